"""Pictures of gains and losses around zero, on an axis that grows in steps as the numbers grow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from course.charts.theme import INK, SOFT, WIDTH
from course.widgets._live import named

__all__ = ["bound_of", "edge_rows", "parts_of", "parts_rows", "ranges_of"]

_WIDTH = WIDTH - 160
_AXIS = alt.Axis(format="+.2~f", labelExpr="datum.value == 0 ? '0' : datum.label", grid=True, tickCount=6)
_SCALE = alt.Scale(nice=False)
_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


def bound_of(values: Iterable[float]) -> float:
    """Return the end of the axis: the smallest step that holds all values, so that it changes seldom."""
    largest = max(abs(float(value)) for value in values)
    return next((step for step in _STEPS if largest <= 0.95 * step), _STEPS[-1] * 10)


def edge_rows(values: Iterable[float]) -> pd.DataFrame:
    """Return the ends of the axis as rows: an axis made of data grows without a new picture."""
    bound = bound_of(values)
    return pd.DataFrame({"value": [-bound, bound]})


def _edges(rows: pd.DataFrame) -> alt.Chart:
    ends = alt.Chart(named("edges", rows)).mark_point(opacity=0, aria=False)
    return ends.encode(x=alt.X("value:Q", title=None, scale=_SCALE, axis=_AXIS))


def _places(order: list[str] | None) -> tuple[alt.X, alt.Y]:
    axis = alt.Axis(ticks=False, domain=False, labelColor=INK, labelPadding=8, labelLimit=260)
    sort: Any = order if order is not None else alt.EncodingSortField("rank", op="min")
    across = alt.X("value:Q", title=None, scale=_SCALE, axis=_AXIS)
    return across, alt.Y("name:N", title=None, sort=sort, axis=axis)


def _zero() -> alt.Chart:
    rule = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=SOFT, aria=False)
    return rule.encode(x="zero:Q")


def ranges_of(frames: Mapping[str, pd.DataFrame], *, count: int) -> Any:
    """Draw `dots` (name, value, low, high, words, shade, rank), each with its range, between `edges`."""
    across, down = _places(None)
    base = alt.Chart(named("dots", frames["dots"])).encode(y=down, color=alt.Color("shade:N", scale=None))
    tips = [
        "name:N",
        alt.Tooltip("value:Q", format="+.2f"),
        alt.Tooltip("low:Q", title="low end of the band", format="+.2f"),
        alt.Tooltip("high:Q", title="high end of the band", format="+.2f"),
    ]
    spread = base.mark_rule(strokeWidth=7, opacity=0.35, aria=False).encode(
        x=alt.X("low:Q", title=None, scale=_SCALE, axis=_AXIS), x2="high:Q"
    )
    dots = base.mark_circle(size=110, opacity=1).encode(x=across, tooltip=tips)
    # Numbers stand in a column of their own, where no dot can cover them.
    words = base.mark_text(align="right", aria=False).encode(
        x=alt.value(_WIDTH + 48), text="words:N", color=alt.value(INK)
    )
    layers = [_edges(frames["edges"]), _zero(), spread, dots, words]
    return alt.layer(*layers).properties(width=_WIDTH, height=28 * count)


def parts_rows(frame: pd.DataFrame, name: str, parts: dict[str, str], total: str) -> dict[str, pd.DataFrame]:
    """Return the tables `boxes` and `sums`: gains stand to the right of zero, losses to the left.

    Parameters
    ----------
    frame
        One row for each bar.
    name
        Column with the bars' names.
    parts
        Column of each part to its colour, in the order in which they are set side by side.
    total
        Column with their sum.
    """
    boxes = []
    for row in frame.to_dict("records"):
        ends = {True: 0.0, False: 0.0}
        for part, shade in parts.items():
            size, side = float(row[part]), row[part] >= 0
            start, ends[side] = ends[side], ends[side] + size
            boxes.append(
                {
                    "name": row[name],
                    "part": part,
                    "size": round(size, 6),
                    "value": round(start, 6),
                    "upper": round(ends[side], 6),
                    "shade": shade,
                }
            )
    sums = frame[[name, total]].set_axis(["name", "value"], axis=1).round(6)
    sums["words"] = [f"{value:+.2f}".replace("-", "\u2212") for value in sums["value"]]
    return {"boxes": pd.DataFrame(boxes), "sums": sums}


def parts_of(frames: Mapping[str, pd.DataFrame], *, order: list[str], parts: dict[str, str]) -> Any:
    """Draw the tables of `parts_rows`, with a diamond at each sum, between `edges`."""
    across, down = _places(order)
    boxes = alt.Chart(named("boxes", frames["boxes"])).mark_bar(height=20, stroke="#ffffff")
    scale = alt.Scale(domain=list(parts), range=list(parts.values()))
    boxes = boxes.encode(
        x=across,
        x2="upper:Q",
        y=down,
        color=alt.Color("part:N", scale=scale, legend=alt.Legend(title=None, columns=1)),
        tooltip=["name:N", "part:N", alt.Tooltip("size:Q", format="+.2f")],
    )
    sums = alt.Chart(named("sums", frames["sums"])).encode(y=down)
    marks = sums.mark_point(
        shape="diamond", size=120, filled=True, fill=INK, stroke="#ffffff", opacity=1
    ).encode(x=across, tooltip=["name:N", alt.Tooltip("value:Q", title="sum", format="+.2f")])
    words = sums.mark_text(align="right", fontWeight="bold", aria=False).encode(
        x=alt.value(_WIDTH + 48), text="words:N"
    )
    layers = [_edges(frames["edges"]), _zero(), boxes, marks, words]
    return alt.layer(*layers).properties(width=_WIDTH, height=40 * len(order))
