"""What one channel of a chart says, however it was written: field, type, aggregate, bin, time unit, scale."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["SAME_CHANNEL", "channel", "is_year"]

#: channels that say the same to a reader
SAME_CHANNEL = {"fill": "color", "stroke": "color", "column": "facet", "row": "facet", "xOffset": "offset"}
_TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal", "G": "geojson"}
_SHORTHAND = re.compile(
    r"^(?:(?P<aggregate>[a-z0-9]+)\((?P<inner>[^)]*)\)|(?P<field>.*?))(?::(?P<type>[QNOTG]))?$"
)


def channel(raw: Any) -> dict[str, Any]:
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
    unit = raw.get("timeUnit", "")
    unit = unit.get("unit", "") if isinstance(unit, dict) else unit
    return {
        "field": raw.get("field", ""),
        "type": discrete,
        "aggregate": "mean" if aggregate == "average" else aggregate,
        "bin": bool(raw.get("bin")),
        "timeUnit": unit if isinstance(unit, str) else "",
        "scale": scale.get("type", "linear" if discrete == "quantitative" else ""),
        "zero": scale.get("zero", True) if discrete == "quantitative" else None,
    }


def is_year(channel: dict[str, Any]) -> bool:
    """Tell whether a channel shows years."""
    field, unit = channel["field"], channel["timeUnit"]
    named = isinstance(field, str) and field.casefold().endswith("year")
    return named and unit in {"", "year", "utcyear"} and not channel["aggregate"] and not channel["bin"]
