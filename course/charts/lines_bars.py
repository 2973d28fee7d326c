"""Lines with direct labels and ranked bars: the two pictures most questions need."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from course.charts.guard import finish
from course.charts.theme import HEIGHT, INK, PALETTE, SOFT, WIDTH, colours_of
from course.errors import UnknownNameError
from course.tables import Card

__all__ = ["bars", "lines"]


def need(data: pd.DataFrame, *columns: str) -> None:
    """Raise `UnknownNameError` (naming the nearest) for a column that the table does not have."""
    for column in columns:
        if column not in data.columns:
            raise UnknownNameError("column", column, map(str, data.columns))


def _plain(data: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Keep the columns that are drawn, without categories, in the order given."""
    kept = data[list(dict.fromkeys(columns))].copy()
    for column in kept.columns:
        if isinstance(kept[column].dtype, pd.CategoricalDtype):
            kept[column] = kept[column].astype(str)
    return kept.reset_index(drop=True)


def _spread(values: pd.Series, least: float) -> pd.Series:
    """Push values apart until neighbours are at least `least` away from each other, order kept."""
    placed = values.sort_values().astype(float)
    for _ in range(200):
        gaps = placed.diff().to_numpy()
        close = [i for i in range(1, len(placed)) if gaps[i] < least - 1e-9]
        if not close:
            break
        for i in close:
            push = (least - (placed.iloc[i] - placed.iloc[i - 1])) / 2
            placed.iloc[i] += push
            placed.iloc[i - 1] -= push
    return placed


def lines(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    series: str,
    title: str,
    description: str,
    unit: str,
    source: Card | str,
    status: str = "observed",
    zero: bool = False,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> Any:
    """Draw one line a series over time, each labelled at its end.

    Parameters
    ----------
    data : DataFrame
        Tidy: one row for each value of `x` and `series`; rows without a value are left out.
    x, y, series : str
        Columns: the time, the value, and what each line stands for.
    title, description, unit, source, status
        As in `finish`.
    zero : bool
        Let the vertical axis start at zero even when all values lie far from it.
    width, height : int
        Size of the plot in pixels.

    Returns
    -------
    altair chart
    """
    need(data, x, y, series)
    rows = _plain(data, [x, y, series]).dropna()
    # series in the order of their last value, so that colours and labels follow what one sees
    last = rows.sort_values(x).groupby(series, sort=False).tail(1)
    last = last.sort_values(y, ascending=False, kind="stable")
    names = [str(name) for name in last[series]]
    rows[series] = rows[series].astype(str)
    low, high = float(rows[y].min()), float(rows[y].max())
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    labels = last.set_index(series)[y]
    placed = _spread(labels, 17 / height * ((high - low) or 1.0))
    ends = last.assign(**{series: last[series].astype(str), "label_at": last[series].map(placed)})
    colour = alt.Color(f"{series}:N", scale=alt.Scale(domain=names, range=colours_of(names)), legend=None)
    across = alt.X(
        f"{x}:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(nice=False)
    )
    up = alt.Y(f"{y}:Q", title=None, scale=alt.Scale(zero=zero))
    # a line joins neighbouring years only: a gap in the data stays a gap in the picture
    rows = rows.sort_values([series, x], kind="stable").reset_index(drop=True)
    steps = rows.groupby(series)[x].diff()
    usual = steps.min()
    rows["run"] = (steps.isna() | (steps > usual * 1.5)).cumsum()
    base = alt.Chart(rows)
    tips = [
        alt.Tooltip(f"{series}:N"),
        alt.Tooltip(f"{x}:Q", format="d"),
        alt.Tooltip(f"{y}:Q", format=",.4~r"),
    ]
    stroke = base.mark_line().encode(x=across, y=up, color=colour, detail="run:N")
    points = base.mark_circle(size=28, opacity=1).encode(x=across, y=up, color=colour, tooltip=tips)
    text = (
        alt.Chart(ends)
        .mark_text(align="left", dx=8, baseline="middle", fontSize=12, fontWeight="bold")
        .encode(x=alt.X(f"{x}:Q"), y=alt.Y("label_at:Q"), text=f"{series}:N", color=colour)
    )
    layers = [stroke, points, text]
    if low < 0 < high:
        layers.insert(0, alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=SOFT).encode(y="zero:Q"))
    chart = alt.layer(*layers).properties(width=width, height=height)
    return finish(chart, title=title, description=description, unit=unit, source=source, status=status)


def bars(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    title: str,
    description: str,
    unit: str,
    source: Card | str,
    status: str = "observed",
    highlight: str | list[str] = (),  # type: ignore[assignment]
    number_format: str = ",.3~r",
    width: int = WIDTH - 60,
) -> Any:
    """Draw ranked horizontal bars, the largest on top, each with its value.

    Parameters
    ----------
    data : DataFrame
        One row a bar.
    x, y : str
        Columns: the value and the name of the bar.
    title, description, unit, source, status
        As in `finish`.
    highlight : str or list of str
        Names of bars to set off from the others.
    number_format : str
        Format of the values at the bars, in d3's notation.
    width : int
        Width of the plot in pixels; the height follows from the number of bars.

    Returns
    -------
    altair chart
    """
    need(data, x, y)
    rows = _plain(data, [x, y]).dropna()
    rows[y] = rows[y].astype(str)
    marked = [highlight] if isinstance(highlight, str) else list(highlight)
    for name in marked:
        if name not in set(rows[y]):
            raise UnknownNameError("bar", name, rows[y])
    order = list(rows.sort_values(x, ascending=False, kind="stable")[y])
    colour: Any = alt.value(PALETTE[0])
    if marked:
        colour = alt.condition(
            alt.FieldOneOfPredicate(field=y, oneOf=marked), alt.value(PALETTE[1]), alt.value(PALETTE[0])
        )
    base = alt.Chart(rows).encode(
        y=alt.Y(f"{y}:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelPadding=8)),
        x=alt.X(f"{x}:Q", title=None, axis=alt.Axis(grid=True)),
        tooltip=[alt.Tooltip(f"{y}:N"), alt.Tooltip(f"{x}:Q", format=",.4~r")],
    )
    negative = bool((rows[x] < 0).any())
    bar = base.mark_bar(height={"band": 0.72}).encode(color=colour)
    text = base.mark_text(align="left", dx=5, baseline="middle", fontSize=12, color=INK).encode(
        text=alt.Text(f"{x}:Q", format=number_format),
        **({"x": alt.X(f"{x}:Q", stack=None)} if negative else {}),
    )
    chart = alt.layer(bar, text).properties(width=width, height=26 * max(len(rows), 2))
    return finish(chart, title=title, description=description, unit=unit, source=source, status=status)
