"""How old a table is: whether its next release or its own last day has passed, in the words of its card.

What is stored with a table never depends on today; only here is a day compared with it. The card that
`describe` shows takes today. A chart takes the day on which this version of the course was released, so that
the same code always draws the same picture.
"""

from __future__ import annotations

import calendar
import datetime
import os

from course import __released__
from course.errors import CourseError
from course.phrases import day_in_words, number_of

__all__ = [
    "DAY",
    "age",
    "is_overdue",
    "next_release",
    "own_end",
    "parse_day",
    "release_day",
    "today",
]

#: variable that sets the day, for builds and tests whose output must not change with the day
DAY = "COURSE_TODAY"


def today() -> datetime.date:
    """Return the day to compare with: that of the variable `COURSE_TODAY`, else today."""
    given = os.environ.get(DAY)
    return parse_day(given) if given else datetime.date.today()


def release_day() -> datetime.date:
    """Return the day on which this version of the course was released."""
    return datetime.date.fromisoformat(__released__)


def parse_day(written: str | datetime.date) -> datetime.date:
    """Read a day as 2026-11-26; of a time take the day, and leave a day as it is.

    Raises
    ------
    CourseError
        It is no day.
    """
    if isinstance(written, datetime.datetime):
        return written.date()
    if isinstance(written, datetime.date):
        return written
    try:
        return datetime.date.fromisoformat(written)
    except (TypeError, ValueError):
        raise CourseError(f"{written!r} is not a day: write year, month and day, as 2026-11-26.") from None


def is_overdue(next_due: str, on: datetime.date) -> bool:
    """Tell whether a release is overdue: the day by which it was due lies before the day `on`."""
    return bool(next_due) and datetime.date.fromisoformat(next_due) < on


def age(next_due: str, on: datetime.date) -> str:
    """Say how long a release is overdue on a day, as "7 months": whole months, or days before the first."""
    due = datetime.date.fromisoformat(next_due)
    last = calendar.monthrange(on.year, on.month)[1]
    whole = on.day >= min(due.day, last)  # the last day of a month ends a month, however short
    months = 12 * (on.year - due.year) + on.month - due.month - (not whole)
    if months < 1:
        return number_of((on - due).days, "day")
    return number_of(months // 12, "year") if months >= 24 else number_of(months, "month")


def own_end(last_day: str, on: datetime.date) -> str:
    """Say until when a table without a rhythm holds, or for how long its own last day has passed."""
    day = day_in_words(datetime.date.fromisoformat(last_day))
    if not is_overdue(last_day, on):
        return day
    return f"{day}, which passed {age(last_day, on)} ago: look for newer figures at the address"


def next_release(next_due: str, on: datetime.date) -> str:
    """Say when the next release is due, or for how long it has been overdue.

    Parameters
    ----------
    next_due : str
        Day by which it is due.
    on : date
        Day to compare with.
    """
    day = day_in_words(datetime.date.fromisoformat(next_due))
    if not is_overdue(next_due, on):
        return f"due by {day}"
    return f"was due by {day}, {age(next_due, on)} ago: look for newer figures at the address"
