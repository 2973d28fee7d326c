"""Which years a claim may mean, and which months a part of a year has."""

from __future__ import annotations

from collections.abc import Collection

from course.readings.choices import OPEN_YEARS
from course.readings.reading import Choice, ChoiceKind
from course.texts.routes._ask import Ask
from course.texts.routes._listing import years_named
from course.texts.routes._route import NotHeld, OtherYears

__all__ = ["latest_years", "months_of", "years_of"]


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
    # the year of the text is not over, and counts only where no earlier one is held
    over = [year for year in newest if year < ask.day.year]
    return over[:OPEN_YEARS] or [year for year in newest if year == ask.day.year]


def years_of(
    ask: Ask, measure: str, table: str, held: Collection[int], *, months: bool = False
) -> tuple[list[Choice], tuple[int, ...]]:
    """Return the choice of the year, if any, and the years that a figure may use.

    Parameters
    ----------
    ask
        The claim.
    measure
        What is measured; years in a row are counted back from the last year only.
    table
        Name of the table.
    held
        The years that the table holds.
    months
        The table holds months.

    Raises
    ------
    NotHeld
        The claim is of a part of a year, and the table holds whole years; or it begins after the text.
    OtherYears
        The table does not hold the year; the message says which it holds.
    """
    if ask.period and not months:
        raise NotHeld(f"The table {table!r} holds whole years, and no {ask.period}.")
    if ask.year is not None:
        if ask.year not in held:
            raise OtherYears(f"The table {table!r} holds {years_named(held)}, and not {ask.year}.")
        return [], (ask.year,)
    found = latest_years(held, ask)
    if not found:
        raise NotHeld(f"The table {table!r} begins in {min(held)}, after the day of the text.")
    if measure == "years_in_a_row":
        found = found[:1]
    options = {str(year): year for year in found}
    choices = [Choice("year", ChoiceKind.YEAR, "the year", options)] if len(found) > 1 else []
    return choices, tuple(found)
