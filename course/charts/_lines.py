"""Builders of lines with names at their ends, and of slopes between two moments."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

import altair as alt
import pandas as pd

from course.charts._frame import (
    axis_note,
    axis_type,
    fitting_format,
    in_order,
    ink_of,
    nice_domain,
    numbers,
    take,
)
from course.charts._words import trend_in_words
from course.charts.caption import captioned
from course.charts.ends import draw_ends, draw_words_on_lines, ends_of, words_on_lines
from course.charts.fit import BOLD, NARROW
from course.charts.guard import ChartError
from course.charts.layout import (
    LINE,
    LOW,
    heads_above,
    in_heights,
    key_above,
    round_ticks,
    spread_in,
    upright,
    years_back,
    zero_line,
)
from course.charts.theme import AXIS_FORMAT, HEIGHT, NUMBER, PALETTE, colour_map, strong
from course.phrases import with_minus

#: moments whose values are told, or their words by moment
Told = Sequence[Any] | Mapping[Any, str]
#: part of the axis below which a line that ends early has its name where the longest line ends
_EARLY = 0.15
#: most moments on the axis at which each point still has a dot
_DOTS = 40
#: largest distance in pixels between a line's end and its name without a stroke between them
_FAR = 4
#: pixels from top to bottom of a slope
_SLOPE = 420


def x_axis(frame: pd.DataFrame, x: str, title: str | None = None) -> alt.X:
    """Return the encoding of a horizontal axis of years, dates or steps."""
    kind = axis_type(frame[x])
    if kind == "N":
        return alt.X(f"{x}:N", title=title, sort=in_order(frame[x]), axis=alt.Axis(labelAngle=0))
    if kind == "T":
        return alt.X(f"{x}:T", title=title, axis=alt.Axis(**_dates(frame[x])))
    distinct = sorted(set(frame[x].tolist()))
    whole = all(value == round(value) for value in distinct)
    ends = distinct[0], distinct[-1]
    years = whole and ends[0] >= 1800 and ends[1] <= 2200
    axis: dict[str, Any] = {"format": "d" if years else AXIS_FORMAT}
    axis |= years_back(*ends) if years else {"values": round_ticks(*ends)}
    if whole and not years and len(distinct) <= 7:
        axis["values"] = distinct
    return alt.X(f"{x}:Q", title=title, scale=alt.Scale(zero=False, nice=False), axis=alt.Axis(**axis))


def _dates(moments: pd.Series) -> dict[str, Any]:
    """Return the ticks of a date axis: years, or months, where each January and the first have a year."""
    months = (moments.max() - moments.min()).days / 30.4
    if months > 40:
        count = {"interval": "year", "step": max(1, math.ceil(months / 12 / 12))}
        return {"format": "%Y", "tickCount": count}
    month, year = (f"timeFormat(datum.value, '{form}')" for form in ("%b", "%Y"))
    words = f"{month} === 'Jan' || datum.index === 0 ? [{month}, {year}] : {month}"
    count = {"interval": "month", "step": max(1, math.ceil(months / 8))}
    return {"labelExpr": words, "labelSeparation": 1, "tickCount": count}


def _moment(frame: pd.DataFrame, x: str) -> alt.Tooltip:
    """Return the tooltip of a moment; monthly dates are shown without the day."""
    kind, values = axis_type(frame[x]), frame[x]
    if kind == "T":
        form = "%B %Y" if (values.dt.day == 1).all() else "%-d %B %Y"
        return alt.Tooltip(f"{x}:T", format=form)
    if kind == "Q":
        return alt.Tooltip(f"{x}:Q", format="d" if (values == values.round()).all() else NUMBER)
    return alt.Tooltip(f"{x}:N")


def _runs(frame: pd.DataFrame, x: str, name: str) -> pd.Series:
    """Return the number of each row's run without a gap, so that no line crosses years without a row."""
    if axis_type(frame[x]) == "N":
        return pd.Series(0, index=frame.index)
    steps = frame.groupby(name)[x].diff()
    return (steps.isna() | (steps > steps.min() * 1.5)).cumsum()


@captioned(trend_in_words)
def lines(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    series: str | None = None,
    zero: bool = False,
    domain: tuple[float, float] | None = None,
    y_format: str | None = None,
    x_title: str | None = None,
    y_title: str | None = None,
    colours: Mapping[str, str] | None = None,
    mark: tuple[Any, str] | None = None,
    told: Mapping[str, Told] | Told = (),
    ahead: Any = None,
) -> Any:
    """Draw one line for each series, with its name at its end instead of in a legend.

    A line joins neighbouring moments only: a gap in the table stays a gap in the picture.

    Parameters
    ----------
    data
        Tidy: one row for each moment and series; rows without a value are left out.
    x, y, series
        Columns: moment (year, date or text), value, and what each line stands for.
    zero
        Let the vertical axis reach zero even when all values lie far from it.
    domain
        Limits of the vertical axis, instead of round limits around the values.
    y_format
        d3 number format of the values, for instance ".0%" for fractions.
    x_title, y_title
        Titles of the axes; years need none.
    colours
        Own colours by series; economies have theirs. Without series the colour of `y`.
    mark
        A moment, and its words above an upright line there.
    told
        Moments whose values the title or the text tells, for each series that has some; without series the
        moments alone. Their points are larger and have their values beside them. If the moments are a
        dictionary, the words of a moment stand instead of its value.
    ahead
        The moment from which lines are dashed, since what they show has not happened yet.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, x, y, series), y)
    name = series or "series"
    if series is None:
        frame[name] = y
    frame[name] = frame[name].astype(str)
    if axis_type(frame[x]) != "N":
        frame = frame.sort_values([name, x], kind="stable").reset_index(drop=True)
    limits = domain or nice_domain(frame[y].min(), frame[y].max(), zero=zero)
    form = y_format or fitting_format(frame[y])
    points = _told(
        frame, [name, x], cast(Mapping[str, Told], told or {}) if series else {y: cast(Told, told)}
    )
    ends = ends_of(frame, (x, y, name), limits, form, notes=points["note"])
    if not series:
        ends["label_wide"] = ends["label_near"]
    shades = strong(colour_map(ends[name], colours)) if series else colours or {y: PALETTE[0]}
    frame["run"] = _runs(frame, x, name)
    until = x
    if axis_type(frame[x]) != "N":
        # a name beside a line that ends a little earlier would lie on the longer ones
        last, first = frame[x].max(), frame[x].min()
        ends["until"] = ends[x].where(last - ends[x] > (last - first) * _EARLY, last)
        until = "until" if (ends["until"] != ends[x]).any() else x

    across = x_axis(frame, x, x_title)
    scale = alt.Scale(domain=list(limits), nice=False)
    at_zero = "datum.value ? datum.label : replace(datum.label, '+', '')"
    axis = alt.Axis(format=y_format or ",f", labelExpr=at_zero, offset=9, tickCount=6)
    up = alt.Y(f"{y}:Q", title=y_title, scale=scale, axis=axis)
    tips: list[Any] = [_moment(frame, x), alt.Tooltip(f"{y}:Q", format=y_format or ",.4~r")]
    if series:
        tips.insert(0, alt.Tooltip(f"{name}:N"))
    few = frame[x].nunique() <= _DOTS
    base = alt.Chart(frame).encode(x=across, y=up, color=ink_of(name, shades))
    layers = [
        *zero_line(limits),
        *_strokes(base.mark_line().encode(detail="run:N"), frame, x, ahead),
        base.mark_circle(aria=False, size=28 if few else 60, opacity=1 if few else 0).encode(tooltip=tips),
    ]
    ink = ink_of(name, shades, text=True)
    crossed = mark[0] if mark else None
    words, slim, key = words_on_lines(frame, (x, y, name), limits, form, told=points, ends=ends, mark=crossed)
    moved = (ends["label_at"] - ends[y]).abs().max() * HEIGHT / (limits[1] - limits[0]) > _FAR
    moved |= until != x
    layers += draw_ends(ends, across, up, (ink_of(name, shades), ink), moved=moved, slim=slim, until=until)
    if not words.empty:
        layers.append(draw_words_on_lines(words, across, alt.Y(f"{y}:Q", title=y_title), ink))
    if not points.empty:
        layers.append(base.mark_circle(size=110, opacity=1).encode(tooltip=tips).properties(data=points))
    if series:
        layers.append(key_above(ends, name, ink_of(name, shades), LINE + 8 if mark else 8, key))
    if mark:
        layers += upright(mark, frame[x], across)
    chart = alt.layer(*layers).resolve_scale(color="independent")
    chart = in_heights(chart, HEIGHT, LOW)
    return chart.properties(usermeta=axis_note(limits, y_format or AXIS_FORMAT))


def _strokes(line: Any, frame: pd.DataFrame, x: str, ahead: Any) -> list[Any]:
    """Return a chart of lines, or one up to the moment `ahead` and a dashed one from there."""
    if ahead is None:
        return [line]
    later = line.mark_line(strokeDash=[4, 4]).properties(data=frame[frame[x] >= ahead])
    return [line.properties(data=frame[frame[x] <= ahead]), later]


def _told(frame: pd.DataFrame, columns: list[str], told: Mapping[str, Told]) -> pd.DataFrame:
    """Return the rows of told moments, with words as `note`; a moment without a point raises an error."""
    points = list(frame[columns].itertuples(index=False, name=None))
    wanted = {
        (who, moment): moments[moment] if isinstance(moments, Mapping) else ""
        for who, moments in told.items()
        for moment in moments
    }
    for who, moment in wanted:
        if (who, moment) not in points:
            raise ChartError(f"No point of {who!r} stands at {moment}, so its value cannot be told.")
    rows = frame.loc[[point in wanted for point in points]]
    return rows.assign(note=[wanted[point] for point in points if point in wanted])


@captioned(trend_in_words)
def slope(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    series: str,
    zero: bool = False,
    y_format: str | None = None,
    colours: Mapping[str, str] | None = None,
) -> Any:
    """Draw what changed between two moments: names and values at both ends of each line.

    Parameters
    ----------
    data
        Tidy, with exactly two moments.
    x, y, series
        Columns: moment, value, and what each line stands for.
    zero, y_format, colours
        As in `lines`.

    Returns
    -------
    altair chart

    Raises
    ------
    ChartError
        When there are not exactly two moments.
    """
    frame = numbers(take(data, x, y, series), y)
    frame[series] = frame[series].astype(str)
    moments = in_order(frame[x]) if axis_type(frame[x]) == "N" else sorted(set(frame[x].tolist()))
    if len(moments) != 2:
        raise ChartError(f"A slope needs exactly two moments in {x!r}; there are {len(moments)}.")
    frame[x] = frame[x].astype(str)
    shown = [str(moment) for moment in moments]
    shades = strong(colour_map(in_order(frame[series]), colours))
    limits = nice_domain(frame[y].min(), frame[y].max(), zero=zero)
    form = y_format or fitting_format(frame[y])

    across = alt.X(f"{x}:N", sort=shown, scale=alt.Scale(padding=0), axis=None)
    scale = alt.Scale(domain=list(limits), nice=False)
    base = alt.Chart(frame).encode(
        x=across, y=alt.Y(f"{y}:Q", axis=None, scale=scale), color=ink_of(series, shades)
    )
    tips: list[Any] = [f"{series}:N", f"{x}:N", alt.Tooltip(f"{y}:Q", format=form)]
    both = pd.DataFrame({x: shown})
    layers = [
        alt.Chart(both).mark_rule(aria=False).encode(x=across),
        heads_above(both, x, "room * 0.42", 12, fontWeight="bold").encode(x=across),
        base.mark_line(),
        base.mark_circle(size=60, aria=False).encode(tooltip=tips),
    ]
    ink = ink_of(series, shades, text=True)
    places: list[tuple[str, Literal["left", "right"], int]] = [
        (shown[0], "right", -10),
        (shown[1], "left", 10),
    ]
    for moment, align, shift in places:
        ends = frame.loc[frame[x] == moment]
        values = [with_minus(format(value, form)) for value in ends[y]]
        ends = ends.assign(
            label_at=spread_in(ends[y].tolist(), limits, _SLOPE),
            value=values,
            label=[f"{name}  {value}" for name, value in zip(ends[series], values, strict=True)],
        )
        text = alt.ExprRef(f"{NARROW} ? datum.value : datum.label")
        names = alt.Chart(ends).mark_text(align=align, dx=shift, aria=False, text=text)
        layers.append(names.encode(x=across, y=alt.Y("label_at:Q", axis=None), color=ink))
    last = frame.loc[frame[x] == shown[1]].sort_values(y, ascending=False, kind="stable")
    lines_of_heads = max(math.ceil(len(name) * BOLD / 110) for name in shown)
    layers.append(key_above(last, series, ink_of(series, shades), rise=21 + (LINE - 1) * lines_of_heads))
    chart = alt.layer(*layers).resolve_scale(color="independent")
    return chart.properties(height=_SLOPE, usermeta=axis_note(limits, y_format or AXIS_FORMAT))
