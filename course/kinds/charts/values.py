"""Single cells of a chart's table as Vega-Lite reads them: numbers, dates, years and labels."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from course.kinds._words import fold

_START = datetime(1970, 1, 1)
_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ]([\d:.]+)(Z|[+-]\d\d:?\d\d)?)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
#: whole numbers up to here are years, from there on milliseconds
_LAST_YEAR = 9999


def as_number(value: Any) -> float:
    """Return a cell as a number; not a number where it is none."""
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, str) and len(value) < 100 and _NUMBER.fullmatch(value.strip()):
        return float(value)
    return math.nan


def as_time(value: Any) -> datetime | None:
    """Read a date: an ISO text, a year, or milliseconds since 1970."""
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
    if isinstance(value, str) and not math.isnan(number := as_number(value)):
        value = number
    moment = as_time(value)
    return None if moment is None else moment.year


def as_label(value: Any) -> str:
    """Return a cell as a label: texts folded, whole numbers and dates as they are usually written."""
    if isinstance(value, bool) or value is None:
        return str(value).casefold()
    if isinstance(value, int | float):
        return f"{value:.12g}"
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")
    text = str(value)
    if not math.isnan(number := as_number(text)):
        return f"{number:.12g}"
    moment = as_time(text) if "-" in text else None
    return as_label(moment) if moment is not None else fold(text) or text
