"""Single values as Vega-Lite reads them: numbers, dates, years and labels."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from course.kinds._words import fold

__all__ = ["as_label", "as_number", "as_time", "as_year", "cut_time", "is_missing"]

_START = datetime(1970, 1, 1)
_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ]([\d:.]+)(Z|[+-]\d\d:?\d\d)?)?")
#: whole numbers up to here are years, from there on milliseconds
_LAST_YEAR = 9999
_UNITS = ("year", "quarter", "month", "date", "hours", "minutes")


def is_missing(value: Any) -> bool:
    """Tell whether a value is None or not a number."""
    return value is None or (type(value) is float and math.isnan(value))


def as_number(value: Any) -> float:
    """Return a value as JavaScript turns it into a number; not a number where it is none."""
    if value is None:
        return 0.0
    if isinstance(value, datetime):
        return (value - _START).total_seconds() * 1000.0
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, str) and len(value) < 100:
        text = value.strip()
        if not text:
            return 0.0
        if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
            return float(text)
    return math.nan


def as_time(value: Any) -> datetime | None:
    """Read a date: a date, an ISO text, a year, or milliseconds since 1970."""
    if isinstance(value, datetime):
        return value
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            if 0 < value <= _LAST_YEAR and value == int(value):
                return datetime(int(value), 1, 1)
            return _START + timedelta(milliseconds=float(value))
        if isinstance(value, str) and len(value) < 60:
            return _iso(value.strip())
    except (ValueError, OverflowError):
        return None
    return None


def _iso(text: str) -> datetime | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    if found[4]:
        moment = datetime.fromisoformat(text.replace("/", "-").replace("Z", "+00:00"))
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1))


def as_year(value: Any) -> int | None:
    """Read a year, whether it is a number, a text or a date."""
    if isinstance(value, str) and (number := as_number(value)) == number:
        value = number
    moment = as_time(value)
    return None if moment is None else moment.year


def cut_time(value: Any, unit: str) -> Any:
    """Return the part of a date that a time unit such as `year` or `utcyearmonth` keeps; None without a date.

    Raises
    ------
    KeyError
        The unit is none that is known.
    """
    moment = as_time(value)
    rest, kept = unit.removeprefix("utc"), []
    for name in _UNITS:
        if rest.startswith(name):
            rest = rest.removeprefix(name)
            kept.append(name)
    if rest or not kept:
        raise KeyError(unit)
    if moment is None:
        return None
    quarter = (moment.month - 1) // 3
    month = moment.month if "month" in kept else 3 * quarter + 1 if "quarter" in kept else 1
    # Without the year, months of different years fall together; Vega-Lite puts them into 2012.
    return datetime(
        moment.year if "year" in kept else 2012,
        month,
        moment.day if "date" in kept else 1,
        moment.hour if "hours" in kept else 0,
        moment.minute if "minutes" in kept else 0,
    )


def as_label(value: Any) -> str:
    """Return a value as a label: texts folded, whole numbers and dates as they are usually written."""
    if isinstance(value, bool) or value is None:
        return str(value).casefold()
    if isinstance(value, int | float):
        return f"{value:.12g}"
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")
    text = str(value)
    number = as_number(text)
    if text.strip() and number == number:
        return f"{number:.12g}"
    moment = as_time(text) if "-" in text else None
    return as_label(moment) if moment is not None else fold(text) or text
