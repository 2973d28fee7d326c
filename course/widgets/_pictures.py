"""Pictures whose form never depends on their rows, so that an explorer can pour new rows into them.

Colours, order and places of labels are columns of the tables. `rows_…` functions make those tables, and the
function without the prefix draws them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from course.charts._frame import AXIS_FORMAT, BOLD, CHARACTER, spread_in
from course.charts._tips import NUMBER
from course.charts.theme import HEIGHT, INK, PAGE, REST, SOFT, WIDTH, colour_map, text_colour
from course.widgets._live import named

__all__ = ["line_rows", "lines_of", "ranked", "ranked_rows", "stacked_rows", "stacks_of"]


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
    """Draw a ranking of so many bars, on an axis that ends at `high`; tooltips call the number `value`."""
    axis = alt.Axis(ticks=False, domain=False, labelColor=INK, labelPadding=8)
    across = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, high], nice=False, clamp=True))
    base = alt.Chart(named("bars", rows)).encode(
        x=across, y=alt.Y("name:N", title=None, sort=alt.EncodingSortField("rank", op="min"), axis=axis)
    )
    bars = base.mark_bar(height=20).encode(
        color=alt.Color("shade:N", scale=None),
        tooltip=["name:N", alt.Tooltip("value:Q", title=value, format=form)],
    )
    text = base.mark_text(align="left", dx=5, aria=False).encode(text=alt.Text("value:Q", format=form))
    return alt.layer(bars, text).properties(width=PAGE - 220, height=28 * count)


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
    """Return the tables `lines` and `ends` of a picture of lines.

    Each line's colour is given by its name, so that it stays when another line becomes the higher one.
    """
    rows = frame[[x, y, name]].set_axis(["x", "y", "name"], axis=1).dropna().sort_values(["name", "x"])
    rows["name"] = rows["name"].astype(str)
    ends = rows.groupby("name", sort=False).tail(1).sort_values("y", ascending=False, kind="stable")
    rows = rows.assign(shade=rows["name"].map(dict(colours))).reset_index(drop=True)
    ends = ends.assign(
        at=spread_in(ends["y"].tolist(), domain, height),
        shade=[text_colour(colours[item]) for item in ends["name"]],
    )
    return {"lines": rows, "ends": ends.reset_index(drop=True)}


def _steps(domain: tuple[float, float], form: str) -> dict[str, Any]:
    """Return the ticks of an axis: every whole step where they are few."""
    if form != "d":
        return {"tickCount": 8}
    low, high = (int(end) for end in domain)
    if high - low <= 12:
        return {"values": list(range(low, high + 1))}
    return {"tickMinStep": 1, "tickCount": 10}


def lines_of(
    frames: Mapping[str, pd.DataFrame],
    *,
    x_domain: tuple[float, float],
    domain: tuple[float, float],
    form: str = AXIS_FORMAT,
    x_form: str = "d",
    x_title: str | None = None,
    x_name: str = "year",
    y_name: str = "value",
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Any:
    """Draw the tables of `line_rows`; a table `mark` with a column `x` adds upright lines.

    `x_name` and `y_name` stand in tooltips, where the unit belongs to the name.
    """
    across = alt.X(
        "x:Q",
        title=x_title,
        scale=alt.Scale(domain=list(x_domain), nice=False),
        axis=alt.Axis(format=x_form, **_steps(x_domain, x_form)),
    )
    scale = alt.Scale(domain=list(domain), nice=False)
    up = alt.Y("y:Q", title=None, scale=scale, axis=alt.Axis(format=form, offset=5, tickCount=6))
    shade = alt.Color("shade:N", scale=None)
    base = alt.Chart(named("lines", frames["lines"])).encode(x=across, y=up, color=shade, detail="name:N")
    tips = ["name:N", alt.Tooltip("x:Q", title=x_name, format=x_form)]
    tips.append(alt.Tooltip("y:Q", title=y_name, format=NUMBER))
    ends = alt.Chart(named("ends", frames["ends"]))
    # A short stroke joins a name to its line, since names that would overlap are moved apart.
    strokes = ends.mark_rule(xOffset=4, x2Offset=13, aria=False)
    names = ends.mark_text(align="left", dx=16, fontWeight="bold", aria=False)
    layers: list[Any] = [
        base.mark_line(clip=True),
        base.mark_circle(size=26, aria=False).encode(tooltip=tips),
    ]
    layers.append(strokes.encode(x=across, x2="x", y=up, y2="at:Q", color=shade))
    layers.append(names.encode(x=across, y=alt.Y("at:Q", title=None), text="name:N", color=shade))
    if domain[0] < 0 < domain[1]:
        zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=SOFT, aria=False)
        layers.insert(0, zero.encode(y="zero:Q"))
    if "mark" in frames:
        mark = alt.Chart(named("mark", frames["mark"])).mark_rule(color=INK, strokeDash=[4, 3], aria=False)
        layers.append(mark.encode(x=across))
    return alt.layer(*layers).properties(width=width, height=height)


def stacked_rows(
    frame: pd.DataFrame, row: str, part: str, share: str, *, colours: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    """Return the tables `boxes`, `words` and `lists` of stacked bars of 100 %: parts in the order given.

    Wide boxes carry their names; below each bar stands a list of all, so that no box is without a name.
    """
    rows = frame[[row, part, share]].set_axis(["row", "part", "share"], axis=1).reset_index(drop=True)
    rows["upper"] = rows.groupby("row", sort=False)["share"].cumsum().round(8)
    rows["lower"] = (rows["upper"] - rows["share"]).round(8)
    rows["shade"] = rows["part"].map(dict(colours))
    words = rows.loc[rows["share"] >= 0.08]
    whole = [f"{p} {s:.0%}" for p, s in words[["part", "share"]].to_numpy()]
    texts = [
        text if len(text) * BOLD < s * WIDTH - 8 else f"{s:.0%}"
        for text, s in zip(whole, words["share"], strict=True)
    ]
    words = words.assign(middle=(words["lower"] + words["upper"]) / 2, words=texts)
    lists = [
        {"row": name, "list": _listed([f"{p} {s:.0%}" for p, s in part_of[["part", "share"]].to_numpy()])}
        for name, part_of in rows.groupby("row", sort=False)
    ]
    return {
        "boxes": rows,
        "words": words[["row", "middle", "words"]].reset_index(drop=True),
        "lists": pd.DataFrame(lists),
    }


def _listed(parts: list[str]) -> str:
    """Return the parts with commas, in as many lines as they need below a bar."""
    # a part is not broken between its name and its number
    whole = ", ".join(part.replace(" ", "\u00a0") for part in parts)
    return "\n".join(textwrap.wrap(whole, int(WIDTH / CHARACTER))).replace("\u00a0", " ")


def stacks_of(frames: Mapping[str, pd.DataFrame], *, order: list[str]) -> Any:
    """Draw the tables of `stacked_rows`, one bar for each name in `order`."""
    axis = alt.Axis(ticks=False, domain=False, labelColor=INK, labelPadding=8)
    down = alt.Y("row:N", title=None, sort=order, scale=alt.Scale(domain=order), axis=axis)
    scale = alt.Scale(domain=[0, 1], nice=False)
    across = alt.X("lower:Q", title=None, scale=scale, axis=alt.Axis(format=".0%", tickCount=5))
    boxes = alt.Chart(named("boxes", frames["boxes"])).mark_bar(height=40, stroke="#ffffff")
    boxes = boxes.encode(
        x=across,
        x2="upper:Q",
        y=down,
        color=alt.Color("shade:N", scale=None),
        tooltip=["row:N", "part:N", alt.Tooltip("share:Q", format=".1%")],
    )
    words = alt.Chart(named("words", frames["words"])).mark_text(fontWeight="bold", aria=False)
    # A white ground under dark words keeps them readable on every colour.
    ground = words.mark_text(
        fontWeight="bold", stroke="#ffffff", strokeWidth=3, strokeJoin="round", aria=False
    )
    place = {"x": alt.X("middle:Q", title=None), "y": down, "text": "words:N"}
    lists = alt.Chart(named("lists", frames["lists"])).mark_text(
        align="left", baseline="top", dy=27, lineBreak="\n", lineHeight=16, aria=False
    )
    lists = lists.encode(x=alt.value(0), y=down, text="list:N")
    return alt.layer(boxes, ground.encode(**place), words.encode(**place), lists).properties(
        width=WIDTH, height=90 * len(order)
    )
