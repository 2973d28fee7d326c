"""Builders of waterfalls, timelines of events, and networks of bilateral flows."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from course.charts._bars import row_axis
from course.charts._frame import fitting_format, ink_of, numbers, take
from course.charts._words import events_in_words, flows_in_words, steps_in_words
from course.charts.caption import captioned
from course.charts.fit import CHARACTER, NARROW, lines_of_text
from course.charts.guard import ChartError
from course.charts.layout import LINE, high_rows, in_heights, in_rows, lines_in, names_above, zero_marks
from course.charts.ring import band_rows, draw_ring, node_rows, ring_places
from course.charts.theme import PALETTE, SOFT, colour_map


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
    frame["start"] = frame["link"] = frame["end"] - frame[x]
    frame["kind"] = frame[x].ge(0).map({True: "adds", False: "takes away"})
    if total is not None:
        last = float(frame["end"].iloc[-1])
        row = {y: total, x: last, "start": 0.0, "end": last, "link": last, "kind": "sum"}
        frame = pd.concat([frame, pd.DataFrame([row])], ignore_index=True)
    names = frame[y].tolist()
    form = value_format or "+" + fitting_format(frame[x])
    low = min(0.0, float(frame[["start", "end"]].min().min()))
    high = max(0.0, float(frame[["start", "end"]].max().max()))
    room = 0.14 * (high - low)
    limits = (low - room * (low < 0), high + room)
    # numbers stand before a step back and behind any other, so that none stands on the line at zero
    back = frame["kind"] == "takes away"
    frame["edge"] = frame[["start", "end"]].max(axis=1).where(~back, frame["end"])
    frame["next"] = [*names[1:], names[-1]]
    across = alt.X("start:Q", axis=None, scale=alt.Scale(domain=list(limits), nice=False))
    shades = {"adds": PALETTE[0], "takes away": PALETTE[1], "sum": SOFT}
    base = alt.Chart(frame).encode(y=row_axis(y, names))
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
    beside: dict[str, Any] = {"x": alt.X("edge:Q", axis=None), "text": alt.Text(f"{x}:Q", format=form)}
    left, right = ("datum.kind === 'takes away'", "datum.kind !== 'takes away'")
    values = alt.layer(
        base.transform_filter(right).mark_text(align="left", dx=5, aria=False).encode(**beside),
        base.transform_filter(left).mark_text(align="right", dx=-5, aria=False).encode(**beside),
    )
    zero = zero_marks(base, len(names))
    # from the end of each step to the beginning of the next one
    links = base.transform_filter(f"datum.next !== datum['{y}']")
    up, down = (alt.ExprRef(f"{sign}({bar.expr}) / 2") for sign in ("-", ""))
    links = links.mark_rule(color=SOFT, yOffset=down, y2Offset=up, aria=False)
    links = links.encode(y2="next:N", x=alt.X("end:Q", axis=None))
    # a name stands beside the link from the bar above
    at, letters = "scale('x', datum.link)", f"(length(datum['{y}']) * {CHARACTER} + 6)"
    beside_link = alt.ExprRef(f"{at} + {letters} < width ? {at} + 6 : max(0, {at} - {letters})")
    above = names_above(frame, row_axis(y, names), y, left=beside_link)
    chart = in_rows(alt.layer(zero, links, bars_layer, values, above), step, names, len(names))
    return chart.properties(usermeta={"sum": "each bar begins where the one above it ends"})


#: letters of an event's words in a line beside the strip of time, on the narrowest page that has them there
_BESIDE = 50


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
    length: int = 100,
) -> Any:
    """Draw events from top to bottom: the day, its place in time, and what happened.

    Parameters
    ----------
    data
        One row for each event.
    date, label, group, kind
        Columns: the day (date, month or year), the words, whose event it is (its colour), and what kind of
        event. Events of a kind stand together below its name, the kind of the first row first.
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
        counts = frame[kind].value_counts()
        heads = pd.DataFrame({kind: kinds, "words": [f"{one} ({counts[one]})" for one in kinds], "when": ""})
        # a heading is a row without a day, before those of its kind
        frame = pd.concat([heads, frame]).sort_values(kind, key=lambda of: of.map(kinds.index), kind="stable")
    # A row's name has a number besides the day, since two events may share a day.
    frame["row"] = [f"{k:03d} {when}" for k, when in enumerate(frame["when"])]
    shades = colour_map(sorted(set(frame[owner].dropna())))

    names = alt.Axis(
        ticks=False, domain=False, labelExpr="slice(datum.label, 4)", labelPadding=12, labelColor=SOFT
    )
    down = alt.Y("row:N", sort=frame["row"].tolist(), title=None, axis=names)
    wide = alt.ExprRef(f"{NARROW} ? 0 : 1")  # on a narrow page words would cut the lines to pieces
    time = alt.Axis(format="%Y", tickCount=4, labelColor=SOFT, grid=True, gridOpacity=wide, labelOverlap=True)
    across = alt.X("day:T", title=None, axis=time, scale=alt.Scale(nice="year"))
    colour = ink_of(owner, shades)
    if group:
        scale = alt.Scale(domain=list(shades), range=list(shades.values()))
        colour = alt.Color(f"{owner}:N", scale=scale, legend=alt.Legend(title=None, orient="top"))
    tips = [alt.Tooltip(f"{label}:N"), alt.Tooltip("day:T", format="%-d %B %Y", title="date")]
    tips += [alt.Tooltip(f"{column}:N") for column in (group, kind) if column]
    base = alt.Chart(frame).encode(y=down)
    # The strip of time takes the width that the words leave.
    beside = alt.Chart(frame).transform_filter(f"!({NARROW})")
    # words stand above their mark, and a heading in the place of one
    up = alt.ExprRef(f"datum.day ? -10 - (length(datum.lines) - 1) * {LINE - 1} : 12")
    heavy = alt.ExprRef("datum.day ? 'normal' : 'bold'")
    width = f"max(room - 210, {_BESIDE} * {CHARACTER})"
    words = lines_of_text("datum.words", width)
    layers = [
        base.transform_filter("datum.day")
        .mark_point(filled=True, size=100, opacity=1)
        .encode(x=across, color=colour, tooltip=tips),
        beside.mark_text(
            align="left",
            baseline="middle",
            lineHeight=LINE - 1,
            aria=False,
            text=alt.ExprRef(words),
            fontWeight=heavy,
        ).encode(x=alt.value(alt.ExprRef("width + 14")), y=down),
        # Vega leaves a plot less width while words reach past its right end. When a wide page turned
        # narrow, its words left no width at all, so those above the plot never reach further than it does.
        names_above(
            frame, down, "words", left=-84, limit=alt.ExprRef("max(1, width + 84)"), dy=up, fontWeight=heavy
        ),
    ]
    tall, high = (
        f"{len(frame)} * ({room} + {LINE} * {lines})"
        for room, lines in ((24, lines_in(frame["words"])), (8, lines_in(frame["words"], width)))
    )
    return in_heights(alt.layer(*layers), high, tall)


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
