"""Finds the years that a claim means: one year, several to add up, or an unfinished year."""

from __future__ import annotations

from collections.abc import Collection

from course.readings.choices import OPEN_YEARS
from course.texts.routes._ask import Ask
from course.texts.routes._named import years_named
from course.texts.routes._route import NotHeld, OtherYears
from course.texts.routes._words import says


def months_of(period: str) -> tuple[int, ...]:
    """Return the months of a part of a year, such as ``"2024-Q3"``; all twelve for a whole year."""
    part = period[5:]
    if part.isdigit():
        return (int(part),)
    if part[:1] in ("Q", "H") and part[1:].isdigit():
        length = 3 if part[0] == "Q" else 6
        last = int(part[1:]) * length
        return tuple(range(last - length + 1, last + 1))
    return tuple(range(1, 13))


def latest_years(years: Collection[int], ask: Ask) -> list[int]:
    """Return the years that a sentence without a year may mean, the last one first."""
    newest = sorted(years, reverse=True)
    if ask.day is None:
        return newest[:OPEN_YEARS]
    # the year of the text is unfinished, so it is used only where no earlier year is held
    over = [year for year in newest if year < ask.day.year]
    return over[:OPEN_YEARS] or [year for year in newest if year == ask.day.year]


def years_meant(
    ask: Ask, table: str, held: Collection[int], *, months: bool = False
) -> dict[str, tuple[int, ...]]:
    """Return the years that a figure may use, as options of a choice; the years of one option are added up.

    Parameters
    ----------
    ask
        The claim.
    table
        Name of the table.
    held
        The years that the table holds.
    months
        The table holds months.

    Raises
    ------
    NotHeld
        The claim is on a part of a year and the table holds whole years, the table begins after the text, or
        the sentence does not say the first year of a running total.
    OtherYears
        The table does not hold the year; the message says which it holds.
    """
    if ask.period and not months:
        raise NotHeld(f"The table {table!r} holds whole years, and no {ask.period}.")
    if ask.year is not None and ask.year not in held:
        raise OtherYears(f"The table {table!r} holds {years_named(held)}, and not {ask.year}.")
    single = [ask.year] if ask.year is not None else latest_years(held, ask)
    if not single:
        raise NotHeld(f"The table {table!r} begins in {min(held)}, after the day of the text.")
    if ask.measure == "years_in_a_row":
        single = single[:1]
    options: dict[str, tuple[int, ...]] = {str(year): (year,) for year in single}
    if not may_add_up(ask):
        return options
    sums = {f"all of {years_named(years)}": years for years in _summed(ask, held, table)}
    return sums if adds_up(ask) else {**sums, **options}


#: measures of flows, whose years can be added up, unlike those of stocks
_FLOWS = (
    "exports", "imports", "trade_total", "balance", "production", "visitors", "investment_flow", "profit",
)  # fmt: skip
_STOCKS = ("investment_stock", "other")
#: month by which the figures of the previous year are published
_OUT_BY = 3


def _year_set(ask: Ask) -> bool:
    """Tell whether the learner set the year, which closes the choice of years."""
    return "year" in ask.settings


def may_add_up(ask: Ask) -> bool:
    """Tell whether a claim may mean a sum or a mean over several years."""
    return _kind(ask) is not None


def adds_up(ask: Ask) -> bool:
    """Tell whether a claim can only mean a sum or a mean over several years."""
    return _kind(ask) in ("sum", "mean")


def averages(ask: Ask) -> bool:
    """Tell whether a claim gives the mean of several years."""
    return _kind(ask) == "mean"


def of_each_year(ask: Ask) -> bool:
    """Tell whether a claim gives one figure for each of several years."""
    spans = ask.since is not None and ask.since != ask.year and not _year_set(ask)
    return ask.measure in _FLOWS and spans and _kind(ask) is None and says("each year", ask.text)


def _kind(ask: Ask) -> str | None:
    if _year_set(ask) and "since" not in ask.settings:
        return None
    if ask.unit in ("percent", "percentage points", "times", "rank", "years"):
        return None
    plainly = says("added up over years", ask.text)
    if ask.measure not in _FLOWS and not (plainly and ask.measure in _STOCKS):
        return None
    if plainly and not ask.period:
        # 2024年の累計 means the sum of the months of one year
        return "sum" if ask.since is not None or ask.year is None or says("until a year", ask.text) else None
    if ask.since is None or ask.since == ask.year or ask.period or ask.measure in _STOCKS:
        return None
    if says("a mean", ask.text):
        return "mean"
    if says("each year", ask.text):
        return None
    if says("a total", ask.text):
        return "sum"
    if says("a level that changed", ask.text):
        return None
    return "either" if says("a bound", ask.text) else "sum"


def _summed(ask: Ask, held: Collection[int], table: str) -> list[tuple[int, ...]]:
    """Return the years that a running total adds up, one tuple for each possible last year."""
    if ask.fiscal:
        raise NotHeld("Fiscal years are not added up.")
    first = ask.since
    if first is None:
        raise NotHeld(
            "The claim is a running total, and the sentence does not say its first year: set since."
        )
    last_over = ask.day.year - 1 if ask.day else max(held)
    ends = [ask.year] if ask.year is not None else [last_over]
    if ask.year is None and ask.day and ask.day.month <= _OUT_BY:
        ends.append(last_over - 1)
    found = [tuple(range(first, end + 1)) for end in ends if end > first]
    whole = [years for years in found if set(years) <= set(held)]
    if not whole:
        to = found[0][-1] if found else first
        raise OtherYears(
            f"A running total needs every year from {first} to {to}, and the table {table!r} holds "
            f"{years_named(held)}."
        )
    return whole


def part_of_year(ask: Ask) -> bool:
    """Tell whether the words name a part of a year that `period` cannot hold: "the first five months"."""
    return not ask.period and not _year_set(ask) and says("a part of a year", ask.text)


def unfinished(ask: Ask) -> bool:
    """Tell whether the claim is on the year of its text or a later one, which is not over yet."""
    if ask.day is None or ask.year is None or _year_set(ask):
        return False
    return not ask.period and ask.year >= ask.day.year
