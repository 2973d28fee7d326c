"""Amounts of trade: of one year, and the sum or the mean of several."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from course.readings.reading import Choice, ChoiceKind
from course.tables.rates import converted
from course.texts.routes._ask import Ask
from course.texts.routes._books import Books
from course.texts.routes._listing import years_named
from course.texts.routes._pair import Pair
from course.texts.routes._route import Measured, NotHeld
from course.texts.routes._running import adds_up, averages, summed_years

__all__ = ["amount", "sum_of_years", "years_summed"]


def amount(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return the amount of a year, with what the books of the other side may print instead."""
    value = books.amount(pair, year, **chosen)
    if value is not None and pair.flow == "balance" and pair.mirrored:
        value = -value
    found = books.measured(value, books.currency(**chosen), pair, pair.what, year)
    if found is None or not books.gives(pair, year, **chosen):
        return found
    # a balance is a small rest of two large flows, and each of them may differ
    flows = books.amount(replace(pair, flow="both"), year, **chosen) if pair.flow == "balance" else value
    reach = 2 if books.reconciled and pair.flow == "balance" else 1
    return replace(found, give=reach * books.apart * abs(flows or 0.0))


def years_summed(ask: Ask, books: Books, single: tuple[int, ...]) -> tuple[list[Choice], tuple[int, ...]]:
    """Return the years to add up for a running total, and single years where the words leave it open.

    Parameters
    ----------
    ask
        The claim.
    books
        The table.
    single
        The years that a figure of one year may use.

    Raises
    ------
    NotHeld
        The table lacks some of the years, or they are fiscal years; the message says which.
    """
    if ask.fiscal:
        raise NotHeld("Fiscal years are not added up.")
    sums = summed_years(ask, books.years(), books.table)
    options: dict[str, int | tuple[int, ...]] = {f"all of {years_named(years)}": years for years in sums}
    if not adds_up(ask):
        options |= {str(year): year for year in single}
    return [Choice("year", ChoiceKind.YEAR, "the years", options)], sums[0]


def sum_of_years(
    books: Books, ask: Ask, pair: Pair, years: tuple[int, ...], **chosen: Any
) -> Measured | None:
    """Return the sum or the mean of several years, each converted at its own rate."""
    if books.months:
        chosen["within"] = ""
    found = [amount(books, ask, pair, year, **chosen) for year in years]
    held = [one for one in found if one is not None]
    if len(held) < len(years):
        return None
    unit = ask.unit if ask.money else held[0].unit
    values = [converted(one.value, one.unit, unit, one.year) for one in held]
    gives = [converted(one.give, one.unit, unit, one.year) for one in held]
    if None in values:
        return None
    rows = partial(books.rows, pair, years)
    parts, word = (len(years), "mean") if averages(ask) else (1, "sum")
    what = f"{word} of the {pair.what}, {years_named(years)}"
    total = sum(one or 0.0 for one in values)
    give = sum(one or 0.0 for one in gives) / parts
    if ask.year is None and ask.day and parts == 1:
        # a sum until now may hold the months of the text's year
        give += abs(total) / len(years) * ask.day.month / 12
    return Measured(total / parts, unit, rows, what, max(years), give=give)
