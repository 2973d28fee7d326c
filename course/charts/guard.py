"""The guard every chart of the course passes: no picture without title, description, unit and source.

It works on any Altair chart, so learners can call it on their own.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import altair as alt

from course.charts.theme import STATUS_WORDS
from course.errors import CourseError, UnknownNameError
from course.tables import Card
from course.tables.loader import card as table_card

__all__ = ["ChartError", "finish"]

_NESTED = ("layer", "concat", "hconcat", "vconcat")
#: words that make a whole column set of their own out of any column
_RESERVED = {"*"}


class ChartError(CourseError):
    """A chart that cannot be shown as it is: something a reader needs is missing."""


def finish(
    chart: Any,
    *,
    title: str,
    description: str,
    unit: str,
    source: Card | str,
    status: str = "observed",
) -> Any:
    """Check a chart and give it title, unit, source and a text description.

    Parameters
    ----------
    chart : altair chart
        Single, layered, concatenated or faceted.
    title : str
        What the picture shows, as a sentence or a phrase.
    description : str
        What a reader who cannot see the picture should know; at least five words.
    unit : str
        Unit of the main axis, for example "percent of Japan's goods trade".
    source : Card or str
        A table's card, the name of a shipped table, or a reference in words.
    status : {"observed", "estimated", "scenario", "illustrative"}
        What kind of figures are shown.

    Returns
    -------
    altair chart
        The same chart with title, subtitle (unit, source, status) and description.

    Raises
    ------
    ChartError
        A part is missing or says nothing.
    UnknownNameError
        A field is no column of the chart's data (names the nearest), or the status is none of the four.
    """
    if status not in STATUS_WORDS:
        raise UnknownNameError("status", status, STATUS_WORDS)
    for name, value, least in (("title", title, 2), ("description", description, 5), ("unit", unit, 1)):
        if not isinstance(value, str) or len(value.split()) < least:
            what = f"at least {least} words" if least > 1 else "a word or more"
            raise ChartError(f"A chart needs a {name} of {what}, this one has {value!r}.")
    credit = _credit(source)
    _check_fields(chart)
    subtitle = [*_wrap(unit + "; " + STATUS_WORDS[status], 95), *_wrap("Source: " + credit, 95)]
    return chart.properties(
        title=alt.TitleParams(text=_wrap(title, 78), subtitle=subtitle), description=description.strip()
    )


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), width) or [text]


def _credit(source: Card | str) -> str:
    if isinstance(source, Card):
        return source.citation
    if not isinstance(source, str) or not source.strip():
        raise ChartError(
            "A chart needs a source: a table's card (`table.attrs['card']`), the name of a shipped table, "
            f"or a reference in words; this one has {source!r}."
        )
    if " " in source.strip():
        return source.strip()
    return table_card(source.strip()).citation


def _check_fields(chart: Any) -> None:
    with alt.data_transformers.enable("default", max_rows=None):
        spec = chart.to_dict()
    datasets = spec.get("datasets", {})
    for view, columns in _views(spec, None, datasets):
        if columns is None:
            continue
        made = columns | _made_by_transforms(view)
        used = [*_fields(view.get("encoding", {})), *_fields(view.get("facet", {}), "facet")]
        for channel, field in used:
            base = field.replace("\\", "").split("[")[0]
            if field in made or base in made or base.split(".")[0] in made or field in _RESERVED:
                continue
            raise UnknownNameError(f"column (used for {channel})", field, made)


def _columns(data: Any, datasets: dict[str, Any]) -> set[str] | None:
    if not isinstance(data, dict):
        return None
    rows = datasets.get(data["name"]) if "name" in data else data.get("values")
    if isinstance(rows, list) and rows and isinstance(rows[0], dict):
        return set().union(*(row.keys() for row in rows))
    return None  # generated, remote or topological data: nothing to compare with


def _views(
    spec: dict[str, Any], inherited: set[str] | None, datasets: dict[str, Any]
) -> Iterator[tuple[dict[str, Any], set[str] | None]]:
    columns = _columns(spec["data"], datasets) if "data" in spec else inherited
    if columns is not None:
        columns = columns | _made_by_transforms(spec)
    yield spec, columns
    for key in _NESTED:
        for part in spec.get(key, []):
            yield from _views(part, columns, datasets)
    if isinstance(spec.get("spec"), dict):
        yield from _views(spec["spec"], columns, datasets)


def _made_by_transforms(view: dict[str, Any]) -> set[str]:
    made: set[str] = set()
    for transform in view.get("transform", []):
        names = transform.get("as", [])
        made |= {names} if isinstance(names, str) else {name for name in names if isinstance(name, str)}
        for key in ("aggregate", "joinaggregate", "window"):
            parts = transform.get(key, [])
            made |= {part["as"] for part in parts if isinstance(part, dict) and "as" in part}
        if "fold" in transform:
            made |= {"key", "value"} if not names else set()
        if "density" in transform and not names:
            made |= {"value", "density"}
        if "pivot" in transform or "lookup" in transform:
            made |= set(transform.get("from", {}).get("fields", []))
    return made


def _fields(encoding: Any, channel: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(encoding, list):
        for entry in encoding:
            yield from _fields(entry, channel)
    elif isinstance(encoding, dict):
        field = encoding.get("field")
        if isinstance(field, str) and channel:
            yield channel, field
        for name, inner in encoding.items():
            if name not in ("scale", "axis", "legend", "title"):
                yield from _fields(inner, channel or name)
