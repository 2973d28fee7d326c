"""One look for every picture: type, sizes, grid, number formats and fixed colours.

Colours follow Okabe and Ito (2008), which readers with the common forms of colour blindness can tell
apart. The background is white on purpose: a chart then reads the same in JupyterLab's light and dark
themes, on a slide and in print.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt

from course.tables import load
from course.tables.economies import economy_colour

__all__ = ["HEIGHT", "PALETTE", "STATUS_WORDS", "WIDTH", "colours_of", "theme"]

WIDTH, HEIGHT = 560, 300
INK, SOFT, GRID = "#222222", "#595959", "#e3e3e3"
#: for series that are no economies; each has at least 3:1 contrast on white
PALETTE = ("#0072b2", "#c44e00", "#00795c", "#a0527f", "#7a6a00", "#4a4a4a", "#2f8fc4", "#8a5a2b")
STATUS_WORDS = {
    "observed": "observed",
    "estimated": "estimated",
    "scenario": "scenario, not observed",
    "illustrative": "illustrative",
}
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


@alt.theme.register("course", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the Vega-Lite configuration of the course."""
    text = {
        "labelColor": INK,
        "titleColor": SOFT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    config: dict[str, Any] = {
        "background": "#ffffff",
        "font": FONT,
        "padding": 12,
        "view": {"continuousWidth": WIDTH, "continuousHeight": HEIGHT, "stroke": None},
        "axis": {**text, "gridColor": GRID, "domainColor": SOFT, "tickColor": SOFT, "labelLimit": 240},
        "axisX": {"grid": False},
        "legend": {**text, "labelLimit": 240},
        "header": text,
        "title": {
            "anchor": "start",
            "frame": "group",
            "color": INK,
            "fontSize": 15,
            "fontWeight": "bold",
            "lineHeight": 19,
            "subtitleColor": SOFT,
            "subtitleFontSize": 12,
            "subtitleLineHeight": 16,
            "subtitlePadding": 4,
            "offset": 12,
        },
        "range": {"category": list(PALETTE)},
        "line": {"strokeWidth": 2.5},
        "text": {"fontSize": 12, "color": INK},
        "bar": {"color": PALETTE[0]},
    }
    return {"config": config}  # type: ignore[typeddict-item]


def colours_of(names: Iterable[object]) -> list[str]:
    """Return a colour for each name: an economy's own (by code or name), else the next of the palette.

    Parameters
    ----------
    names
        Series as they appear in a chart, in their order.
    """
    codes = load("economies").set_index("name")["iso3"]
    spare = iter(PALETTE * 8)
    chosen: list[str] = []
    for name in names:
        text = str(name)
        code = codes.get(text, text if text in set(codes) else None)
        colour = economy_colour(code) if code is not None else None
        taken = colour is None or colour in chosen or colour == "#9a9a9a"
        if taken:
            colour = next(shade for shade in spare if shade not in chosen or len(chosen) >= len(PALETTE))
        chosen.append(str(colour))
    return chosen
