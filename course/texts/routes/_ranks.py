"""Ranks: the place of a partner among all partners, or of a reporter among all reporters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from course.texts.routes._ask import Ask
from course.texts.routes._books import Books
from course.texts.routes._flows import balance_ranked
from course.texts.routes._groups import named
from course.texts.routes._pair import Pair
from course.texts.routes._route import Measured

__all__ = ["FEWEST", "rank"]

#: a table with fewer reporters holds one side's books, or those of two, and knows no order of the world
FEWEST = 3


def rank(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return the place that a claim speaks of, 1 for the largest."""
    if pair.partner == "WLD":
        sizes = books.sizes(pair, year, **chosen).drop("ROW", errors="ignore")
        if pair.reporter not in sizes.index or len(sizes) < FEWEST:
            return None
        own = float(sizes[pair.reporter])
        if pair.flow == "balance" and not _on_its_side(ask, own):
            return None
        # the largest deficit is the lowest balance
        larger = int((sizes < own).sum() if pair.flow == "balance" and own < 0 else (sizes > own).sum())
        what = f"place of {named(pair.reporter)} among all economies by their {pair.noun}"
        return books.measured(1 + larger, "rank", pair, what, year)
    what = f"place of {named(pair.partner)} among the partners in the {pair.with_all.what}"
    if pair.flow == "balance":
        value = books.amount(pair, year, **chosen)
        if value is None or not _on_its_side(ask, value):
            return None
        found = books.measured(books.place(pair, year, **chosen), "rank", pair, what, year)
        # a balance is a small rest of two large flows, and reconciled books know no order of rests
        return found and replace(found, decides=not books.reconciled)
    give = _places_apart(books, pair, year, **chosen)
    return books.measured(books.place(pair, year, **chosen), "rank", pair, what, year, give=give)


def _on_its_side(ask: Ask, value: float) -> bool:
    """Tell whether a balance is the deficit or the surplus that a claim speaks of."""
    side = balance_ranked(ask)
    return not side or (value < 0) == (side == "deficit")


def _places_apart(books: Books, pair: Pair, year: int, **chosen: Any) -> float:
    """Return by how many places other books may put the partner elsewhere."""
    found = books.rivals(pair, year, **chosen) if books.reconciled else None
    if found is None:
        return 0.0
    others, own = found
    before = (others > own).sum()
    if_smaller = (others > own * (1 - books.apart)).sum()
    if_larger = (others > own * (1 + books.apart)).sum()
    return float(max(if_smaller - before, before - if_larger))
