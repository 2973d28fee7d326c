"""Builders of scatter plots with named points, and of heat maps."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from course.charts._frame import fitting_format, in_order, ink_of, nice_domain, numbers, take
from course.charts._words import points_in_words, tiles_in_words
from course.charts.caption import captioned
from course.charts.fit import CHARACTER, NARROW
from course.charts.guard import ChartError
from course.charts.layout import (
    HEADS,
    PLOTS,
    heads_above,
    in_heights,
    in_rows,
    moves_of_labels,
    name_axis,
    names_above,
    placed_names,
)
from course.charts.ramps import ramp_of
from course.charts.theme import (
    AXIS_FORMAT,
    GRID,
    HEIGHT,
    INK,
    PALETTE,
    SOFT,
    colour_map,
)
from course.charts.tips import words_of
from course.errors import UnknownNameError
from course.phrases import with_minus

#: height of a scatter plot in pixels
_HIGH = HEIGHT + 80
#: side of a square plot on the narrowest page, in pixels
_SQUARE = 182
#: steps of a diagonal between which no name slips
_STEPS = 60
#: height of a tile in pixels, and width of all tiles on the narrowest page
_TILE, _TILES = 30, 230
#: side of a square of a key in pixels
_STEP = 20
#: most columns of tiles with names beside them on a narrow page
_FEW = 4


def _check_log(frame: pd.DataFrame, column: str) -> None:
    if frame[column].min() <= 0:
        raise ChartError(f"A logarithmic axis needs numbers above zero in {column!r}.")


def _pixels(values: pd.Series, domain: tuple[float, float], log: bool, length: float) -> list[float]:
    from numpy import log10

    low, high = (float(log10(limit)) if log else limit for limit in domain)
    steps = log10(values) if log else values
    return [(float(step) - low) / (high - low) * length for step in steps]


def _ticks(domain: tuple[float, float], log: bool) -> dict[str, Any]:
    """Return the ticks of an axis; a short logarithmic axis has 1, 2 and 5 times powers of ten."""
    if not log:
        return {"tickCount": 7}
    first, last = math.floor(math.log10(domain[0])), math.ceil(math.log10(domain[1]))
    many = math.log10(domain[1] / domain[0]) > 2.5
    ticks = [m * 10.0**k for k in range(first, last + 1) for m in ((1,) if many else (1, 2, 5))]
    return {"values": [tick for tick in ticks if domain[0] <= tick <= domain[1]]}


def _corners(words: bool | tuple[str, str], end: str) -> list[Any]:
    """Return words in two corners of a plot, above and below its diagonal; `end`: its right end."""
    corners: Any = (("left", "top", "6", "6"), ("right", "bottom", f"{end} - 6", "height - 6"))
    layers = []
    for text, (align, base, right, below) in (
        zip(words, corners, strict=True) if isinstance(words, tuple) else ()
    ):
        side = alt.Chart(pd.DataFrame({"words": [text]}))
        side = side.mark_text(text=text, align=align, baseline=base, color=SOFT, aria=False)
        layers.append(side.encode(x=alt.value(alt.ExprRef(right)), y=alt.value(alt.ExprRef(below))))
    return layers


@captioned(points_in_words)
def scatter(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    label: str,
    x_title: str | None = None,
    y_title: str | None = None,
    x_log: bool = False,
    y_log: bool = False,
    x_domain: tuple[float, float] | None = None,
    y_domain: tuple[float, float] | None = None,
    highlight: Iterable[str] = (),
    diagonal: bool | tuple[str, str] = False,
    colours: Mapping[str, str] | None = None,
) -> Any:
    """Draw named points; a name that has no room is left to the tooltip.

    Parameters
    ----------
    data
        One row for each point, the most important first: they get their names first.
    x, y, label
        Columns: the two values and the name of the point.
    x_title, y_title
        Titles of the axes; a scatter plot needs both, so the columns' names stand in.
    x_log, y_log
        Logarithmic axes.
    x_domain, y_domain
        Limits of the axes, instead of round limits around the values.
    highlight
        Names in their colours (economies have theirs), named before all others, which turn grey.
    diagonal
        Whether to draw the line on which both values are equal, or the words above it and below it.
    colours
        Own colours by name.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, x, y, label), x, y)
    frame[label] = frame[label].astype(str)
    marked = list(highlight)
    for name in marked:
        if name not in set(frame[label]):
            raise UnknownNameError("point", name, frame[label])
    frame = frame.sort_values(label, key=lambda names: ~names.isin(marked), kind="stable").reset_index(
        drop=True
    )
    limits: dict[str, tuple[float, float]] = {}
    for column, log, given in ((x, x_log, x_domain), (y, y_log, y_domain)):
        if log:
            _check_log(frame, column)
        low, high = float(frame[column].min()), float(frame[column].max())
        limits[column] = given or ((low / 1.3, high * 1.3) if log else nice_domain(low, high, zero=False))
    ends = [max(limits[x][0], limits[y][0]), min(limits[x][1], limits[y][1])]
    crossed = bool(diagonal) and ends[0] < ends[1]
    # no name may cover the diagonal, which counts as a row of small points
    steps = pd.Series(
        [ends[0] + (ends[1] - ends[0]) * k / _STEPS for k in range(_STEPS + 1)] * crossed, dtype=float
    )
    places = pd.concat([frame[[x, y]], pd.DataFrame({x: steps, y: steps})], ignore_index=True)
    sizes = [6.0] * len(frame) + [1.0] * len(steps)
    # both axes of equal values are equally long, so that the diagonal is one
    square = crossed and limits[x] == limits[y]
    plots = [(PLOTS[0],) * 2, (_SQUARE,) * 2] if square else [(width, _HIGH) for width in PLOTS]
    points = []
    for width, height in plots:
        steps_up = _pixels(places[y], limits[y], y_log, height)
        points.append((_pixels(places[x], limits[x], x_log, width), [height - step for step in steps_up]))
    words = [*frame[label], *[""] * len(steps)]
    moves = moves_of_labels(points, words, (sizes, sizes), within=[width + 30 * square for width, _ in plots])
    moves = moves.head(len(frame))
    shades = dict.fromkeys(frame[label], SOFT if marked else PALETTE[0]) | colour_map(marked)
    shades |= {name: shade for name, shade in (colours or {}).items() if name in shades}

    def axis(column: str, title: str | None, log: bool, **look: Any) -> dict[str, Any]:
        return {
            "title": title or words_of(column),
            "scale": alt.Scale(type="log" if log else "linear", domain=list(limits[column]), nice=False),
            "axis": alt.Axis(format=AXIS_FORMAT, grid=not log, **look, **_ticks(limits[column], log)),
        }

    across = alt.X(f"{x}:Q", **axis(x, x_title, x_log))
    if square:
        across["scale"]["range"] = [0, alt.ExprRef("height")]
    # the title stands upright, above the numbers
    upright = {"titleBaseline": "bottom", "titleAngle": 0, "titleAlign": "left", "titleX": -24, "titleY": -10}
    up = alt.Y(f"{y}:Q", **axis(y, y_title, y_log, **upright))
    tips: list[Any] = [f"{label}:N", *(alt.Tooltip(f"{column}:Q", format=",.4~r") for column in (x, y))]
    dots = alt.Chart(frame).mark_circle(size=100, opacity=0.9, stroke="#ffffff", strokeWidth=0.8)
    layers: list[Any] = [dots.encode(x=across, y=up, color=ink_of(label, shades), tooltip=tips)]
    if crossed:
        same = alt.Chart(pd.DataFrame({x: ends, y: ends})).mark_line(
            color=SOFT, strokeDash=[4, 4], strokeWidth=1
        )
        # how far the points set off are from the diagonal
        gaps = alt.Chart(frame.loc[frame[label].isin(marked)]).mark_rule(strokeWidth=2, aria=False)
        gaps = gaps.encode(x=across, y=up, y2=f"{x}:Q", color=ink_of(label, shades))
        layers = [same.encode(x=across, y=up), *[gaps] * (square and bool(marked)), *layers]
    layers += _corners(diagonal, "height" if square else "width")
    names = pd.concat([frame[[x, y]], moves.assign(label=frame[label])], axis=1)
    names = names.dropna(subset=["dx", "near_x"], how="all")
    if not names.empty:
        layers.append(placed_names(names, x=across, y=up))
    chart = alt.layer(*layers)
    return in_heights(chart, PLOTS[0], "room - 80") if square else chart.properties(height=_HIGH)


def _steps(scale: alt.Scale) -> list[Any]:
    """Return a key of colours below a plot: a square for each, and every other limit between two of them."""
    limits = scale["domain"]
    # a limit itself has the colour above it
    squares = pd.DataFrame({"at": range(len(limits) + 1), "step": [2 * limits[0], *limits]})
    # from both ends, so that the limits below zero and above have the same numbers
    shown = [k for k in range(len(limits)) if min(k, len(limits) - 1 - k) % 2 == 0]
    texts = pd.DataFrame({"at": shown, "limit": [with_minus(f"{limits[k]:g}") for k in shown]})
    place = {"x": alt.value(alt.ExprRef(f"{_STEP} * (datum.at + 0.5)"))}
    key = alt.Chart(squares).mark_square(size=_STEP**2, opacity=1, stroke=GRID, strokeWidth=1, aria=False)
    key = key.encode(
        color=alt.Color("step:Q", scale=scale, legend=None), y=alt.value(alt.ExprRef("height + 24")), **place
    )
    numbers_below = alt.Chart(texts).mark_text(baseline="top", dx=_STEP / 2, text=alt.ExprRef("datum.limit"))
    return [key, numbers_below.encode(y=alt.value(alt.ExprRef(f"height + {28 + _STEP / 2}")), **place)]


@captioned(tiles_in_words)
def heatmap(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    value: str,
    signed: bool = False,
    x_order: Sequence[Any] | None = None,
    y_order: Sequence[Any] | None = None,
    value_format: str | None = None,
) -> Any:
    """Draw a table of tiles, darker for more, with the number in each tile.

    Parameters
    ----------
    data
        Tidy: one row for each tile; a missing one stays white.
    x, y, value
        Columns: which column, which row, and the number.
    signed
        Whether zero is the middle: two hues, one for below and one for above.
    x_order, y_order
        Columns from left to right and rows from top to bottom, instead of their order in the table.
    value_format
        d3 number format of the numbers.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, x, y, value), value)
    for column in (x, y):
        frame[column] = frame[column].astype(str)
    if frame.duplicated([x, y]).any():
        raise ChartError("Two rows stand for the same tile: sum or select before drawing a heat map.")
    left = [str(item) for item in x_order] if x_order else in_order(frame[x])
    top = [str(item) for item in y_order] if y_order else in_order(frame[y])
    longest = max((word for name in left for word in name.split()), key=len)
    if len(longest) * CHARACTER > _TILES / len(left):
        # columns whose names do not fit become rows
        x, y, left, top = y, x, top, left
    form = value_format or fitting_format(frame[value])
    size = float(frame[value].abs().max()) or 1.0
    low = -size if signed else min(0.0, float(frame[value].min()))
    scale, dark = ramp_of(low, size, signed=signed)
    # The number is white on a dark tile.
    frame["dark"] = [dark(number) for number in frame[value]]
    across = alt.X(f"{x}:N", sort=left, title=None, axis=None)
    # beside few columns the names have room on a narrow page, too
    near = "room * 0.3" if len(left) <= _FEW else ""
    down = alt.Y(f"{y}:N", sort=top, title=None, axis=name_axis(near=near))
    base = alt.Chart(frame).encode(x=across, y=down)
    colour = alt.Color(f"{value}:Q", scale=scale, legend=None)
    # a line around each tile, so that those near zero do not vanish in a dark page
    tiles = base.mark_rect(stroke=GRID, strokeWidth=1, height=_TILE).encode(
        color=colour,
        tooltip=[f"{y}:N", f"{x}:N", alt.Tooltip(f"{value}:Q", format=form)],
    )
    # numbers that are wider than their tile stand upright
    small: dict[str, Any] = {"fontSize": alt.ExprRef("bandwidth('x') < 40 ? 12 : 13")}
    number = f"format(datum['{value}'], '{form}')"
    small["angle"] = alt.ExprRef(f"bandwidth('x') < 6.4 * length({number}) ? -90 : 0")
    text = base.mark_text(aria=False, **small).encode(
        text=alt.Text(f"{value}:Q", format=form),
        color=alt.condition("datum.dark", alt.value("#ffffff"), alt.value(INK)),
    )
    above = [] if near else [names_above(frame, down, y, bar=_TILE)]
    # every tile has its number, so that only two hues need a key
    above += _steps(scale) if signed else []
    # the width of a column is only known after its heading has been placed
    pixels = f"(({NARROW} ? {'room * 0.66' if near else 'room - 28'} : room * 0.56) / {len(left)})"
    heads = heads_above(pd.DataFrame({x: left}), x, pixels, 6 if near else HEADS, turn=True).encode(x=across)
    return in_rows(alt.layer(tiles, text, *above, heads), _TILE, top, len(top), bar=_TILE, near=near)
