"""Changes of an amount of trade from an earlier year to a later one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from course.measures import percent_change
from course.readings import rules
from course.tables.rates import converted
from course.texts.routes._ask import Ask
from course.texts.routes._books import Books
from course.texts.routes._pair import Pair
from course.texts.routes._printed import base_year
from course.texts.routes._route import Measured, NotHeld
from course.texts.routes._words import says

__all__ = ["base_held", "change"]

#: currencies that the words of a change can name, with the list of these words
_CURRENCIES = {"USD": "in USD", "JPY": "in JPY", "CNY": "in CNY", "EUR": "in EUR"}


def change(books: Books, ask: Ask, pair: Pair, year: int, **chosen: Any) -> Measured | None:
    """Return the change that a claim speaks of, in percent or as a factor."""
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
        # of one year the reach is known in points; over several it is a part of the later level
        reach = rules.OTHER_GROWTH if year - since == 1 and books.reconciled else books.reach(100 + percent)
        found = books.measured(percent, "percent", pair, what, since, year, give=reach)
    # the other side counts its trade in other money, and a change in yen is another one than in dollars
    own = (not pair.mirrored or bool(said)) and not (books.reconciled and pair.flow == "balance")
    return found and replace(found, decides=own and since == base_year(year, ask.since))


def base_held(books: Books, ask: Ask, year: int) -> int:
    """Return the year that a change is counted from, or the nearest before it that is held.

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
    """Return the currency that a change is counted in by the words; empty where they name none."""
    found = [code for code, words in _CURRENCIES.items() if says(words, ask.text)]
    return found[0] if len(found) == 1 else ""
