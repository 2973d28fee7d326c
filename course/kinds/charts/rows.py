"""What a chart draws: for each layer the values that its channels show, one dict for each mark drawn.

Data, transforms, aggregates, time units and bins are computed; rows that a reader cannot see are left out.
Numbers stay numbers. Years become whole numbers. Dates and labels become texts that equal values share.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from course.answers import Plain
from course.kinds.charts.budget import Budget, UnreadableChartError
from course.kinds.charts.channels import SAME_CHANNEL, channel, is_year
from course.kinds.charts.layers import MOST_CHANNELS, MOST_LAYERS, Layer, layers, params
from course.kinds.charts.transforms import Row, Transforms, aggregate, binned, timed
from course.kinds.charts.values import as_label, as_number, as_time, as_year, is_missing
from course.kinds.charts.visible import Look

__all__ = ["Drawn", "drawn"]

#: bars and areas of one place stand on each other
_STACKED = {"bar", "area"}
#: sums may stand on each other, means may not
_ADDS_UP = {"", "sum", "count", "distinct", "valid", "missing"}
_PLACES = ("x", "y", "theta")
#: what a reader sees only when pointing at a mark, or never
_UNSHOWN = {"href", "url", "description", "key"}
#: a scale so many times wider than its values shows them all alike: a pixel and a half of 300
_TOO_WIDE = 200.0


@dataclass
class Drawn:
    """What one layer draws.

    Attributes
    ----------
    layer : Layer
        The layer.
    points : list of dict
        Channel -> value, of the marks that can be seen.
    unseen : str
        Why nothing, or not everything, of it can be seen; empty where all can.
    adds : str
        Channel whose values stand on each other, as the pieces of a bar do; empty for other marks.
    """

    layer: Layer
    points: list[dict[str, Any]] = field(default_factory=list)
    unseen: str = ""
    adds: str = ""

    def seen_as(self, channels: Iterable[str]) -> list[dict[str, Any]]:
        """Return the marks by some channels alone; pieces of one bar become one bar."""
        names = list(channels)
        if not self.adds or self.adds not in names:
            return [{name: point.get(name) for name in names} for point in self.points]
        sums: dict[Any, dict[str, Any]] = {}
        for point in self.points:
            rest = tuple(point.get(name) for name in names if name != self.adds)
            bar = sums.setdefault(
                (rest, point.get("facet")), {name: point.get(name) for name in names} | {self.adds: 0.0}
            )
            bar[self.adds] += point[self.adds]
        return list(sums.values())


def drawn(plain: Plain, wanted: list[Layer] | None = None, budget: Budget | None = None) -> list[Drawn]:
    """Compute what a chart draws.

    Parameters
    ----------
    plain
        The form `chart`, with its data.
    wanted
        Layers of it that are needed; all when left out.
    budget
        Bounds the work.

    Raises
    ------
    UnreadableChartError
        The chart uses what is not supported, or takes too many steps; the sentence is for learners.
    """
    found = layers(plain["v"])
    if len(found) >= MOST_LAYERS:
        raise UnreadableChartError(
            f"The chart has {MOST_LAYERS} layers or more. Draw one layer from one table."
        )
    picture = _Picture(plain, budget or Budget())
    try:
        return [picture.draw(layer) for layer in (found if wanted is None else wanted)]
    except (AttributeError, IndexError, KeyError, OverflowError, RecursionError, TypeError, ValueError):
        # what no version of Altair writes: a list where a name belongs, and so on
        raise UnreadableChartError(
            "The chart's specification is not one that Altair writes. Draw it with `alt.Chart(table)`."
        ) from None


class _Picture:
    def __init__(self, plain: Plain, budget: Budget) -> None:
        self._tables = plain.get("data", [])
        self._budget = budget
        self._transforms = Transforms(params(plain["v"]), budget)
        self._rows: dict[int, list[Row]] = {}

    # ------------------------------------------------------------------------------ rows

    def _rows_of(self, path: tuple[dict[str, Any], ...]) -> list[Row]:
        """Return the rows of the innermost specification; what layers share is computed once."""
        rows: list[Row] = [{}]  # a mark without any data is drawn once
        for node in path:
            if "repeat" in node:
                raise UnreadableChartError(
                    "The chart repeats a picture, which cannot be marked. Draw one picture."
                )
            if id(node) not in self._rows:
                if "table" in node:
                    rows = self._table(node["table"])
                self._rows[id(node)] = self._transforms.apply(node.get("transform"), rows)
            rows = self._rows[id(node)]
        return rows

    def _table(self, place: Any) -> list[Row]:
        if place is None:
            return [{}]
        if type(place) is not int or not 0 <= place < len(self._tables):
            raise UnreadableChartError(
                "The chart names a table that it does not carry. Draw from a pandas table."
            )
        names, columns = self._tables[place]["columns"], self._tables[place]["data"]
        self._budget.spend(sum(map(len, columns)))
        return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]

    # -------------------------------------------------------------------------- channels

    def draw(self, layer: Layer) -> Drawn:
        rows = self._rows_of(layer.path)
        shown = {
            name: (raw, channel(raw))
            for name, raw in list(layer.encoding.items())[: 2 * MOST_CHANNELS]
            if isinstance(raw, dict) and name not in _UNSHOWN
        }
        shown = {name: pair for name, pair in shown.items() if pair[1]["field"] or pair[1]["aggregate"]}
        self._budget.spend(len(rows) * (len(shown) + 1))
        if any("impute" in raw for raw, _ in shown.values()):
            raise UnreadableChartError(
                "The chart fills gaps by `impute`, which cannot be marked. Fill them in pandas first."
            )
        made = self._values(layer, rows, shown)
        if not rows:
            return Drawn(layer, unseen="no row of its table is left")
        return self._visible(layer, made, shown)

    def _values(self, layer: Layer, rows: list[Row], shown: dict[str, Any]) -> list[tuple[Row, Row]]:
        """Return pairs of a row and the values of its channels, grouped where a channel aggregates."""
        plain = {name: means for name, (_, means) in shown.items() if not means["aggregate"]}
        columns: dict[str, list[Any]] = {}
        for name, means in plain.items():
            cells = [row.get(_name(means["field"])) for row in rows]
            if means["bin"] and shown[name][0].get("bin") != "binned":
                cells = binned(cells, shown[name][0].get("bin"))
            elif means["timeUnit"]:
                cells = [timed(cell, means["timeUnit"]) for cell in cells]
            columns[name] = [_normal(cell, means) for cell in cells]
        pairs = [(row, {name: columns[name][at] for name in columns}) for at, row in enumerate(rows)]
        ops = {name: means for name, (_, means) in shown.items() if means["aggregate"]}
        if not ops:
            return pairs
        by_field = _tips(layer)
        groups: dict[Any, list[tuple[Row, Row]]] = {}
        for row, values in pairs:
            self._budget.spend(1 + len(by_field))
            rest = tuple(as_label(row.get(name)) for name in by_field)
            groups.setdefault((tuple(values.items()), rest), []).append((row, values))
        made = []
        for group in groups.values():
            self._budget.spend(2 * len(group) * len(ops))
            values = dict(group[0][1])
            for name, means in ops.items():
                cells = [row.get(_name(means["field"])) for row, _ in group]
                values[name] = _normal(
                    aggregate(means["aggregate"], cells), {**means, "type": "quantitative"}
                )
            made.append((group[0][0], values))
        return made

    # --------------------------------------------------------------------------- seen

    def _visible(self, layer: Layer, pairs: list[tuple[Row, Row]], shown: dict[str, Any]) -> Drawn:
        look, whys = Look(layer), dict[Any, str]()
        colours = _Colours(shown)
        axes = [
            _Axis(name, *shown[name], clip=layer.style.get("clip") is True)
            for name in _PLACES
            if name in shown
        ]
        result = Drawn(layer, adds=_adds(layer, shown))
        for row, values in pairs:
            if any(values[axis.name] is None for axis in axes):
                result.unseen = result.unseen or "a value on an axis is missing"
                continue
            chosen = self._chosen(layer, look, row)
            colour = colours.of(values)
            seen = (*(place for place, _ in chosen.values()), colour)
            if seen not in whys:
                self._budget.spend(100)
                whys[seen] = look.unseen({name: part for name, (_, part) in chosen.items()}, colour)
            values |= {axis.name: axis.cut(values[axis.name]) for axis in axes if axis.name == result.adds}
            beyond = next((axis.name for axis in axes if axis.leaves_out(values[axis.name])), "")
            why = whys[seen] or (f"the domain of the {beyond} axis leaves marks out" if beyond else "")
            result.unseen = result.unseen or why
            if not why:
                result.points.append({SAME_CHANNEL.get(name, name): value for name, value in values.items()})
        for axis in axes:
            if axis.flattens([point[axis.name] for point in result.points]):
                wide = f"the domain of the {axis.name} axis is so wide that all values look alike"
                return Drawn(layer, unseen=wide)
        return result

    def _chosen(self, layer: Layer, look: Look, row: Row) -> dict[str, tuple[int, Row]]:
        """Choose for each channel with a test the case that holds for a row: its place and definition."""
        made: dict[str, tuple[int, Row]] = {}
        for name in look.tested:
            raw = layer.encoding[name]
            for place, case in enumerate(raw["condition"]):
                if self._transforms.holds(case["test"], row):
                    made[name] = (place, {part: case[part] for part in case if part != "test"})
                    break
            else:
                made[name] = (-1, {part: raw[part] for part in raw if part != "condition"})
        return made


def _name(raw: Any) -> str:
    return raw.replace("\\", "") if isinstance(raw, str) else ""


def _tips(layer: Layer) -> list[str]:
    """Fields of lists of channels, such as `detail` and `tooltip`: Vega-Lite groups by them as well."""
    found = [raw for raw in layer.encoding.values() if isinstance(raw, list)]
    fields = [channel(part) for raw in found for part in raw[:MOST_CHANNELS]]
    return [_name(means["field"]) for means in fields if means and means["field"] and not means["aggregate"]]


def _normal(value: Any, means: Mapping[str, Any]) -> Any:
    """Return a value as it is compared, or None where nothing is drawn."""
    if is_year(dict(means)):
        year = as_year(value)
        return year if year is not None or means["type"] != "discrete" else as_label(value)
    if means["type"] == "quantitative" or means["bin"]:
        number = math.nan if is_missing(value) else as_number(value)
        return number if math.isfinite(number) else None
    if means["type"] == "temporal" or isinstance(value, datetime):
        moment = as_time(value)
        return None if moment is None else as_label(moment)
    return as_label(value)


# ------------------------------------------------------------------------------- scales


def _scale(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    scale = raw.get("scale")
    return scale if isinstance(scale, dict) else {}


class _Colours:
    """The colours that a scale with its own domain and range hands out."""

    def __init__(self, shown: Mapping[str, Any]) -> None:
        self._channel = ""
        self._given: dict[Any, str] = {}
        for name in ("color", "fill", "stroke"):
            if name not in shown:
                continue
            raw, means = shown[name]
            domain, reach = _scale(raw).get("domain"), _scale(raw).get("range")
            if isinstance(domain, list) and isinstance(reach, list) and reach:
                self._channel = name
                pairs = [(label, reach[place % len(reach)]) for place, label in enumerate(domain[:500])]
                self._given = {_normal(label, means): one for label, one in pairs if isinstance(one, str)}

    def of(self, values: Row) -> str | None:
        """Return the colour of one mark, or None where the scale chooses."""
        return self._given.get(values[self._channel]) if self._channel else None


class _Axis:
    """What an axis with a domain of its own leaves out or hides."""

    def __init__(self, name: str, raw: Mapping[str, Any], means: Mapping[str, Any], *, clip: bool) -> None:
        self.name = name
        domain = _scale(raw).get("domain")
        domain = domain[:1000] if isinstance(domain, list) else []
        numbers = [one for one in domain if isinstance(one, int | float) and not isinstance(one, bool)]
        self._classes = {_normal(one, means) for one in domain} if means["type"] == "discrete" else set()
        self._ends = (min(numbers), max(numbers)) if len(numbers) >= 2 and not self._classes else None
        # Without clipping a mark just beyond the domain is drawn beside the axes.
        self._cuts = clip or _scale(raw).get("clamp") is True

    def leaves_out(self, value: Any) -> bool:
        """Tell whether a mark at this value cannot be seen."""
        if self._classes:
            return value not in self._classes
        if self._ends is None or not isinstance(value, int | float):
            return False
        low, high = self._ends
        slack = 0.0 if self._cuts else high - low
        return not low - slack <= value <= high + slack

    def cut(self, value: Any) -> Any:
        """Return where a bar ends that is cut off at the end of the axis."""
        if not self._cuts or self._ends is None or not isinstance(value, int | float):
            return value
        low, high = self._ends
        return min(value, high) if value > 0 else max(value, low)

    def flattens(self, values: list[Any]) -> bool:
        """Tell whether the domain is so wide that all these values look alike."""
        numbers = [value for value in values if isinstance(value, float)]
        if self._ends is None or not numbers:
            return False
        low, high = self._ends
        base = 0.0 if low <= 0 <= high else numbers[0]
        reach = max(abs(value - base) for value in numbers)
        return reach > 0 and high - low > _TOO_WIDE * reach


def _adds(layer: Layer, shown: Mapping[str, Any]) -> str:
    numbers = [name for name in ("x", "y") if name in shown and shown[name][1]["type"] == "quantitative"]
    if layer.mark not in _STACKED or len(numbers) != 1:
        return ""
    raw, means = shown[numbers[0]]
    loose = raw.get("stack", "zero") in (None, False) or means["bin"] or is_year(means)
    op = means["aggregate"]
    return "" if loose or not isinstance(op, str) or op not in _ADDS_UP else numbers[0]
