"""Builders of charts of uncertainty and choice: fans, quantile dots, pay-off matrices."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from course.charts._frame import axis_note, fitting_format, in_order, nice_domain, numbers, take
from course.charts._lines import x_axis
from course.charts._words import draws_in_words, fan_in_words, game_in_words
from course.charts.caption import captioned
from course.charts.fit import BOLD, NARROW, lines_of_text
from course.charts.guard import ChartError
from course.charts.layout import LINE, in_heights, spread_in
from course.charts.theme import AXIS_FORMAT, HEIGHT, INK, NUMBER, PALETTE, REST, SOFT, colour_map, text_colour
from course.charts.tips import words_of
from course.phrases import with_minus

#: height of a box of a pay-off matrix in pixels
_BOX = 84
#: colour of a box
_GROUND = "#f3f3f3"


@captioned(fan_in_words)
def fan(
    data: pd.DataFrame,
    *,
    x: str,
    bands: Sequence[tuple[str, str]],
    middle: str,
    seen: str | None = None,
    band_names: Sequence[str] | None = None,
    y_format: str | None = None,
) -> Any:
    """Draw a fan: nested bands around a middle line, and what was seen up to now.

    Parameters
    ----------
    data
        One row for each moment.
    x
        Column of the moment.
    bands
        Pairs of columns, lower and upper limit, the widest band first.
    middle
        Column of the middle line.
    seen
        Column of what was observed, if there is one.
    band_names
        What each band is, for instance "90 %"; written at its upper end. The middle line then has the
        name of its column.
    y_format
        As in `lines`.

    Returns
    -------
    altair chart
    """
    names = [*band_names, words_of(middle)] if band_names else []
    columns = [name for pair in bands for name in pair]
    if not bands or (band_names is not None and len(band_names) != len(bands)):
        raise ChartError("A fan needs at least one band, and as many band names as bands.")
    frame = take(data, x, middle, seen, *columns)
    for column in (middle, *columns, *([seen] if seen else [])):
        numbers(frame, column)
    for low, high in bands:
        if (frame[low] > frame[high]).any():
            raise ChartError(f"In some rows {low!r} is larger than {high!r}.")
    values = frame[[middle, *columns, *([seen] if seen else [])]]
    limits = nice_domain(float(values.min().min()), float(values.max().max()), zero=False)
    across = x_axis(frame, x)
    scale = alt.Scale(domain=list(limits), nice=False)
    axis = alt.Axis(format=y_format or AXIS_FORMAT, offset=5, tickCount=6)
    form = y_format or NUMBER
    layers: list[Any] = []
    future = frame.dropna(subset=columns)
    for place, (low, high) in enumerate(bands):
        shade = alt.Chart(future).mark_area(color=PALETTE[0], opacity=0.16 + 0.1 * place)
        layers.append(
            shade.encode(
                x=across,
                y=alt.Y(f"{low}:Q", title=None, scale=scale, axis=axis),
                y2=f"{high}:Q",
                tooltip=[alt.Tooltip(f"{low}:Q", format=form), alt.Tooltip(f"{high}:Q", format=form)],
            )
        )
    line = alt.Chart(frame.dropna(subset=[middle])).mark_line(color=PALETTE[0], strokeDash=[6, 4])
    tip = alt.Tooltip(f"{middle}:Q", format=form)
    layers.append(
        line.encode(x=across, y=alt.Y(f"{middle}:Q", title=None, scale=scale, axis=axis), tooltip=tip)
    )
    if seen:
        past = alt.Chart(frame.dropna(subset=[seen])).mark_line(
            color=INK, point=alt.OverlayMarkDef(color=INK, size=30)
        )
        tip = alt.Tooltip(f"{seen}:Q", format=form)
        layers.append(past.encode(x=across, y=alt.Y(f"{seen}:Q", title=None, scale=scale), tooltip=tip))
    if band_names:
        last = future.tail(1)
        ups = [float(last[high].iloc[0]) for _, high in bands]
        ends = pd.DataFrame(
            {
                x: [last[x].iloc[0]] * len(names),
                "end": spread_in([*ups, float(last[middle].iloc[0])], limits, HEIGHT),
                "name": names,
            }
        )
        ink = text_colour(PALETTE[0])
        text = alt.Chart(ends).mark_text(align="left", dx=8, color=ink, aria=False)
        layers.append(text.encode(x=across, y=alt.Y("end:Q", title=None), text="name:N"))
    cut = axis_note(limits, y_format or AXIS_FORMAT)
    return alt.layer(*layers).properties(height=HEIGHT, usermeta=cut)


@captioned(draws_in_words)
def quantile_dots(
    data: pd.DataFrame,
    *,
    value: str,
    dots: int = 20,
    mark: float | None = None,
    value_format: str | None = None,
) -> Any:
    """Draw a distribution as a few dots of equal chance, which people count better than they read curves.

    With 20 dots each stands for a chance of 5 %: those to the right of a mark are counted, not guessed.

    Parameters
    ----------
    data
        One row for each draw.
    value
        Column of the drawn value.
    dots
        How many dots.
    mark
        A value to compare with; dots at or above it are coloured.
    value_format
        d3 number format of the axis.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, value), value)
    places = (np.arange(dots) + 0.5) / dots
    quantiles = np.quantile(frame[value].to_numpy(), places)
    low, high = nice_domain(float(quantiles[0]), float(quantiles[-1]), zero=False)
    bins = 12
    step = (high - low) / bins
    # The mark lies between two columns of dots, so that every dot is clearly on one side of the mark.
    start = low if mark is None else mark - np.ceil((mark - low) / step) * step
    column = np.floor((quantiles - start) / step + 1e-9)
    stacked = pd.DataFrame({"at": start + (column + 0.5) * step, "value": quantiles})
    size = f"min(width / {bins} * 0.92, 40)"
    stacked["level"] = stacked.groupby("at").cumcount() + 0.5
    stacked["side"] = "all" if mark is None else np.where(quantiles >= mark, "at or above", "below")
    tall = max(float(stacked["level"].max()) + 0.8, 3.0)
    stacked = stacked.round({"at": 10, "value": 10})

    axis = alt.Axis(format=value_format or AXIS_FORMAT, tickCount=8)
    across = alt.X("at:Q", title=None, scale=alt.Scale(domain=[low, high], nice=False), axis=axis)
    up = alt.Y("level:Q", axis=None, scale=alt.Scale(domain=[0, tall], nice=False))
    tones = alt.Scale(domain=["all", "at or above", "below"], range=[PALETTE[0], PALETTE[1], REST])
    circles = alt.Chart(stacked).mark_circle(
        size=alt.ExprRef(f"pow({size}, 2) * 0.72"), opacity=1, stroke="#ffffff"
    )
    form = value_format or fitting_format(quantiles)
    circles = circles.encode(
        x=across,
        y=up,
        color=alt.Color("side:N", scale=tones, legend=None),
        tooltip=[alt.Tooltip("value:Q", format=form)],
    )
    layers: list[Any] = [circles]
    if mark is not None:
        count = int((quantiles >= mark).sum())
        spot = pd.DataFrame({"at": [mark], "note": [f"{count} of {dots} at or above"]})
        rule = alt.Chart(spot).mark_rule(color=INK, strokeDash=[4, 3], aria=False).encode(x=across)
        # The note has the colour of the dots that it counts.
        tone = text_colour(PALETTE[1])
        note = alt.Chart(spot).mark_text(align="left", dx=6, dy=-8, color=tone, fontWeight="bold", aria=False)
        layers += [rule, note.encode(x=across, y=alt.value(0), text="note:N")]
    return in_heights(alt.layer(*layers), tall * 38, f"{tall} * (room - 60) / {bins} * 0.92")


@captioned(game_in_words)
def payoff_matrix(
    data: pd.DataFrame,
    *,
    row: str,
    column: str,
    row_payoff: str,
    column_payoff: str,
    players: tuple[str, str] | None = None,
    value_format: str | None = None,
) -> Any:
    """Draw a game of two players: a box for each pair of choices, best replies underlined, equilibria framed.

    A choice is a best answer when nothing else pays its player more against the same choice of the other; a
    box in which both choices are best replies is an equilibrium in pure strategies (Nash 1950).

    Parameters
    ----------
    data
        Tidy: one row for each pair of choices.
    row, column
        Columns: choice of the player beside the boxes, and of the one above them.
    row_payoff, column_payoff
        Columns: what each gets.
    players
        Names of the two, instead of the names of the columns.
    value_format
        d3 number format of the pay-offs.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, row, column, row_payoff, column_payoff), row_payoff, column_payoff)
    for name in (row, column):
        frame[name] = frame[name].astype(str)
    beside, above = in_order(frame[row]), in_order(frame[column])
    if frame.duplicated([row, column]).any() or len(frame) != len(beside) * len(above):
        raise ChartError("A pay-off matrix needs exactly one row for each pair of choices.")
    who = players or (row, column)
    form = value_format or fitting_format(frame[[row_payoff, column_payoff]].to_numpy())
    best_row = frame[row_payoff] >= frame.groupby(column)[row_payoff].transform("max") - 1e-12
    best_column = frame[column_payoff] >= frame.groupby(row)[column_payoff].transform("max") - 1e-12
    frame["stable"] = best_row & best_column
    for field, payoff, best in (
        ("row_words", row_payoff, best_row),
        ("column_words", column_payoff, best_column),
    ):
        amounts = [with_minus(format(amount, form)) for amount in frame[payoff]]
        frame[field] = [word + (" \u2605" if good else "") for word, good in zip(amounts, best, strict=True)]

    axis: dict[str, Any] = {"ticks": False, "domain": False, "labelAngle": 0, "labelColor": INK}
    axis |= {"labelFontWeight": "bold", "titleFontWeight": "bold", "labelLimit": 0}
    # Each player's name has the colour of that player's pay-offs.
    mine, yours = (text_colour(shade, _GROUND) for shade in colour_map(who).values())
    words = lines_of_text("datum.label", f"room * 0.7 / {len(above)}", BOLD)
    # words run downwards from their place, so the longest name decides how far above the boxes they begin
    longest = lines_of_text(f"'{max(above, key=len)}'", f"room * 0.7 / {len(above)}", BOLD)
    high = alt.ExprRef(f"6 + {LINE} * (length({longest}) - 1)")
    top = alt.Axis(orient="top", titleColor=yours, labelExpr=words, labelPadding=high, **axis)
    across = alt.X(f"{column}:N", sort=above, title=f"{words_of(who[1])} \u2192", axis=top)
    words = lines_of_text("datum.label", f"{NARROW} ? 90 : room * 0.24", BOLD)
    # upright, above the names of its choices
    upright: dict[str, Any] = {"titleAngle": 0, "titleAlign": "right", "titleX": -6, "titleY": -8}
    side = alt.Axis(titleColor=mine, titleBaseline="bottom", labelExpr=words, **upright, **axis)
    down = alt.Y(f"{row}:N", sort=beside, title=f"{words_of(who[0])} \u2193", axis=side)
    base = alt.Chart(frame).encode(x=across, y=down)
    tips: list[Any] = [f"{row}:N", f"{column}:N", alt.Tooltip(f"{row_payoff}:Q", format=form)]
    tips.append(alt.Tooltip(f"{column_payoff}:Q", format=form))
    boxes = base.mark_rect(stroke="#ffffff", strokeWidth=3, color=_GROUND).encode(tooltip=tips)
    far = "bandwidth('x') / 2 - 10"
    lower = base.mark_text(
        align="left", dx=alt.ExprRef(f"-({far})"), dy=_BOX / 4, color=mine, fontSize=15, aria=False
    )
    upper = base.mark_text(
        align="right", dx=alt.ExprRef(far), dy=-_BOX / 4, color=yours, fontSize=15, aria=False
    )
    layers: list[Any] = [boxes, lower.encode(text="row_words:N"), upper.encode(text="column_words:N")]
    steady = frame.loc[frame["stable"]]
    if not steady.empty:
        frames = base.mark_rect(fill=None, stroke=INK, strokeWidth=2, aria=False).properties(data=steady)
        note = base.mark_text(color=SOFT, aria=False).properties(data=steady)
        layers += [frames, note.encode(text=alt.value("equilibrium"))]
    return alt.layer(*layers).properties(height=_BOX * len(beside))
