"""Builders of bar charts: ranked, stacked to shares, and two-sided."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from course.charts._frame import axis_type, fitting_format, in_order, ink_of, nice_domain, numbers, take
from course.charts._words import ranking_in_words, sides_in_words, stack_in_words
from course.charts.caption import captioned
from course.charts.fit import NARROW
from course.charts.guard import ChartError
from course.charts.layout import (
    BAR,
    HEADS,
    LOW,
    heads_above,
    high_rows,
    in_heights,
    in_rows,
    key_above,
    name_axis,
    names_above,
    names_beside,
    spread_in,
    upright,
    values_at,
    zero_marks,
)
from course.charts.theme import AXIS_FORMAT, HEIGHT, PALETTE, REST, SOFT, colour_map, strong
from course.charts.tips import words_of
from course.errors import UnknownNameError

#: part of an axis that a number to the left of a bar takes
_ROOM = 0.2


def row_axis(field: str, names: Sequence[str], heads: Sequence[str] = ()) -> alt.Y:
    """Return the encoding of the names beside horizontal bars, in the order given; `heads` are bold."""
    if not heads:
        return alt.Y(f"{field}:N", sort=list(names), title=None, axis=name_axis())
    bold = {"condition": {"test": f"indexof({list(heads)}, datum.label) >= 0", "value": "bold"}}
    axis = name_axis(labelFontWeight={**bold, "value": "normal"})
    return alt.Y(f"{field}:N", scale=alt.Scale(domain=list(names)), title=None, axis=axis)


@captioned(ranking_in_words)
def bars(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    highlight: str | Iterable[str] = (),
    top: int | None = None,
    order: Sequence[str] | None = None,
    colours: Mapping[str, str] | None = None,
    number_format: str | None = None,
    domain: tuple[float, float] | None = None,
    mark: tuple[float, str] | None = None,
    heads: Mapping[str, str] | None = None,
) -> Any:
    """Draw ranked horizontal bars, the largest on top, each with its value.

    Parameters
    ----------
    data
        One row for each bar.
    x, y
        Columns: the value, and the name of the bar.
    highlight
        Names of bars to set off from the others, which turn grey.
    top
        Keep only so many of the largest.
    order
        Names from top to bottom, instead of by size.
    colours
        Own colours by name.
    number_format
        d3 number format of the values at the bars.
    domain
        Limits of the values, so that pictures can be compared.
    mark
        A value, such as a threshold, and its words above an upright line there.
    heads
        Headings above bars, by the name of the first bar below.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, x, y), x)
    frame[y] = frame[y].astype(str)
    if frame[y].duplicated().any():
        twice = frame.loc[frame[y].duplicated(), y].iloc[0]
        raise ChartError(f"{twice!r} stands in more than one row: sum or select before drawing bars.")
    frame = (
        frame.sort_values(x, ascending=False, kind="stable").head(top or len(frame)).reset_index(drop=True)
    )
    names = list(order) if order else frame[y].tolist()
    marked = [highlight] if isinstance(highlight, str) else list(highlight)
    for name in marked:
        if name not in names:
            raise UnknownNameError("bar", name, names)
    shades = dict.fromkeys(names, REST if marked else PALETTE[0])
    # one colour for all that are set off, but economies have their own
    for name in marked:
        shades |= colour_map([name])
    shades |= {name: shade for name, shade in (colours or {}).items() if name in shades}

    form = number_format or fitting_format(frame[x])
    low, high = domain or (min(0.0, float(frame[x].min())), max(0.0, float(frame[x].max())))
    # Negative bars have their values at their left, so this room keeps the values off the names.
    low -= _ROOM * (high - low) if low < 0 else 0.0
    across = alt.X(f"{x}:Q", axis=None, scale=alt.Scale(domain=[low, high], nice=False))
    above = dict(heads or {})
    names = [one for name in names for one in (above.get(name), name) if one]
    down = row_axis(y, names, list(above.values()))
    base = alt.Chart(frame).encode(y=down, x=across)
    tips: list[Any] = [f"{y}:N", alt.Tooltip(f"{x}:Q", format=form)]
    row, bar = high_rows(len(names))
    layers = [base.mark_bar(height=bar).encode(color=ink_of(y, shades), tooltip=tips)]
    rows = alt.Chart(frame).encode(y=down)
    # on a narrow page, where names stand above bars, a line is as long as the bars
    beside = f"{NARROW} ? {BAR + 4} : "
    values = base
    if mark:
        # on a narrow page the name of the first row stands nearest to the plot
        line, word = upright(
            mark, pd.Series([low, high], name=x), across, alt.ExprRef(f"{NARROW} ? -27 : -13")
        )
        # one thin line behind bars and numbers, which begins below its words
        ends = {"y": f"{NARROW} ? -19 : -5", "y2": f"{NARROW} ? -9 : height"}
        line = line.encode(**{end: alt.value(alt.ExprRef(place)) for end, place in ends.items()})
        pieces = rows.mark_tick(color=SOFT, thickness=1, opacity=1, aria=False)
        pieces = pieces.encode(x=alt.XDatum(mark[0], axis=None), size=alt.value(alt.ExprRef(f"{beside}0")))
        layers = [line, pieces, *layers, word]
        # a number that would stand on the line moves to its other side
        near = f"datum['{x}'] < {mark[0]} && datum['{x}'] > {mark[0] - _ROOM * (high - low) / 2}"
        values = base.transform_calculate(beside=f"{near} ? {mark[0]} : datum['{x}']")
        values = values.encode(x=alt.X("beside:Q", axis=None))
    layers.append(values_at(values, x, form, f"datum['{x}'] >= 0"))
    if low < 0:
        layers.append(zero_marks(rows, alt.ExprRef(f"{beside}height / {len(names)}")))
    layers.append(names_above(frame, down, y, halo=0))
    if above:
        # on a narrow page a heading takes the place of a bar
        layers.append(names_above(pd.DataFrame({y: above.values()}), down, y, bar=-28, fontWeight="bold"))
    return in_rows(alt.layer(*layers), row, names)


@captioned(stack_in_words)
def stack(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    part: str,
    share: bool = True,
    order: Sequence[str] | None = None,
    colours: Mapping[str, str] | None = None,
    y_format: str | None = None,
) -> Any:
    """Draw stacked columns, as shares of each column's total or as amounts, named beside the last one.

    Parameters
    ----------
    data
        Tidy: one row for each column and part.
    x, y, part
        Columns: which column, the amount (not negative), and which part of it.
    share
        Whether each column is scaled to 100 %.
    order
        Parts from bottom to top, instead of by size with what is left over ("Other …") on top.
    colours
        Own colours by part.
    y_format
        d3 number format of the amounts.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, x, y, part), y)
    frame[part] = frame[part].astype(str)
    if frame[y].min() < 0:
        raise ChartError("A stack cannot hold negative amounts: draw a balance with lines or bars.")
    columns = in_order(frame[x]) if axis_type(frame[x]) == "N" else sorted(set(frame[x].tolist()))
    shown = [f"{item:%Y}" if hasattr(item, "strftime") else str(item) for item in columns]
    frame["column"] = frame[x].map(dict(zip(columns, shown, strict=True)))
    frame = frame.groupby(["column", part], sort=False, as_index=False)[[y]].sum()
    sizes = frame.groupby(part)[y].sum().sort_values(ascending=False, kind="stable")
    names = list(order) if order else sorted(sizes.index, key=lambda name: colour_map([name])[name] == REST)
    if unknown := sorted(set(frame[part]) - set(names)):
        raise UnknownNameError("part in the order", unknown[0], names)
    shades = strong(colour_map(names, colours))

    totals = frame.groupby("column")[y].transform("sum")
    if (totals <= 0).any():
        raise ChartError("A column of the stack sums to zero, so it has no shares.")
    frame["height"] = frame[y] / totals if share else frame[y]
    frame["place"] = frame[part].map({name: place for place, name in enumerate(names)})
    frame = frame.sort_values(["column", "place"], kind="stable").reset_index(drop=True)
    frame["upper"] = frame.groupby("column")["height"].cumsum().round(10)
    frame["lower"] = (frame["upper"] - frame["height"]).round(10)
    limits = (0.0, 1.0) if share else nice_domain(0.0, float(frame["upper"].max()))

    axis = alt.Axis(labelAngle=0, labelOverlap=True, labelPadding=8, ticks=False)
    across = alt.X("column:N", sort=shown, title=None, scale=alt.Scale(paddingInner=0.18), axis=axis)
    scale = alt.Scale(domain=list(limits), nice=False)
    up_axis = alt.Axis(format=".0%" if share else y_format or AXIS_FORMAT, tickCount=5)
    amount = alt.Tooltip(f"{y}:Q", format=y_format or fitting_format(frame[y]))
    tips: list[Any] = [alt.Tooltip("column:N", title=words_of(x)), alt.Tooltip(f"{part}:N"), amount]
    if share:
        tips.append(alt.Tooltip("height:Q", title="share", format=".1%"))
    boxes = alt.Chart(frame).mark_bar(stroke="#ffffff", strokeWidth=1)
    boxes = boxes.encode(
        x=across,
        y=alt.Y("lower:Q", title=None, scale=scale, axis=up_axis),
        y2="upper:Q",
        color=ink_of(part, shades),
        tooltip=tips,
    )
    last = frame.loc[frame["column"] == shown[-1]]
    last = last.assign(
        label_at=spread_in(((last["upper"] + last["lower"]) / 2).tolist(), limits, HEIGHT),
        label=[
            f"{name}  {size:.0%}" if share else name
            for name, size in zip(last[part], last["height"], strict=True)
        ],
    )
    ink = ink_of(part, shades, text=True)
    beside = names_beside(last, "label", dx="bandwidth('x') / 2 + 8")
    beside = beside.encode(x=across, y=alt.Y("label_at:Q", title=None), color=ink)
    layers = (boxes, beside, key_above(last.iloc[::-1], "label", ink_of(part, shades)))
    return in_heights(alt.layer(*layers).resolve_scale(color="independent"), HEIGHT, LOW)


@captioned(sides_in_words)
def mirror_bars(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    side: str,
    sides: tuple[str, str] | None = None,
    order: Sequence[str] | None = None,
    colours: Mapping[str, str] | None = None,
    x_format: str | None = None,
) -> Any:
    """Draw two-sided bars: in each row one bar to the left and one to the right.

    Parameters
    ----------
    data
        Tidy: one row for each row of the picture and side.
    x, y, side
        Columns: the amount (not negative), the rows of the picture, and which of the two sides.
    sides
        Left and right, instead of their order in the table.
    order
        Rows from top to bottom, instead of their order in the table.
    colours
        Own colours by side.
    x_format
        d3 number format of the amounts.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, x, y, side), x)
    for name in (y, side):
        frame[name] = frame[name].astype(str)
    if frame[x].min() < 0:
        raise ChartError("Both sides need amounts that are not negative.")
    pair = list(sides) if sides else in_order(frame[side])
    if len(pair) != 2 or set(frame[side]) - set(pair):
        raise ChartError(f"Two sides are needed in {side!r}; there are: {', '.join(in_order(frame[side]))}.")
    names = list(order) if order else in_order(frame[y])
    shades = colour_map(pair, colours)
    form = x_format or fitting_format(frame[x])
    largest = float(frame[x].max())
    frame["signed"] = frame[x].where(frame[side] == pair[1], -frame[x])

    up = row_axis(y, names)
    room = alt.Scale(domain=[-largest * 1.25, largest * 1.25], nice=False)
    across = alt.X("signed:Q", axis=None, scale=room)
    base = alt.Chart(frame).encode(y=up, x=across)
    tips: list[Any] = [f"{y}:N", f"{side}:N", alt.Tooltip(f"{x}:Q", format=form)]
    row, bar = high_rows(len(names))
    layers = [base.mark_bar(height=bar).encode(color=ink_of(side, shades), tooltip=tips)]
    layers.append(values_at(base, x, form, f"datum['{side}'] === {json.dumps(pair[1])}"))
    heads = pd.DataFrame({side: pair, "signed": [0.0, 0.0], "way": [-1, 1]})
    # so far apart that the two do not read as one line
    align, away = alt.ExprRef("datum.way < 0 ? 'right' : 'left'"), alt.ExprRef("14 * datum.way")
    head = heads_above(heads, side, "room / 2 - 32", HEADS, fontWeight="bold", align=align, dx=away)
    layers.append(head.encode(x=across, color=ink_of(side, shades, text=True)))
    zero = alt.Chart(pd.DataFrame({"signed": [0.0]})).mark_rule(color=SOFT, aria=False).encode(x=across)
    chart = alt.layer(*layers, zero, names_above(frame, up, y)).resolve_scale(color="independent")
    return in_rows(chart, row, names)
