"""Find the columns that a chart asks for and its data does not have.

Vega-Lite draws nothing, silently, where a field is misspelt; here every field is looked up first. The walk
follows data and transforms down through layers, concatenations, facets and repeats. Where the columns cannot
be known (maps, generated data), nothing is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import altair as alt

__all__ = ["all_data", "missing_fields"]

#: known columns, or None where they cannot be known
Columns = frozenset[str] | None

_DATUM = re.compile(r"\bdatum\.([A-Za-z_]\w*)|\bdatum\[\s*(['\"])(.+?)\2\s*\]")
_CHILDREN = ("layer", "hconcat", "vconcat", "concat")


def _kwds(node: Any) -> dict[str, Any]:
    if isinstance(node, dict):
        return node
    inner = getattr(node, "_kwds", None)
    if inner is None:
        return {}
    kept = {key: value for key, value in inner.items() if value is not alt.Undefined}
    args = getattr(node, "_args", ())
    return {**kept, "value": args[0]} if args and "value" not in kept else kept


def _get(node: Any, *names: str) -> Any:
    kwds = _kwds(node)
    for name in names:
        if name in kwds:
            return kwds[name]
    return None


def _plain(value: Any) -> Any:
    """Unwrap Altair's thin classes around one string or number."""
    args = getattr(value, "_args", None)
    return args[0] if args else value


def _columns_of(data: Any, inherited: Columns) -> Columns:
    if data is None or data is alt.Undefined:
        return inherited
    columns = getattr(data, "columns", None)
    if columns is not None:
        return frozenset(str(name) for name in columns)
    values = _plain(_get(data, "values"))
    if _get(data, "format") is None and isinstance(values, (list, tuple)):
        rows = [row for row in map(_plain, values) if isinstance(row, dict)]
        if len(rows) == len(values):
            return frozenset(str(key) for row in rows for key in row)
        return frozenset({"data"}) if not rows else None
    sequence = _get(data, "sequence")
    return frozenset({str(_get(sequence, "as_", "as") or "data")}) if sequence is not None else None


def _strings(value: Any) -> list[str]:
    value = _plain(value)
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, (list, tuple)):
        return [item for part in value for item in _strings(part)]
    return []


def _named(fields: Iterable[Any], *keys: str) -> list[str]:
    return [name for item in fields for name in _strings(_get(item, *keys))]


def _expression_fields(text: object) -> list[str]:
    return [plain or quoted for plain, _, quoted in _DATUM.findall(str(text))]


def _predicate_fields(node: Any) -> Iterator[str]:
    """Fields in a filter or in the test of a condition."""
    node = _plain(node)
    if isinstance(node, str) or type(node).__module__.startswith("altair.expr"):
        yield from _expression_fields(node)
        return
    for key, value in _kwds(node).items():
        if key == "field":
            yield from _strings(value)
        elif key in ("and", "or", "not", "and_", "or_", "not_", "value"):
            for part in value if isinstance(value, (list, tuple)) else [value]:
                yield from _predicate_fields(part)


def _transform(step: Any, columns: frozenset[str]) -> tuple[list[str], Columns]:
    """Return the fields that one transform reads and the columns that stand after it."""
    name = type(step).__name__.removesuffix("Transform")
    group = _strings(_get(step, "groupby"))
    made = _strings(_get(step, "as_", "as"))
    if name == "Filter":
        return list(_predicate_fields(_get(step, "filter"))), columns
    if name == "Calculate":
        return _expression_fields(_get(step, "calculate")), columns | set(made)
    if name in ("Aggregate", "JoinAggregate", "Window"):
        operations = _get(step, "aggregate", "joinaggregate", "window") or []
        made = _named(operations, "as_", "as")
        sort = _named(_get(step, "sort") or [], "field")
        after = {*group, *made} if name == "Aggregate" else columns | set(made)
        return _named(operations, "field") + group + sort, frozenset(after)
    if name == "Fold":
        folded = _strings(_get(step, "fold"))
        return folded, columns | set(made or ["key", "value"])
    if name == "Flatten":
        fields = _strings(_get(step, "flatten"))
        return fields, columns | set(made)
    if name == "Stack":
        sort = _named(_get(step, "sort") or [], "field")
        return _strings(_get(step, "stack")) + group + sort, columns | set(made)
    if name in ("Bin", "TimeUnit"):
        return _strings(_get(step, "field")), columns | set(made) | {f"{item}_end" for item in made}
    if name == "Impute":
        return [*_strings(_get(step, "impute")), *_strings(_get(step, "key")), *group], columns
    if name in ("Density", "Quantile"):
        default = ["value", "density"] if name == "Density" else ["prob", "value"]
        read = _strings(_get(step, "density", "quantile"))
        return read + group, frozenset({*group, *(made or default)})
    if name in ("Regression", "Loess"):
        pair = _strings(_get(step, "regression", "loess")) + _strings(_get(step, "on"))
        return pair + group, frozenset({*group, *(made or pair)})
    if name == "Lookup":
        other = _get(step, "from_", "from")
        brought = _strings(_get(other, "fields")) or made
        there = _columns_of(_get(other, "data"), None)
        wrong = [f for f in [*brought, *_strings(_get(other, "key"))] if there is not None and f not in there]
        return _strings(_get(step, "lookup")) + wrong, columns | set(made or brought)
    if name in ("Sample", "Extent"):
        return _strings(_get(step, "extent")), columns
    return [], None


def _channel_fields(channel: Any, columns: frozenset[str]) -> Iterator[str]:
    """Yield the fields that one encoding channel reads."""
    kwds = _kwds(channel)
    short = _plain(kwds.get("shorthand"))
    if isinstance(short, str):
        # A column whose whole name was given needs no parsing ("a:b" is split by Altair, and then missed).
        parsed = alt.utils.parse_shorthand(short)
        yield from _strings(parsed.get("field"))
    elif isinstance(short, (list, tuple)):
        for item in short:
            yield from _strings(
                alt.utils.parse_shorthand(item).get("field") if isinstance(item, str) else None
            )
    yield from _strings(kwds.get("field"))
    sort = kwds.get("sort")
    yield from _strings(_get(sort, "field"))
    conditions = kwds.get("condition")
    for condition in conditions if isinstance(conditions, (list, tuple)) else [conditions]:
        if condition is not None:
            yield from _predicate_fields(_get(condition, "test"))
            if short_inner := _get(condition, "shorthand"):
                yield from _strings(alt.utils.parse_shorthand(short_inner).get("field"))
            yield from _strings(_get(condition, "field"))


def _channels(encoding: Any) -> Iterator[Any]:
    for channel in _kwds(encoding).values():
        yield from channel if isinstance(channel, (list, tuple)) else [channel]


def _present(field: str, columns: frozenset[str]) -> bool:
    if field in columns and not re.search(r"[.\[\]]", field):
        return True
    # Dots and brackets mean nesting unless a backslash stands before them.
    return re.sub(r"\\(.)", r"\1", field) in columns and re.search(r"(?<!\\)[.\[\]]", field) is None


def missing_fields(chart: Any, inherited: Columns = None) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each field that a chart asks for and its data lacks, with the columns that there are.

    Parameters
    ----------
    chart
        Any Altair chart.
    inherited
        Columns of the data of the chart around it; None where they cannot be known.
    """
    columns = _columns_of(_get(chart, "data"), inherited)
    wanted: list[tuple[str, Columns]] = []

    for step in _get(chart, "transform") or []:
        if columns is None:
            break
        read, after = _transform(step, columns)
        wanted += [(field, columns) for field in read]
        columns = after

    if columns is not None:
        channels = list(_channels(_get(chart, "encoding")))
        facet = _get(chart, "facet")
        if facet is not None:
            channels += [facet, *(v for k, v in _kwds(facet).items() if k in ("row", "column"))]
        wanted += [(field, columns) for channel in channels for field in _channel_fields(channel, columns)]

    repeat = _get(chart, "repeat")
    if repeat is not None:
        # Altair leaves the data inside the chart that is repeated.
        inside = _columns_of(_get(_get(chart, "spec"), "data"), columns)
        layered = [value for key, value in _kwds(repeat).items() if key in ("row", "column", "layer")]
        wanted += [(field, inside) for field in _strings(layered or repeat)]

    yield from ((f, known) for f, known in wanted if known is not None and not _present(f, known))
    for child in [*(c for key in _CHILDREN for c in _get(chart, key) or []), _get(chart, "spec")]:
        if child is not None:
            yield from missing_fields(child, columns)


def all_data(chart: Any) -> Iterator[Any]:
    """Yield every piece of data that a chart or its parts carry."""
    data = _get(chart, "data")
    if data is not None:
        yield data
    for step in _get(chart, "transform") or []:
        other = _get(_get(step, "from_", "from"), "data")
        if other is not None:
            yield other
    for child in [*(c for key in _CHILDREN for c in _get(chart, key) or []), _get(chart, "spec")]:
        if child is not None:
            yield from all_data(child)
