"""Kinds of question: what an answer looks like and what makes two answers the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

__all__ = ["Chart", "Choice", "Choices", "Function", "Kind", "Label", "Number", "Order", "Table"]

#: units that are known to stand for each other, without an author naming them
_KNOWN = {
    "percent": {"a fraction": 0.01},
    "percentage points": {"a fraction": 0.01},
    "fraction": {"percent": 100.0},
    "times": {"percent": 100.0},
}


def _units(unit: str, also: Mapping[str, float]) -> dict[str, float]:
    known = _KNOWN["percent"] if unit.startswith("percent of ") else _KNOWN.get(unit, {})
    return {**known, **also}


@dataclass(frozen=True)
class Number:
    """A number.

    Parameters
    ----------
    unit
        As stated to the learner, for example "percent" or "JPY bn".
    tolerance
        Absolute, in that unit.
    also
        Other units that are recognised: name -> factor by which the key is multiplied. Percent, fractions,
        percentage points and "times" are known to each other without being named.
    whole
        A count: fence-post slips are looked for, roundings are not.
    """

    unit: str
    tolerance: float
    also: Mapping[str, float] = field(default_factory=dict)
    whole: bool = False
    name = "number"

    @property
    def units(self) -> dict[str, float]:
        """Recognised other units and their factors."""
        return _units(self.unit, self.also)

    def public(self) -> dict[str, Any]:
        """Return what the learner may know."""
        return {"kind": self.name, "unit": self.unit, "tolerance": self.tolerance}


@dataclass(frozen=True)
class _Options:
    options: Mapping[str, str]
    name = ""

    def public(self) -> dict[str, Any]:
        """Return what the learner may know."""
        return {"kind": self.name, "options": dict(self.options)}


@dataclass(frozen=True)
class Choice(_Options):
    """One of several options: id -> text."""

    name = "choice"


@dataclass(frozen=True)
class Choices(_Options):
    """All that are right, out of several options."""

    name = "choices"


@dataclass(frozen=True)
class Order(_Options):
    """All options, in the order asked for."""

    name = "order"


@dataclass(frozen=True)
class Label:
    """A short text; case, spaces and punctuation do not count.

    Parameters
    ----------
    accepted
        Other spellings of the key, for example {"DR Congo": ("Congo", "COD")}.
    """

    accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name = "label"

    def public(self) -> dict[str, Any]:
        """Return what the learner may know."""
        return {"kind": self.name}


@dataclass(frozen=True)
class Table:
    """A table with named columns.

    Parameters
    ----------
    columns
        Column -> absolute tolerance for numbers, None for labels that must agree exactly.
    ordered
        Whether the order of rows is the point.
    unit
        Unit of the number columns.
    also
        Other units that are recognised, as for a number.
    """

    columns: Mapping[str, float | None]
    ordered: bool = False
    unit: str = ""
    also: Mapping[str, float] = field(default_factory=dict)
    name = "table"

    @property
    def units(self) -> dict[str, float]:
        """Recognised other units and their factors."""
        return _units(self.unit, self.also)

    def public(self) -> dict[str, Any]:
        """Return what the learner may know."""
        return {
            "kind": self.name,
            "columns": list(self.columns),
            "unit": self.unit,
            "tolerance": {name: size for name, size in self.columns.items() if size is not None},
        }


@dataclass(frozen=True)
class Function:
    """A function, called on several inputs.

    Parameters
    ----------
    arguments
        Names of the arguments.
    inputs
        Argument tuples that the text shows or that any learner would try.
    draw
        Makes one more argument tuple from a random generator; its inputs are not shown.
    tolerance
        For the number (or the numbers in the list) that it returns.
    drawn
        How many inputs are drawn.
    """

    arguments: Sequence[str]
    inputs: Sequence[tuple[Any, ...]]
    draw: Callable[[Random], tuple[Any, ...]]
    tolerance: float = 1e-6
    drawn: int = 4
    unit: str = ""
    name = "function"

    def public(self) -> dict[str, Any]:
        """Return what the learner may know."""
        return {"kind": self.name, "arguments": list(self.arguments), "unit": self.unit}


@dataclass(frozen=True)
class Chart:
    """A chart, compared by what it means.

    Parameters
    ----------
    requires
        Aspects that count: any of mark, x, y, color, size, order, facet, title, description, scale.
    one_row_per
        Fields that tell the rows apart: where each has a channel, a sum or a mean of one value is the value.
    """

    requires: Sequence[str] = ("mark", "x", "y", "title")
    one_row_per: Sequence[str] = ()
    name = "chart"

    def public(self) -> dict[str, Any]:
        """Return what the learner may know."""
        return {"kind": self.name, "requires": list(self.requires)}


Kind = Number | Choice | Choices | Order | Label | Table | Function | Chart
