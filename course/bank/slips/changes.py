"""Describe a change of a solution: the replaced nodes, its likelihood, and its sentence."""

import ast
import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from course.bank.slips.solution import MISSING, PANDAS, Swap
from course.phrases import the

#: most words of a slip's sentence
MOST_WORDS = 25
_LONGEST = 40
#: whole numbers from the first size on are written with commas, from the second on as powers of ten
_MANY_DIGITS, _NO_NAME = 1e6, 1e15
#: codes of groups, which are no economies
_GROUPS = {"WLD": "the world", "ROW": "the rest of the world", "EU": "the EU", "ASEAN": "ASEAN"}


def value_word(value: Any) -> str:
    """Return a value of a table in a reader's words."""
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
        from course.bank.rendering import economies

        return the(economies().get(text, f"`{text}`"))
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\u2026"
    return f"`{short}`"


def column_word(name: Any) -> str:
    """Return the name of a column in backticks."""
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
    """Return the sentence for taking another value than the right one.

    `column` says that the values are names of columns, `row` that they are labels of rows without a meaning
    of their own. `as_column` is the column in which the other value was taken, where the right one stands in
    several. `asked` says that the question itself names the right value.
    """
    word = column_word if column else value_word
    kind = "the column " if column else "the row " if row else ""
    what = f"{kind}{word(other)}"
    end = "is asked" if asked else "belongs"
    where = f" as {column_word(as_column)}" if as_column else ""
    return f"You get this if you take {what} where {word(value)} {end}{where}."


def fits(sentence: str) -> bool:
    """Tell whether a sentence is short enough to show."""
    return len(sentence.split()) <= MOST_WORDS


@dataclass(frozen=True)
class Change:
    """A slip that a learner may make: replaced nodes or changed tables, with words and a weight."""

    name: str  #: the kind of slip; becomes its id
    sentence: str  #: sentence on how one gets this answer, in at most 25 words
    step: str  #: where to look
    weight: float  #: likelihood; the likeliest changes are tried first and named first
    swaps: tuple[Swap, ...]  #: nodes of the solution, each with its replacement
    brief: str = ""  #: the sentence without names of numbers; empty where the sentence has none
    #: change of the loaded tables, instead of swaps; returns None for a table left unchanged
    tables: Callable[[pd.DataFrame], pd.DataFrame | None] | None = None
    part_of: str = ""  #: column of which the change takes the rows of one value only; empty for other changes
    #: sentence for adding the changed number to the right one; empty where nobody would do so
    added: str = ""


def is_number(value: Any) -> bool:
    """Tell whether a value is one number."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def is_quantity(value: Any) -> bool:
    """Tell whether a value is a number, or a column or table of numbers; unknown values may be."""
    if value is MISSING or is_number(value):
        return True
    if isinstance(value, pd.Series):
        return pd.api.types.is_numeric_dtype(value) and not pd.api.types.is_bool_dtype(value)
    if isinstance(value, pd.DataFrame):
        return all(pd.api.types.is_numeric_dtype(kind) for kind in value.dtypes)
    return isinstance(value, np.ndarray) and value.dtype.kind in "if"


def literal(value: Any) -> ast.expr:
    """Return a syntax node for a value of a table."""
    if isinstance(value, (pd.Timestamp, np.datetime64)):
        return expression(f"{PANDAS}.Timestamp({str(pd.Timestamp(value))!r})")
    if isinstance(value, np.generic):
        value = value.item()
    return ast.Constant(value)


def expression(code: str, **parts: ast.expr) -> ast.expr:
    """Return the syntax tree of some code in which `parts` stand in the place of their names."""
    tree = _Filled(parts).visit(ast.parse(code, mode="eval").body)
    return cast(ast.expr, ast.fix_missing_locations(tree))


class _Filled(ast.NodeTransformer):
    def __init__(self, parts: Mapping[str, ast.expr]) -> None:
        self._parts = parts

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._parts.get(node.id, node)
