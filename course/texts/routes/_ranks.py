"""Ranks: the place of a partner among all partners, or of a reporter among all reporters."""

from __future__ import annotations

from typing import Any

from course.texts.routes._ask import Ask
from course.texts.routes._books import Books
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
        larger = int((sizes > sizes[pair.reporter]).sum())
        what = f"place of {named(pair.reporter)} among all economies by their {pair.noun}"
        return books.measured(1 + larger, "rank", pair, what, year)
    what = f"place of {named(pair.partner)} among the partners in the {pair.with_all.what}"
    give = _places_apart(books, pair, year, **chosen)
    return books.measured(books.place(pair, year, **chosen), "rank", pair, what, year, give=give)


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
