"""Finds the columns that a chart names but its data lacks.

Vega-Lite silently draws nothing for a misspelt field, so every field is looked up first. The search walks
the chart's specification and follows data and transforms through layers, concatenations, facets and repeats.
Where the columns cannot be known (maps, generated data), no field is reported.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

#: a part of a specification, as plain JSON
Spec = Mapping[str, Any]
#: known columns, or None where they cannot be known
Columns = frozenset[str] | None

_DATUM = re.compile(r"\bdatum\.([A-Za-z_]\w*)|\bdatum\[\s*(['\"])(.+?)\2\s*\]")
_CHILDREN = ("layer", "hconcat", "vconcat", "concat")


def parts_of(spec: Spec) -> list[Spec]:
    """Return the charts that a chart is composed of; an empty list for a single chart."""
    parts = [part for key in _CHILDREN for part in spec.get(key, ())]
    return [*parts, spec["spec"]] if "spec" in spec else parts


def data_of(spec: Spec) -> Iterator[Spec]:
    """Yield every data entry of a chart and of its parts."""
    if spec.get("data") is not None:
        yield spec["data"]
    for step in spec.get("transform", ()):
        other = step.get("from", {}).get("data")
        if other is not None:
            yield other
    for part in parts_of(spec):
        yield from data_of(part)


def rows_of(data: Spec, datasets: Spec) -> Any:
    """Return the rows that a data entry contains or names; None where Vega generates or fetches them."""
    return data["values"] if "values" in data else datasets.get(data.get("name", ""))


def channels_of(encoding: Spec) -> Iterator[Spec]:
    """Yield the channels of an encoding, and each item of a channel that is a list, such as a tooltip."""
    for channel in encoding.values():
        yield from channel if isinstance(channel, list) else [channel]


def _columns_of(data: Spec | None, datasets: Spec, inherited: Columns) -> Columns:
    if data is None:
        return inherited
    if "sequence" in data:
        return frozenset({data["sequence"].get("as", "data")})
    rows = rows_of(data, datasets)
    if "format" in data or not isinstance(rows, list):
        return None
    tidy = [row for row in rows if isinstance(row, dict)]
    if len(tidy) == len(rows):
        return frozenset().union(*tidy) or None
    return None if tidy else frozenset({"data"})


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, list):
        return [item for part in value for item in _strings(part)]
    return []


def _names_under(items: Iterable[Spec], key: str) -> list[str]:
    return [name for item in items for name in _strings(item.get(key))]


def _expression_fields(text: str) -> list[str]:
    return [plain or quoted for plain, _, quoted in _DATUM.findall(text)]


def _predicate_fields(node: Any) -> Iterator[str]:
    """Yield the fields in a filter or in the test of a condition."""
    if isinstance(node, str):
        yield from _expression_fields(node)
    elif isinstance(node, dict):
        yield from _strings(node.get("field"))
        for word in ("and", "or", "not"):
            inner = node.get(word, [])
            for part in inner if isinstance(inner, list) else [inner]:
                yield from _predicate_fields(part)


def _operations(step: Spec, kind: str, columns: frozenset[str]) -> tuple[list[str], Columns]:
    read = _names_under(step[kind], "field") + _names_under(step.get("sort", ()), "field")
    group, made = _strings(step.get("groupby")), _names_under(step[kind], "as")
    after = {*group, *made} if kind == "aggregate" else columns.union(made)
    return read + group, frozenset(after)


def _looked_up(step: Spec, columns: frozenset[str], datasets: Spec) -> tuple[list[str], Columns]:
    other = step.get("from", {})
    made = _strings(step.get("as"))
    brought = _strings(other.get("fields")) or made
    there = _columns_of(other.get("data"), datasets, None)
    wrong = [f for f in [*brought, *_strings(other.get("key"))] if there is not None and f not in there]
    return _strings(step["lookup"]) + wrong, columns.union(made or brought)


#: transforms that compute a value for each of several columns
_OPERATIONS = ("aggregate", "joinaggregate", "window")
#: transforms that keep only their groups and new columns -> default names of the new columns
_REMAKING = {
    "density": ["value", "density"],
    "quantile": ["prob", "value"],
    "regression": None,
    "loess": None,
}
#: transforms that add columns -> default names of the added columns
_ADDING: dict[str, list[str]] = {"fold": ["key", "value"], "flatten": [], "stack": [], "impute": []}
_TRANSFORMS = (
    *("filter", "calculate", "lookup", "bin", "timeUnit"),
    *(*_OPERATIONS, *_REMAKING, *_ADDING),
    # last, because other transforms also have a key "extent"
    *("sample", "extent"),
)


def _transform(step: Spec, columns: frozenset[str], datasets: Spec) -> tuple[list[str], Columns]:
    """Return the fields that one transform reads, and the columns that exist after it."""
    group, made = _strings(step.get("groupby")), _strings(step.get("as"))
    kind = next((kind for kind in _TRANSFORMS if kind in step), "")
    if kind in ("filter", "sample", "extent"):
        return [*_predicate_fields(step.get("filter")), *_strings(step.get("extent"))], columns
    if kind == "calculate":
        return _expression_fields(step["calculate"]), columns.union(made)
    if kind == "lookup":
        return _looked_up(step, columns, datasets)
    if kind in ("bin", "timeUnit"):
        return _strings(step.get("field")), columns.union(made, (f"{item}_end" for item in made))
    if kind in _OPERATIONS:
        return _operations(step, kind, columns)
    if kind in _REMAKING:
        read = _strings(step[kind]) + _strings(step.get("on"))
        return read + group, frozenset({*group, *(made or _REMAKING[kind] or read)})
    if kind in _ADDING:
        read = _strings(step[kind]) + _strings(step.get("key")) + _names_under(step.get("sort", ()), "field")
        return read + group, columns.union(made or _ADDING[kind])
    return [], None


def _channel_fields(channel: Spec) -> Iterator[str]:
    """Yield the fields that one encoding channel reads."""
    yield from _strings(channel.get("field"))
    sort = channel.get("sort")
    if isinstance(sort, dict):
        yield from _strings(sort.get("field"))
    conditions = channel.get("condition", [])
    for condition in conditions if isinstance(conditions, list) else [conditions]:
        yield from _predicate_fields(condition.get("test"))
        yield from _strings(condition.get("field"))


def _present(field: str, columns: frozenset[str]) -> bool:
    if field in columns and not re.search(r"[.\[\]]", field):
        return True
    # A dot or a bracket means nesting unless a backslash precedes it.
    return re.sub(r"\\(.)", r"\1", field) in columns and re.search(r"(?<!\\)[.\[\]]", field) is None


def missing_fields(
    spec: Spec, datasets: Spec, inherited: Columns = None
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each field that a chart names and its data lacks, with the columns that the data has.

    Parameters
    ----------
    spec
        Specification of a chart, or of a part of one.
    datasets
        The whole chart's datasets: name to rows.
    inherited
        Columns of the enclosing chart's data; None where they cannot be known.
    """
    columns = _columns_of(spec.get("data"), datasets, inherited)
    wanted: list[tuple[str, Columns]] = []

    for step in spec.get("transform", ()):
        if columns is None:
            break
        read, after = _transform(step, columns, datasets)
        wanted += [(field, columns) for field in read]
        columns = after

    facet = spec.get("facet", {})
    channels = [*channels_of(spec.get("encoding", {})), facet, *(facet.get(k, {}) for k in ("row", "column"))]
    wanted += [(field, columns) for channel in channels for field in _channel_fields(channel)]

    if "repeat" in spec:
        repeat = spec["repeat"]
        # Altair keeps the data inside the repeated chart.
        inside = _columns_of(spec["spec"].get("data"), datasets, columns)
        repeated = list(repeat.values()) if isinstance(repeat, dict) else repeat
        wanted += [(field, inside) for field in _strings(repeated)]

    yield from ((f, known) for f, known in wanted if known is not None and not _present(f, known))
    for part in parts_of(spec):
        yield from missing_fields(part, datasets, columns)
