"""Words of a table in the sentence of a slip: economies by name, the rest as the table has it."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd

#: no sentence of a slip is longer
MOST_WORDS = 25
_LONGEST = 40
#: whole numbers from here on are written with commas, and larger ones than the last as powers of ten
_MANY_DIGITS, _NO_NAME = 1e6, 1e15
#: codes that stand for no economy
_GROUPS = {"WLD": "the world", "ROW": "the rest of the world", "EU": "the EU", "ASEAN": "ASEAN"}


def value_word(value: Any) -> str:
    """Write a value of a table as a reader knows it."""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (pd.Timestamp, datetime.date, np.datetime64)):
        return str(pd.Timestamp(value).date())
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if number.is_integer() and _MANY_DIGITS <= abs(number) < _NO_NAME:
            return f"{int(number):,}"
        return f"{number:.6g}"
    text = str(value)
    if text in _GROUPS:
        return _GROUPS[text]
    if len(text) == 3 and text.isupper():
        from course.bank.rendering import economies, with_article

        return with_article(economies().get(text, f"`{text}`"))
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\u2026"
    return f"`{short}`"


def column_word(name: Any) -> str:
    """Write the name of a column."""
    return f"`{name}`"


def instead(
    other: Any,
    value: Any,
    *,
    column: bool = False,
    row: bool = False,
    as_column: str = "",
    asked: bool = True,
) -> str:
    """Say that another value was taken than the right one.

    `column` says that they are names of columns, `row` that they are labels of rows that say nothing by
    themselves. `as_column` is the column that the other value was taken in, where the right one stands in
    several. `asked` says that the question itself names the right one.
    """
    word = column_word if column else value_word
    kind = "the column " if column else "the row " if row else ""
    what = f"{kind}{word(other)}"
    end = "is asked" if asked else "belongs"
    where = f" as {column_word(as_column)}" if as_column else ""
    return f"You get this if you take {what} where {word(value)} {end}{where}."


def fits(sentence: str) -> bool:
    """Tell whether a sentence is short enough to be said."""
    return len(sentence.split()) <= MOST_WORDS
