"""Defines a route, by which one table tests a claim, and the plan of a test with its figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import pandas as pd

from course.readings.choices import OPEN_YEARS
from course.readings.reading import Choice, ChoiceKind, Readings
from course.tables import load
from course.tables.cube import NotHeld
from course.texts.routes.ask import Ask, OtherYears
from course.texts.routes.words import years_named

#: returns a table, which routes only read
frame_of = cache(load)


@dataclass(frozen=True)
class Measured:
    """A figure of a table, as printed there or as computed from its rows."""

    #: the figure in base units
    value: float
    unit: str
    #: the counted quantity in words
    what: str
    #: the table, and the labels of its rows from which the figure was computed
    table: str
    index: tuple[Any, ...]
    #: the option that it takes of each open choice: name of the choice -> words of the option
    read: Mapping[str, str] = field(default_factory=dict)
    #: the year whose exchange rate converts it; None where it has none
    year: int | None = None
    #: True where the true number may be larger, because the table does not hold the years before
    open_end: bool = False
    #: False for a similar quantity that stands in and decides nothing
    decides: bool = True
    #: the amount, in its unit, by which other books may differ; a claim that near stays open
    give: float = 0.0

    @property
    def rows(self) -> pd.DataFrame:
        """The table's rows from which the figure was computed."""
        return frame_of(self.table).loc[list(self.index)]

    @property
    def relayed(self) -> bool:
        """All rows behind the figure were relayed at second hand, so that they decide nothing."""
        rows = self.rows
        return "source_grade" in rows and len(rows) > 0 and bool((rows["source_grade"] == "relay").all())


@dataclass(frozen=True)
class Plan:
    """How a table tests a claim: the open choices, and the figure under each option."""

    #: how well the table fits: about 1 for exactly the claimed figures, lower where another is preferred
    fit: float
    #: the part of the claim that the table holds, in words
    why: str
    #: the figures, each with the option that it takes of each choice
    figures: tuple[Measured, ...]
    #: what the sentence leaves open
    choices: tuple[Choice, ...] = ()
    #: sentences on what this test cannot show, beyond the limits of its measure
    cannot: tuple[str, ...] = ()

    def figure(self, chosen: Mapping[str, Any]) -> Measured | None:
        """Return the figure in one reading; None where the table holds none."""
        fits = (one for one in self.figures if all(chosen[name] == told for name, told in one.read.items()))
        return next(fits, None)

    def undecided(self) -> Plan:
        """Return the plan with figures that decide nothing."""
        return replace(self, figures=tuple(replace(one, decides=False) for one in self.figures))


def figures_of(plan: Plan) -> list[Measured | None]:
    """Return the figure of a plan in every reading; None where the table holds none."""
    found: list[Measured | None] = []

    def judge(**chosen: Any) -> tuple[None, None]:
        found.append(plan.figure(chosen))
        return None, None

    Readings.of(plan.choices, judge)
    return found


#: reason why the figure of a year decides nothing about a part of the year
WHOLE_YEAR = "The claim is about {}, but the table holds whole years. So the whole year stands in."
#: name of a choice -> its subject, and its words after "the verdict depends on"
CHOICES = {
    "year": (ChoiceKind.YEAR, "the year"),
    "day": (ChoiceKind.YEAR, "the day"),
    "basis": (ChoiceKind.BASIS, "who counted"),
    "area": (ChoiceKind.DEFINITION, "whether Hong Kong is counted in"),
    "count": (ChoiceKind.BASIS, "by what is counted"),
    "whole": (ChoiceKind.DEFINITION, "the whole that is meant"),
    "figure": (ChoiceKind.DEFINITION, "which figure is meant"),
}
#: a sentence is tested with at most so many printed figures
_MOST = 12
#: for a sentence without a year, a figure decides only if it is at most so many years older than the text
YOUNG = 3


def printed(table: str, words: str, value: float, unit: str, *rows: Any, **more: Any) -> Measured:
    """Return a figure as rows of a table print it.

    Parameters
    ----------
    words
        Words that tell it from others that fit, such as ``"operating profit, year to March 2024"``.
    *rows, **more
        Labels of the rows, and further attributes of `Measured`.
    """
    return Measured(float(value), unit, words, table, rows, {"figure": words}, **more)


def base_year(year: int, since: int | None) -> int:
    """Return the base year of a change: `since` where it is an earlier year, else the year before."""
    return since if since is not None and since < year else year - 1


def plan_of(
    table: str,
    figures: Collection[Measured],
    *,
    fit: float,
    what: str,
    why: str = "",
    about: str = "",
    doubts: Sequence[str] = (),
    cannot: Collection[str] = (),
) -> Plan:
    """Return the plan that tests a claim against figures; options in which they differ are its choices.

    Parameters
    ----------
    what, why
        The counted quantity in words, and the part of the claim that the table holds where it is no list.
    about
        The open choice in words where several figures fit.
    doubts
        Sentences on why the figures decide nothing; none where they do.
    cannot
        What the test leaves open, in sentences.

    Raises
    ------
    NotHeld
        No figure fits.
    """
    # of two prints with the same words the later one counts
    kept = list({tuple(one.read.items()): one for one in figures if one.value == one.value}.values())
    if not kept:
        raise NotHeld(f"The table {table!r} holds no figure for {what}.")
    if "figure" in kept[0].read:
        kept = kept[:_MOST]
    if not why:
        some = [one.read["figure"] for one in kept]
        more = f" and {len(some) - 3} more" if len(some) > 3 else ""
        why = f"It holds {what}: {'; '.join(some[:3])}{more}."
        kept = [_as_reading(one, what, some) for one in kept]
    choices = [_choice(name, [one.read[name] for one in kept], about) for name in kept[0].read]
    found = tuple(replace(one, decides=one.decides and not doubts) for one in kept)
    return Plan(fit, why, found, tuple(choices), (*doubts, *cannot))


def _as_reading(one: Measured, what: str, words: Sequence[str]) -> Measured:
    """Return a printed figure as a reading; if only their years tell figures apart, the year is open."""
    name = "year" if all(each.isdigit() for each in words) else "figure"
    return replace(one, what=f"{what}: {one.what}", read={name: one.what} if len(words) > 1 else {})


def _choice(name: str, options: Sequence[str], about: str) -> Choice:
    kind, said = CHOICES[name]
    return Choice(name, kind, (name == "figure" and about) or said, {words: words for words in options})


def of_its_year(table: str, ask: Ask, found: Iterable[tuple[int, Measured]]) -> list[Measured]:
    """Return the figures of the claimed year; without a year, those of the last years before the text.

    Raises
    ------
    NotHeld
        The table does not hold the year, or nothing of what is claimed; the message says what it holds.
    """
    figures = list(found)
    if not figures:
        raise NotHeld(f"The table {table!r} holds nothing of what the claim names.")
    years = {year for year, _ in figures}
    if ask.year is not None:
        kept = [one for year, one in figures if year == ask.year]
    else:
        latest = ask.day.year if ask.day else max(years)
        last = sorted((year for year in years if year <= latest), reverse=True)[:OPEN_YEARS]
        kept = [
            replace(one, decides=one.decides and year >= latest - YOUNG)
            for now in last
            for year, one in figures
            if year == now
        ]
    if not kept:
        held = years_named(years)
        raise OtherYears(f"The table {table!r} holds {held}, and not {ask.year or latest}.")
    return kept
