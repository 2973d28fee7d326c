"""Computes figures from flows by partner: amounts, changes, shares, ranks and years in a row."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any

from course.measures import percent_change
from course.readings import rules
from course.readings.reading import Choice, ChoiceKind
from course.tables.rates import converted
from course.texts.routes._ask import Ask
from course.texts.routes._books import Books
from course.texts.routes._flows import balance_ranked
from course.texts.routes._named import GROUPS, members, named, years_named
from course.texts.routes._pair import Pair
from course.texts.routes._printed import base_year
from course.texts.routes._route import Measured, NotHeld
from course.texts.routes._words import says, things
from course.texts.routes._years import adds_up, averages, summed_years
from course.texts.spans import is_money

__all__ = [
    "COUNTS",
    "FEWEST",
    "amount",
    "base_held",
    "change",
    "in_either_books",
    "part",
    "plainly_said",
    "rank",
    "share",
    "streak",
    "sum_of_years",
    "wholes",
    "years_summed",
]


def amount(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return the amount of a year, with the distance by which the other side's books may differ."""
    value = books.amount(pair, year, **chosen)
    if value is not None and pair.flow == "balance" and pair.mirrored:
        value = -value
    found = books.measured(value, books.currency(**chosen), pair, pair.what, year)
    if found is None or not books.gives(pair, year, **chosen):
        return found
    # a balance is a small difference of two large flows, and each flow may differ between books
    flows = books.amount(replace(pair, flow="both"), year, **chosen) if pair.flow == "balance" else value
    reach = 2 if books.reconciled and pair.flow == "balance" else 1
    return replace(found, give=reach * books.apart * abs(flows or 0.0))


def years_summed(ask: Ask, books: Books, single: tuple[int, ...]) -> tuple[list[Choice], tuple[int, ...]]:
    """Return the choice of years to add up for a running total, with single years if the words allow them.

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
    """Return the sum or the mean of several years, each year converted at its own exchange rate."""
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


#: currency that the words of a change can name -> the list of these words
_CURRENCIES = {"USD": "in USD", "JPY": "in JPY", "CNY": "in CNY", "EUR": "in EUR"}


def change(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return the change of a flow since the claim's base year, in percent or as a factor."""
    since = base_held(books, ask, year)
    later, earlier = books.amount(pair, year, **chosen), books.amount(pair, since, **chosen)
    if later is None or not earlier:
        return None
    counted = books.currency(**chosen)
    said = _currency_said(ask)
    if said and counted not in (said, "tonnes"):
        later, earlier = converted(later, counted, said, year), converted(earlier, counted, said, since)
        if later is None or not earlier:
            return None
    if pair.flow == "balance":
        later, earlier = abs(later), abs(earlier)
    what = f"change of the {pair.what}"
    if ask.unit == "times":
        factor = later / earlier
        found = books.measured(factor, "times", pair, what, since, year, give=books.reach(factor))
    else:
        percent = float(percent_change(earlier, later))
        # for one year the reach is in points; for several years it is a fraction of the later level
        reach = rules.OTHER_GROWTH if year - since == 1 and books.reconciled else books.reach(100 + percent)
        found = books.measured(percent, "percent", pair, what, since, year, give=reach)
    # the other side counts in another currency, and a change in yen differs from one in dollars
    own = (not pair.mirrored or bool(said)) and not (books.reconciled and pair.flow == "balance")
    return found and replace(found, decides=own and since == base_year(year, ask.since))


def base_held(books: Books, ask: Ask, year: int) -> int:
    """Return the base year of a change, or the nearest earlier year that the table holds.

    Raises
    ------
    NotHeld
        The table begins later; the message says when.
    """
    wanted = base_year(year, ask.since)
    held = [one for one in books.years() if one <= wanted]
    if not held:
        raise NotHeld(f"The table {books.table!r} begins in {min(books.years())}, and not in {wanted}.")
    return max(held)


def _currency_said(ask: Ask) -> str:
    """Return the currency that the words of a change name; empty where they name none."""
    found = [code for code, words in _CURRENCIES.items() if says(words, ask.text)]
    return found[0] if len(found) == 1 else ""


#: words for the whole of a share: "of Japan's exports to America", 占对美出口, 対米輸出の
_WHOLE = re.compile(
    r"\bof [^,.;]{0,24}(?:exports|shipments|sales) to\b|\bof [^,.;]{0,24}(?:imports|purchases) from\b|"
    r"\bof (?:what|all that)\b[^,.;]{0,24}\b(?:sells?|sold|ships?|shipped|exports?|exported) to\b|"
    r"\bof (?:what|all that)\b[^,.;]{0,24}\b(?:buys?|bought|imports?|imported) (?:from|of)\b|"
    r"占[^，。]{0,4}(?:对|向|自|从)[^，。]{1,8}(?:出口|进口)|(?:対[^、。]{1,4}|向け)(?:輸出|輸入)(?:額|全体)?の"
)


def wholes(ask: Ask, pair: Pair) -> Choice:
    """Return the choice of the whole for a share: all trade in the goods, or all trade with the partner."""
    goods = pair.goods[:1].lower() + pair.goods[1:]
    options = {
        f"in all {pair.noun} of {goods}": "goods",
        f"in all {pair.noun} with {named(pair.partner)}": "partner",
    }
    whole = _WHOLE.search(ask.text)
    if whole and not things(whole[0]) and things(ask.text[: whole.start()]):
        # "cars make up a third of the exports to America": the whole is all exports to America
        options = {words: kept for words, kept in options.items() if kept == "partner"}
    return Choice("whole", ChoiceKind.DEFINITION, "the whole that is meant", options)


def share(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return the partner's or the goods' share in a flow, or its change in percentage points."""
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
    # the difference of two shares that are both a little off decides nothing
    decides = not books.reconciled and since == base_year(year, ask.since)
    return found and replace(found, decides=decides)


def part(books: Books, pair: Pair, year: int, **chosen: Any) -> float | None:
    """Return the percentage of a flow that goes to the partner, or the goods' part of trade with it."""
    whole_of = chosen.pop("whole", "goods")
    own = pair
    if whole_of == "partner" or (pair.goods and pair.partner == "WLD" and not books.product):
        whole = books.amount(replace(pair, goods=""), year, **chosen)
    elif pair.reporter in GROUPS and pair.partner in members(pair.reporter, books.reporters()):
        # a member's part in the trade of its group
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


#: a table with fewer reporters holds the books of one or two sides, and gives no order of the world
FEWEST = 3


def rank(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return the rank of a partner among partners, or of a reporter among all economies; 1 is the largest."""
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
        # a balance is a small difference of two large flows, so reconciled books give no order of balances
        return found and replace(found, decides=not books.reconciled)
    give = _places_apart(books, pair, year, **chosen)
    return books.measured(books.place(pair, year, **chosen), "rank", pair, what, year, give=give)


def _on_its_side(ask: Ask, value: float) -> bool:
    """Tell whether a balance has the sign of the claim: a deficit or a surplus."""
    side = balance_ranked(ask)
    return not side or (value < 0) == (side == "deficit")


def _places_apart(books: Books, pair: Pair, year: int, **chosen: Any) -> float:
    """Return how many ranks the partner may move up or down in other books."""
    found = books.rivals(pair, year, **chosen) if books.reconciled else None
    if found is None:
        return 0.0
    others, own = found
    before = (others > own).sum()
    if_smaller = (others > own * (1 - books.apart)).sum()
    if_larger = (others > own * (1 + books.apart)).sum()
    return float(max(if_smaller - before, before - if_larger))


#: the sides of a balance, with the list of words for each
_SIDES = {"deficit": "a deficit", "surplus": "a surplus"}
#: meanings of the number in a claim of years in a row
COUNTS = Choice(
    "counting",
    ChoiceKind.DEFINITION,
    "what a number of years in a row means",
    {"as at least so many": rules.at_least, "as the exact count": rules.exactly},
)


def in_either_books(ask: Ask) -> bool:
    """Tell whether the claim counts years of a balance or above a bound, alike in both sides' books."""
    return bool(_side(ask)) or bool(_bound(ask))


def plainly_said(ask: Ask) -> bool:
    """Tell whether the sentence states the yearly fact: a balance, a bound or the first place."""
    return in_either_books(ask) or says("first place", ask.text)


def streak(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return for how many years in a row, counted back from a year, the claimed fact was true."""
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
    # the first partner may differ between the books of both sides
    sure = not books.reconciled or count > 0
    # a count that reaches back to a year that is not held may be longer
    return found and replace(found, open_end=so is None, decides=sure)


def _is_so(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> bool | None:
    """Tell whether the claimed fact was true in a year: a deficit, a value above a bound, or first place."""
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
    """Return ``"deficit"`` or ``"surplus"`` if a claim of years in a row counts such years; else empty."""
    if ask.of in ("deficit", "surplus"):
        return ask.of
    if ask.measure != "years_in_a_row" or says("first place", ask.text):
        return ""
    found = [side for side, words in _SIDES.items() if says(words, ask.text)]
    return found[0] if len(found) == 1 else ""


def _bound(ask: Ask) -> tuple[float, str] | None:
    """Return the amount, with its currency, that the sentence says each year exceeded; None without one."""
    if says("first place", ask.text):
        return None
    found = [
        (one.quantity.low, one.quantity.unit)
        for one in ask.beside
        if one.quantity.low is not None and is_money(one.quantity.unit)
    ]
    return found[0] if found else None
