"""Streaks: for how many years in a row a deficit, a value above a bound, or the first place has lasted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from course.readings import rules
from course.readings.reading import Choice, ChoiceKind
from course.tables.rates import converted
from course.texts.routes._amounts import amount
from course.texts.routes._ask import Ask
from course.texts.routes._books import Books
from course.texts.routes._pair import Pair
from course.texts.routes._route import Measured
from course.texts.routes._words import says
from course.texts.spans import is_money

__all__ = ["COUNTS", "in_either_books", "plainly_said", "streak"]

#: the sides of a balance, with the list of words for each
_SIDES = {"deficit": "a deficit", "surplus": "a surplus"}
#: what the number of a claim of years in a row can mean
COUNTS = Choice(
    "counting",
    ChoiceKind.DEFINITION,
    "what a number of years in a row means",
    {"as at least so many": rules.at_least, "as the exact count": rules.exactly},
)


def in_either_books(ask: Ask) -> bool:
    """Tell whether what lasts is the same in the partner's books: a balance or a sum is, a place is not."""
    return bool(_side(ask)) or bool(_bound(ask))


def plainly_said(ask: Ask) -> bool:
    """Tell whether the sentence says what was so year by year."""
    return in_either_books(ask) or says("first place", ask.text)


def streak(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return for how many years, counted back from a year, what the sentence says was so."""
    chosen.pop("counting", None)
    count, so = 0, _is_so(books, ask, pair, year, **chosen)
    while so:
        count += 1
        so = _is_so(books, ask, pair, year - count, **chosen)
    if so is None and not count:
        return None
    years = range(year - max(count, 1) + 1, year + 1)
    told = replace(pair, flow="balance").what if _side(ask) else pair.what
    found = books.measured(count, "years", pair, f"years in a row: {told}", *years)
    # whether a partner is the first one may differ between the books of both sides
    sure = not books.reconciled or count > 0
    # a count that reaches back to a year that is not held may be longer
    return found and replace(found, open_end=so is None, decides=sure)


def _is_so(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> bool | None:
    """Tell whether in a year the sentence holds: a deficit, a value above a bound, or the first place."""
    if year not in books.years():
        return None
    side, bound = _side(ask), _bound(ask)
    if side:
        value = books.amount(replace(pair, flow="balance"), year, **chosen)
        sign = -1 if pair.mirrored else 1
        return None if value is None else (sign * value < 0) == (side == "deficit")
    if bound:
        found = amount(books, ask, pair, year, **chosen)
        size = None if found is None else converted(found.value, found.unit, bound[1], year)
        return None if size is None else size > bound[0]
    place = books.place(pair, year, **chosen)
    return None if place is None else place == 1


def _side(ask: Ask) -> str:
    """Return whether a claim of years in a row speaks of a deficit or a surplus; empty where of neither."""
    if ask.of in ("deficit", "surplus"):
        return ask.of
    if ask.measure != "years_in_a_row" or says("first place", ask.text):
        return ""
    found = [side for side, words in _SIDES.items() if says(words, ask.text)]
    return found[0] if len(found) == 1 else ""


def _bound(ask: Ask) -> tuple[float, str] | None:
    """Return the amount that the sentence says was exceeded year by year, with its currency."""
    if says("first place", ask.text):
        return None
    found = [
        (one.quantity.low, one.quantity.unit)
        for one in ask.beside
        if one.quantity.low is not None and is_money(one.quantity.unit)
    ]
    return found[0] if found else None
