"""Charts whose form never depends on their rows, so that an explorer can replace the rows alone.

Colours, order and places of labels are columns of the tables. Functions named `…_rows` make those tables,
and their partners, such as `lines_of` for `line_rows`, draw them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from course.charts.ends import draw_ends, ends_of
from course.charts.fit import BOLD, CHARACTER, NARROW
from course.charts.layout import (
    LINE,
    LOW,
    across_rows,
    in_heights,
    in_rows,
    key_above,
    name_axis,
    names_above,
    on_ground,
    years_back,
    zero_line,
    zero_marks,
)
from course.charts.theme import (
    AXIS_FORMAT,
    HEIGHT,
    INK,
    NUMBER,
    REST,
    SOFT,
    colour_map,
    text_colour,
)
from course.phrases import with_minus
from course.widgets.rows import named

#: height in pixels of a plot of lines on a narrow page, together with the controls
_LOW = LOW - 50


def ranked_rows(frame: pd.DataFrame, name: str, value: str, coloured: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the rows of a ranking: `name`, `value`, `rank` and `shade`, the largest first."""
    rows = frame[[name, value]].set_axis(["name", "value"], axis=1)
    rows = rows.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    own = colour_map(coloured)
    return rows.assign(
        name=rows["name"].astype(str),
        rank=range(len(rows)),
        shade=[own.get(str(item), REST) for item in rows["name"]],
    )


def ranked(rows: pd.DataFrame, *, high: float, form: str, count: int, value: str = "value") -> Any:
    """Draw a ranking of `count` bars on an axis that ends at `high`; tooltips name the number `value`."""
    axis = name_axis()
    across = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, high], nice=False, clamp=True))
    down = alt.Y("name:N", title=None, sort=alt.EncodingSortField("rank", op="min"), axis=axis)
    base = alt.Chart(named("bars", rows)).encode(x=across, y=down)
    # low rows, so that a phone shows them together with the controls and the sentence
    bar = 14
    bars = base.mark_bar(height=alt.ExprRef(f"{NARROW} ? {bar} : 20")).encode(
        color=alt.Color("shade:N", scale=None),
        tooltip=["name:N", alt.Tooltip("value:Q", title=value, format=form)],
    )
    text = base.mark_text(align="left", dx=5, aria=False).encode(text=alt.Text("value:Q", format=form))
    above = names_above(named("bars", rows), down, "name", bar)
    return in_rows(alt.layer(bars, text, above), 28, (), count, bar=bar)


def line_rows(
    frame: pd.DataFrame,
    x: str,
    y: str,
    name: str,
    *,
    domain: tuple[float, float],
    height: int = HEIGHT,
    colours: Mapping[str, str],
) -> dict[str, pd.DataFrame]:
    """Return the tables `lines` (points) and `ends` (names at the ends) of a line chart.

    `colours` gives each line's colour by name, so that colours, and places in a key, stay when the order of
    the lines changes.
    """
    rows = frame[[x, y, name]].set_axis(["x", "y", "name"], axis=1).dropna().sort_values(["name", "x"])
    rows["name"] = rows["name"].astype(str)
    ends = ends_of(rows, ("x", "y", "name"), domain, heights=(height, _LOW))
    ends = ends.sort_values("name", key=lambda names: names.map(list(colours).index), ignore_index=True)
    rows = rows.assign(shade=rows["name"].map(dict(colours))).reset_index(drop=True)
    shades = [text_colour(colours[item]) for item in ends["name"]]
    return {"lines": rows, "ends": ends.assign(line=ends["name"].map(dict(colours)), shade=shades)}


def lines_of(
    frames: Mapping[str, pd.DataFrame],
    *,
    x_domain: tuple[float, float],
    domain: tuple[float, float],
    x_title: str | None = None,
    x_name: str = "year",
    y_name: str = "value",
    height: int = HEIGHT,
    keep: bool = False,
) -> Any:
    """Draw the tables of `line_rows`, and the tables `mark` and `points`, which may be left out.

    `mark` adds an upright line at `x`, heavy from `low` to `high`, with `words` above it. `points` has rows
    as `ends` has, which stand out on their lines. `x_name` and `y_name` are the names in tooltips, which
    include the unit. With `keep`, the plot is as wide where lines end before its right end.
    """
    across = alt.X(
        "x:Q",
        title=x_title,
        scale=alt.Scale(domain=list(x_domain), nice=False),
        axis=alt.Axis(format="d", **years_back(*x_domain)),
    )
    scale = alt.Scale(domain=list(domain), nice=False)
    up = alt.Y("y:Q", title=None, scale=scale, axis=alt.Axis(format=AXIS_FORMAT, offset=5, tickCount=6))
    shade = alt.Color("shade:N", scale=None)
    base = alt.Chart(named("lines", frames["lines"])).encode(x=across, y=up, color=shade, detail="name:N")
    tips: list[Any] = ["name:N", alt.Tooltip("x:Q", title=x_name, format="d")]
    tips.append(alt.Tooltip("y:Q", title=y_name, format=NUMBER))
    ends = named("ends", frames["ends"])
    layers: list[Any] = [
        *zero_line(domain),
        base.mark_line(clip=True),
        base.mark_circle(size=26, aria=False).encode(tooltip=tips),
        *draw_ends(ends, across, up, (shade, shade)),
        key_above(ends, "name", alt.Color("line:N", scale=None), LINE + 8 if "mark" in frames else 8),
    ]
    if keep:
        right = f"{NARROW} ? 0 : width + {16 + BOLD * frames['ends']['name'].str.len().max():.0f}"
        layers.append(
            alt.Chart(ends).mark_point(opacity=0, aria=False).encode(x=alt.value(alt.ExprRef(right)))
        )
    if "mark" in frames:
        mark = alt.Chart(named("mark", frames["mark"])).encode(x=across)
        heavy = mark.mark_rule(color=INK, strokeWidth=5, aria=False)
        # its words move aside where they would leave the plot
        half = f"length(datum.words) * {BOLD} / 2"
        aside = alt.ExprRef(f"clamp(scale('x', datum.x), {half}, width + 12 - {half}) - scale('x', datum.x)")
        words = mark.mark_text(dx=aside, dy=-12, fontWeight="bold", aria=False)
        layers += [
            mark.mark_rule(color=INK, strokeDash=[4, 3], aria=False),
            heavy.encode(y=alt.Y("low:Q", title=None), y2="high:Q"),
            words.encode(y=alt.value(0), text="words:N"),
        ]
    if "points" in frames:
        points = named("points", frames["points"])
        dots = alt.Chart(points).mark_circle(size=110, opacity=1, stroke="#ffffff", aria=False)
        words = alt.Chart(points).encode(x=across, y=alt.Y("label_at:Q", title=None), color=shade)
        lower = alt.ExprRef(f"{NARROW} ? datum.label_lower : 0")
        said = on_ground(words.encode(text="label_wide:N"), align="left", dx=10, dy=lower, fontWeight="bold")
        layers += [said, dots.encode(x=across, y=up, color=shade)]
    return in_heights(alt.layer(*layers), height, _LOW)


def stacked_rows(
    frame: pd.DataFrame, row: str, part: str, share: str, *, colours: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """Return the table `boxes` of stacked bars of 100 %, with the parts in their order."""
    rows = frame[[row, part, share]].set_axis(["row", "part", "share"], axis=1).reset_index(drop=True)
    rows["upper"] = rows.groupby("row", sort=False)["share"].cumsum().round(8)
    rows["lower"] = (rows["upper"] - rows["share"]).round(8)
    rows["middle"] = (rows["lower"] + rows["upper"]) / 2
    # dark enough for white words
    rows["shade"] = [text_colour(colours[part]) for part in rows["part"]]
    rows["words"] = [f"{part} {share:.0%}" for part, share in zip(rows["part"], rows["share"], strict=True)]
    return {"boxes": rows}


def stacks_of(frames: Mapping[str, pd.DataFrame], *, order: list[str], most: int, letters: int) -> Any:
    """Draw the table of `stacked_rows`, one bar for each name in `order`.

    Wide boxes carry their names. A key below each bar names the others.

    `most`, `letters`: most boxes of a bar, and most letters of a box's name.
    """
    # the key's columns are as wide as its longest words, which end in a percentage
    wide = (letters + 4) * CHARACTER + 26
    columns = f"max(1, floor((room - ({NARROW} ? 44 : 110)) / {wide:g}))"
    key = f"(24 + {LINE + 1} * ceil({most} / {columns}))"
    # on a narrow page a name stands above each bar, and the long key below it
    look: dict[str, Any] = {"yOffset": alt.ExprRef(f"{NARROW} ? (38 - {key}) / 2 : 0"), "aria": False}
    axis = name_axis()
    down = alt.Y("row:N", title=None, sort=order, scale=alt.Scale(domain=order), axis=axis)
    across = alt.X("lower:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    base = alt.Chart(named("boxes", frames["boxes"])).encode(y=down)
    boxes = base.mark_bar(height=40, stroke="#ffffff", yOffset=look["yOffset"]).encode(
        x=across,
        x2="upper:Q",
        color=alt.Color("shade:N", scale=None),
        tooltip=["row:N", "part:N", alt.Tooltip("share:Q", format=".1%")],
    )
    # a name and its share stand in two lines, so that a narrow box has room for them
    fits = f"max(length(datum.part), 4) * {BOLD} < datum.share * width - 8"
    two = alt.ExprRef("[datum.part, format(datum.share, '.0%')]")
    inside = base.transform_filter(fits).mark_text(
        color="#ffffff", fontWeight="bold", text=two, lineHeight=LINE, dy=-LINE / 2, **look
    )
    inside = inside.encode(x=alt.X("middle:Q", axis=None))
    rest = base.transform_filter(f"!({fits})")
    rest = rest.transform_window(nth="row_number()", groupby=["row"], sort=[alt.SortField("lower")])
    line, place = (
        f"floor((datum.nth - 1) / {columns}) * {LINE + 1}",
        f"(datum.nth - 1) % {columns} * {wide:g}",
    )
    marks: list[tuple[int, dict[str, Any]]] = [(24, {}), (21, {"text": "\u25a0", "fontSize": 17})]
    names, squares = (
        rest.mark_text(align="left", baseline="top", dy=alt.ExprRef(f"{start} + {line}"), **look, **more)
        for start, more in marks
    )
    names = names.encode(x=alt.value(alt.ExprRef(f"{place} + 15")), text="words:N")
    squares = squares.encode(x=alt.value(alt.ExprRef(place)), color=alt.Color("shade:N", scale=None))
    above = names_above(named("boxes", frames["boxes"]), down, "row", bar=40, **look)
    chart = alt.layer(boxes, inside, names, squares, above)
    return in_heights(chart, 90 * len(order), f"{len(order)} * ({key} + 44)")


# -------------------------------------------- gains and losses around zero: an axis that grows in steps

# the ends of the axis and zero have numbers on the narrowest page, too
_END = "domain('x')[1]"
_SIGNED_AXIS = alt.Axis(
    format="+.3~f",
    labelExpr="datum.value == 0 ? '0' : datum.label",
    values=alt.ExprRef(f"[-{_END}, -{_END} / 2, 0, {_END} / 2, {_END}]"),
)
#: few and wide, so that most settings share one axis
_BOUNDS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


def edge_rows(values: Iterable[float]) -> pd.DataFrame:
    """Return the ends of the axis as rows, so that new rows lengthen the axis without a new chart.

    They stand at the smallest of a few fixed steps that holds all values.
    """
    largest = max(abs(float(value)) for value in values)
    bound = next((step for step in _BOUNDS if largest <= 0.97 * step), _BOUNDS[-1] * 10)
    return pd.DataFrame({"value": [-bound, bound]})


def _edges(rows: pd.DataFrame, across: Callable[[str], alt.X]) -> alt.Chart:
    return alt.Chart(named("edges", rows)).mark_point(opacity=0, aria=False).encode(x=across("value"))


def _growing(left: str, right: int) -> Callable[[str], alt.X]:
    """Return what encodes a column on an axis that grows, with pixels to its left and to its right."""
    scale = alt.Scale(nice=False, range=[alt.ExprRef(left), alt.ExprRef(f"width - {right}")])
    return lambda column: alt.X(f"{column}:Q", title=None, scale=scale, axis=_SIGNED_AXIS)


def ranges_of(frames: Mapping[str, pd.DataFrame], *, count: int) -> Any:
    """Draw a name, a number and a dot for each row of `dots`, with a bar from its low to its high end.

    The columns of `dots` are name, value, low, high, words, shade and before. The axis spans `edges`.
    Names and numbers have columns of their own: a number beside the marks could be read as the ring's.
    """
    numbers_end = 6.2 * frames["dots"]["name"].str.len().max() + 46
    across, down = _growing(f"{numbers_end:.0f} + 18", 16), alt.Y("name:N", title=None, sort=None, axis=None)
    base = alt.Chart(named("dots", frames["dots"])).encode(y=down, color=alt.Color("shade:N", scale=None))
    tips: list[Any] = [
        "name:N",
        alt.Tooltip("value:Q", format="+.2f"),
        alt.Tooltip("low:Q", title="low end of the band", format="+.2f"),
        alt.Tooltip("high:Q", title="high end of the band", format="+.2f"),
    ]
    # higher than the dots, so that a narrow band shows behind its dot
    spread = base.mark_rule(strokeWidth=14, opacity=0.45, aria=False).encode(x=across("low"), x2="high:Q")
    dots = base.mark_circle(size=50, opacity=1).encode(x=across("value"), tooltip=tips)
    # A screen may write into the empty column `before` where a dot stood before the last move.
    # The ring waits unseen at its dot: an axis of no place at all makes Vega warn.
    rings = base.mark_point(filled=False, size=50, strokeWidth=1, aria=False)
    rings = rings.transform_calculate(at="isValid(datum.before) ? datum.before : datum.value").encode(
        x=across("at"),
        color=alt.value(SOFT),
        opacity=alt.condition("isValid(datum.before)", alt.value(1), alt.value(0)),
    )
    said = base.encode(color=alt.value(INK))
    names = said.mark_text(align="left", aria=False).encode(x=alt.value(0), text="name:N")
    numbers = said.mark_text(align="right", aria=False).encode(x=alt.value(numbers_end), text="words:N")
    zero = zero_marks(base.encode(color=alt.value(SOFT)), across_rows(count), _SIGNED_AXIS)
    layers = [_edges(frames["edges"], across), zero, spread, rings, dots, names, numbers]
    return in_heights(alt.layer(*layers), 21 * count, 21 * count)


def parts_rows(frame: pd.DataFrame, name: str, parts: dict[str, str], total: str) -> dict[str, pd.DataFrame]:
    """Return tables of stacked bars, gains right of zero and losses left of it: `boxes`, `sums`, and the key.

    `frame`: one row for each bar, with words that stand below it in the column `below`.
    `name`: column with the bars' names.
    `parts`: name of each part's column -> its colour, in stacking order.
    `total`: column with the sum of the parts.
    """
    boxes = []
    for row in frame.to_dict("records"):
        ends = {True: 0.0, False: 0.0}
        for part in parts:
            size, side = float(row[part]), row[part] >= 0
            start, ends[side] = ends[side], ends[side] + size
            boxes.append(
                {
                    "name": row[name],
                    "part": part,
                    "size": round(size, 6),
                    "value": round(start, 6),
                    "upper": round(ends[side], 6),
                }
            )
    sums = frame[[name, total, "below"]].set_axis(["name", "value", "below"], axis=1).round(6)
    drawn = frame[[*parts]]
    sums["several"] = (drawn != 0).sum(axis=1) > 1
    sums["edge"] = drawn.clip(lower=0).sum(axis=1).where(sums["value"] >= 0, drawn.clip(upper=0).sum(axis=1))
    sums["words"] = [with_minus(f"{value:+.2f}") for value in sums["value"]]
    sums["words"] = sums["several"].map({True: "sum ", False: ""}) + sums["words"]
    # one part alone is what the unit says
    shown = pd.DataFrame({"part": list(parts), "shown": (drawn != 0).any() & bool(sums["several"].any())})
    return {"boxes": pd.DataFrame(boxes), "sums": sums, "shown": shown}


def parts_of(frames: Mapping[str, pd.DataFrame], *, order: list[str], parts: dict[str, str]) -> Any:
    """Draw the tables of `parts_rows`, with a diamond at the sum of several parts, between `edges`."""
    # a number stands beyond either end, and names on a wide page to the left
    across = _growing(f"{NARROW} ? 46 : 190", 46)
    down = alt.Y("name:N", title=None, sort=order, axis=None)
    boxes = alt.Chart(named("boxes", frames["boxes"])).mark_bar(height=24, stroke="#ffffff")
    scale = alt.Scale(domain=list(parts), range=list(parts.values()))
    colour = alt.Color("part:N", scale=scale, legend=None)
    boxes = boxes.encode(
        x=across("value"),
        x2="upper:Q",
        y=down,
        color=colour,
        tooltip=["name:N", "part:N", alt.Tooltip("size:Q", format="+.2f")],
    )
    sums = alt.Chart(named("sums", frames["sums"])).encode(y=down)
    marks = sums.mark_point(shape="diamond", size=120, filled=True, fill=INK, stroke="#ffffff").encode(
        x=across("value"),
        opacity=alt.condition("datum.several", alt.value(1), alt.value(0)),
        tooltip=["name:N", alt.Tooltip("value:Q", title="sum", format="+.2f")],
    )
    right = "datum.value >= 0"
    side, away = alt.ExprRef(f"{right} ? 'left' : 'right'"), alt.ExprRef(f"{right} ? 9 : -9")
    numbers = sums.mark_text(align=side, dx=away, fontWeight="bold", aria=False)
    words = [numbers.encode(x=across("edge"), text="words:N", color=alt.value(INK))]
    # so short that they end before the line at zero
    for text, narrow, wide in (("name", -22, -9), ("below", 22, 9)):
        dy = alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")
        line = sums.mark_text(align="left", baseline="middle", dy=dy, lineBreak="\n", aria=False)
        words.append(line.encode(x=alt.value(0), text=f"{text}:N"))
    zero = zero_marks(sums, across_rows(len(order)), _SIGNED_AXIS)
    # the key names what is drawn at the present settings
    key = key_above(named("shown", frames["shown"]), "part", colour, on="datum.shown", left=0)
    layers = [_edges(frames["edges"], across), boxes, zero, marks, *words, key]
    return in_heights(alt.layer(*layers), 80 * len(order), 76 * len(order))
