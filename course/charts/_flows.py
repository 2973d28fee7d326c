"""Builders of waterfalls, timelines of events, and networks of bilateral flows."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from course.charts._frame import fitting_format, ink_of, numbers, take
from course.charts._words import events_in_words, flows_in_words, steps_in_words
from course.charts.caption import captioned
from course.charts.fit import NARROW, lines_of_text
from course.charts.guard import ChartError
from course.charts.layout import (
    LINE,
    across_rows,
    high_rows,
    in_heights,
    in_rows,
    name_axis,
    values_at,
    zero_marks,
)
from course.charts.ring import band_rows, draw_ring, node_rows, ring_places
from course.charts.theme import SIGNED, SOFT, colour_map

#: most width of a step's name on a narrow page, and pixels that a number takes
_NEAR, _NUMBER = "room * 0.25", 42


@captioned(steps_in_words)
def waterfall(
    data: pd.DataFrame,
    *,
    x: str,
    y: str,
    total: str | None = "Sum",
    value_format: str | None = None,
) -> Any:
    """Draw how steps add up: each bar starts where the one above it ended.

    Parameters
    ----------
    data
        One row for each step, in order.
    x, y
        Columns: the change, and the name of the step.
    total
        Name of the bar that shows the sum; None for no such bar.
    value_format
        d3 number format; the default shows the sign.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, x, y), x)
    frame[y] = frame[y].astype(str)
    if frame[y].duplicated().any() or total in set(frame[y]):
        raise ChartError("Every step of a waterfall needs a name of its own.")
    frame["end"] = frame[x].cumsum()
    frame["start"] = frame["end"] - frame[x]
    frame["kind"] = frame[x].ge(0).map({True: "adds", False: "takes away"})
    if total is not None:
        last = float(frame["end"].iloc[-1])
        row = {y: total, x: last, "start": 0.0, "end": last, "kind": "sum"}
        frame = pd.concat([frame, pd.DataFrame([row])], ignore_index=True)
    names = frame[y].tolist()
    form = value_format or "+" + fitting_format(frame[x])
    low = min(0.0, float(frame[["start", "end"]].min().min()))
    high = max(0.0, float(frame[["start", "end"]].max().max()))
    # numbers stand before a step back and behind any other, so that none stands on the line at zero
    back = frame["kind"] == "takes away"
    frame["edge"] = frame[["start", "end"]].max(axis=1).where(~back, frame["end"])
    frame["next"] = [*names[1:], names[-1]]
    # pixels at both ends, in which numbers stand
    ends: list[Any] = [_NUMBER * (low < 0), alt.ExprRef(f"width - {_NUMBER}")]
    scale = alt.Scale(domain=[low, high], range=ends, nice=False)
    across = alt.X("start:Q", axis=None, scale=scale)
    shades = {"adds": SIGNED[-2], "takes away": SIGNED[1], "sum": SOFT}
    # names have a column of their own on a narrow page, too, so that nothing cuts the line at zero
    base = alt.Chart(frame).encode(y=alt.Y(f"{y}:N", sort=names, title=None, axis=name_axis(near=_NEAR)))
    step, bar = high_rows(len(names))
    bars_layer = base.mark_bar(height=bar).encode(
        x=across,
        x2="end:Q",
        color=ink_of("kind", shades),
        tooltip=[
            f"{y}:N",
            alt.Tooltip(f"{x}:Q", format=form),
            alt.Tooltip("end:Q", format=form, title="sum so far"),
        ],
    )
    values = values_at(base.encode(x=alt.X("edge:Q", axis=None)), x, form, "datum.kind !== 'takes away'")
    zero = zero_marks(base, across_rows(len(names)))
    # from the end of each step to the beginning of the next one
    links = base.transform_filter(f"datum.next !== datum['{y}']")
    up, down = (alt.ExprRef(f"{sign}({bar.expr}) / 2") for sign in ("-", ""))
    links = links.mark_rule(color=SOFT, yOffset=down, y2Offset=up, aria=False)
    links = links.encode(y2="next:N", x=alt.X("end:Q", axis=None))
    chart = in_rows(alt.layer(zero, links, bars_layer, values), step, names, len(names), near=_NEAR)
    return chart.properties(usermeta={"sum": "each step begins where the one above it ends"})


#: forms of the marks of events
_FORMS = ("circle", "square", "diamond", "triangle-up", "triangle-down")


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip(" ,;:") + "…"


@captioned(events_in_words, unit="dates")
def timeline(
    data: pd.DataFrame,
    *,
    date: str,
    label: str,
    group: str | None = None,
    kind: str | None = None,
    colours: Mapping[str, str] | None = None,
    length: int = 100,
) -> Any:
    """Draw events from top to bottom: a mark, the day, and what happened.

    Parameters
    ----------
    data
        One row for each event.
    date, label, group, kind
        Columns: the day (date, month or year), the words, whose event it is (its colour and form), and what
        kind of event. Events of a kind stand together below its name, the kind of the first row first.
    colours
        Own colours by group; economies have theirs. A white mark has an edge.
    length
        Characters after which the words are cut; the tooltip has them all.

    Returns
    -------
    altair chart
    """
    frame = take(data, date, label, group, kind)
    texts = frame[date].astype(str).str.replace(r"\.0$", "", regex=True)
    frame["day"] = pd.to_datetime(texts, errors="coerce", format="mixed")
    if frame["day"].isna().any():
        wrong = texts[frame["day"].isna()].iloc[0]
        raise ChartError(f"{wrong!r} in {date!r} is not a date or a year.")
    owner = group or "owner"
    frame[owner] = frame[owner].astype(str) if group else "event"
    frame["words"] = [_short(text, length) for text in frame[label].astype(str)]
    looks = {4: "%Y", 7: "%b %Y"}
    frame["when"] = [
        f"{day:{looks[len(text)]}}" if len(text) in looks else f"{day.day} {day:%b %Y}"
        for day, text in zip(frame["day"], texts, strict=True)
    ]
    frame = frame.sort_values(["day", "words"], kind="stable")
    frame["day"] = frame["day"].dt.strftime("%Y-%m-%d")
    if kind:
        kinds = list(dict.fromkeys(data[kind]))
        heads = pd.DataFrame({kind: kinds, "words": kinds, "when": ""})
        # a heading is a row without a day, before those of its kind
        frame = pd.concat([heads, frame]).sort_values(kind, key=lambda of: of.map(kinds.index), kind="stable")
    shades = colour_map(colours or sorted(set(frame[owner].dropna())), colours)

    # A row is a mark, the day and the words.
    key = alt.Legend(title=None, orient="top", columns=alt.ExprRef(f"{NARROW} ? 2 : 0")) if group else None
    rings = [SOFT if ink == "#ffffff" else ink for ink in shades.values()]
    forms = [_FORMS[place % len(_FORMS)] for place in range(len(shades))]
    # a colour and a form for each group, so that the form alone tells the groups apart
    looks_of: list[Any] = [
        channel(f"{owner}:N", scale=alt.Scale(domain=list(shades), range=these), legend=key)
        for channel, these in ((alt.Fill, list(shades.values())), (alt.Stroke, rings), (alt.Shape, forms))
    ]
    tips = [alt.Tooltip(f"{label}:N"), alt.Tooltip("day:T", format="%-d %B %Y", title="date")]
    tips += [alt.Tooltip(f"{column}:N") for column in (group, kind) if column]
    pixels = f"({NARROW} ? room - 50 : room - 150)"
    frame["dated"] = (frame["when"] + ": ").where(frame["when"] != "", "") + frame["words"]
    lines = lines_of_text(f"({NARROW} ? datum.dated : datum.words)", pixels)
    # a heading is nearer to its rows than to those above it
    frame["above"] = [0 if day else 8 for day in frame["day"].notna()]
    high = f"datum.above + 8 + {LINE} * length({lines})"
    base = alt.Chart(frame).transform_calculate(high=high).transform_window(until="sum(high)")
    top = "datum.until - datum.high + datum.above"
    begin = alt.value(alt.ExprRef(top))
    text: dict[str, Any] = {"align": "left", "baseline": "top", "lineHeight": LINE - 1, "aria": False}
    weight = alt.ExprRef("datum.day ? 'normal' : 'bold'")
    words = base.mark_text(text=alt.ExprRef(lines), fontWeight=weight, **text)
    day = base.mark_text(text=alt.ExprRef(f"{NARROW} ? '' : datum.when"), color=SOFT, **text)
    marks = base.transform_filter("datum.day").mark_point(size=90, opacity=1)
    layers = [
        marks.encode(
            *looks_of, x=alt.value(6), y=alt.value(alt.ExprRef(f"{top} + {LINE / 2 - 2}")), tooltip=tips
        ),
        words.encode(x=alt.value(alt.ExprRef(f"!datum.day ? 0 : {NARROW} ? 18 : 112")), y=begin),
        day.encode(x=alt.value(18), y=begin),
    ]
    gaps = int(frame["above"].sum()) + 8 * len(frame)
    all_lines = (lines_of_text(json.dumps("\n".join(frame[one])), pixels) for one in ("words", "dated"))
    return in_heights(alt.layer(*layers), *(f"{gaps} + {LINE} * length({lines})" for lines in all_lines))


@captioned(flows_in_words)
def network(
    data: pd.DataFrame,
    *,
    origin: str,
    target: str,
    value: str,
    order: Sequence[str] | None = None,
    value_format: str | None = None,
) -> Any:
    """Draw who sends how much to whom: economies on a ring, flows as bent bands in the colour of the sender.

    Parameters
    ----------
    data
        Tidy: one row for each flow; flows to oneself are left out.
    origin, target, value
        Columns: sender, receiver, and amount.
    order
        Names clockwise from the top, instead of by the size of what they send and receive.
    value_format
        d3 number format of the amounts.

    Returns
    -------
    altair chart
    """
    frame = numbers(take(data, origin, target, value), value)
    for column in (origin, target):
        frame[column] = frame[column].astype(str)
    frame = frame.loc[(frame[origin] != frame[target]) & (frame[value] > 0)].reset_index(drop=True)
    if frame.empty:
        raise ChartError("No flow from one to another is above zero, so the chart would be blank.")
    sent, got = frame.groupby(origin)[value].sum(), frame.groupby(target)[value].sum()
    whole = sent.add(got, fill_value=0.0).sort_values(ascending=False, kind="stable")
    names = [str(name) for name in (order or whole.index)]
    frame = frame.loc[frame[origin].isin(names) & frame[target].isin(names)].reset_index(drop=True)
    form = value_format or fitting_format(frame[value])
    widest = float(frame[value].max())
    at = ring_places(names)
    drawn = frame[[origin, target, value]].itertuples(index=False, name=None)
    points = pd.DataFrame(band_rows(drawn, at, widest))
    given = frame.loc[frame.index.repeat(len(points) // len(frame)), [origin, value]].reset_index(drop=True)
    nodes = node_rows(at, {name: float(whole.get(name, 0.0)) for name in names})
    shades = colour_map(names)
    return draw_ring(
        pd.concat([given, points], axis=1),
        nodes,
        nodes,
        value=value,
        form=form,
        band_colour=ink_of(origin, shades),
        node_colour=ink_of("name", shades),
    )
