"""What a Vega-Lite specification means, whatever way it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

from course.bank.kinds import Chart

__all__ = ["chart_differences", "chart_remark", "meaning"]

_TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal", "G": "geojson"}
_ALIASES = {"colour": "color", "mark": "mark"}
_SAME_CHANNEL = {"fill": "color", "stroke": "color", "column": "facet", "row": "facet", "xOffset": "offset"}
_SHORTHAND = re.compile(
    r"^(?:(?P<aggregate>[a-z0-9]+)\((?P<inner>[^)]*)\)|(?P<field>.*?))(?::(?P<type>[QNOTG]))?$"
)
_DECORATION = {"text", "rule"}
#: marks that read the same whether years are classes, numbers or times; a bar needs classes
_ALONG = {"line", "area", "trail", "point"}
#: of one value they are the value
_OF_ONE = {"sum", "mean", "median", "min", "max"}
#: more than any chart has: a specification of thousands would keep the marker busy for minutes
_MOST_LAYERS, _MOST_CHANNELS = 100, 40


def _channel(raw: Any) -> dict[str, Any]:
    """Normalise one encoding channel: field, type, aggregate, bin, time unit, scale."""
    if isinstance(raw, str):
        raw = {"shorthand": raw}
    if not isinstance(raw, dict):
        return {}
    raw = dict(raw)
    shorthand = raw.pop("shorthand", None)
    if isinstance(shorthand, str) and (found := _SHORTHAND.match(shorthand)):
        if found["aggregate"]:
            raw.setdefault("aggregate", found["aggregate"])
            if found["inner"]:
                raw.setdefault("field", found["inner"])
        elif found["field"]:
            raw.setdefault("field", found["field"])
        if found["type"]:
            raw.setdefault("type", _TYPES[found["type"]])
    scale = raw.get("scale") if isinstance(raw.get("scale"), dict) else {}
    kind = raw.get("type", "")
    kind = kind if isinstance(kind, str) else ""
    aggregate = raw.get("aggregate", "")  # {"argmax": …} is one, too
    # Names and ordered classes look alike on an axis: only quantity and time are told apart from them.
    discrete = "discrete" if kind in {"nominal", "ordinal"} else kind
    return {
        "field": raw.get("field", ""),
        "type": discrete,
        "aggregate": "mean" if aggregate == "average" else aggregate,
        "bin": bool(raw.get("bin")),
        "timeUnit": raw.get("timeUnit", "") if isinstance(raw.get("timeUnit"), str) else "",
        "scale": scale.get("type", "linear" if discrete == "quantitative" else ""),
        "zero": scale.get("zero", True) if discrete == "quantitative" else None,
    }


def _is_year(channel: dict[str, Any]) -> bool:
    field, unit = channel["field"], channel["timeUnit"]
    named = isinstance(field, str) and field.casefold().endswith("year")
    return named and unit in {"", "year", "utcyear"} and not channel["aggregate"] and not channel["bin"]


def _text(raw: Any) -> str:
    if isinstance(raw, dict):
        raw = raw.get("text", "")
    if isinstance(raw, list):
        raw = " ".join(str(part) for part in raw)
    return raw.strip() if isinstance(raw, str) else ""


def _layers(spec: dict[str, Any], encoding: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield mark and encoding of every plain layer, with what it inherits."""
    own = spec.get("encoding") if isinstance(spec.get("encoding"), dict) else {}
    merged = {**encoding, **(own or {})}
    mark = spec.get("mark")
    if mark is not None:
        name = mark.get("type", "") if isinstance(mark, dict) else mark
        yield str(name), merged
    for key in ("layer", "hconcat", "vconcat", "concat"):
        parts = spec.get(key)
        if isinstance(parts, list):
            for part in parts:
                if isinstance(part, dict):
                    yield from _layers(part, merged)
    inner = spec.get("spec")
    if isinstance(inner, dict):
        yield from _layers(inner, merged)


def meaning(spec: dict[str, Any], one_row_per: Iterable[str] = ()) -> dict[str, Any]:
    """Reduce a specification to what it says.

    Data, size, configuration, colours, names of parameters and axis cosmetics do not count. Points that a
    line carries, text labels and rules count only when nothing else is drawn. Along an axis of years it does
    not count how the years are typed, unless they are to carry bars.

    Returns
    -------
    dict
        `marks` (list of {mark, channel: …}), `title`, `description`.
    """
    layers = list(islice(_layers(spec, {}), _MOST_LAYERS))
    main = [layer for layer in layers if layer[0] not in _DECORATION] or layers
    if any(mark in {"line", "area", "trail"} for mark, _ in main):
        main = [layer for layer in main if layer[0] not in {"point", "circle"}]
    marks = []
    for mark, encoding in main:
        item: dict[str, Any] = {"mark": {"circle": "point", "square": "point"}.get(mark, mark)}
        for name, raw in islice(encoding.items(), _MOST_CHANNELS):
            if name in {"tooltip", "href", "url", "opacity", "key", "description"}:
                continue
            channel = _channel(raw)
            if channel.get("field") or channel.get("aggregate"):
                if name in {"x", "y"} and item["mark"] in _ALONG and _is_year(channel):
                    channel |= {"type": "year", "timeUnit": "", "scale": "", "zero": None}
                item[_SAME_CHANNEL.get(name, name)] = channel
        _drop_aggregates(item, set(one_row_per))
        if item not in marks:
            marks.append(item)
    facet = spec.get("facet")
    if isinstance(facet, dict) and marks:
        inner = facet if "field" in facet else facet.get("column") or facet.get("row") or {}
        for item in marks:
            item["facet"] = _channel(inner)
    marks.sort(key=lambda item: json.dumps(item, sort_keys=True, default=str))
    return {"marks": marks, "title": _text(spec.get("title")), "description": _text(spec.get("description"))}


def _drop_aggregates(item: dict[str, Any], rows: set[str]) -> None:
    channels = [channel for channel in item.values() if isinstance(channel, dict)]
    plain = [c["field"] for c in channels if not c["aggregate"] and isinstance(c["field"], str)]
    if rows and rows <= set(plain):
        for channel in channels:
            if isinstance(channel["aggregate"], str) and channel["aggregate"] in _OF_ONE:
                channel["aggregate"] = ""


_WORDS = {
    "mark": "The kind of mark (bar, line, point, …) does not fit what is asked.",
    "title": "The chart has no title.",
    "description": "The chart has no description for readers who cannot see it.",
    "scale": "The scale of a quantity does not fit: linear or logarithmic, with or without zero.",
}


def chart_differences(kind: Chart, key: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """Say which of the required aspects differ between two specifications."""
    left, right = meaning(key, kind.one_row_per), meaning(answer, kind.one_row_per)
    found = []
    for aspect in kind.requires:
        aspect = _ALIASES.get(aspect, aspect)
        if aspect in {"title", "description"}:
            if not right[aspect]:
                found.append(_WORDS[aspect])
        elif aspect == "mark":
            if sorted(item["mark"] for item in left["marks"]) != sorted(i["mark"] for i in right["marks"]):
                found.append(_WORDS["mark"])
        elif aspect == "scale":
            if _scales(left) != _scales(right):
                found.append(_WORDS["scale"])
        elif _parts(left, aspect) != _parts(right, aspect):
            found.append(f"The channel {aspect!r} shows another field, type or aggregate than asked.")
    return found


def _parts(meant: dict[str, Any], channel: str) -> list[str]:
    keep = ("field", "type", "aggregate", "bin", "timeUnit")
    found = [item.get(channel, {}) for item in meant["marks"]]
    return sorted({json.dumps({name: part.get(name, "") for name in keep}) for part in found})


def _scales(meant: dict[str, Any]) -> list[str]:
    found = [
        json.dumps([name, part["scale"], part["zero"]])
        for item in meant["marks"]
        for name, part in item.items()
        if name in {"x", "y"} and part["type"] == "quantitative"
    ]
    return sorted(set(found))


def chart_remark(answer: dict[str, Any]) -> str:
    """Say of a right chart what may yet look odd in it."""
    for _, encoding in islice(_layers(answer, {}), _MOST_LAYERS):
        channel = _channel(encoding.get("x"))
        if channel.get("type") == "temporal" and _is_year(channel):
            return (
                "If the axis does not show your years: a time axis reads the whole number 2024 as "
                "milliseconds. `year:O` shows it as a year."
            )
    return ""
