"""What a route is: the way from a claim to the figures of one table that can test it."""

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
    """A table does not hold what a test asks for; the message says what it holds."""


class OtherYears(NotHeld):
    """A table lacks the year only; the message says which years it holds."""


@dataclass(frozen=True)
class Measured:
    """A figure that a table gives.

    Attributes
    ----------
    value, unit
        How much, in base units.
    look_up
        Returns the rows of the table that it was computed from.
    what
        What it counts, in words.
    year
        The year whose rate of exchange fits; None where the figure has none.
    open_end
        It is a least number, because the table does not hold the years before.
    at_most
        It counts more than the claim speaks of, so that it refutes a larger claim only.
    decides
        It is what the claim speaks of; False where the nearest that is held stands in, which decides nothing.
    give
        By how much, in its unit, other books of the same may differ: a claim within that reach is open.
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
        """The rows of the table that it was computed from."""
        return self.look_up()


@dataclass(frozen=True)
class Plan:
    """How a table tests a claim: what is open, and the figure under each option.

    Attributes
    ----------
    fit
        How well the table fits the claim; proposals are ordered by it. It is about 1 for a table of just
        this, and lower where another table should go before it.
    why
        What the table holds of what the claim says.
    figure
        Takes the values of the options by the names of the choices; returns the figure, or None where the
        table holds none.
    choices
        What the sentence leaves open.
    cannot
        What this test leaves open beyond what is said of its measure, in sentences.
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
    """The way from a claim to one table.

    A subclass names its table and says by `plan` how the table tests a claim. What the table holds is read
    from the table: a plan that comes to no figure is no proposal.
    """

    #: name of the table
    table: str
    #: what a learner may set, besides the choices of a plan
    settings: ClassVar[tuple[str, ...]] = ("year",)
    #: the plan adds up the years of a running total; another table must not hold it against one year
    adds_up: ClassVar[bool] = False
    #: the table holds figures of parts of an economy, such as a province
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
        """Tell whether the plan looks for a part of a year, such as ``"2024-05"`` or ``"2024-Q3"``.

        Where it does not, the figures of whole years decide nothing on a claim of a part.
        """
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
    """Return the function of a plan that gives the same figures, each of which decides nothing."""

    def shown(**chosen: Any) -> Measured | None:
        found = figure(**chosen)
        return found and replace(found, decides=False)

    return shown


def lines(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table, each with its columns as attributes and its label as `Index`."""
    return iter(table.itertuples())
