"""Places names on a ring and draws them with bent bands between them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from course.charts.fit import BOLD, NARROW, NARROWEST, lines_of_text
from course.charts.layout import in_heights
from course.charts.theme import INK

#: number of steps along a band, and width in pixels of the widest band
_STEPS, _PEN = 16, 17


def ring_places(names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Return the place of each name on a circle of radius one, clockwise from the top."""
    turns = {name: 2 * math.pi * k / len(names) for k, name in enumerate(names)}
    return {name: (math.sin(turn), math.cos(turn)) for name, turn in turns.items()}


def band_rows(
    flows: Iterable[tuple[str, str, float]], at: Mapping[str, tuple[float, float]], widest: float
) -> list[dict[str, Any]]:
    """Return the points of all bands: flow, step, px, py and pen (width in pixels), in the order given.

    Parameters
    ----------
    flows
        Sender, receiver and amount of each flow.
    at
        Name to place, as `ring_places` returns.
    widest
        Amount that the widest band stands for.
    """
    rows = []
    for sender, receiver, amount in flows:
        (x0, y0), (x1, y1) = at[sender], at[receiver]
        # Each band bends to the right of its direction, so that opposite flows do not cover each other.
        cx, cy = (x0 + x1) / 2 * 0.45 + (y1 - y0) * 0.14, (y0 + y1) / 2 * 0.45 - (x1 - x0) * 0.14
        for k in range(_STEPS + 1):
            s = k / _STEPS
            a, b, c = (1 - s) ** 2, 2 * s * (1 - s), s**2
            rows.append(
                {
                    "flow": f"{sender} to {receiver}",
                    "step": k,
                    "px": round(a * x0 + b * cx + c * x1, 4),
                    "py": round(a * y0 + b * cy + c * y1, 4),
                    "pen": round(0.3 + _PEN * amount / widest, 3),
                }
            )
    return rows


def node_rows(at: Mapping[str, tuple[float, float]], totals: Mapping[str, float]) -> pd.DataFrame:
    """Return a row for each name: its place, the place of its label (lx, ly), and its total."""
    return pd.DataFrame(
        {
            "name": list(at),
            "px": [round(x, 4) for x, _ in at.values()],
            "py": [round(y, 4) for _, y in at.values()],
            "lx": [round(x * 1.12, 4) for x, _ in at.values()],
            "ly": [round(y * 1.12, 4) for _, y in at.values()],
            "total": [float(totals.get(name, 0.0)) for name in at],
        }
    )


def draw_ring(
    bands: Any,
    nodes: Any,
    labels: pd.DataFrame,
    *,
    value: str,
    form: str,
    band_colour: alt.Color,
    node_colour: alt.Color,
) -> alt.LayerChart:
    """Draw bands (their `value` as a tooltip), the names' dots, and the names beside them.

    Parameters
    ----------
    bands, nodes
        Chart data: rows of `band_rows` with a column `value`, and of `node_rows`.
    labels
        Rows of `node_rows`; each name is outside of its dot.
    value, form
        Column of the amount, and its d3 number format.
    band_colour, node_colour
        Colour channels.
    """
    scale = alt.Scale(domain=[-1.25, 1.25], nice=False)
    trails = alt.Chart(bands).mark_trail(opacity=0.6)
    trails = trails.encode(
        x=alt.X("px:Q", axis=None, scale=scale),
        y=alt.Y("py:Q", axis=None, scale=scale),
        order="step:Q",
        detail="flow:N",
        size=alt.Size("pen:Q", scale=None),
        color=band_colour,
        tooltip=["flow:N", alt.Tooltip(f"{value}:Q", format=form)],
    )
    dots = alt.Chart(nodes).mark_circle(size=260, opacity=1, stroke="#ffffff")
    dots = dots.encode(
        x="px:Q",
        y="py:Q",
        color=node_colour,
        tooltip=[
            alt.Tooltip("name:N", title="economy"),
            alt.Tooltip("total:Q", title="sold and bought", format=form),
        ],
    )
    layers: list[Any] = [trails, dots]
    sides: dict[Any, Any] = {
        "left": labels["px"] > 0.25,
        "right": labels["px"] < -0.25,
        "center": labels["px"].abs() <= 0.25,
    }
    # names of two lines need a higher ring, which only the narrowest page has
    words = alt.ExprRef(lines_of_text("datum.name", f"{NARROWEST} ? 92 : {NARROW} ? 97 : 200", BOLD))
    for align, rows_of_side in sides.items():
        side = labels.loc[rows_of_side]
        # a name above or below its dot keeps clear of its neighbours
        shift: Any = alt.ExprRef("datum.py > 0 ? -8 : 8") if align == "center" else 0
        if not side.empty:
            text = alt.Chart(side).mark_text(
                align=align, dy=shift, fontWeight="bold", color=INK, aria=False, text=words
            )
            layers.append(text.encode(x="lx:Q", y="ly:Q"))
    chart = alt.layer(*layers).resolve_scale(color="independent")
    return in_heights(chart, "min(room - 160, 440)", f"{NARROWEST} ? 420 : max(room * 1.1, 350)")
