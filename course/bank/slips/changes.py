"""A change of a solution: what takes the place of what, how likely it is, and the words for it."""

import ast
import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from course.bank.slips.solution import MISSING, PANDAS, Swap

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


@dataclass(frozen=True)
class Change:
    """One slip that a learner may make."""

    name: str  #: the kind of slip; becomes its id
    sentence: str  #: what somebody does who gets this, in at most 25 words
    step: str  #: where to look
    weight: float  #: how likely it is beside others: the likeliest are tried first and named first
    swaps: tuple[Swap, ...]  #: nodes of the solution, each with what takes its place
    brief: str = ""  #: the sentence without the names of the numbers; empty where it has none
    #: changes the tables that the solution loads, in place of swaps; None where it leaves them
    tables: Callable[[pd.DataFrame], pd.DataFrame | None] | None = None
    part_of: str = ""  #: column of which it takes the rows of one value alone; empty for others
    #: what is said where the changed number is added to the right one; empty where nobody would
    added: str = ""


def is_number(value: Any) -> bool:
    """Tell whether a value is one number."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def is_quantity(value: Any) -> bool:
    """Tell whether a value is a number, or a column or a table of numbers; an unknown value may be one."""
    if value is MISSING or is_number(value):
        return True
    if isinstance(value, pd.Series):
        return pd.api.types.is_numeric_dtype(value) and not pd.api.types.is_bool_dtype(value)
    if isinstance(value, pd.DataFrame):
        return all(pd.api.types.is_numeric_dtype(kind) for kind in value.dtypes)
    return isinstance(value, np.ndarray) and value.dtype.kind in "if"


def literal(value: Any) -> ast.expr:
    """Return any value of a table as a node."""
    if isinstance(value, (pd.Timestamp, np.datetime64)):
        made = ast.Attribute(ast.Name(PANDAS, ast.Load()), "Timestamp", ast.Load())
        return ast.Call(made, [ast.Constant(str(pd.Timestamp(value)))], [])
    if isinstance(value, np.generic):
        value = value.item()
    return ast.Constant(value)


def call(node: ast.expr, method: str, *arguments: ast.expr) -> ast.Call:
    """Return the call of a method."""
    return ast.Call(ast.Attribute(node, method, ast.Load()), list(arguments), [])
