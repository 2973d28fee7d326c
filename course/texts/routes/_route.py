"""Defines a route: how one table tests a claim, with its plan and its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar

import pandas as pd

from course.errors import CourseError
from course.readings.reading import Choice, Readings
from course.tables import load
from course.texts.routes._ask import Ask

__all__ = [
    "Measured",
    "NotHeld",
    "OtherYears",
    "Plan",
    "Route",
    "figure_of",
    "figures_of",
    "lines",
    "undecided",
]


class NotHeld(CourseError):
    """A table lacks what a test needs; the message says what it holds."""


class OtherYears(NotHeld):
    """A table lacks only the year; the message says which years it holds."""


@dataclass(frozen=True)
class Measured:
    """A figure measured in a table.

    Attributes
    ----------
    value, unit
        The figure in base units.
    look_up
        Returns the table's rows from which the figure was computed.
    what
        The counted quantity in words.
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
    """

    value: float
    unit: str
    look_up: Callable[[], pd.DataFrame]
    what: str
    year: int | None = None
    open_end: bool = False
    at_most: bool = False
    decides: bool = True
    give: float = 0.0

    @property
    def rows(self) -> pd.DataFrame:
        """The table's rows from which the figure was computed."""
        return self.look_up()


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
    figure
        Takes the values of the options by the names of the choices; returns the figure, or None where the
        table holds none.
    choices
        What the sentence leaves open.
    cannot
        Sentences on what this test cannot show, beyond the limits of its measure.
    """

    fit: float
    why: str
    figure: Callable[..., Measured | None]
    choices: tuple[Choice, ...] = ()
    cannot: tuple[str, ...] = ()


@cache
def _frame(table: str) -> pd.DataFrame:
    return load(table)


class Route:
    """How one table tests claims.

    A subclass names its table and says by `plan` how the table tests a claim. The plan
    reads the coverage from the table; a plan without any figure is not proposed.
    """

    #: name of the table
    table: str
    #: settings that a learner may use, besides the choices of a plan
    settings: tuple[str, ...] = ("year",)
    #: True where the table holds figures of parts of an economy, such as a province
    holds_regions: ClassVar[bool] = False

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

    def holds_part(self, period: str) -> bool:
        """Return whether the plan handles a part of a year, such as ``"2024-05"`` or ``"2024-Q3"``.

        Without that, the figures of whole years decide nothing about a claim on a part of a year.
        """
        return False

    @property
    def adds_up(self) -> bool:
        """True where the plan adds up the years of a running total; other tables refuse running totals."""
        return False

    @property
    def frame(self) -> pd.DataFrame:
        """The table; a route only reads it."""
        return _frame(self.table)


def figures_of(plan: Plan) -> list[Measured | None]:
    """Return the figure of a plan in every reading."""
    found: list[Measured | None] = []

    def judge(**chosen: Any) -> tuple[None, None]:
        found.append(figure_of(plan, chosen))
        return None, None

    Readings.of(plan.choices, judge)
    return found


def figure_of(plan: Plan, chosen: Mapping[str, Any]) -> Measured | None:
    """Return the figure of a plan in one reading; None where the table holds none."""
    try:
        return plan.figure(**chosen)
    except NotHeld:
        return None


def undecided(figure: Callable[..., Measured | None]) -> Callable[..., Measured | None]:
    """Return a plan's figure function whose figures are marked as deciding nothing."""

    def shown(**chosen: Any) -> Measured | None:
        found = figure(**chosen)
        return found and replace(found, decides=False)

    return shown


def lines(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table, each with its columns as attributes and its label as `Index`."""
    return iter(table.itertuples())
