"""Describes any Altair chart in words, from its specification and its rows.

The words give numbers only where each mark shows the value of a row. A chart that transforms or sums its
rows shows other numbers, so its words name the columns and give no number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from course.charts import _words as words
from course.charts._fields import Spec, channels_of, parts_of, rows_of
from course.errors import CourseError
from course.phrases import list_of, number_of

#: kind of mark -> its name in singular and plural
_MARKS = {
    "arc": ("slice", "slices"),
    "area": ("area", "areas"),
    "bar": ("bar", "bars"),
    "boxplot": ("box", "boxes"),
    "geoshape": ("map", "maps"),
    "image": ("image", "images"),
    "line": ("line", "lines"),
    "rect": ("tile", "tiles"),
    "rule": ("rule", "rules"),
    "text": ("text", "texts"),
    "tick": ("tick", "ticks"),
    "trail": ("line", "lines"),
}
_POINT = ("point", "points")
#: marks that mostly label or divide other marks
_BESIDE = ("rule", "text")
#: channels that tell one group of marks from another
_GROUPING = (
    *("color", "fill", "stroke", "detail", "strokeDash", "shape", "opacity"),
    *("row", "column", "facet", "xOffset", "yOffset"),
)
_LINES = ("area", "line", "trail")
#: keys of a channel that change the field's values before they are drawn
_CHANGED = ("aggregate", "bin", "timeUnit", "impute")
#: channels that give a mark a second end, which a sentence about one value cannot describe
_SECOND_ENDS = ("x2", "y2", "theta2", "radius2")
#: most layers or pictures that are described one by one
_MOST = 4


@dataclass(frozen=True)
class _View:
    """One kind of mark with its channels and rows; `table` is None where its marks show no plain rows."""

    mark: str
    encoding: Spec
    table: pd.DataFrame | None

    def field(self, channel: str) -> str | None:
        """Return the field whose values a channel shows unchanged; None where it changes them."""
        found = self.encoding.get(channel, {})
        if not isinstance(found, dict) or any(found.get(key) for key in _CHANGED):
            return None
        if found.get("stack") == "normalize":  # the axis shows shares of a sum, which no row contains
            return None
        field = found.get("field")
        return field if isinstance(field, str) else None

    def shows_rows(self) -> bool:
        """Tell whether each mark stands for one row and one number in that row."""
        if any(channel in self.encoding for channel in _SECOND_ENDS):
            return False
        # If one channel sums or counts, the other channels only define its groups.
        return not any(channel.get("aggregate") for channel in channels_of(self.encoding))

    def kind(self, channel: str) -> str:
        return str(self.encoding[channel].get("type", "")) if channel in self.encoding else ""

    def form(self, channel: str) -> str | None:
        axis = self.encoding[channel].get("axis")
        return axis.get("format") if isinstance(axis, dict) and self.kind(channel) == "quantitative" else None

    def groups(self) -> list[str]:
        found = [self.field(channel) for channel in _GROUPING if self.kind(channel) != "quantitative"]
        return list(dict.fromkeys(field for field in found if field))


def chart_in_words(spec: Spec) -> str:
    """Return whole sentences that describe a chart.

    Parameters
    ----------
    spec
        The chart's specification, with the rows under `datasets`.
    """
    return _in_words(spec, _View("", {}, None), spec.get("datasets", {}))


def _in_words(spec: Spec, around: _View, datasets: Spec) -> str:
    pictures = [part for key in ("hconcat", "vconcat", "concat") for part in spec.get(key, ())]
    if "repeat" in spec:
        repeat = spec["repeat"]
        fields = [field for part in repeat.values() for field in part] if isinstance(repeat, dict) else repeat
        return f"One picture for each of {list_of(map(words.phrase, dict.fromkeys(fields)), 6)}."
    if not pictures:
        return _one_picture(list(_views(spec, around, datasets)))
    table = _table(spec, around, datasets)
    each = [_in_words(part, _View("", {}, table), datasets) for part in pictures[:_MOST]]
    numbered = [f"Picture {place}: {text}" for place, text in enumerate(each, 1)]
    return " ".join([f"{number_of(len(pictures), 'picture')} side by side.", *numbered])


def _views(spec: Spec, around: _View, datasets: Spec) -> Iterator[_View]:
    facet = spec.get("facet", {})
    panels = {key: facet[key] for key in ("row", "column") if key in facet}
    if "field" in facet:
        panels = {"facet": facet}
    encoding = {**around.encoding, **panels, **spec.get("encoding", {})}
    table = _table(spec, around, datasets)
    if "mark" in spec:
        mark = spec["mark"]
        about = mark if isinstance(mark, dict) else {"type": mark}
        # A mark that is hidden from screen readers only repeats another mark.
        if about.get("aria") is not False:
            yield _View(about["type"], encoding, table)
    for part in parts_of(spec):
        yield from _views(part, _View("", encoding, table), datasets)


def _table(spec: Spec, around: _View, datasets: Spec) -> pd.DataFrame | None:
    """Return the rows that a chart's marks stand for; None where the chart transforms or fetches its rows."""
    if spec.get("transform"):
        return None
    data = spec.get("data")
    if data is None:
        return around.table
    rows = rows_of(data, datasets)
    if "format" in data or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    return pd.DataFrame(rows)


def _one_picture(views: list[_View]) -> str:
    main = [view for view in views if view.mark not in _BESIDE] or views
    panels = list(
        dict.fromkeys(field for view in main for c in ("row", "column", "facet") if (field := view.field(c)))
    )
    # Points on a line only repeat the line, so they are left out.
    lined = [(view.field("x"), view.field("y")) for view in main if view.mark in _LINES]
    main = [v for v in main if v.mark in _MARKS or (v.field("x"), v.field("y")) not in lined]
    said = list(dict.fromkeys(map(_view_in_words, main)))
    if len(said) > _MOST:
        said = [*said[:_MOST], f"{number_of(len(said) - _MOST, 'further layer')}."]
    if panels:
        said.insert(0, f"One panel for each {' and '.join(map(words.phrase, panels))}.")
    return " ".join(said)


def _view_in_words(view: _View) -> str:
    try:
        return _numbers_in_words(view) or _names_in_words(view)
    except (CourseError, TypeError, ValueError, KeyError):
        # The rows do not match the types of the axes, so only the columns are named.
        return _names_in_words(view)


def _names_in_words(view: _View) -> str:
    """Name the columns that a view shows against each other, without a number."""
    shown = {name: _channel_name(view.encoding[name]) for name in ("x", "y") if name in view.encoding}
    shown = {name: text for name, text in shown.items() if text}
    marks = _MARKS.get(view.mark, _POINT)[1].capitalize()
    if view.mark == "geoshape":
        marks = "A map"
    others = [_channel_name(c) for n, c in view.encoding.items() if n in ("color", "size", "theta")]
    what = " against ".join(shown[name] for name in ("y", "x") if name in shown)
    what = what or " and ".join(text for text in others if text)
    groups = view.groups()
    by = f", by {' and '.join(map(words.phrase, groups))}" if groups and shown else ""
    return f"{marks} of {what}{by}." if what else f"{marks}."


def _channel_name(channel: Any) -> str:
    if not isinstance(channel, dict):
        return ""
    field = channel.get("field")
    name = words.phrase(field.replace("\\", "")) if isinstance(field, str) else ""
    aggregate = channel.get("aggregate")
    if isinstance(aggregate, str):
        return f"{aggregate} of {name or 'rows'}"
    if channel.get("bin"):
        return f"{name} in classes"
    unit = channel.get("timeUnit")
    return f"{name} ({unit})" if isinstance(unit, str) else name


def _numbers_in_words(view: _View) -> str:
    """Describe a view with the numbers of its rows; return an empty text where marks do not show rows."""
    table = view.table
    if table is None or table.empty or not view.shows_rows():
        return ""
    marks = _MARKS.get(view.mark, _POINT)
    x, y = view.field("x"), view.field("y")
    kinds = {name: view.kind(name) for name in ("x", "y")}
    value = view.field("color")
    if view.mark == "rect" and x and y and value and view.kind("color") == "quantitative":
        return words.tiles_in_words(table, x=x, y=y, value=value)
    size = view.field("theta")
    if view.mark == "arc" and size and value and table[value].is_unique:
        return words.ranking_in_words(table, x=size, y=value, marks=marks)
    if not (x and y) or "quantitative" not in kinds.values():
        return ""
    along, across = (x, y) if kinds["y"] == "quantitative" else (y, x)
    axis = "x" if along == x else "y"
    if kinds["x"] == kinds["y"] and view.mark not in (*_LINES, "bar"):
        return words.points_in_words(table, x=x, y=y, label=_name_of_points(view, table))
    form = view.form("y" if axis == "x" else "x")
    series = view.groups()
    if view.mark == "bar" and kinds[axis] in ("nominal", "ordinal") and table[along].is_unique:
        return words.ranking_in_words(table, x=across, y=along, number_format=form, marks=marks)
    return _row_of_marks(
        view, along, across, axis, form=form, groups=[name for name in series if name != along]
    )


def _row_of_marks(
    view: _View, along: str, value: str, axis: str, *, form: str | None, groups: list[str]
) -> str:
    """Describe a row of marks by its first and last value, in the order of its axis."""
    assert view.table is not None
    table = _ordered(view.table, along, view.kind(axis), view.encoding[axis].get("sort", "ascending"))
    unsorted = "order" in view.encoding or view.encoding[axis].get("sort", "ascending") is None
    if view.mark in ("line", "trail") and unsorted:
        table = None  # such a line need not follow its axis, so the axis gives no first and last point
    marks = _MARKS.get(view.mark, _POINT)
    if table is None or table.duplicated([along, *groups]).any():
        # Bars and areas at the same place are stacked, so a reader sees their sum and not the rows.
        return (
            ""
            if view.mark in ("area", "bar")
            else f"{_names_in_words(view)} {_range(view.table, value, form)}"
        )
    if view.mark not in _LINES:
        marks = (f"row of {marks[1]}", f"rows of {marks[1]}")
    if not groups:
        return words.trend_in_words(table, x=along, y=value, y_format=form, marks=marks)
    name = " and ".join(map(words.phrase, groups))
    keys = [", ".join(map(words.moment, key)) for key in table[groups].itertuples(index=False)]
    grouped = table[[along, value]].assign(**{name: keys})
    return words.trend_in_words(grouped, x=along, y=value, series=name, y_format=form, marks=marks)


def _range(table: pd.DataFrame, value: str, form: str | None) -> str:
    values = pd.to_numeric(table[value]).dropna()
    low, high = words.digits(values.min(), form), words.digits(values.max(), form)
    rows = number_of(len(values), "row")
    return f"In {rows}, {words.phrase(value)} {f'is {low}' if low == high else f'goes from {low} to {high}'}."


def _ordered(table: pd.DataFrame, along: str, kind: str, sort: Any) -> pd.DataFrame | None:
    """Return the rows in the order of their axis; None where the specification asks for another order."""
    if kind == "temporal":
        return table.assign(**{along: pd.to_datetime(table[along])})
    if kind == "quantitative" or sort is None:
        return table
    if isinstance(sort, list):
        places = {item: place for place, item in enumerate(sort)}
        return table.sort_values(along, key=lambda names: names.map(places), kind="stable")
    return table.sort_values(along, kind="stable") if sort == "ascending" else None


def _name_of_points(view: _View, table: pd.DataFrame) -> str | None:
    """Return the field of texts that names each point; None without one."""
    shown = [channel.get("field") for channel in channels_of(view.encoding)]
    named = [name for name in (*view.groups(), *shown) if isinstance(name, str) and name in table]
    texts = [name for name in named if not pd.api.types.is_numeric_dtype(table[name])]
    return next((name for name in texts if table[name].is_unique), None)
