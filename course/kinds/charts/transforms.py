"""The transforms of a chart, computed on plain rows as Vega-Lite computes them.

VegaFusion computes them too, but takes compiled Vega only. Compiling needs a JavaScript engine inside the
marker's process, which bounds neither its time nor its memory. So the few that lessons use are computed here;
every other is refused by name, in a sentence for the learner.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from course.kinds.charts.budget import Budget, UnreadableChartError
from course.kinds.charts.expression import compute, parse, truth
from course.kinds.charts.values import as_number, as_time, cut_time, is_missing

__all__ = ["AGGREGATES", "Row", "Transforms", "aggregate", "binned", "timed"]

Row = dict[str, Any]

_MOST = 40
_NAMES = (
    *("filter", "calculate", "fold", "aggregate", "joinaggregate", "timeUnit", "bin", "lookup", "window"),
    *(
        "density",
        "extent",
        "flatten",
        "impute",
        "loess",
        "pivot",
        "quantile",
        "regression",
        "sample",
        "stack",
    ),
)


def _numbers(values: Iterable[Any]) -> list[float]:
    found = (as_number(value) for value in values if not is_missing(value) and value != "")
    return [value for value in found if value == value]


def _of_some(function: Callable[[list[float]], float]) -> Callable[[list[Any]], Any]:
    def of(values: list[Any]) -> Any:
        numbers = _numbers(values)
        return function(numbers) if numbers else None

    return of


_mean = _of_some(lambda numbers: math.fsum(numbers) / len(numbers))

AGGREGATES: dict[str, Callable[[list[Any]], Any]] = {
    "count": len,
    "sum": lambda values: math.fsum(_numbers(values)),
    "mean": _mean,
    "average": _mean,
    "median": _of_some(statistics.median),
    "min": _of_some(min),
    "max": _of_some(max),
    "valid": lambda values: sum(not is_missing(value) for value in values),
    "missing": lambda values: sum(value is None for value in values),
    "distinct": lambda values: len({_hashable(value) for value in values}),
}


def _hashable(value: Any) -> Any:
    return value if not isinstance(value, list | dict) else repr(value)[:200]


def aggregate(op: Any, values: list[Any]) -> Any:
    """Aggregate the values of one group.

    Raises
    ------
    UnreadableChartError
        For an operation that is not supported.
    """
    if not isinstance(op, str) or op not in AGGREGATES:
        raise _unsupported(f"aggregate {str(op)[:40]!r}")
    try:
        return AGGREGATES[op](values)
    except (OverflowError, ValueError):  # infinite sums
        return None


def timed(value: Any, unit: str) -> datetime | None:
    """Cut a date to a time unit.

    Raises
    ------
    UnreadableChartError
        For a unit that is not supported.
    """
    try:
        found: datetime | None = cut_time(value, unit)
        return found
    except KeyError:
        raise _unsupported(f"time unit {unit[:40]!r}") from None


def binned(values: list[Any], bins: Any) -> list[float | None]:
    """Return the start of each value's bin."""
    options = bins if isinstance(bins, dict) else {}
    if set(options) - {"maxbins", "step"}:
        raise _unsupported("bin with " + ", ".join(sorted(set(options) - {"maxbins", "step"}))[:60])
    numbers = [None if is_missing(value) else as_number(value) for value in values]
    known = [number for number in numbers if number is not None and math.isfinite(number)]
    if not known:
        return [None] * len(values)
    most, step = as_number(options.get("maxbins", 10)), as_number(options.get("step", 0))
    if not 1 <= most <= 1000 or step < 0:
        raise _unsupported("bin with these options")
    span = max(known) - min(known) or abs(known[0]) or 1.0
    if not step:
        step = 10.0 ** math.ceil(math.log10(span / most))
        for part in (5.0, 2.0):
            if span / (step / part) <= most:
                step /= part
                break
    cut = [None if number is None else number / step for number in numbers]
    return [None if c is None or not math.isfinite(c) else math.floor(c + 1e-9) * step for c in cut]


def _unsupported(what: str) -> UnreadableChartError:
    return UnreadableChartError(
        f"The chart uses the {what}, which cannot be marked. Compute it in pandas first, and draw the result."
    )


class Transforms:
    """Computes transforms for one chart.

    Parameters
    ----------
    params
        The chart's parameters by name.
    budget
        Pays one step for each row and expression node.
    """

    def __init__(self, params: Mapping[str, Mapping[str, Any]], budget: Budget) -> None:
        self._params = params
        self._budget = budget
        self._values = {
            name: param["value"]
            for name, param in params.items()
            if "select" not in param and isinstance(param.get("value"), str | int | float | bool)
        }

    def apply(self, steps: Any, rows: list[Row]) -> list[Row]:
        """Return the rows after a list of transforms.

        Raises
        ------
        UnreadableChartError
            One of them is not supported.
        """
        if not isinstance(steps, list):
            return rows
        if len(steps) > _MOST:
            raise UnreadableChartError(
                f"The chart has more than {_MOST} transforms. Compute its rows in pandas first."
            )
        for step in steps:
            name = next((name for name in _NAMES if isinstance(step, dict) and name in step), "unknown")
            compute_it = getattr(self, f"_{name.lower()}", None)
            if compute_it is None:
                raise _unsupported(f"transform {name!r}")
            self._budget.spend(len(rows) + 1)
            rows = compute_it(step, rows)
        return rows

    # ------------------------------------------------------------------------- transforms

    def _filter(self, step: Row, rows: list[Row]) -> list[Row]:
        return [row for row in rows if self.holds(step["filter"], row)]

    def _calculate(self, step: Row, rows: list[Row]) -> list[Row]:
        name = _name(step.get("as"))
        return [self._with(row, {name: self._value(step["calculate"], row)}) for row in rows]

    def _fold(self, step: Row, rows: list[Row]) -> list[Row]:
        fields = _names(step["fold"])
        given = _names(step.get("as", []))
        name, value = [*given, *("key", "value")[len(given) :]][:2]
        self._budget.spend(len(rows) * len(fields))
        return [self._with(row, {name: field, value: row.get(field)}) for row in rows for field in fields]

    def _aggregate(self, step: Row, rows: list[Row]) -> list[Row]:
        by = _names(step.get("groupby", []))
        found = []
        for group in self._groups(rows, by):
            kept = {name: group[0].get(name) for name in by}
            found.append(kept | self._aggregated(step["aggregate"], group))
        return found

    def _joinaggregate(self, step: Row, rows: list[Row]) -> list[Row]:
        groups = self._groups(rows, _names(step.get("groupby", [])))
        made = [(group, self._aggregated(step["joinaggregate"], group)) for group in groups]
        return [self._with(row, values) for group, values in made for row in group]

    def _timeunit(self, step: Row, rows: list[Row]) -> list[Row]:
        unit, field, name = _unit(step["timeUnit"]), _name(step.get("field")), _name(step.get("as"))
        return [self._with(row, {name: timed(row.get(field), unit)}) for row in rows]

    def _bin(self, step: Row, rows: list[Row]) -> list[Row]:
        name = (_names(step.get("as")) or [""])[0]
        starts = binned([row.get(_name(step.get("field"))) for row in rows], step["bin"])
        return [self._with(row, {name: start}) for row, start in zip(rows, starts, strict=True)]

    # ------------------------------------------------------------------------------ parts

    def _with(self, row: Row, more: Row) -> Row:
        self._budget.spend(2 + len(row) // 2)  # what is copied costs memory, too
        return row | more

    def _groups(self, rows: list[Row], by: list[str]) -> list[list[Row]]:
        self._budget.spend(len(rows) * (1 + len(by)))
        groups: dict[Any, list[Row]] = {}
        for row in rows:
            groups.setdefault(tuple(_hashable(row.get(name)) for name in by), []).append(row)
        return list(groups.values())

    def _aggregated(self, ops: Any, group: list[Row]) -> Row:
        made: Row = {}
        for op in ops[:_MOST] if isinstance(ops, list) else []:
            if not isinstance(op, dict):
                continue
            field, named = op.get("field"), op.get("as")
            self._budget.spend(2 * len(group))
            values = [row.get(field) for row in group] if isinstance(field, str) else [1] * len(group)
            made[_name(named) if named else f"{op.get('op')}_{field or ''}"] = aggregate(op.get("op"), values)
        return made

    def _value(self, text: Any, row: Row) -> Any:
        if not isinstance(text, str):
            raise _unsupported("calculation without an expression")
        return compute(parse(text), {**self._values, "datum": row}, self._budget)

    def holds(self, test: Any, row: Row, depth: int = 0) -> bool:
        """Tell whether a row passes a predicate: an expression, or an object such as `{field, equal}`.

        Raises
        ------
        UnreadableChartError
            The predicate is not supported.
        """
        self._budget.spend(1)
        if depth > 20:
            raise _unsupported("filter that is nested more than 20 levels deep")
        if isinstance(test, str):
            return truth(self._value(test, row))
        if not isinstance(test, dict):
            raise _unsupported("filter in an unknown form")
        for word, whole in (("and", all), ("or", any)):
            if isinstance(test.get(word), list):
                return whole(self.holds(part, row, depth + 1) for part in test[word])
        if "not" in test:
            return not self.holds(test["not"], row, depth + 1)
        if "param" in test:
            return self._selected(test)
        return self._compared(test, row)

    def _selected(self, test: Row) -> bool:
        name = test["param"] if isinstance(test["param"], str) else ""
        param = self._params.get(name, {})
        if "select" not in param and name in self._values:
            return truth(self._values[name])
        if "value" in param:
            raise _unsupported("filter by a selection that starts with a value")
        return test.get("empty") is not False

    def _compared(self, test: Row, row: Row) -> bool:
        value, unit = row.get(_name(test.get("field"))), test.get("timeUnit")
        if unit is not None:
            value = timed(value, _unit(unit))
        if "valid" in test:
            return (not is_missing(value)) == truth(test["valid"])
        if "equal" in test:
            return _pair("equal", value, self._bound(test["equal"], row, unit))
        if isinstance(test.get("oneOf"), list):
            self._budget.spend(len(test["oneOf"]))
            return any(_pair("equal", value, self._bound(one, row, unit)) for one in test["oneOf"])
        if isinstance(test.get("range"), list) and len(test["range"]) == 2:
            low, high = (self._bound(end, row, unit) for end in test["range"])
            above = low is None or _pair("gte", value, low)
            return above and (high is None or _pair("lte", value, high))
        for word in ("lt", "lte", "gt", "gte"):
            if word in test:
                return _pair(word, value, self._bound(test[word], row, unit))
        raise _unsupported("filter in an unknown form")

    def _bound(self, bound: Any, row: Row, unit: Any) -> Any:
        if isinstance(bound, dict) and isinstance(bound.get("expr"), str):
            bound = self._value(bound["expr"], row)
        elif isinstance(bound, dict):
            bound = _date(bound)
        return as_time(bound) if unit is not None else bound


def _pair(word: str, left: Any, right: Any) -> bool:
    if isinstance(left, datetime) or isinstance(right, datetime):
        left, right = as_time(left), as_time(right)
        if left is None or right is None:
            return False
    elif word == "equal":
        if isinstance(left, bool | str) or left is None:
            return type(left) is type(right) and bool(left == right)
        return isinstance(right, int | float) and bool(left == right)
    elif not (isinstance(left, str) and isinstance(right, str)):
        left, right = as_number(left), as_number(right)
    return {
        "equal": left == right,
        "lt": left < right,
        "lte": left <= right,
        "gt": left > right,
        "gte": left >= right,
    }[word]


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _date(parts: Row) -> datetime | None:
    if set(parts) - {"year", "month", "date", "utc", "hours", "minutes", "seconds"}:
        raise _unsupported("date with " + ", ".join(sorted(map(str, parts)))[:60])
    month = parts.get("month", 1)
    if isinstance(month, str) and month[:3].lower() in _MONTHS:
        month = _MONTHS.index(month[:3].lower()) + 1
    try:
        year, day = as_number(parts.get("year", 2012)), as_number(parts.get("date", 1))
        hours, minutes, seconds = (int(as_number(parts.get(n, 0))) for n in ("hours", "minutes", "seconds"))
        return datetime(int(year), int(as_number(month)), int(day), hours, minutes, seconds)
    except (ValueError, OverflowError):
        return None


def _name(raw: Any) -> str:
    return raw.replace("\\", "") if isinstance(raw, str) else ""


def _names(raw: Any) -> list[str]:
    parts = raw if isinstance(raw, list) else [raw]
    if len(parts) > 200:
        raise UnreadableChartError(
            "A transform of the chart names more than 200 columns. Compute it in pandas first."
        )
    return [_name(part) for part in parts]


def _unit(raw: Any) -> str:
    if isinstance(raw, dict):
        raw = raw.get("unit") if set(raw) <= {"unit", "utc"} else "in an unknown form"
    return raw if isinstance(raw, str) else "in an unknown form"
