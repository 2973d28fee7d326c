"""Defines a route, by which one table tests a claim, and the plan of a test with its figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, ClassVar

import pandas as pd

from course.errors import CourseError
from course.readings.choices import OPEN_YEARS
from course.readings.reading import Choice, ChoiceKind, Readings
from course.tables import Meaning, load, meaning
from course.tables.cube import NotHeld
from course.texts.routes.ask import Ask, OtherYears, adds_up, may_add_up
from course.texts.routes.words import asked, wider, years_named


@cache
def _frame(table: str) -> pd.DataFrame:
    return load(table)


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


#: reason why the figure of a year decides nothing about a part of the year
WHOLE_YEAR = "The table holds whole years and the claim is of {}, so the year stands in."
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
    table
        Name of the table.
    words
        Words that tell the figure from others that fit, such as ``"operating profit, year to March 2024"``.
    value, unit
        The figure in base units.
    *rows
        Labels of the rows.
    **more
        Further attributes; see `Measured`.
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
    table
        Name of the table in which they stand.
    figures
        The figures that fit the claim.
    fit
        How well the table fits; see `Plan`.
    what
        The counted quantity in words.
    why
        The part of the claim that the table holds, in words, where it is not a list of figures.
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

    Parameters
    ----------
    table
        Name of the table.
    ask
        The claim.
    found
        Pairs of a year and a figure.

    Raises
    ------
    NotHeld
        Nothing is found.
    OtherYears
        The table does not hold the year; the message says which it holds.
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


#: factor on the fit of a stand-in, which ranks below every table with the exact figure
_BEHIND = 0.5
#: reason why such a figure decides nothing
_UNOWNED = (
    "The sentence does not name whose figure it is: set economies with correct, the one whose it is first."
)
#: words for parts of an economy, such as provinces
_REGION = re.compile(
    r"prefecture|\bprovince|[一-龥]{2,3}県|(?:東京都|大阪府|京都府|北海道)(?:の|内)|\bosaka\b|"
    r"(?:山东|广东|江苏|浙江|福建|河南|四川|湖北|湖南|河北|辽宁|安徽|江西|陕西|云南|海南|上海|深圳|天津|重庆)(?:省|市)?"
    r"(?:对|向|的|外贸|进出口|出口|进口|全)"
)


def planned(route: Route, ask: Ask) -> Plan:
    """Return a table's plan for the exact claim, or else for a similar figure that stands in.

    Raises
    ------
    NotHeld
        The table holds neither figure; the message says what it holds.
    UnknownNameError
        A value that the learner set is not valid; the message names the nearest.
    """
    if adds_up(ask) and not route.adds_up:
        raise NotHeld(f"The table {route.table!r} holds single years, and the claim is a running total.")
    if _REGION.search(ask.text) and not route.holds_regions:
        raise NotHeld(f"The table {route.table!r} holds whole economies, and a part of one is named.")
    try:
        return _plan(route, ask)
    except NotHeld:
        for other, words in _nearby(ask):
            with suppress(CourseError):
                return _standing_in(route.plan(other), words)
        raise


def _plan(route: Route, ask: Ask) -> Plan:
    """Return a table's plan; it decides nothing if nobody names the owner or a sum may be meant."""
    plan = route.plan(ask)
    if ask.unowned:
        plan = _standing_in(plan, _UNOWNED)
    if may_add_up(ask) and not route.adds_up:
        plan = _standing_in(plan, "The sentence may mean a sum over several years, which is not held.")
    return plan


def _standing_in(plan: Plan, words: str) -> Plan:
    return replace(plan.undecided(), fit=_BEHIND * plan.fit, cannot=(words, *plan.cannot))


def _nearby(ask: Ask) -> Iterator[tuple[Ask, str]]:
    """Yield similar questions that a table may answer instead, each with a sentence on the difference."""
    if ask.period and ask.measure != "growth" and not {"period", "year"} & set(ask.settings):
        yield _with(ask, period=""), WHOLE_YEAR.format(ask.period)
    if ask.fiscal and "fiscal" not in ask.settings:
        words = "The table holds calendar years and the claim is of a fiscal year, so the year stands in."
        yield _with(ask, fiscal=False), words
    # without a claimed year both the goods and the year would be stand-ins, which is too far
    goods = wider(asked(ask.of, ask.text)) if ask.year is not None and "goods" not in ask.settings else {}
    for thing, group in goods.items():
        words = f"The table holds {group} as one group, which stands in for {thing}."
        yield _with(ask, goods=group), words


def _with(ask: Ask, **settings: Any) -> Ask:
    return replace(ask, settings={**ask.settings, **settings})
