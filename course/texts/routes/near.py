"""Finds a similar figure where a table lacks the exact one; such a stand-in decides no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from course.errors import CourseError
from course.texts.routes.ask import Ask, adds_up, may_add_up
from course.texts.routes.plans import WHOLE_YEAR, NotHeld, Plan, Route
from course.texts.routes.trades import ALL_GOODS, roles
from course.texts.routes.words import asked, direction, named, says, things, wider

__all__ = ["planned"]

#: factor on the fit of a stand-in, which ranks below every table with the exact figure
_BEHIND = 0.5
#: measures between two economies
_OF_TWO = ("share", "import_dependence", "rank")
_AMOUNTS = {"export": "exports", "import": "imports", "both": "trade_total"}
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
    two = len([code for code in ask.economies if code != "WLD"]) > 1
    free = not ask.in_order and not {"reporter", "partner"} & set(ask.settings)
    if ask.measure in _OF_TWO and two and free:
        reporter, partner = roles(ask)
        if partner not in ("", "WLD"):
            whose = f"trade of {named(partner)} with {named(reporter)}"
            words = f"The sentence does not say plainly whose trade it is. The {whose} stands in."
            yield _with(ask, reporter=partner, partner=reporter), words
    yield from _all_goods(ask, two=two)
    yield from _wider_goods(ask)
    if ask.measure == "other" and ask.money and two and "measure" not in ask.settings:
        otherwise = says("money that is no trade", f"{ask.of} {ask.clause}")
        if says("something traded", f"{ask.of} {ask.text}") and not otherwise:
            measure = _AMOUNTS[direction(ask.text) or "export"]
            held = measure.replace("_", " ")
            words = f"The sentence does not say plainly what it measures. A figure of {held} stands in."
            yield _with(ask, measure=measure), words


def _all_goods(ask: Ask, *, two: bool) -> Iterator[tuple[Ask, str]]:
    """Yield the rank by all goods, if the goods are named in another part of the sentence only."""
    aside = things(ask.of) and not things(ask.of) & things(ask.clause)
    if ask.measure == "rank" and two and aside and not ask.of_set and "goods" not in ask.settings:
        yield _with(ask, goods=ALL_GOODS), f"The table holds all goods together, which stand in for {ask.of}."


def _wider_goods(ask: Ask) -> Iterator[tuple[Ask, str]]:
    # without a claimed year both the goods and the year would be stand-ins, which is too far
    if "goods" in ask.settings or ask.year is None:
        return
    for thing, group in wider(asked(ask.of, ask.text)).items():
        words = f"The table holds {group} as one group, which stands in for {thing}."
        yield _with(ask, goods=group), words


def _with(ask: Ask, **settings: Any) -> Ask:
    return replace(ask, settings={**ask.settings, **settings})
