"""Shares: a partner's part in a flow, the part of some goods in it, and a reporter's part in the world's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from course.readings.reading import Choice, ChoiceKind
from course.texts.routes._ask import Ask
from course.texts.routes._books import Books
from course.texts.routes._changes import base_held
from course.texts.routes._groups import GROUPS, members, named
from course.texts.routes._pair import Pair
from course.texts.routes._printed import base_year
from course.texts.routes._ranks import FEWEST
from course.texts.routes._route import Measured
from course.texts.routes._words import things

__all__ = ["part", "share", "wholes"]

#: a whole that stands after its part: "of Japan's exports to America", 占对美出口, 対米輸出の
_WHOLE = re.compile(
    r"\bof [^,.;]{0,24}(?:exports|shipments|sales) to\b|\bof [^,.;]{0,24}(?:imports|purchases) from\b|"
    r"占[^，。]{0,4}(?:对|向|自|从)[^，。]{1,8}(?:出口|进口)|(?:対[^、。]{1,4}|向け)(?:輸出|輸入)(?:額|全体)?の"
)


def wholes(ask: Ask, pair: Pair) -> Choice:
    """Return the choice of the whole for a share of goods in the trade with one partner."""
    goods = pair.goods[:1].lower() + pair.goods[1:]
    options = {
        f"in all {pair.noun} of {goods}": "goods",
        f"in all {pair.noun} with {named(pair.partner)}": "partner",
    }
    whole = _WHOLE.search(ask.text)
    if whole and not things(whole[0]) and things(ask.text[: whole.start()]):
        # cars make up a third of the exports to America: the whole is what goes there
        options = {words: kept for words, kept in options.items() if kept == "partner"}
    return Choice("whole", ChoiceKind.DEFINITION, "the whole that is meant", options)


def share(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return the share that a claim speaks of, or its change in percentage points."""
    if pair.partner == "WLD" and (books.product or not pair.goods):
        return _share_of_the_world(books, pair, year, **chosen)
    later = part(books, pair, year, **chosen)
    what = f"share of {named(pair.partner)} in the {pair.with_all.what}"
    if chosen.get("whole") == "partner" or (pair.partner == "WLD" and pair.goods):
        what = f"share of {pair.goods.lower()} in the {replace(pair, goods='').what}"
    if ask.unit != "percentage points":
        return books.measured(later, "percent", pair, what, year, give=books.reach(later))
    since = base_held(books, ask, year)
    earlier = part(books, pair, since, **chosen)
    if later is None or earlier is None:
        return None
    what = f"change of the {what}"
    found = books.measured(later - earlier, "percentage points", pair, what, since, year)
    # a difference of two shares that are both a little off says little
    decides = not books.reconciled and since == base_year(year, ask.since)
    return found and replace(found, decides=decides)


def part(books: Books, pair: Pair, year: int, **chosen: Any) -> float | None:
    """Return the partner's part in a flow in percent, or the goods' part in the flow with the partner."""
    whole_of = chosen.pop("whole", "goods")
    own = pair
    if whole_of == "partner" or (pair.goods and pair.partner == "WLD" and not books.product):
        whole = books.amount(replace(pair, goods=""), year, **chosen)
    elif pair.reporter in GROUPS and pair.partner in members(pair.reporter, books.reporters()):
        # a member's part in what its group trades
        own = replace(pair, reporter=pair.partner, partner="WLD")
        whole = books.amount(pair.with_all, year, **chosen)
    else:
        whole = books.amount(pair.with_all, year, **{**chosen, "area": ()})
    value = books.amount(own, year, **chosen)
    return None if value is None or not whole else 100 * value / whole


def _share_of_the_world(books: Books, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return a reporter's part of the exports or imports of all reporters."""
    sizes = books.sizes(pair, year, **chosen)
    own = list(members(pair.reporter, sizes.index))
    if not own or len(sizes) < FEWEST:
        return None
    value = 100 * sizes[own].sum() / sizes.sum()
    goods = f" of {pair.goods}" if pair.goods else ""
    what = f"share of {named(pair.reporter)} in the world's {pair.noun}{goods}"
    return books.measured(value, "percent", pair, what, year, give=books.reach(value))
