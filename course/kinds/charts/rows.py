"""Compute the marks that a chart of one layer draws: the value of each channel for each mark."""

import math
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from course.answers import Plain
from course.kinds._words import fold
from course.kinds.base import FormError
from course.kinds.charts.picture import Channel, Picture

_START = datetime(1970, 1, 1)
_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ]([\d:.]+)(Z|[+-]\d\d:?\d\d)?)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
#: whole numbers up to this one are years, larger numbers are milliseconds
LAST_YEAR = 9999


def as_number(value: Any) -> float:
    """Return a cell as a number; NaN for any other cell."""
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, str) and len(value) < 100 and _NUMBER.fullmatch(value.strip()):
        return float(value)
    return math.nan


def as_time(value: Any) -> datetime | None:
    """Return a date from an ISO text, a year, or milliseconds since 1970; None for any other cell."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            if 0 < value <= LAST_YEAR and value == int(value):
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
    """Return the year in a number, a text or a date; None for any other cell."""
    if isinstance(value, str) and not math.isnan(number := as_number(value)):
        value = number
    moment = as_time(value)
    return None if moment is None else moment.year


def as_label(value: Any) -> str:
    """Return a cell as a label: texts folded, whole numbers and dates in the usual form."""
    if isinstance(value, bool) or value is None:
        return str(value).casefold()
    if isinstance(value, datetime):
        return value.isoformat().removesuffix("T00:00:00")
    if not math.isnan(number := as_number(value)):
        return f"{number:.12g}"
    text = str(value)
    moment = as_time(text) if "-" in text else None
    return as_label(moment) if moment is not None else fold(text) or text


#: channel -> value
Point = dict[str, Any]
#: marks that are stacked at one place
_STACKED = {"bar", "area"}
#: aggregates that may be stacked; means may not
_ADDS_UP = {"", "sum", "count"}
_PLACES = ("x", "y", "theta")
#: time unit -> number of letters of an ISO date that it keeps
_KEPT = {"yearmonth": 7, "yearmonthdate": 10}


def _numbers(values: Iterable[Any]) -> list[float]:
    return [number for value in values if not math.isnan(number := as_number(value))]


#: aggregate -> what it makes of the numbers in a group of rows
_AGGREGATES: dict[str, Callable[[Sequence[float]], float]] = {
    "count": len,
    "sum": math.fsum,
    "mean": statistics.fmean,
    "median": statistics.median,
    "min": min,
    "max": max,
}


def marks(plain: Plain, drawn: Picture) -> list[Point]:
    """Return the marks that a chart shows.

    `drawn` is the specification of `plain`.

    Raises
    ------
    FormError
        The chart uses an aggregate that is not supported, or carries no table.
    """
    columns = columns_of(plain)
    count = len(next(iter(columns.values()), []))
    values = {
        name: _shown([*columns.get(channel.field, [None] * count)], channel)
        for name, channel in drawn.channels.items()
        if not channel.aggregate
    }
    points = [{name: cells[at] for name, cells in values.items()} for at in range(count)]
    grouped = {name: channel for name, channel in drawn.channels.items() if channel.aggregate}
    if grouped:
        points = _put_together(points, columns, grouped, drawn.beside)
    places = [(name, drawn.channels[name]) for name in _PLACES if name in drawn.channels]
    return [point for point in points if all(_is_inside(point, *place, drawn) for place in places)]


def columns_of(plain: Plain) -> dict[str, list[Any]]:
    """Return the cells of the table that a chart draws, by the name of their column."""
    if plain["table"] is None:
        raise FormError("The chart names a table that it does not carry. Draw from a pandas table.")
    return dict(zip(plain["table"]["columns"], plain["table"]["data"], strict=True))


def pieces(drawn: Picture) -> str:
    """Return the channel whose values are stacked, as in a bar of pieces; empty for other marks."""
    channels = drawn.channels
    numbers = [name for name in ("x", "y") if name in channels and channels[name].type == "quantitative"]
    if drawn.mark not in _STACKED or len(numbers) != 1:
        return ""
    channel = channels[numbers[0]]
    loose = not channel.stacked or channel.bins is not None or channel.is_year
    return "" if loose or channel.aggregate not in _ADDS_UP else numbers[0]


def seen_as(points: list[Point], channels: list[str], adds: str) -> list[Point]:
    """Return the marks with only these channels; pieces stacked along `adds` are added up to one mark."""
    if not adds or adds not in channels:
        return [{name: point.get(name) for name in channels} for point in points]
    sums: dict[Any, Point] = {}
    for point in points:
        rest = (*(point.get(name) for name in channels if name != adds), point.get("facet"))
        bar = sums.setdefault(rest, {name: point.get(name) for name in channels} | {adds: 0.0})
        bar[adds] += point[adds]
    return list(sums.values())


def _shown(cells: list[Any], channel: Channel) -> list[Any]:
    """Return a channel's values in the form that is compared; None where nothing is drawn."""
    if channel.is_year:
        years = [as_year(cell) for cell in cells]
        labels = [as_label(cell) if channel.type == "discrete" else None for cell in cells]
        return [label if year is None else year for year, label in zip(years, labels, strict=True)]
    if channel.time_unit:
        return [_cut(cell, channel.time_unit) for cell in cells]
    if channel.bins is not None:
        return _binned(cells, channel.bins)
    if channel.type == "quantitative":
        numbers = map(as_number, cells)
        return [number if math.isfinite(number) else None for number in numbers]
    if channel.type == "temporal":
        return [None if (moment := as_time(cell)) is None else as_label(moment) for cell in cells]
    return [as_label(cell) for cell in cells]


def _cut(cell: Any, unit: str) -> Any:
    if unit == "year":
        return as_year(cell)
    if unit not in _KEPT:
        raise _unsupported(f"the time unit `{unit[:40]}`")
    moment = as_time(cell)
    return None if moment is None else moment.isoformat()[: _KEPT[unit]]


def _binned(cells: list[Any], bins: dict[str, Any]) -> list[float | None]:
    """Return the start of each value's bin; without a step there are at most ten bins."""
    numbers = [as_number(cell) for cell in cells]
    known = [number for number in numbers if math.isfinite(number)]
    step = as_number(bins.get("step", 0))
    if set(bins) - {"step"} or not 0 <= step < math.inf:
        raise _unsupported("bins with other options than `step`")
    if known and not step:
        span = max(known) - min(known) or abs(known[0]) or 1.0
        ten = 10.0 ** math.ceil(math.log10(span) - 1)
        step = next((ten / part for part in (5, 2) if span / (ten / part) <= 10), ten)
    return [math.floor(number / step + 1e-9) * step if math.isfinite(number) else None for number in numbers]


def _put_together(
    points: list[Point], columns: dict[str, list[Any]], grouped: dict[str, Channel], beside: tuple[str, ...]
) -> list[Point]:
    """Return one mark for each group of rows that are equal in all channels without an aggregate."""
    groups: dict[Any, list[int]] = {}
    for at, point in enumerate(points):
        rest = (as_label(columns[name][at]) if name in columns else "" for name in beside)
        groups.setdefault((*point.values(), *rest), []).append(at)
    made = []
    for places in groups.values():
        point = dict(points[places[0]])
        for name, channel in grouped.items():
            if channel.aggregate not in _AGGREGATES:
                raise _unsupported(f"the aggregate `{channel.aggregate[:40]}`")
            cells = columns.get(channel.field, [])
            # a count is one of rows, whatever stands in them
            found = _numbers(cells[at] for at in places if cells) if channel.aggregate != "count" else places
            number = (
                _AGGREGATES[channel.aggregate](found) if found or channel.aggregate == "sum" else math.nan
            )
            point[name] = float(number) if math.isfinite(number) else None
        made.append(point)
    return made


def _unsupported(what: str) -> FormError:
    return FormError(
        f"The chart uses {what}, which cannot be marked. Compute it in pandas first, and draw the result."
    )


def _is_inside(point: Point, name: str, channel: Channel, drawn: Picture) -> bool:
    """Tell whether a mark has a place on an axis: it needs a value, inside the axis's domain."""
    value = point[name]
    if value is None:
        return False
    if not channel.domain:
        return True
    if channel.type in {"discrete", "year"}:
        return value in _shown([*channel.domain], channel)
    ends = _numbers([*channel.domain])
    return not drawn.clips or len(ends) < 2 or not isinstance(value, float) or min(ends) <= value <= max(ends)
