"""A chart as plain data: its specification, and the rows that it draws.

The form holds the specification without its `data`, and as `table` the rows by column. Only the columns that
the specification names travel, so that a chart of two columns of a wide table stays small. Of a chart of
several layers only the one that carries the marks travels; where several do, none of them brings its rows.
"""

import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from course.answers.plain import MAX_BYTES, MAX_COLUMNS, MAX_INT, MAX_ROWS, MAX_TEXT, AnswerError, Plain

_SMALLER = "Draw from a smaller table: filter or sum it in pandas first."


def chart_form(chart: Any) -> Plain:
    """Return an Altair chart as the form `chart`, or the form `error` when Altair cannot write it.

    The chart is an `altair.TopLevelMixin`.

    Raises
    ------
    AnswerError
        The chart has no mark, is too large, or draws from something that is no table.
    """
    import altair as alt

    try:
        # put the rows into the specification, whatever the notebook set
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
    spec = _without_labels(spec)
    named, data = spec.pop("datasets", {}), spec.pop("data", None)
    spec.pop("config", None)
    spec = json.loads(json.dumps(spec, default=str), object_hook=_without_data)
    text = json.dumps(spec, ensure_ascii=False)
    if len(text) > MAX_BYTES // 4:
        raise AnswerError("The chart's specification is too long; draw it from a table instead.")
    # of several layers none brings its rows
    table = None if data is None else _by_columns(_rows(data, named), text.replace("\\", ""))
    if len(json.dumps(table, ensure_ascii=False).encode("utf-8", "replace")) > MAX_BYTES - MAX_BYTES // 4:
        raise AnswerError(f"The rows that the chart draws take more than 1.5 MB. {_SMALLER}")
    return {"t": "chart", "v": spec, "table": table}


#: marks of a layer that only explains the marks of another one
_LABELS = {"text", "rule"}
_POINTS = {"point", "circle", "square"}


def _without_labels(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the one layer of a specification that carries the marks; several such layers stay as they are.

    Texts and rules only explain. So do points on the places of the marks of another layer.
    """
    if not spec.get("layer"):
        return spec
    rest = [layer for layer in _layers(spec, {}) if _mark(layer) not in _LABELS]
    main = next((layer for layer in rest if _mark(layer) not in _POINTS), {})
    on_it = [layer for layer in rest if _mark(layer) in _POINTS and _places(layer) == _places(main)]
    rest = [layer for layer in rest if layer not in on_it]
    return {**rest[0], "datasets": spec.get("datasets", {})} if len(rest) == 1 else spec


def _layers(spec: dict[str, Any], shared: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each layer with what it shares with the others; the first title heads the whole chart."""
    whole = {**shared, **{name: part for name, part in spec.items() if name != "layer"}}
    whole["encoding"] = {**shared.get("encoding", {}), **spec.get("encoding", {})}
    titles = [layer["title"] for layer in spec.get("layer", []) if layer.get("title")]
    if titles:
        whole.setdefault("title", titles[0])
    for layer in spec.get("layer", []):
        yield from _layers(layer, whole)
    if "layer" not in spec:
        yield whole


def _mark(layer: dict[str, Any]) -> Any:
    mark = layer.get("mark")
    return mark.get("type") if type(mark) is dict else mark


def _places(layer: dict[str, Any]) -> list[Any]:
    """Return from which rows and columns a layer takes the places of its marks."""
    channels: list[Any] = [layer.get("encoding", {}).get(name) or {} for name in ("x", "y")]
    return [layer.get("data"), *([one.get("field"), one.get("aggregate")] for one in channels)]


def _without_data(part: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in part.items() if name != "data"}


def _rows(data: Any, named: dict[str, Any]) -> list[dict[str, Any]]:
    if type(data) is not dict:
        raise AnswerError("The chart's data are no table. Draw from a pandas table.")
    if "url" in data:
        raise AnswerError(
            "The chart reads its rows from a file or an address, which is not opened when it is marked. "
            "Load the table and draw from it: `alt.Chart(table)`."
        )
    name = data.get("name")
    values = data["values"] if "values" in data else named.get(str(name))
    if type(values) is not list:
        what = f"names data {name!r}, but does not carry them" if values is None else "draws from no table"
        raise AnswerError(f"The chart {what}. Draw from a pandas table: `alt.Chart(table)`.")
    if len(values) > MAX_ROWS:
        many = f"{len(values):,} rows; at most {MAX_ROWS:,} are read"
        raise AnswerError(f"The chart draws from a table of {many}. {_SMALLER}")
    return [row if type(row) is dict else {"data": row} for row in values]


def _by_columns(rows: list[dict[str, Any]], text: str) -> dict[str, Any]:
    """Return a table of the columns that a text of JSON names, by column."""
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if f'"{name}"' in text]
    if len(names) > MAX_COLUMNS:
        raise AnswerError(f"The chart uses more than {MAX_COLUMNS} columns of one table. {_SMALLER}")
    columns = [[_cell(row.get(name)) for row in rows] for name in names]
    # without columns, the number of rows still gives the number of marks
    if not names and rows:
        names, columns = [""], [[None] * len(rows)]
    return {"columns": [_cell(str(name)) for name in names], "data": columns}


def _cell(value: Any) -> Any:
    """Return a value as None, a truth value, a number or a text of exactly a built-in type."""
    if type(value).__module__ == "numpy":
        value = value.item()
    if type(value) in (date, datetime):
        value = value.isoformat()
    if type(value) is str:
        if len(value) > MAX_TEXT:
            raise AnswerError(f"A text in the chart's table has more than {MAX_TEXT:,} characters.")
        return value.encode("utf-8", "replace").decode("utf-8")
    if type(value) is int:
        return value if abs(value) <= MAX_INT else None
    return value if type(value) is bool or (type(value) is float and math.isfinite(value)) else None
