"""A change of a solution: what takes the place of what, how likely it is, and the sentence for it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from course.bank.slips.solution import MISSING, PANDAS, Swap


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
