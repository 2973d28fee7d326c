"""Proposes tables that can test a claim, the best first, or names the kind of source that is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from course.errors import CourseError
from course.tables.rates import converted
from course.texts.known import measure_known
from course.texts.routes import Ask, Measured, OtherYears, figures_of, planned, routes
from course.texts.routes.trades import PARTS
from course.texts.spans import Claim


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table that can test a claim."""

    #: the table, and the measure that it would test
    table: str
    measure: str
    #: how well it fits, from 0 to 1
    fit: float
    #: the part of the claim that the table holds, in words
    why: str
    #: the limits of the test, in words
    cannot: str


def proposals(claim: Claim, day: date | None = None, beside: Sequence[Claim] = ()) -> list[Proposal]:
    """Return the tables that can test a claim, the one that fits best first."""
    ask = Ask(claim, day, beside=tuple(beside))
    found = []
    for name, route in routes().items():
        try:
            plan = planned(route, ask)
        except CourseError:
            continue
        if (share := _tested(figures_of(plan), ask)) > 0:
            cannot = " ".join([f"It cannot show {measure_known(ask.measure).cannot}.", *plan.cannot])
            found.append(Proposal(name, ask.measure, plan.fit * (0.85 + 0.15 * share), plan.why, cannot))
    return sorted(found, key=lambda one: (-one.fit, one.table))


def _tested(figures: Sequence[Measured | None], ask: Ask) -> float:
    """Return the part of a plan's readings with a figure in a fitting unit; stand-ins count a tenth."""
    held = [one for one in figures if one is not None and _fits(one, ask)]
    deciding = [one for one in held if one.decides]
    return (len(deciding) + 0.1 * (len(held) - len(deciding))) / len(figures)


def _fits(figure: Measured, ask: Ask) -> bool:
    rate = converted(1.0, figure.unit, ask.unit, figure.year) if ask.money else 1.0
    return ask.fits(figure.unit) and rate is not None


def needed(claim: Claim, day: date | None = None) -> str:
    """Return advice for a claim that no table can test: the kind of source that would test it.

    The advice also names parts that the sentence leaves out, and the years of tables that lack only the year.
    """
    known = measure_known(claim.measure)
    said = [f"No table here can test this. A source of this kind would: {known.source}."]
    said += [words for name, words in _LEFT_OUT.items() if name in claim.missing]
    if claim.measure in PARTS and len(claim.economies) < 2:
        said.append(
            "It names one economy and a test needs two: set economies with correct, the one whose trade it "
            "is first."
        )
    return " ".join([*said, *_other_years(Ask(claim, day))])


_LEFT_OUT = {
    "unit": "The sentence does not say its unit: set unit with correct.",
    "measure": "The sentence does not say what it measures: set measure with correct.",
}


def _other_years(ask: Ask) -> list[str]:
    if ask.year is None:
        return []
    found = []
    for route in routes().values():
        try:
            route.plan(ask)
        except OtherYears as error:
            found.append(str(error))
        except CourseError:
            continue
    return found[:2]


def as_table(found: Sequence[Proposal], claim: Claim, day: date | None = None) -> pd.DataFrame:
    """Return proposals as a data frame, best first; without one, its `attrs["note"]` says what is needed."""
    rows = [(one.table, one.measure, one.why, one.cannot) for one in found]
    table = pd.DataFrame(rows, columns=["table", "measure", "why", "cannot"])
    table.attrs["note"] = "" if rows else needed(claim, day)
    return table
