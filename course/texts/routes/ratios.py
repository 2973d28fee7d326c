"""A figure that is told as a multiple of another economy's: "seven times the size of Japan's"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from course.texts.routes.ask import Ask
from course.texts.routes.plans import Measured, NotHeld, Plan
from course.texts.routes.rows import Route
from course.texts.routes.trades import AMOUNTS, roles
from course.texts.spans import Claim

#: level -> the unit in which two economies are compared where the sentence gives no figure of either
_UNITS = {
    "gdp": "USD", "debt_to_gdp": "percent", "production": "tonnes", "visitors": "persons", "reserves": "USD",
    "exports": "USD", "imports": "USD", "trade_total": "USD", "balance": "USD",
}  # fmt: skip
#: levels of which nothing is a share, so that "a third of Japan's" compares two economies
_WHOLES = ("gdp", "balance", "debt_to_gdp")
#: parts of which one may be a multiple of another
_SHARES = ("share", "import_dependence", "mine_share", "refining_share")
#: levels by which an economy is so many percent larger than another
MONEY_LEVELS = ("gdp", "exports", "imports", "trade_total")
#: most characters between a multiple and the economy that it is counted from, behind it and before it
_AFTER, _BEFORE = 32, 6
#: units of a figure that is no level
_RATES = ("times", "rank", "years", "months", "percentage points")


def compared(ask: Ask) -> tuple[Ask, Ask] | None:
    """Return the questions to the two figures that a claim compares; None for any other claim.

    The first one is the figure right before it in the sentence; without one, the sentence names both sides.
    """
    level, against = _level(ask), _against(ask)
    if not level or not against:
        return None
    first = ask.before[-1] if ask.before else None
    if first is not None and _counts(first, level):
        beside = _of_the_other(ask, first, against)
        return (_question(ask, first), _question(ask, beside)) if beside else None
    others = first.economies[:1] if first is not None and first.economies else ask.economies
    owner = next((code for code in others if code not in ("WLD", against)), "")
    if level in (*AMOUNTS, *_SHARES) or not owner:
        return None
    unit = replace(ask.claim.quantity, unit=_UNITS[level], low=None, high=None)
    alone = replace(ask.claim, quantity=unit, measure=level, level=level)
    one, other = (replace(alone, economies=(code,), roles={}, spans=_times(ask)) for code in (owner, against))
    return _question(ask, one), _question(ask, other)


def _against(ask: Ask) -> str:
    """Return the economy right beside a multiple: "seven times the size of Japan's", 是日本的4.7倍."""
    start, end = ask.claim.quantity.start, ask.claim.quantity.end
    if ask.claim.sentence.language == "en":
        beside = [place for place in ask.places if end <= place.start <= end + _AFTER]
    else:
        beside = [place for place in ask.places if 0 <= start - place.end <= _BEFORE]
    return beside[0].codes[0] if beside else ""


def _level(ask: Ask) -> str:
    """Return the level of which a claim is a multiple; empty where it is none."""
    if ask.unit == "times" and ask.measure in (*_UNITS, *_SHARES):
        return ask.measure
    if ask.unit == "percent" and ask.measure in MONEY_LEVELS:
        return ask.measure  # "60 percent larger than China's"
    part = ask.unit == "percent" and ask.measure == "share" and ask.claim.level in _WHOLES
    return ask.claim.level if part and not {"WLD", "G7", "G20", "EUU"} & set(ask.economies) else ""


def _counts(claim: Claim, level: str) -> bool:
    return claim.measure == level and claim.quantity.unit not in _RATES


def _of_the_other(ask: Ask, first: Claim, new: str) -> Claim | None:
    """Return the claim on the same figure of the other economy; None where the words do not tell which."""
    sides = [*first.economies]
    if first.measure in (*AMOUNTS, "share", "import_dependence"):
        sides = [code for code in roles(replace(ask, claim=first, beside=())) if code]
    two = len(sides) > 1 and sides[1] != "WLD"
    if not sides or new in sides or (two and ask.claim.roles.get(new, "owner") == "owner"):
        return None
    economies = (sides[0], new) if two else (new, *sides[1:])
    return replace(first, economies=economies, roles={}, spans=_times(ask), corrected=("economies",))


def _times(ask: Ask) -> tuple[Any, ...]:
    return tuple(mark for mark in ask.claim.spans if mark not in ask.places)


def _question(ask: Ask, claim: Claim) -> Ask:
    quantity = replace(claim.quantity, start=ask.claim.quantity.start, end=ask.claim.quantity.end)
    beside = tuple(one for one in ask.beside if one.id != claim.id) if claim.id != ask.claim.id else ()
    same = replace(claim, year=ask.claim.year, period=ask.claim.period, fiscal=ask.claim.fiscal)
    return replace(ask, claim=replace(same, quantity=quantity), beside=beside)


def ratio(route: Route, ask: Ask, first: Ask, other: Ask) -> Plan:
    """Return the plan of a multiple: both figures of the table, in each reading that both have.

    Raises
    ------
    NotHeld
        The table lacks one of the figures.
    """
    top, below = route.plan(first), route.plan(other)
    found = [
        _divided(ask, one, two)
        for one in top.figures
        for two in below.figures
        if one.read == two.read and one.unit == two.unit and two.value
    ]
    if not found or [one.name for one in top.choices] != [one.name for one in below.choices]:
        raise NotHeld(f"The table {route.table!r} holds no two figures that can be compared.")
    return replace(top, figures=tuple(found), cannot=tuple(dict.fromkeys((*top.cannot, *below.cannot))))


def _divided(ask: Ask, one: Measured, other: Measured) -> Measured:
    value = abs(one.value / other.value)
    reach = sum(each.give / abs(each.value) for each in (one, other) if each.value) * value
    if ask.unit == "percent":
        larger = ask.measure in MONEY_LEVELS
        value, reach = 100 * (abs(value - 1) if larger else value), 100 * reach
    return replace(
        one,
        value=value,
        unit=ask.unit,
        what=f"{one.what}, against {other.what}",
        index=tuple(dict.fromkeys((*one.index, *other.index))),
        decides=one.decides and other.decides,
        give=reach,
    )
