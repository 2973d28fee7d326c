"""Whether a layer of a chart can be seen at all, and why not.

One measure holds for opacity and colour: how far a mark moves the colour of its ground. It is the opacity
times the largest difference of red, green or blue. Below 5 % nobody sees the mark: #f3f3f3 on white.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import tinycss2.color3

from course.kinds.charts.layers import Layer

__all__ = ["Look"]

#: share of the way from black to white that an eye tells from nothing
_LEAST_CONTRAST = 0.05
#: pixels: a view below is a dot, a mark shifted by more lies outside
_SMALLEST_VIEW, _FARTHEST = 10.0, 1000.0
_FILLED = {"area", "arc", "bar", "circle", "geoshape", "image", "rect", "square", "text", "tick", "trail"}
_PATHS = {"line", "rule"}
_SIZED = {
    **dict.fromkeys(("point", "circle", "square", "line", "rule"), ("size",)),
    "bar": ("size", "width", "height"),
    "rect": ("width", "height"),
    "tick": ("thickness",),
}
#: a width of 0 on the mark (not on its channel) makes Vega-Lite use its own default width
_ZERO_IS_USUAL = {"bar", "rect"}
#: on a white page these leave the page white
_BLENDS = {
    *("screen", "overlay", "lighten", "color-dodge", "color-burn", "soft-light"),
    *("hue", "saturation", "color"),
}
#: a field decides: the scale's own range is looked at apart
_BY_FIELD = object()

Colour = tuple[float, float, float, float]
#: Vega-Lite's own blue, for what names no colour
_USUAL: Colour = (0.298, 0.471, 0.659, 1.0)
_WHITE: Colour = (1.0, 1.0, 1.0, 1.0)


def _colour(raw: Any) -> Colour | None:
    """Return red, green, blue and opacity, or None for no colour at all."""
    if raw is None or raw is False:
        return None
    if not isinstance(raw, str) or len(raw) > 100:
        return _USUAL
    text = raw.strip()
    if text.casefold() in {"none", "transparent"}:
        return None
    found = tinycss2.color3.parse_color(text)
    return tuple(found) if isinstance(found, tuple) else _USUAL


def _contrast(colour: Colour | None, ground: Colour) -> float:
    if colour is None:
        return 0.0
    return max(abs(one - other) for one, other in zip(colour[:3], ground[:3], strict=True)) * colour[3]


def _number(raw: Any, default: float) -> float:
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    return float(raw) if is_number and math.isfinite(raw) else default


def _part(whole: Any, *names: str) -> Any:
    for name in names:
        whole = whole.get(name) if isinstance(whole, dict) else None
    return whole


class Look:
    """How one layer looks.

    Parameters
    ----------
    layer
        The layer.
    """

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        outer = layer.path[0]
        config = outer.get("config")
        self._config: Mapping[str, Any] = config if isinstance(config, dict) else {}
        page = outer.get("background", self._config.get("background"))
        self._ground = _colour(page) or _WHITE
        for view in (_part(self._config, "view"), *(_part(node, "view") for node in layer.path)):
            fill = _colour(_part(view, "fill"))
            if _part(view, "fill") is not None and fill is not None and _number(view.get("fillOpacity"), 1.0):
                self._ground = fill

    @property
    def tested(self) -> list[str]:
        """Channels whose look depends on a test of each row."""
        return [name for name, raw in self._layer.encoding.items() if _part(raw, "condition")]

    def unseen(self, chosen: Mapping[str, Any] | None = None, label: str | None = None) -> str:
        """Return why nothing can be seen, or an empty text.

        Parameters
        ----------
        chosen
            Channel -> definition that a row's tests have chosen.
        label
            Colour that a scale's explicit range gives a row.
        """
        encoding = {**self._layer.encoding, **(chosen or {})}
        return (
            self._view() or self._placed(encoding) or self._sized(encoding) or self._painted(encoding, label)
        )

    # ----------------------------------------------------------------------- properties

    def _own(self, encoding: Mapping[str, Any], name: str) -> Any:
        """Return a property: of the channel, the mark, the style or the theme, in this order."""
        raw = encoding.get(name)
        if isinstance(raw, dict):
            if "value" in raw:
                return raw["value"]
            if "field" in raw or "aggregate" in raw or "datum" in raw:
                return _BY_FIELD
        mark = self._layer.mark
        styles = self._layer.style.get("style")
        named = styles if isinstance(styles, list) else [styles]
        places = [
            self._layer.style,
            *(_part(self._config, "style", style) for style in named[:5] if isinstance(style, str)),
            self._config.get(mark),
            self._config.get("mark"),
        ]
        found = (place[name] for place in places if isinstance(place, dict) and name in place)
        # a mark without `color` has the usual one; a mark without `fill` has none
        return next((raw for raw in found if name != "color" or raw is not None), ...)

    def _word(self, encoding: Mapping[str, Any], name: str) -> str:
        raw = self._own(encoding, name)
        return raw if isinstance(raw, str) else ""

    def _amount(self, encoding: Mapping[str, Any], name: str, default: float) -> float:
        raw = self._own(encoding, name)
        if raw is _BY_FIELD:
            reach = _part(encoding.get(name), "scale", "range")
            ends = [_number(end, default) for end in reach[:50]] if isinstance(reach, list) else []
            most = _part(encoding.get(name), "scale", "rangeMax")
            return max(ends) if ends else _number(most, default)
        return _number(raw, default)

    # ---------------------------------------------------------------------------- parts

    def _view(self) -> str:
        view = self._config.get("view")
        for name, usual in (("width", "Width"), ("height", "Height")):
            own = [node[name] for node in self._layer.path if name in node]
            sizes = own[-1:] or [_part(view, f"continuous{usual}"), _part(view, f"discrete{usual}")]
            for size in sizes:
                step = _number(_part(size, "step"), 20.0)
                if _number(size, 300.0) < _SMALLEST_VIEW or step < 1:
                    return f"its {name} is too small"
        return ""

    def _placed(self, encoding: Mapping[str, Any]) -> str:
        moves = ("xOffset", "yOffset", "dx", "dy", "x", "y")
        shifts = [(name, self._own(encoding, name)) for name in moves]
        for name, shift in shifts:
            if abs(_number(shift, 0.0)) > _FARTHEST:
                return f"{name} moves the marks out of the picture"
            if name in {"x", "y"}:
                reach = _part(encoding.get(name), "scale", "range")
                ends = [_number(end, math.nan) for end in reach[:50]] if isinstance(reach, list) else []
                if ends and max(ends) - min(ends) < 1:
                    return f"the range of the {name} axis is too small"
        return ""

    def _sized(self, encoding: Mapping[str, Any]) -> str:
        mark = self._layer.mark
        for name in _SIZED.get(mark, ()):
            size = self._amount(encoding, name, 30.0)
            if size < 0.1 and not (size == 0 and mark in _ZERO_IS_USUAL and name not in encoding):
                return f"{name} is 0"
        if mark == "arc" and self._amount(encoding, "outerRadius", 30.0) < 1:
            return "outerRadius is 0"
        if mark == "text" and self._amount(encoding, "fontSize", 11.0) < 1:
            return "fontSize is 0"
        dashes, cap = self._own(encoding, "strokeDash"), self._word(encoding, "strokeCap")
        # round ends make dots of dashes without length
        if (
            mark in _PATHS
            and cap not in {"round", "square"}
            and isinstance(dashes, list)
            and dashes
            and not any(dashes[:50:2])
        ):
            return "strokeDash has no dashes"
        return ""

    def _painted(self, encoding: Mapping[str, Any], label: str | None) -> str:
        mark = self._layer.mark
        if self._word(encoding, "blend") in _BLENDS:
            return "the blend mode hides the marks"
        opacity = self._amount(encoding, "opacity", 1.0)
        if opacity < _LEAST_CONTRAST:
            return "opacity is 0"
        filled = self._own(encoding, "filled")
        filled = mark in _FILLED if filled is ... else bool(filled)
        whys = []
        for paint in ("fill", "stroke"):
            own = self._own(encoding, paint)
            if own is ...:
                if (paint == "fill") != filled:
                    continue
                own = self._own(encoding, "color")
            why = self._covered(encoding, paint, own, label, opacity)
            if not why:
                return ""
            whys.append(why)
        return whys[0] if whys else "it has neither fill nor stroke"

    def _covered(
        self, encoding: Mapping[str, Any], paint: str, own: Any, label: str | None, opacity: float
    ) -> str:
        share = self._amount(encoding, f"{paint}Opacity", 1.0)
        if share < _LEAST_CONTRAST:
            return f"{paint}Opacity is 0"
        if paint == "stroke" and self._amount(encoding, "strokeWidth", 1.0) < 0.1:
            return "strokeWidth is 0"
        stops = _part(own, "stops")
        if own is _BY_FIELD:
            reach = _part(encoding.get(paint) or encoding.get("color"), "scale", "range")
            shown = [label] if label is not None else reach[:50] if isinstance(reach, list) and reach else ...
        elif isinstance(stops, list):
            shown = [_part(stop, "color") for stop in stops[:50]]
        else:
            shown = [own]
        colours = [_USUAL] if shown is ... else [_USUAL if one is ... else _colour(one) for one in shown]
        if not any(colours):
            return "the marks have no colour"
        contrast = max(_contrast(colour, self._ground) for colour in colours)
        if contrast < _LEAST_CONTRAST:
            return "the marks have the colour of their background"
        return "" if contrast * share * opacity >= _LEAST_CONTRAST else "opacity is close to 0"
