"""Says how old a table is: whether its next release is overdue, or its own last day has passed.

Stored data never depend on today; only this module compares them with a day. The card that `describe` shows
uses today. A chart uses the release day of this version of the course, so that the same code always draws the
same picture.
"""

import calendar
import datetime
import os

from course import __released__
from course.errors import CourseError
from course.phrases import day_in_words, number_of

#: variable that sets the day, for builds and tests whose output must not change with the day
DAY = "COURSE_TODAY"


def today() -> datetime.date:
    """Return today's date, or the date in the environment variable `COURSE_TODAY`."""
    given = os.environ.get(DAY)
    return parse_day(given) if given else datetime.date.today()


def release_day() -> datetime.date:
    """Return the day on which this version of the course was released."""
    return datetime.date.fromisoformat(__released__)


def parse_day(written: str | datetime.date) -> datetime.date:
    """Return a date from text such as 2026-11-26, from a time, or from a date.

    Raises
    ------
    CourseError
        The value is not a day.
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
    """Tell whether a release is overdue on the day `on`: its due day lies before."""
    return bool(next_due) and datetime.date.fromisoformat(next_due) < on


def age(next_due: str, on: datetime.date) -> str:
    """Return for how long a release is overdue, such as "7 months"; below one month in days."""
    due = datetime.date.fromisoformat(next_due)
    last = calendar.monthrange(on.year, on.month)[1]
    whole = on.day >= min(due.day, last)  # on the last day of a short month, the month counts as full
    months = 12 * (on.year - due.year) + on.month - due.month - (not whole)
    if months < 1:
        return number_of((on - due).days, "day")
    return number_of(months // 12, "year") if months >= 24 else number_of(months, "month")


def last_day_in_words(day: str, on: datetime.date) -> str:
    """Return a day that ends something, such as 2026-04-30, and whether it has passed on the day `on`."""
    words = day_in_words(datetime.date.fromisoformat(day))
    if is_overdue(day, on):
        words += ". This day has passed: look for newer figures at the address"
    return words
