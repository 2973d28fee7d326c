"""What a Vega-Lite specification means, whatever way it was written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from course.kinds.charts.channels import SAME_CHANNEL, channel, is_year
from course.kinds.charts.layers import MOST_CHANNELS, Layer, layers, main_layers

__all__ = ["ALIASES", "chart_remark", "cut_bars", "meaning", "meaning_differences", "same_mark"]

ALIASES = {"colour": "color"}
#: marks that read the same whether years are classes, numbers or times; a bar needs classes
_ALONG = {"line", "area", "trail", "point"}
#: for a single value, each of these gives the value itself
_OF_ONE = {"sum", "mean", "median", "min", "max"}
_SAME_MARK = {"circle": "point", "square": "point"}


def _text(raw: Any) -> str:
    if isinstance(raw, dict):
        raw = raw.get("text", "")
    if isinstance(raw, list):
        raw = " ".join(str(part) for part in raw)
    return raw.strip() if isinstance(raw, str) else ""


def same_mark(mark: str) -> str:
    """Return the name under which a kind of mark is compared."""
    return _SAME_MARK.get(mark, mark)


def meaning(
    spec: dict[str, Any], one_row_per: Iterable[str] = (), seen: list[Layer] | None = None
) -> dict[str, Any]:
    """Reduce a specification to what it says.

    Rows, size, configuration, colours, names of parameters and axis cosmetics do not count. Points that a
    line carries, text labels and rules count only when nothing else is drawn. Along an axis of years it does
    not count how the years are typed, unless they are to carry bars.

    Parameters
    ----------
    spec
        A Vega-Lite specification.
    one_row_per
        Fields that tell the rows apart.
    seen
        The layers that count; all when left out.

    Returns
    -------
    dict
        `marks` (list of {mark, channel: …}), `title`, `description`.
    """
    marks = []
    for layer in main_layers(layers(spec) if seen is None else seen):
        item: dict[str, Any] = {"mark": same_mark(layer.mark)}
        for name, raw in islice(layer.encoding.items(), MOST_CHANNELS):
            # "mark" is no channel of Vega-Lite, and would take the place of the mark
            if name in {"tooltip", "href", "url", "opacity", "key", "description", "mark"}:
                continue
            means = channel(raw)
            if means.get("field") or means.get("aggregate"):
                if name in {"x", "y"} and item["mark"] in _ALONG and is_year(means):
                    means |= {"type": "year", "timeUnit": "", "scale": "", "zero": None}
                item[SAME_CHANNEL.get(name, name)] = means
        _drop_aggregates(item, set(one_row_per))
        if item not in marks:
            marks.append(item)
    marks.sort(key=lambda item: json.dumps(item, sort_keys=True, default=str))
    return {"marks": marks, "title": _title(spec), "description": _text(spec.get("description"))}


def _title(spec: dict[str, Any]) -> str:
    """Return the title; the title of a layer or of a part stands above the picture as well."""
    nodes = [spec, *(node for layer in layers(spec) for node in layer.path)]
    return next((title for node in nodes if (title := _text(node.get("title")))), "")


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


def meaning_differences(
    requires: Sequence[str],
    one_row_per: Sequence[str],
    key: dict[str, Any],
    answer: dict[str, Any],
    seen: list[Layer] | None = None,
) -> list[str]:
    """Say which of the required aspects differ between two specifications.

    Parameters
    ----------
    requires, one_row_per
        As in `course.kinds.chart`.
    key, answer
        The specifications.
    seen
        The layers of the answer that count; all when left out.
    """
    left, right = meaning(key, one_row_per), meaning(answer, one_row_per, seen)
    found = []
    for aspect in requires:
        aspect = ALIASES.get(aspect, aspect)
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
            shown, asked = (_described(meant, aspect) for meant in (right, left))
            said = f"shows {shown}; {asked} is asked" if shown != asked else "is not made as asked"
            found.append(f"The channel {aspect!r} {said}.")
    return found


_TYPES = {"quantitative": "a quantity", "discrete": "classes", "temporal": "time", "year": "years"}


def _described(meant: dict[str, Any], channel_name: str) -> str:
    """Say what a channel shows: its field, how it is put together, and its type."""
    words = []
    for item in meant["marks"]:
        part = item.get(channel_name)
        if part is None:
            word = "nothing"
        else:
            field = f"`{part['field']}`" if isinstance(part["field"], str) and part["field"] else "the rows"
            word = f"the {part['aggregate']} of {field}" if part["aggregate"] else field
            word += f" as {_TYPES[part['type']]}" if part["type"] in _TYPES else ""
            word += " in bins" if part["bin"] else ""
            word += f", cut to the time unit `{part['timeUnit']}`" if part["timeUnit"] else ""
        if word[:80] not in words:
            words.append(word[:80])
    return " and ".join(words[:3]) or "nothing"


def cut_bars(spec: dict[str, Any], seen: list[Layer] | None = None) -> bool:
    """Tell whether bars stand on an axis that does not begin at zero."""
    for layer in main_layers(layers(spec) if seen is None else seen):
        if same_mark(layer.mark) != "bar":
            continue
        for name in ("x", "y"):
            raw = layer.encoding.get(name)
            scale = raw.get("scale") if isinstance(raw, dict) else None
            # A bar from one value to another does not stand on the axis.
            ranged = f"{name}2" in layer.encoding
            if isinstance(scale, dict) and channel(raw)["type"] == "quantitative" and not ranged:
                domain = scale.get("domain")
                ends = domain if isinstance(domain, list) else [scale.get("domainMin")]
                numbers = [float(one) for one in ends if isinstance(one, (int, float))]
                beyond = bool(numbers) and (min(numbers) > 0 or (len(numbers) > 1 and max(numbers) < 0))
                # a logarithmic axis has no zero
                logarithmic = scale.get("type") == "log"
                if beyond or logarithmic or (scale.get("zero") is False and not numbers):
                    return True
    return False


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
    for layer in layers(answer):
        means = channel(layer.encoding.get("x"))
        if means.get("type") == "temporal" and is_year(means):
            return (
                "If the axis does not show your years: a time axis reads the whole number 2024 as "
                "milliseconds. `year:O` shows it as a year."
            )
    return ""
