"""Routes: how each table tests a claim.

A table of flows between economies is planned by `Trade`, any other table by `Route`; both read its meaning. A
class that names tables, in any module here, takes the place of these.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from course.registry import classes_of
from course.tables import meanings
from course.texts.routes.ask import Ask, added_over_years
from course.texts.routes.plans import WHOLE_YEAR, Measured, NotHeld, OtherYears, Plan, figures_of
from course.texts.routes.ratios import compared, ratio
from course.texts.routes.rows import Route
from course.texts.routes.trade import Trade
from course.texts.routes.words import says

__all__ = ["Ask", "Measured", "NotHeld", "OtherYears", "Plan", "Route", "figures_of", "planned", "routes"]


@cache
def routes() -> dict[str, Route]:
    """Return the route of each table, by the table's name."""
    hooks = {name: kind for kind in classes_of("course.texts.routes", Route) for name in kind.tables}
    found: dict[str, Route] = {}
    for name, means in sorted(meanings().items()):
        general = Trade if means.values("trade") else Route if means.claims else None
        kind = hooks.get(name, general)
        if kind is not None:
            found[name] = kind(name)
    return found


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
    if added_over_years(ask) == "sum" and not route.adds_up:
        raise NotHeld(f"The table {route.table!r} holds single years, and the claim is a running total.")
    if says("a part of an economy", ask.text) and not route.holds_regions:
        raise NotHeld(f"The table {route.table!r} holds whole economies, and a part of one is named.")
    try:
        return _plan(route, ask)
    except NotHeld:
        told, months = {*ask.claim.corrected}, "TIME_PERIOD" in route.means.fixed
        changes = bool(ask.period) and ask.measure == "growth"
        if months or changes or told & {"period", "fiscal", "year"} or not (ask.period or ask.fiscal):
            raise
        return _standing_in(route.plan(_whole_year(ask)), WHOLE_YEAR.format(ask.period or "a fiscal year"))


def _plan(route: Route, ask: Ask) -> Plan:
    """Return a table's plan; it decides nothing if nobody names the owner or a sum may be meant."""
    sides = compared(ask)
    plan = ratio(route, ask, *sides) if sides else route.plan(ask)
    if added_over_years(ask) and not route.adds_up:
        plan = _standing_in(plan, "The sentence may mean a sum over several years, which is not held.")
    return plan


def _standing_in(plan: Plan, words: str) -> Plan:
    return replace(plan.undecided(), fit=_BEHIND * plan.fit, cannot=(words, *plan.cannot))


def _whole_year(ask: Ask) -> Ask:
    """Return the question without a part of a year and without a fiscal year."""
    return replace(ask, claim=replace(ask.claim, period="", fiscal=False))
