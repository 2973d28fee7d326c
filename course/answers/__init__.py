"""Answers as plain data: the only form in which a learner's answer is compared or travels.

`to_plain` runs on the learner's side and turns a value into nested built-in lists, dicts, texts and
numbers; `call_on_inputs` does so with what a learner's function returns. `validate_plain` runs on the
marker's side: it trusts nothing about its argument and returns a fresh copy or raises. `encode_line` and
`decode_line` carry such an object as one JSON line.

The forms (every one is a dict with the tag `t`):

========== =============================================================================================
blank      the placeholder `____` was left in
none       `None`
number     `v`: an int, a finite float, or one of the texts "nan", "inf", "-inf"; also of a Decimal
bool       `v`: True or False
text       `v`: a text without lone surrogates
list       `v`: list of forms; lists, tuples, arrays, indexes and unlabelled Series
set        `v`: list of forms, sorted by their JSON text
map        `v`: list of [form, form] pairs in the order of the dict
table      `columns`: names; `data`: one list of forms a column; `index`: list of {name, data}, empty for a
           plain row number
chart      `v`: a Vega-Lite specification, with `table`, a place in `data`, for each of its `data`; `rows`:
           number of all rows or None; `data`: list of tables {columns, data} of bare numbers, texts, truth
           values and None, only of the columns that are drawn
calls      `v`: one form a call of a function question, in the order of its inputs
error      `kind`, `message`, `line`: an exception, with the learner's own line
other      `v`: name of a type that is none of the above
========== =============================================================================================
"""

from course.answers.plain import (
    MAX_BYTES,
    AnswerError,
    Plain,
    decode_line,
    encode_line,
    from_plain,
    validate_plain,
)
from course.answers.reading import Blank, ____, call_on_inputs, is_blank, to_plain

__all__ = [
    "MAX_BYTES",
    "AnswerError",
    "Blank",
    "Plain",
    "____",
    "call_on_inputs",
    "decode_line",
    "encode_line",
    "from_plain",
    "is_blank",
    "to_plain",
    "validate_plain",
]
