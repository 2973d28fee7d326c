"""A figure that is told by another one: "seven times the size of Japan's", "$300bn more than China"."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from course.texts.join.turning import BASE, turn
from course.texts.read.who import places
from course.texts.routes.ask import Ask
from course.texts.routes.plans import Measured, NotHeld, Plan
from course.texts.routes.rows import Route
from course.texts.routes.trades import AMOUNTS, roles
from course.texts.routes.words import pattern_of, says
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
#: Chinese words for more or less, behind which the other economy stands
_OVER = ("超过", "多于", "高于", "大于", "超越", "不及", "少于", "低于", "小于", "不如")
_MULTIPLES = ("times", "twice")
#: units of a figure that is no level
_RATES = ("times", "rank", "years", "months", "percentage points")


def compared(ask: Ask) -> tuple[Ask, Ask] | None:
    """Return the questions to the two figures that a claim compares; None for any other claim.

    The first one is the figure right before it in the sentence; without one, the sentence names both sides.

    Raises
    ------
    NotHeld
        An amount is only a difference, and the words do not tell of what.
    """
    step = _step(ask)
    if step is not None:
        return _apart(ask, step)
    level, against = _level(ask), _against(ask)
    if not level or not against:
        return None
    first = ask.before[-1] if ask.before else None
    if first is not None and _counts(first, level):
        other = _of_the_other(ask, first, against)
        if not other and ask.measure == "growth":
            raise NotHeld("The figure is a multiple of another economy's, and no change.")
        return (_question(ask, first), _question(ask, first, *other)) if other else None
    if level in _SHARES:
        return None
    return _of_partners(ask, level, against) if level in AMOUNTS else _of_both(ask, level, against)


def _alone(ask: Ask, level: str) -> Claim:
    """Return the claim as one on the level itself."""
    quantity = replace(ask.claim.quantity, unit=_UNITS[level], low=None, high=None)
    return replace(ask.claim, quantity=quantity, measure=level, level=level)


def _of_both(ask: Ask, level: str, against: str) -> tuple[Ask, Ask] | None:
    """Return the questions on the level of two economies that the sentence names without a figure."""
    first = ask.before[-1] if ask.before else None
    named = first.economies[:1] if first is not None and first.economies else ask.economies
    owners = [code for code in named if code not in ("WLD", against) and ask.claim.roles.get(code) != "whole"]
    if not owners:
        return None
    alone = _alone(ask, level)
    return _question(ask, alone, owners[0]), _question(ask, alone, against)


class _Step(NamedTuple):
    """A difference of two figures."""

    #: 1 for more, -1 for less
    sign: int
    #: code of the economy that has so much less or more; empty where none is named
    against: str
    #: True where the same figure of the year before is meant
    year_ago: bool


def _step(ask: Ask) -> _Step | None:
    """Return the difference that an amount is: "$300bn more than China"; None for a level."""
    if not ask.money or ask.measure == "growth":
        return None
    quantity, text = ask.claim.quantity, ask.text
    before, after = text[: quantity.start], text[quantity.end :]
    turned = pattern_of("more behind another").match(after)
    than, bi = pattern_of("more than another").match(after), pattern_of("more before another").search(before)
    yori = pattern_of("than another").search(before) if turned else None
    found = than or bi or yori
    way, kind = turn(ask.claim) or (0, "")
    if kind == "by" and not bi and not (found and not pattern_of("a year ago").match(found["other"])):
        return _Step(way, "", ask.since is None and not BASE.search(text))
    if not found:
        return None
    less = turned["less"] if turned and found is yori else found.groupdict().get("less")
    at = found.start("other") + (quantity.end if found.string is after else 0)
    named = places(ask.claim.sentence.text, ask.claim.sentence.language)
    against = next((place.codes[0] for place in named if place.start == at), "")
    year_ago = bool(pattern_of("a year ago").match(found["other"]))
    if ask.measure == "balance" and than and not (against or year_ago):
        return None  # "bought $68bn more than it sold": that is the balance
    return _Step(-1 if less else 1, against, year_ago)


def _apart(ask: Ask, step: _Step) -> tuple[Ask, Ask]:
    """Return the questions to the two figures that lie so far apart."""
    first = ask.before[-1] if ask.before else None
    sides = None
    if step.year_ago and ask.year is not None and not ask.period and ask.measure in _UNITS:
        ends = "-12" if says("the end of a year", ask.text) else ""
        last, past = (
            replace(ask.claim, year=year, period=f"{year}{ends}" if ends else "")
            for year in (ask.year, ask.year - 1)
        )
        sides = replace(ask, claim=last, beside=()), replace(ask, claim=past, beside=())
    elif step.against and first is not None and _counts(first, ask.measure):
        other = _of_the_other(ask, first, step.against)
        sides = (_question(ask, first), _question(ask, first, *other)) if other else None
    elif step.against and ask.measure in _UNITS and ask.measure not in AMOUNTS:
        sides = _of_both(ask, ask.measure, step.against)
    # a larger deficit is a lower balance, so two economies are not compared by it
    if sides is None or (ask.measure == "balance" and not step.year_ago):
        raise NotHeld("The figure is a difference, and no level.")
    return sides


def _against(ask: Ask) -> str:
    """Return the economy right beside a multiple: "seven times the size of Japan's", 是日本的4.7倍."""
    start, end = ask.claim.quantity.start, ask.claim.quantity.end
    if ask.claim.sentence.language == "en" or ask.claim.quantity.text in _OVER:
        beside = [place for place in ask.places if end <= place.start <= end + _AFTER]
    else:
        beside = [place for place in ask.places if 0 <= start - place.end <= _BEFORE]
    return beside[0].codes[0] if beside else ""


def _level(ask: Ask) -> str:
    """Return the level of which a claim is a multiple; empty where it is none."""
    if ask.unit == "times" and ask.measure in (*_UNITS, *_SHARES):
        return ask.measure
    if ask.unit == "times" and ask.measure == "growth" and ask.level in _UNITS:
        end = ask.claim.quantity.end
        named = any(place.start == end + 1 for place in ask.places) and ask.text[:end].endswith(_MULTIPLES)
        if named or pattern_of("those of another").match(ask.text, end):  # "four times Japan's"
            return ask.level
        beside = [
            pattern_of("of another").fullmatch(ask.text, place.end, ask.claim.quantity.start)
            for place in ask.places
            if place.end <= ask.claim.quantity.start
        ]
        if any(found and not found["sure"] for found in beside):
            raise NotHeld("The figure may be a multiple of another economy's, and no change.")
        return ask.level if any(beside) else ""
    if ask.unit == "percent" and ask.measure in MONEY_LEVELS:
        return ask.measure  # "60 percent larger than China's"
    part = ask.unit == "percent" and ask.measure == "share" and ask.claim.level in _WHOLES
    return ask.claim.level if part and not {"WLD", "G7", "G20", "EUU"} & set(ask.economies) else ""


def _counts(claim: Claim, level: str) -> bool:
    return claim.measure == level and claim.quantity.unit not in _RATES


def _of_the_other(ask: Ask, first: Claim, new: str) -> tuple[str, ...]:
    """Return the economies of the same figure of the other economy; none where the words do not tell them."""
    sides = [code for code in first.economies if first.roles.get(code) != "whole"]
    if first.measure == "visitors" and list(first.roles.values()).count("owner") == 1:
        # 韓国が117万人と、中国の3倍: the guests of another economy
        return tuple(new if first.roles[code] == "owner" else code for code in sides)
    if first.measure in (*AMOUNTS, "share", "import_dependence"):
        sides = [code for code in roles(replace(ask, claim=first, beside=())) if code]
    two = len(sides) > 1 and sides[1] != "WLD"
    if not sides or new in sides or (two and ask.claim.roles.get(new, "owner") == "owner"):
        return ()
    return (sides[0], new) if two else (new, *sides[1:])


def _of_partners(ask: Ask, level: str, against: str) -> tuple[Ask, Ask] | None:
    """Return the questions on one economy's trade with two partners: 輸入額は2位米国の2倍."""
    alone = _alone(ask, level)
    named = tuple(code for code in ask.economies if code not in ("WLD", against))
    owner, partner = roles(replace(ask, claim=replace(alone, economies=named), beside=()))
    if not owner or partner in ("", "WLD"):
        return None
    return _question(ask, alone, owner, partner), _question(ask, alone, owner, against)


def _question(ask: Ask, claim: Claim, *economies: str) -> Ask:
    """Return the question on a claim at the place and time of the figure, of other economies if given."""
    quantity = replace(claim.quantity, start=ask.claim.quantity.start, end=ask.claim.quantity.end)
    beside = tuple(one for one in ask.beside if one.id != claim.id) if claim.id != ask.claim.id else ()
    same = replace(claim, year=ask.claim.year, period=ask.claim.period, fiscal=ask.claim.fiscal)
    if economies:
        times = tuple(mark for mark in ask.claim.spans if mark not in ask.places)
        same = replace(same, economies=economies, roles={}, spans=times, corrected=("economies",))
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
        if one.read == two.read
        and one.unit == two.unit
        and two.value
        # two years have two exchange rates, so their difference can not be converted
        and (not ask.money or one.year == two.year or one.unit == ask.unit)
    ]
    if not found or [one.name for one in top.choices] != [one.name for one in below.choices]:
        raise NotHeld(f"The table {route.table!r} holds no two figures that can be compared.")
    return replace(top, figures=tuple(found), cannot=tuple(dict.fromkeys((*top.cannot, *below.cannot))))


def _divided(ask: Ask, one: Measured, other: Measured) -> Measured:
    value = abs(one.value / other.value)
    reach = sum(each.give / abs(each.value) for each in (one, other) if each.value) * value
    step = _step(ask)
    if step is not None:
        value, reach = step.sign * (one.value - other.value), one.give + other.give
    elif ask.unit == "percent":
        larger = ask.measure in MONEY_LEVELS
        value, reach = 100 * (abs(value - 1) if larger else value), 100 * reach
    return replace(
        one,
        value=value,
        unit=ask.unit if step is None else one.unit,
        what=f"{one.what}, against {other.what}",
        index=tuple(dict.fromkeys((*one.index, *other.index))),
        decides=one.decides and other.decides,
        give=reach,
    )
