"""The functions that a Vega expression may call, and how JavaScript compares and shows values."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from course.kinds.charts.values import as_number, as_time, is_missing

__all__ = ["FUNCTIONS", "as_text", "dated", "equal"]


def as_text(value: Any) -> str:
    """Return a value as an expression joins it to a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, datetime) else ""


def dated(left: Any, right: Any) -> tuple[Any, Any]:
    """Read a text beside a date as a date: Vega-Lite reads columns of dates before it filters."""
    if isinstance(left, datetime) and isinstance(right, str):
        return left, as_time(right)
    if isinstance(right, datetime) and isinstance(left, str):
        return as_time(left), right
    return left, right


def equal(left: Any, right: Any, *, strict: bool = False) -> bool:
    """Compare as `==` does: texts of numbers equal numbers, unless it is to be strict."""
    left, right = dated(left, right)
    if left is None or right is None:
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if strict and isinstance(left, str) != isinstance(right, str):
        return False
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        return False
    return as_number(left) == as_number(right)


def _time_part(read: Callable[[datetime], float]) -> Callable[[Any], float]:
    def part(value: Any) -> float:
        moment = as_time(value)
        return math.nan if moment is None else float(read(moment))

    return part


def _math(function: Callable[..., float]) -> Callable[..., float]:
    return lambda *values: float(function(*map(as_number, values)))


def _made_date(year: Any, month: Any = 0, day: Any = 1) -> datetime | None:
    months = int(as_number(year)) * 12 + int(as_number(month))
    return datetime(months // 12, months % 12 + 1, int(as_number(day)))


def _place_of(whole: Any, part: Any) -> float:
    if isinstance(whole, str):
        return float(whole.find(as_text(part)))
    return float(next((place for place, item in enumerate(whole) if equal(item, part, strict=True)), -1))


def _to_number(value: Any) -> Any:
    return None if value is None or value == "" else as_number(value)


#: every function that an expression may call; `if` is computed apart
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "isValid": lambda value: not is_missing(value),
    "isNumber": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "isString": lambda value: isinstance(value, str),
    "isNaN": lambda value: math.isnan(as_number(value)),
    "isFinite": lambda value: math.isfinite(as_number(value)),
    "toNumber": _to_number,
    "toString": lambda value: None if value is None else as_text(value),
    "toDate": as_time,
    "datetime": _made_date,
    "year": _time_part(lambda moment: moment.year),
    "quarter": _time_part(lambda moment: (moment.month + 2) // 3),
    "month": _time_part(lambda moment: moment.month - 1),
    "date": _time_part(lambda moment: moment.day),
    "time": lambda value: as_number(as_time(value) or math.nan),
    "utcyear": _time_part(lambda moment: moment.year),
    "utcmonth": _time_part(lambda moment: moment.month - 1),
    "abs": _math(abs),
    "round": _math(lambda value: math.floor(value + 0.5)),
    "floor": _math(math.floor),
    "ceil": _math(math.ceil),
    "sqrt": _math(math.sqrt),
    "exp": _math(math.exp),
    "log": _math(math.log),
    "pow": _math(math.pow),
    "min": _math(lambda *values: min(values)),
    "max": _math(lambda *values: max(values)),
    "length": lambda value: float(len(value)),
    "upper": lambda value: as_text(value).upper(),
    "lower": lambda value: as_text(value).lower(),
    "indexof": _place_of,
    "inrange": lambda value, ends: as_number(ends[0]) <= as_number(value) <= as_number(ends[1]),
}
