"""The layers of a Vega-Lite specification, each with what it inherits, as they are before anybody selects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

__all__ = ["MOST_CHANNELS", "MOST_LAYERS", "Layer", "at_rest", "layers", "main_layers", "params"]

#: more than any chart has: a specification of thousands would keep the marker busy for minutes
MOST_LAYERS, MOST_CHANNELS = 100, 40
#: marks that explain others; they count only where nothing else is drawn
_DECORATION = {"text", "rule"}
_PATHS = {"line", "area", "trail"}


@dataclass(frozen=True)
class Layer:
    """One mark with its channels.

    Attributes
    ----------
    mark : str
        Kind of mark.
    style : dict
        The mark's own properties.
    encoding : dict
        Channels, inherited ones and facets among them.
    path : tuple of dict
        The specifications around the mark, the outermost first: data, transforms and sizes stand in them.
    """

    mark: str
    style: dict[str, Any]
    encoding: dict[str, Any]
    path: tuple[dict[str, Any], ...]


def layers(spec: dict[str, Any]) -> list[Layer]:
    """Return the first hundred layers of a specification, whatever it holds."""
    return list(islice(_walk(spec, {}, (), params(spec)), MOST_LAYERS))


def _walk(
    spec: dict[str, Any],
    encoding: dict[str, Any],
    path: tuple[dict[str, Any], ...],
    known: dict[str, dict[str, Any]],
) -> Iterator[Layer]:
    own = spec.get("encoding")
    mine = dict(islice(own.items(), MOST_CHANNELS)) if isinstance(own, dict) else {}
    own = {**_facets(spec.get("facet")), **mine}
    merged = {**encoding, **{name: at_rest(raw, known) for name, raw in own.items()}}
    path = (*path, spec)
    mark = spec.get("mark")
    if mark is not None:
        style = mark if isinstance(mark, dict) else {}
        yield Layer(str(style.get("type", "") if isinstance(mark, dict) else mark), style, merged, path)
    for key in ("layer", "hconcat", "vconcat", "concat"):
        parts = spec.get(key)
        if isinstance(parts, list):
            for part in parts:
                if isinstance(part, dict):
                    yield from _walk(part, merged, path, known)
    inner = spec.get("spec")
    if isinstance(inner, dict):
        yield from _walk(inner, merged, path, known)


def _facets(facet: Any) -> dict[str, Any]:
    if not isinstance(facet, dict):
        return {}
    if "field" in facet:
        return {"facet": facet}
    return {name: facet[name] for name in ("row", "column") if isinstance(facet.get(name), dict)}


def main_layers(found: list[Layer]) -> list[Layer]:
    """Leave out labels, rules and the points that a line carries, unless nothing else is drawn."""
    main = [layer for layer in found if layer.mark not in _DECORATION] or found
    if any(layer.mark in _PATHS for layer in main):
        main = [layer for layer in main if layer.mark not in {"point", "circle"}]
    return main


# --------------------------------------------------------------------- before anybody selects


def params(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the parameters of a specification by name, from its outer levels."""
    found: dict[str, dict[str, Any]] = {}
    level = [spec]
    for _ in range(4):
        for node in level:
            named = node.get("params")
            for param in named[:MOST_LAYERS] if isinstance(named, list) else ():
                if isinstance(param, dict) and isinstance(param.get("name"), str):
                    found.setdefault(param["name"], param)
        level = [
            part
            for node in level
            for key in ("layer", "hconcat", "vconcat", "concat", "spec")
            for part in (node[key] if isinstance(node.get(key), list) else [node.get(key)])
            if isinstance(part, dict)
        ][:MOST_LAYERS]
    return found


def at_rest(raw: Any, known: dict[str, dict[str, Any]]) -> Any:
    """Return what a channel shows before anybody selects.

    An empty selection holds every row, unless `empty` is false. A selection that starts with a value
    is looked at as if it held no row.
    """
    if not isinstance(raw, dict) or "condition" not in raw:
        return raw
    condition = raw["condition"]
    cases = condition if isinstance(condition, list) else [condition]
    rest = {name: part for name, part in raw.items() if name != "condition"}
    kept: list[Any] = []
    for case in cases[:MOST_CHANNELS]:
        if not isinstance(case, dict):
            continue
        if "test" in case:
            kept.append(case)
        elif _holds_all(case, known):
            rest = {name: part for name, part in case.items() if name not in {"param", "empty", "selection"}}
            break
    return {**rest, "condition": kept} if kept else rest


def _holds_all(case: dict[str, Any], known: dict[str, dict[str, Any]]) -> bool:
    param = known.get(case["param"]) if isinstance(case.get("param"), str) else None
    return param is not None and "value" not in param and case.get("empty") is not False
