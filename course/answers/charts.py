"""A chart as plain data: its specification, and the rows that it draws.

Every `data` in the specification becomes `table`, the place of its rows in a list of tables. Only the columns
that the specification names travel, so that a chart of two columns of a wide table stays small.
"""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from typing import Any

from course.answers.plain import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_INT,
    MAX_ROWS,
    MAX_TABLES,
    MAX_TEXT,
    AnswerError,
    Plain,
)

__all__ = ["chart_form"]

#: what decides whether anything can be seen; the rest of a theme does not change what a chart says
_VISIBLE_CONFIG = {
    *("background", "mark", "view", "style"),
    *("arc", "area", "bar", "circle", "line", "point", "rect", "rule", "square", "text", "tick", "trail"),
}
_SMALLER = "Draw from a smaller table: filter or sum it in pandas first."


def chart_form(chart: Any) -> Plain:
    """Read an Altair chart.

    Parameters
    ----------
    chart
        An `altair.TopLevelMixin`.

    Returns
    -------
    dict
        The form `chart`; the form `error` when Altair cannot write the chart.

    Raises
    ------
    AnswerError
        The chart has no mark, is too large, or draws from something that is no table.
    """
    import altair as alt

    try:
        # whatever the notebook set: rows are to be inside the specification
        with alt.data_transformers.enable("default", max_rows=MAX_ROWS):
            spec = chart.to_dict()
    except alt.MaxRowsError:
        raise AnswerError(
            f"The chart draws from a table of more than {MAX_ROWS:,} rows. {_SMALLER}"
        ) from None
    except Exception as error:  # Altair raises many kinds for a chart it cannot write
        if isinstance(chart, alt.Chart) and chart.mark is alt.Undefined:
            raise AnswerError(
                "The chart draws nothing yet: it lacks a mark, such as `.mark_bar()`."
            ) from None
        return {"t": "error", "kind": type(error).__name__, "message": str(error)[:300], "line": ""}
    tables = _Tables(spec.pop("datasets", {}))
    config = spec.pop("config", {})
    spec = tables.taken_out_of(spec)
    config = {name: part for name, part in config.items() if name in _VISIBLE_CONFIG}
    if config:
        spec["config"] = tables.taken_out_of(config)
    text = json.dumps(spec, default=str)
    if len(text) > MAX_BYTES // 4:
        raise AnswerError("The chart's specification is too long; draw it from a table instead.")
    spec = json.loads(text)
    data = tables.plain(_Names(spec))
    if len(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")) > MAX_BYTES - MAX_BYTES // 4:
        raise AnswerError(f"The rows that the chart draws take more than 1.5 MB. {_SMALLER}")
    rows = sum(len(table["data"][0]) if table["data"] else 0 for table in data) if data else None
    return {"t": "chart", "v": spec, "rows": rows, "data": data}


class _Names:
    """The columns that a specification names: in channels, in transforms and inside expressions."""

    def __init__(self, spec: Any) -> None:
        self._texts: set[str] = set()
        self._expressions: list[str] = []
        self._collect(spec)

    def _collect(self, node: Any) -> None:
        if type(node) is dict:
            for part in node.values():
                self._collect(part)
        elif type(node) is list:
            for part in node:
                self._collect(part)
        elif type(node) is str:
            self._texts.add(node)
            self._texts.add(node.replace("\\", ""))
            if "datum" in node:
                self._expressions.append(node)

    def __contains__(self, name: str) -> bool:
        return name in self._texts or any(name in text for text in self._expressions)


class _Tables:
    """The tables of one chart, each once."""

    def __init__(self, named: dict[str, Any]) -> None:
        self._named = named
        self._rows: list[list[dict[str, Any]]] = []
        self._places: dict[str, int] = {}

    def taken_out_of(self, node: Any) -> Any:
        """Return a copy of a specification with the place of a table for each `data`."""
        if type(node) is list:
            return [self.taken_out_of(part) for part in node]
        if type(node) is not dict:
            return node
        made = {name: self.taken_out_of(part) for name, part in node.items() if name != "data"}
        if "data" in node:
            made["table"] = None if node["data"] is None else self._place(node["data"])
        return made

    def _place(self, data: Any) -> int:
        name = data.get("name") if type(data) is dict else None
        known = name if type(name) is str and set(data) == {"name"} else None
        if known in self._places:
            return self._places[known]
        if len(self._rows) >= MAX_TABLES:
            raise AnswerError(f"The chart draws from more than {MAX_TABLES} tables. {_SMALLER}")
        self._rows.append(self._read(data, name))
        place = len(self._rows) - 1
        if known is not None:
            self._places[known] = place
        return place

    def _read(self, data: Any, name: Any) -> list[dict[str, Any]]:
        if type(data) is not dict:
            raise AnswerError("The chart's data are no table. Draw from a pandas table.")
        if "url" in data:
            raise AnswerError(
                "The chart reads its rows from a file or an address, which is not opened when it is marked. "
                "Load the table and draw from it: `alt.Chart(table)`."
            )
        if "sequence" in data:
            return _sequence(data["sequence"])
        values = data["values"] if "values" in data else self._named.get(name)
        if type(values) is dict and not {"type", "features", "objects"} & set(values):
            values = [values]
        if type(values) is not list:
            what = (
                f"names data {name!r}, but does not carry them" if values is None else "draws from no table"
            )
            raise AnswerError(f"The chart {what}. Draw from a pandas table: `alt.Chart(table)`.")
        if len(values) > MAX_ROWS:
            many = f"{len(values):,} rows; at most {MAX_ROWS:,} are read"
            raise AnswerError(f"The chart draws from a table of {many}. {_SMALLER}")
        form = data.get("format")
        parse = form.get("parse") if type(form) is dict else None
        rows = [row if type(row) is dict else {"data": row} for row in values]
        return _parsed(rows, parse) if type(parse) is dict else rows

    def plain(self, wanted: _Names) -> list[dict[str, Any]]:
        """Return the tables by columns, with the columns wanted."""
        made = []
        for rows in self._rows:
            named = dict.fromkeys(name for row in rows for name in row)
            names = [name for name in named if name in wanted]
            if len(names) > MAX_COLUMNS:
                raise AnswerError(f"The chart uses more than {MAX_COLUMNS} columns of one table. {_SMALLER}")
            columns = [[_cell(row.get(name)) for row in rows] for name in names]
            # without any column, the number of rows still says how many marks are drawn
            if not names and rows:
                names, columns = [""], [[None] * len(rows)]
            made.append({"columns": [_cell(str(name)) for name in names], "data": columns})
        return made


def _sequence(raw: Any) -> list[dict[str, Any]]:
    start, stop, step = raw.get("start", 0), raw["stop"], raw.get("step", 1)
    if not step or not math.isfinite((stop - start) / step) or (stop - start) / step > MAX_ROWS:
        raise AnswerError(f"The chart's sequence has more than {MAX_ROWS:,} rows. {_SMALLER}")
    count = max(math.ceil((stop - start) / step), 0)
    return [{str(raw.get("as", "data")): start + number * step} for number in range(count)]


def _parsed(rows: list[dict[str, Any]], parse: dict[str, Any]) -> list[dict[str, Any]]:
    numbers = {name for name, kind in parse.items() if kind == "number"}
    return [
        {name: _number(value) if name in numbers else value for name, value in row.items()} for row in rows
    ]


def _number(value: Any) -> Any:
    try:
        return float(value) if type(value) is str else value
    except ValueError:
        return None


def _cell(value: Any) -> Any:
    """Return a value as None, a truth value, a number or a text of exactly a built-in type."""
    kind = type(value)
    if kind is bool or value is None:
        return value
    if kind is int:
        return value if abs(value) <= MAX_INT else None
    if kind is float:
        return value if math.isfinite(value) else None
    if kind is str:
        if len(value) > MAX_TEXT:
            raise AnswerError(f"A text in the chart's table has more than {MAX_TEXT:,} characters.")
        return value.encode("utf-8", "replace").decode("utf-8")
    if kind is date or kind is datetime:
        return value.isoformat()
    if kind.__module__ == "numpy":
        found = value.item()
        return _cell(found) if type(found) in (bool, int, float, str) else None
    return None
