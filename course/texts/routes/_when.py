"""Reads the period of a row, and tells whether it is the period of a claim."""

from __future__ import annotations

import re
from calendar import month_name
from typing import Any, NamedTuple

import pandas as pd

from course.tables import Meaning
from course.texts.routes._ask import Ask
from course.texts.routes._years import months_of

__all__ = ["When", "months_said", "periods_of", "same_time"]

_PERIOD = re.compile(r"(FY)?(\d{4})(-(?:Q[1-4]|H[12]|\d\d))?")
#: kinds of a period that ends on a day: kind -> length in months
_MONTHS = {"Q": 3, "H": 6}
#: end of the period in which a business year ends
_MARCH = "-03"


class When(NamedTuple):
    """The period of a row."""

    #: the year by which a text calls it
    year: int
    #: such as ``"2024"``, ``"2024-05"`` or ``"2024-H1"``
    period: str
    #: True for a business year
    fiscal: bool = False
    #: True for the level of a day, such as a debt, which also stands for its year
    day: bool = False
    #: True for a period that no other word names, such as some months
    odd: bool = False

    def in_year(self, year: int) -> When:
        """Return the same period of another year."""
        ends = int(self.period[:4]) + year - self.year
        return self._replace(year=year, period=f"{ends}{self.period[4:]}")


#: months of a date; in English only beside "in" or a number, since may and march are also words
_MONTH = re.compile(
    r"(?<!\d)(?P<cjk>\d{1,2})月|(?:\bin|\d\.?) (?P<before>[a-z]+)\b|\b(?P<after>[a-z]+) (?:the )?\d"
)


def months_said(ask: Ask) -> set[int]:
    """Return the months, from 1 to 12, to which a sentence dates its figure; none where it names no month."""
    if ask.period:
        return set(months_of(ask.period))
    names = {name.casefold(): at for at, name in enumerate(month_name) if name}
    found = [match[match.lastgroup or 0] for match in _MONTH.finditer(ask.text)]
    return {int(one) if one.isdigit() else names[one] for one in found if one.isdigit() or one in names}


def periods_of(means: Meaning, row: Any) -> list[When]:
    """Return the period of a row, once for each year by which a text may call it; none without a time."""
    time, kinds = means.one("TIME_PERIOD"), means.one("FREQ")
    if time is None:
        return []
    cell = getattr(row, time.column)
    kind = kinds.codes.get(str(getattr(row, kinds.column)), "") if kinds else time.frequency
    if isinstance(cell, pd.Timestamp):
        return [_of_day(cell, kind)]
    if kind == "FY" and str(cell).isdigit():
        # the business year to March 2024 begins in 2023; a text may call it by either year
        return [When(int(cell) - 1, str(cell), True), When(int(cell), str(cell))]
    found = _PERIOD.fullmatch(str(cell))
    if found is None:
        years = re.findall(r"\d{4}", str(cell))
        return [When(int(years[-1]), str(cell), odd=True)] if years else []
    year, part = int(found[2]), found[3] or ""
    return [When(year, f"{year}{part}", bool(found[1]))]


def _of_day(day: pd.Timestamp, kind: str) -> When:
    if kind == "FY":
        return When(day.year - 1, str(day.year - 1), True)
    if kind in _MONTHS:
        return When(day.year, f"{day.year}-{kind}{(day.month - 1) // _MONTHS[kind] + 1}")
    if kind == "A":
        return When(day.year, str(day.year))
    return When(day.year, f"{day:%Y-%m}", day=kind in ("D", "M"), odd=kind == "N")


def same_time(ask: Ask, when: When) -> bool | None:
    """Tell whether a row has the claim's kind of period; its year is compared elsewhere.

    Returns
    -------
    bool or None
        True for the same kind, None for another. False for a period that no word names: its figure decides
        nothing.
    """
    if ask.period:
        return when.period == ask.period or None
    if when.odd:
        return False
    if ask.fiscal:
        return when.fiscal or (when.day and when.period.endswith(_MARCH)) or None
    if when.fiscal:
        return ask.year is None or None
    return when.period.isdigit() or when.day or None
