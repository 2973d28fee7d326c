"""The look of all charts: fonts, sizes, grid, number formats and fixed colours.

Colours follow Okabe and Ito (2008), which readers with the common forms of colour blindness can tell
apart. A chart is stored in its colours for a light ground. `DARK` in `course/notebook.py` has those for a
dark one.
"""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import altair as alt

from course.charts.fit import PADDING, PAGE
from course.tables.economies import economy_colour, economy_names

#: pixels of the smallest text, which must be readable on a narrow page
SIZE = 13
#: pixels from top to bottom of a plot
HEIGHT = 310
#: pixels of a plot that no page fits to its width
PLAIN = 430
INK, SOFT, GRID = "#222222", "#595959", "#e3e3e3"
#: colour of grid lines; the one at zero is drawn heavier
AT_ZERO = {"condition": {"test": "datum.value === 0", "value": SOFT}, "value": GRID}
#: colours of series that are no economies, each with at least 3:1 contrast on white; the last two are like
#: those of China and of the United States
PALETTE = ("#0072b2", "#7a6a00", "#a0527f", "#4a4a4a", "#2f8fc4", "#8a5a2b", "#c44e00", "#00795c")
#: colour of remainders such as "Other", and of everything that is not highlighted
REST = "#9a9a9a"
#: colours of amounts, from light to dark
RAMP = ("#eef4f9", "#c5dcee", "#97c2e1", "#3379b0", "#1f68a3", "#0b3d6b")
#: from below zero to above zero, in colours that no economy has; grey in the middle avoids a third hue
SIGNED = (
    *("#460d3d", "#7d3b71", "#d0acca", "#e1c8dc"),
    "#ededed",
    *("#dbd192", "#c3ba78", "#716800", "#3d3800"),
)
#: status of a chart's figures -> its words in the caption, which are none for what was counted or measured
STATUS_WORDS = {
    "observed": "",
    "scheduled": "later days are scheduled",
    "estimated": "estimates",
    "scenario": "a scenario, not what happened",
    "illustrative": "made-up figures",
    "guess": "a guess",
}
#: least contrast of a line or a square of a key with its ground
_STRONG = 3.4
#: weighted distance below which two colours are alike
_NEAR = 132
#: d3 format of a number where the chart states no format
NUMBER = ",.4~r"
#: d3 format of ticks: round numbers without trailing zeros
AXIS_FORMAT = ",.6~r"
#: the stored pictures use Liberation Sans, whose letters are as wide as Arial's
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"


@alt.theme.register("course", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return the Vega-Lite configuration of the course."""
    text = {
        "labelColor": INK,
        "titleColor": SOFT,
        "labelFontSize": SIZE,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
    }
    config: dict[str, Any] = {
        "background": "#ffffff",
        "font": FONT,
        "padding": {"left": PADDING, "top": PADDING, "bottom": PADDING, "right": PADDING + 3},
        # the width of a chart that no page fits; see `course.charts.fit`
        "params": [{"name": "room", "value": PAGE}],
        "view": {
            "continuousWidth": PLAIN,
            "continuousHeight": HEIGHT,
            "discreteWidth": PLAIN,
            "stroke": None,
        },
        "axis": {**text, "gridColor": AT_ZERO, "domainColor": SOFT, "tickColor": SOFT, "labelLimit": 280},
        "axisX": {"grid": False, "labelFlush": False, "labelSeparation": 6},
        "axisY": {"domain": False, "ticks": False},
        # a gap between the names of rows and their bars
        "axisYBand": {"labelPadding": 8},
        "legend": {**text, "labelLimit": 300, "orient": "top", "symbolType": "square"},
        "header": text,
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": INK,
            "fontSize": 18,
            "fontWeight": "bold",
            "lineHeight": 23,
            "subtitleColor": SOFT,
            "subtitleFontSize": SIZE,
            "subtitleLineHeight": 18,
            "subtitlePadding": 5,
            "offset": 12,
        },
        "range": {
            "category": list(PALETTE),
            "ramp": list(RAMP),
            "heatmap": list(RAMP),
            "diverging": list(SIGNED),
        },
        "line": {"strokeWidth": 2.5, "strokeJoin": "round", "strokeCap": "round"},
        "point": {"filled": True, "size": 70, "color": PALETTE[0]},
        "area": {"color": PALETTE[0]},
        "rule": {"color": SOFT},
        "text": {"fontSize": SIZE, "color": INK},
        "bar": {"color": PALETTE[0]},
    }
    return {"config": config}  # type: ignore[typeddict-item]


#: first words of names that stand for a remainder
_LEFT_OVER = ("other", "rest of", "all other", "everything else")


def colours_of(names: Iterable[object]) -> list[str]:
    """Return a colour for each name: the economy's colour (by code or name), else the palette's next one.

    Parameters
    ----------
    names
        Series as they appear in a chart, in their order.
    """
    return list(_handed_out(tuple(map(str, names))))


@cache
def _codes() -> dict[str, str]:
    names = economy_names()
    return {name: code for code, name in names.items()} | {code: code for code in names}


def _alike(one: str, other: str) -> bool:
    """Tell whether two colours are too near each other for neighbours in a chart (weighted RGB distance)."""
    steps = [int(one[at : at + 2], 16) - int(other[at : at + 2], 16) for at in (1, 3, 5)]
    return sum(weight * step**2 for weight, step in zip((2, 4, 3), steps, strict=True)) < _NEAR**2


def _next_colour(used: list[str]) -> str:
    """Return the first colour that is like none of those in use, or else is none of them."""
    left = [shade for shade in PALETTE if shade not in used]
    fresh = [shade for shade in left if not any(_alike(shade, other) for other in used)]
    return (fresh or left or [PALETTE[len(used) % len(PALETTE)]])[0]


@lru_cache(maxsize=512)
def _handed_out(names: tuple[str, ...]) -> tuple[str, ...]:
    chosen: list[str] = []
    for text in names:
        if text.casefold().startswith(_LEFT_OVER):
            chosen.append(REST)
            continue
        code = _codes().get(text)
        colour = economy_colour(code) if code is not None else None
        taken = colour is None or colour in chosen or colour == REST
        if taken:
            # an economy without its own colour must not look like Japan, China or the United States
            kept = (PALETTE[0], *PALETTE[-2:]) if code is not None else ()
            colour = _next_colour([*chosen, *kept])
        chosen.append(str(colour))
    return tuple(chosen)


def colour_map(names: Iterable[object], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a dictionary from name to colour: the colour in `own`, else that which `colours_of` gives."""
    order = list(dict.fromkeys(map(str, names)))
    given = own or {}
    return {name: given.get(name, colour) for name, colour in zip(order, colours_of(order), strict=True)}


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@cache
def text_colour(colour: str, ground: str = "#ffffff", least: float = 4.5) -> str:
    """Return `colour`, darkened until it has a contrast on a ground: for text 4.5 : 1 (WCAG 2, level AA)."""
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    while (_luminance(ground) + 0.05) / (_luminance(colour) + 0.05) < least:
        channels = [int(channel * 0.94) for channel in channels]
        colour = "#{:02x}{:02x}{:02x}".format(*channels)
    return colour


def strong(shades: Mapping[str, str]) -> dict[str, str]:
    """Return colours that thin lines and small squares can have, on a light page and on a dark one."""
    return {name: text_colour(shade, least=_STRONG) for name, shade in shades.items()}
