"""Plans the test of a claim: the exact figure, a multiple of two figures, or one that stands in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from course.errors import CourseError
from course.texts.routes.ask import Ask, adds_up, may_add_up
from course.texts.routes.plans import WHOLE_YEAR, NotHeld, Plan
from course.texts.routes.ratios import compared, ratio
from course.texts.routes.rows import Route
from course.texts.routes.words import asked, says, wider

#: factor on the fit of a stand-in, which ranks below every table with the exact figure
_BEHIND = 0.5


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
    if says("a part of an economy", ask.text) and not route.holds_regions:
        raise NotHeld(f"The table {route.table!r} holds whole economies, and a part of one is named.")
    try:
        return _plan(route, ask)
    except NotHeld:
        for other, words in _nearby(route, ask):
            with suppress(CourseError):
                return _standing_in(route.plan(other), words)
        raise


def _plan(route: Route, ask: Ask) -> Plan:
    """Return a table's plan; it decides nothing if nobody names the owner or a sum may be meant."""
    sides = compared(ask)
    plan = ratio(route, ask, *sides) if sides else route.plan(ask)
    if may_add_up(ask) and not route.adds_up:
        plan = _standing_in(plan, "The sentence may mean a sum over several years, which is not held.")
    return plan


def _standing_in(plan: Plan, words: str) -> Plan:
    return replace(plan.undecided(), fit=_BEHIND * plan.fit, cannot=(words, *plan.cannot))


def _nearby(route: Route, ask: Ask) -> Iterator[tuple[Ask, str]]:
    """Yield similar questions that a table may answer instead, each with a sentence on the difference."""
    told, months = {*ask.claim.corrected}, "TIME_PERIOD" in route.means.fixed
    if ask.period and ask.measure != "growth" and not (months or {"period", "year"} & told):
        yield replace(ask, claim=replace(ask.claim, period="")), WHOLE_YEAR.format(ask.period)
    if ask.fiscal and "fiscal" not in told:
        words = "The table holds calendar years and the claim is of a fiscal year, so the year stands in."
        yield replace(ask, claim=replace(ask.claim, fiscal=False)), words
    # without a claimed year both the goods and the year would be stand-ins, which is too far
    goods = wider(asked(ask.of, ask.text)) if ask.year is not None and "goods" not in ask.settings else {}
    for thing, group in goods.items():
        words = f"The table holds {group} as one group, which stands in for {thing}."
        yield replace(ask, settings={**ask.settings, "goods": group}), words
