"""Defines a route: how one table tests a claim, with its plan and its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, ClassVar

import pandas as pd

from course.readings.reading import Choice, Readings
from course.tables import Meaning, load, meaning
from course.tables.cube import NotHeld
from course.texts.routes._ask import Ask

__all__ = ["Measured", "NotHeld", "OtherYears", "Plan", "Route", "figures_of", "lines"]


@cache
def _frame(table: str) -> pd.DataFrame:
    return load(table)


class OtherYears(NotHeld):
    """A table lacks only the year; the message says which years it holds."""


@dataclass(frozen=True)
class Measured:
    """A figure of a table, as printed there or as computed from its rows.

    Attributes
    ----------
    value, unit
        The figure in base units.
    what
        The counted quantity in words.
    table, index
        The table, and the labels of its rows from which the figure was computed.
    read
        The option that the figure takes of each open choice: name of the choice -> words of the option.
    year
        The year whose exchange rate converts it; None where the figure has none.
    open_end
        True where the true number may be larger, because the table does not hold the years before.
    at_most
        True where it counts more than the claim covers, so that it can only refute a larger claim.
    decides
        True for the claimed quantity; False for a similar one that stands in and decides nothing.
    give
        The amount, in its unit, by which other books may differ; a claim that near stays open.
    series
        Name of the series, whose figures of two years give a change; empty for a single figure.
    """

    value: float
    unit: str
    what: str
    table: str
    index: tuple[Any, ...]
    read: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    open_end: bool = False
    at_most: bool = False
    decides: bool = True
    give: float = 0.0
    series: str = ""

    @property
    def rows(self) -> pd.DataFrame:
        """The table's rows from which the figure was computed."""
        return _frame(self.table).loc[list(self.index)]


@dataclass(frozen=True)
class Plan:
    """How a table tests a claim: the open choices, and the figure under each option.

    Attributes
    ----------
    fit
        How well the table fits the claim; proposals are ordered by it. It is about 1 for a table of
        exactly the claimed figures, and lower where another table is preferred.
    why
        The part of the claim that the table holds, in words.
    figures
        The figures, each with the option that it takes of each choice.
    choices
        What the sentence leaves open.
    cannot
        Sentences on what this test cannot show, beyond the limits of its measure.
    """

    fit: float
    why: str
    figures: tuple[Measured, ...]
    choices: tuple[Choice, ...] = ()
    cannot: tuple[str, ...] = ()

    def figure(self, chosen: Mapping[str, Any]) -> Measured | None:
        """Return the figure in one reading; None where the table holds none."""
        fits = (one for one in self.figures if all(chosen[name] == told for name, told in one.read.items()))
        return next(fits, None)

    def undecided(self) -> Plan:
        """Return the plan with figures that decide nothing."""
        return replace(self, figures=tuple(replace(one, decides=False) for one in self.figures))


class Route:
    """How one table tests claims.

    A subclass says by `plan` how the table tests a claim. The plan reads the coverage from the table; a plan
    without any figure is not proposed.

    Parameters
    ----------
    table
        Name of the table.
    """

    #: name of the table; a class that serves one table only names it here
    table: str
    #: settings that a learner may use, besides the choices of a plan
    settings: tuple[str, ...] = ("year",)
    #: True where the table holds figures of parts of an economy, such as a province
    holds_regions: ClassVar[bool] = False

    def __init__(self, table: str) -> None:
        self.table = table

    def plan(self, ask: Ask) -> Plan:
        """Return how the table tests the claim.

        Raises
        ------
        NotHeld
            The table does not hold what is asked; the message says what it holds.
        UnknownNameError
            A value that the learner set is not valid; the message names the nearest.
        """
        raise TypeError(f"{type(self).__name__} makes no plan")

    @property
    def adds_up(self) -> bool:
        """True where the plan adds up the years of a running total; other tables refuse running totals."""
        return False

    @property
    def means(self) -> Meaning:
        """The meaning of the table."""
        return meaning(self.table)

    @property
    def frame(self) -> pd.DataFrame:
        """The table; a route only reads it."""
        return _frame(self.table)


def figures_of(plan: Plan) -> list[Measured | None]:
    """Return the figure of a plan in every reading; None where the table holds none."""
    found: list[Measured | None] = []

    def judge(**chosen: Any) -> tuple[None, None]:
        found.append(plan.figure(chosen))
        return None, None

    Readings.of(plan.choices, judge)
    return found


def lines(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table, each with its columns as attributes and its label as `Index`."""
    return iter(table.itertuples())
