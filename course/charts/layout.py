"""Finds room for names in charts: beside their marks on a wide page, above them on a narrow one.

A chart is stored before it is drawn, so widths are estimated from the number of letters.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from course.charts.fit import BOLD, CHARACTER, NARROW, NARROWEST, even_lines, lines_of_text
from course.charts.theme import HEIGHT, INK, SOFT

#: height of one line of label text in pixels, with a small gap
LINE = 16
#: widths of a plot in pixels for which places of names are found: on a wide and on a narrow page
PLOTS = (480, 165)
#: height of a plot of lines or columns on a narrow page
LOW = 240
#: pixels between a row's marks and the name of the next row, on a narrow page
APART = 8
#: most width of the names beside rows
BESIDE = "room * 0.42"
#: pixels between headings and the plot; on a narrow page the name of the first row stands there
HEADS = f"{NARROW} ? 18 : 6"
#: width in pixels of the outline of words, in the colour of the ground
HALO = 6
#: places of the words of an upright line: to its right or to its left
_SIDES = {"align": "'left' : 'right'", "dx": "-1 : 1"}
#: heights in pixels of a bar, and of one that has few neighbours
BAR, _HIGH = 20, 34


def name_axis(*, near: str = "", **more: Any) -> alt.Axis:
    """Return an axis for names beside rows, without ticks or line.

    `near`: Vega expression for the most width of the names on a narrow page; without it they are not there.
    """
    wrapped = lines_of_text("datum.label", f"({NARROW} ? {near} : {BESIDE})" if near else BESIDE)
    look: dict[str, Any] = {"ticks": False, "domain": False, "labelColor": INK, "labelPadding": 8, **more}
    # lines of a text grow downwards, so their middle moves up to the row's
    up = alt.ExprRef(f"(1 - length({wrapped})) * {(LINE - 1) / 2}")
    words = wrapped if near else f"{NARROW} ? '' : {wrapped}"
    return alt.Axis(labelExpr=words, labelLineHeight=LINE - 1, labelOffset=up, **look)


def high_rows(count: int) -> tuple[float, alt.ExprRef]:
    """Return the heights of a row and of its bar in pixels: few rows are higher, so they fill a slide."""
    bar = min(_HIGH, max(BAR, 190 / count - 8))
    return bar + 8, alt.ExprRef(f"{NARROW} ? {BAR} : {bar:.0f}")


def names_above(
    data: Any, down: alt.Y, field: str, bar: float = 20, *, left: float = 0, halo: float = HALO, **look: Any
) -> Any:
    """Draw the names of rows above their marks, on a narrow page only.

    Parameters
    ----------
    data
        Chart data; a name may stand in several rows.
    down, field
        Encoding of the rows, and its column.
    bar
        Height of a row's marks in pixels.
    left
        Where the names begin, in pixels from the left end of the plot.
    halo
        As in `on_ground`.
    look
        Further properties of the text marks.
    """
    names = alt.Chart(data).transform_filter(NARROW)
    names = names.transform_window(nth="row_number()", groupby=[field]).transform_filter("datum.nth == 1")
    # a name of its own: a page that changes its width works out the lines of the same text again
    names = names.transform_calculate(lines=lines_of_text(f"datum['{field}']", "room - 28"))
    # Lines of a text grow downwards, so a text of two lines begins higher.
    up = alt.ExprRef(f"{-bar / 2 - 3:g} - (length(datum.lines) - 1) * {LINE - 1}")
    look = {"align": "left", "baseline": "bottom", "dy": up, "lineHeight": LINE - 1, **look}
    return on_ground(names.encode(x=alt.value(left), y=down), halo, text=alt.ExprRef("datum.lines"), **look)


def on_ground(words: Any, halo: float = HALO, **look: Any) -> Any:
    """Draw words with an outline in the colour of the ground, so that no line runs through them.

    `words`: chart with data and encoding.
    `halo`: width of the outline in pixels.
    `look`: properties of the text marks.
    """
    look = {"aria": False, **look}
    if not halo:
        return words.mark_text(**look)
    ground = words.mark_text(stroke="#ffffff", strokeWidth=halo, strokeJoin="round", **look)
    return alt.layer(ground, words.mark_text(**look))


def heads_above(
    data: pd.DataFrame, field: str, pixels: str, gap: float | str = 8, *, turn: bool = False, **look: Any
) -> alt.Chart:
    """Draw headings above the plot, in lines that grow upwards.

    Parameters
    ----------
    data, field
        Chart data, one row for each heading, and the column of the words.
    pixels, gap
        Width of a line, and room between the last line and the plot: Vega expressions, in pixels.
    turn
        Whether headings stand upright where a word is wider than a line.
    """
    longest = max(len(word) for name in data[field] for word in str(name).split())
    upright = f"{longest} * {CHARACTER} > {pixels}" if turn else "false"
    words = even_lines(f"datum['{field}']", f"({upright} ? 110 : {pixels})", BOLD, slack=3)
    more = f"(length({words}) - 1) * {LINE - 1}"
    turned = {
        # an upright heading grows to both sides of its middle
        "dy": f"{upright} ? -{more} / 2 : -({gap}) - {more}",
        "dx": f"{upright} ? ({gap}) : 0",
        "angle": f"{upright} ? -90 : 0",
        "align": f"{upright} ? 'left' : 'center'",
        "baseline": f"{upright} ? 'middle' : 'bottom'",
    }
    look = {name: alt.ExprRef(words) for name, words in turned.items()} | look
    look = {"lineHeight": LINE - 1, "aria": False, **look}
    return alt.Chart(data).mark_text(text=alt.ExprRef(words), **look).encode(y=alt.value(0))


def upright(
    mark: tuple[Any, str], places: pd.Series, across: alt.X, rise: float | alt.ExprRef = -12
) -> list[alt.Chart]:
    """Return an upright line, and its words above the plot: to the right if they have room there.

    `mark`: the place and its words.
    `places`, `across`: column of all places, and its encoding.
    `rise`: pixels between the words and the plot, downwards.
    """
    place, words = mark
    spot = alt.Chart(pd.DataFrame({places.name: [place]})).encode(x=across)
    part = (place - places.min()) / (places.max() - places.min())
    # the words may reach over the plot's right end; where neither side has room, they take the larger one
    fits = f"(room - 70) * {1 - part:.3f} + 40 >= min({CHARACTER * len(words):.0f}, room * {part:.3f})"
    look: dict[str, Any] = {name: alt.ExprRef(f"{fits} ? {to}") for name, to in _SIDES.items()}
    return [
        spot.mark_rule(color=SOFT, strokeWidth=1, strokeDash=[4, 3], aria=False),
        spot.mark_text(text=words, dy=rise, color=SOFT, aria=False, **look).encode(y=alt.value(0)),
    ]


def values_at(bars: Any, field: str, form: str, right: str) -> Any:
    """Draw the values of bars at the places that `bars` encodes.

    `field`, `form`: column of the values, and their d3 number format.
    `right`: Vega expression for the bars whose values stand to the right of their places, not to the left.
    """
    look = {"align": alt.ExprRef(f"{right} ? 'left' : 'right'"), "dx": alt.ExprRef(f"{right} ? 5 : -5")}
    return bars.encode(text=alt.Text(f"{field}:Q", format=form)).mark_text(aria=False, **look)


def zero_line(limits: tuple[float, float]) -> list[alt.Chart]:
    """Return a line at zero across a plot with these limits; none where zero is no inner value."""
    at_zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=SOFT, aria=False)
    return [at_zero.encode(y="zero:Q")] if limits[0] < 0 < limits[1] else []


def across_rows(count: int) -> alt.ExprRef:
    """Return the height of each part of what crosses `count` rows."""
    return alt.ExprRef(f"height / {count}")


def zero_marks(rows: Any, long: str | alt.ExprRef, axis: Any = None) -> Any:
    """Return a line at zero across rows.

    `rows`: chart with data and the encoding of the rows.
    `long`: height of the line in each row, as `across_rows` returns it.
    `axis`: horizontal axis of the rows, which has a number at zero; without it the number stands below.
    """
    line = rows.mark_tick(color=SOFT, thickness=1, opacity=1, size=long, aria=False)
    line = line.encode(x=alt.XDatum(0, axis=axis))
    if axis:
        return line
    number = alt.Chart(pd.DataFrame({"zero": [0]})).mark_text(text="0", baseline="top", dy=5, aria=False)
    below = alt.value(alt.ExprRef("height"))
    return alt.layer(line, number.encode(x=alt.X("zero:Q", axis=None), y=below))


def in_rows(
    chart: Any, row: float, names: Sequence[str], count: int = 0, *, bar: float = BAR, near: str = ""
) -> Any:
    """Return a chart of rows, each as high as the lines of the longest name need.

    `row`: least pixels of a row on a wide page; on a narrow page it holds a mark and `names_above`.
    `count`: number of rows, if it is not that of the names.
    `bar`: height of a row's marks in pixels.
    `near`: as in `name_axis`.
    """
    count = count or max(len(names), 2)
    wide, narrow = (
        f"{count} * max({row:g}, {lines_in(names, pixels)} * {LINE - 1} + 6)" for pixels in (BESIDE, near)
    )
    if not near:
        narrow = f"{count} * ({bar + APART} + {LINE} * {lines_in(names)})"
    made = in_heights(chart, wide, narrow)
    made.height = row * count
    return made


def lines_in(names: Iterable[str], pixels: str = "room - 28") -> str:
    """Return a Vega expression for the lines that the longest name takes; `pixels` is the width of a line."""
    longest, letters = max(map(len, names), default=0), f"floor(({pixels}) / {CHARACTER})"
    # a line may lack a word of seven letters that had no room
    return f"({longest} <= {letters} ? 1 : ceil({longest} / ({letters} - 7)))"


def in_heights(chart: Any, wide: float | str, narrow: float | str) -> Any:
    """Return a chart with one height of its plot on a wide page and another on a narrow one.

    `wide`, `narrow`: pixels, or Vega expressions for them.
    """
    height = alt.param(name="height", expr=f"{NARROW} ? {narrow} : {wide}")
    made = chart.copy(deep=False)  # `add_params` copies every layer six times
    made.params = [*([] if made.params is alt.Undefined else made.params), height.param]
    made.height = HEIGHT if isinstance(wide, str) else wide
    return made


def round_ticks(low: float, high: float) -> alt.ExprRef:
    """Return the labelled numbers of an axis, few enough for a narrow page, so that none is left out."""
    narrow, wide = (_round_steps(low, high, most) for most in (5, 8))
    return alt.ExprRef(f"{NARROW} ? {narrow} : {wide}")


def _round_steps(low: float, high: float, most: int) -> list[float]:
    """Return multiples of a round step, at most `most` apart from the first; they begin at the low end."""
    power = 10 ** math.floor(math.log10((high - low) / most))
    steps = [step * power for step in (1, 2, 2.5, 5, 10, 20) if step * power * most >= (high - low) * 0.999]
    # a step that divides both ends labels both
    ends = [
        step for step in steps[:3] if all(abs(end / step - round(end / step)) < 1e-9 for end in (low, high))
    ]
    step = (ends or steps)[0]
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(at * step, 10) for at in range(first, last + 1)]


def years_back(first: float, last: float) -> dict[str, Any]:
    """Return the ticks of an axis of years: its two ends, and as many years between as the page has room for.

    The years between lie in even steps from end to end, or else are multiples of five.
    """
    begin, end = round(first), round(last)
    span = end - begin
    years: dict[tuple[int, ...], int] = {(begin, end): span}
    for apart in range(span // 2, 0, -1):
        even = [step for step in range(apart, 2 * apart) if span % step == 0]
        step = (even or [-(-apart // 5) * 5])[0]
        inner = range(begin if even else -(-begin // step) * step, end, step)
        years.setdefault((begin, *(at for at in inner if begin + apart <= at <= end - apart), end), apart)
    least = f"{span} / ({NARROW} ? (room - 140) / 38 : (room - 170) / 46)"
    shown = ""
    for at, apart in years.items():
        ticks = sorted({*at})
        shown = f"{least} <= {apart} ? {ticks} : {shown}" if shown else str(ticks)
    # Vega would leave out every other label, and with it the last one
    return {"values": alt.ExprRef(shown), "labelOverlap": False}


def names_beside(
    ends: Any, field: str, *, dx: float | str = 8, near: str | None = None, slim: str | None = None
) -> alt.Chart:
    """Return marks for names to the right of a plot; where there are none, `key_above` stands for them.

    `dx`: pixels between plot and names, or a Vega expression for them.
    `near`: column of shorter words for a narrow page, which the column `label_lower` moves down by pixels.
    `slim`: column of words, in one or two lines, that are short enough for all but the narrowest pages.
    """
    # A layer without rows would have no ends for the axis, of which Vega warns: so the names are empty.
    short, down = (f"datum['{near}']", "datum.label_lower") if near else ("''", "0")
    on, wide = NARROWEST if slim else NARROW, f"datum['{field}']"
    lines = f"split(datum['{slim}'], '\\n')"
    up = f" - ({on} ? 0 : (length({lines}) - 1) * {LINE / 2})" if slim else ""
    return alt.Chart(ends).mark_text(
        align="left",
        dx=alt.ExprRef(f"{on} ? {9 if near else 0} : {dx}"),
        dy=alt.ExprRef(f"{NARROW} ? {down}{up} : 0"),
        lineHeight=LINE if slim else alt.Undefined,
        fontWeight="bold",
        aria=False,
        text=alt.ExprRef(f"{on} ? {short} : " + (f"{NARROW} ? {lines} : {wide}" if slim else wide)),
    )


def key_above(
    data: Any, field: str, colour: alt.Color, rise: float = 8, on: str = NARROW, *, left: float = -32
) -> Any:
    """Draw a key above the plot, on a narrow page only. Each name stands beside a square in its colour.

    Parameters
    ----------
    data
        Chart data, one row for each name.
    field, colour
        Column of the names, and the colour channel.
    rise
        Pixels between the key and the plot.
    on
        Vega expression for the pages, or for the rows, that have the key.
    left
        Pixels from the left end of the plot to the squares; numbers of an axis leave room there.
    """
    names = alt.Chart(data).transform_filter(on)
    names = names.transform_calculate(words=lines_of_text(f"datum['{field}']", "room - 56", 7.4))
    names = names.transform_calculate(lines="length(datum.words)")
    names = names.transform_window(last="sum(lines)").transform_joinaggregate(all="sum(lines)")
    look: dict[str, Any] = {"align": "left", "baseline": "top", "lineHeight": LINE + 1, "aria": False}
    up = alt.value(alt.ExprRef(f"(datum.last - datum.lines - datum.all) * {LINE + 1} - {rise}"))
    # names are ink, since a text in the light colour of its line would be too pale to read
    words = names.mark_text(fontWeight="bold", color=INK, text=alt.ExprRef("datum.words"), **look)
    squares = names.mark_text(fontSize=17, dy=-3, text="\u25a0", **look).encode(color=colour)
    return alt.layer(words.encode(x=alt.value(left + 16), y=up), squares.encode(x=alt.value(left), y=up))


def placed_names(data: Any, **place: Any) -> Any:
    """Draw the column `label` beside points, moved by the columns of `label_rows`.

    `place`: encoding of the points' places.
    """
    wide, narrow = ("isValid(datum.dx)", "isValid(datum.near_x)")
    shown = alt.Chart(data).transform_filter(f"{NARROW} ? {narrow} : {wide}")
    moves: dict[str, Any] = {
        move: alt.ExprRef(f"{NARROW} ? datum.near_{move[1]} : datum.{move}") for move in ("dx", "dy")
    }
    # a map would cut names at its edge
    moves |= {"clip": False, "color": INK}
    words = shown.encode(text="label:N", **place)
    return on_ground(words, **moves)


def moves_of_labels(
    points: Sequence[tuple[Sequence[float], Sequence[float]]],
    labels: Sequence[str],
    radii: Sequence[Sequence[float] | float] = (6.0, 6.0),
    within: Sequence[float] = (math.inf, math.inf),
) -> pd.DataFrame:
    """Return how far each label moves from its point: `dx`, `dy`, and `near_x`, `near_y` on a narrow page.

    A label without room has no numbers.

    Parameters
    ----------
    points
        Places of the points in pixels, across and downwards, on a wide and on a narrow page.
    labels, radii, within
        As in `place_labels`; the last two for a wide and for a narrow page.
    """
    columns: dict[str, list[float | None]] = {}
    moves = (("dx", "dy"), ("near_x", "near_y"))
    for names, (across, up), sizes, room in zip(moves, points, radii, within, strict=True):
        places = place_labels(across, up, labels, sizes, room)
        for k, (name, start) in enumerate(zip(names, (across, up), strict=True)):
            columns[name] = [
                None if place is None else round(place[k] - at, 1)
                for place, at in zip(places, start, strict=True)
            ]
    return pd.DataFrame(columns, dtype=float)


def spread(
    positions: Sequence[float], gap: float = LINE, low: float = 0.0, high: float = math.inf
) -> list[float]:
    """Move positions as little as possible until neighbours are at least `gap` apart.

    Neighbours that collide become a block, centred on the mean of their wanted places (pool adjacent
    violators). The order is kept.

    Parameters
    ----------
    positions
        Wanted places, in pixels, in any order.
    gap
        Smallest distance between neighbours.
    low, high
        Limits; kept as far as there is room.

    Returns
    -------
    list of float
        New places, in the order of `positions`.
    """
    order = sorted(range(len(positions)), key=lambda index: (positions[index], index))
    blocks: list[tuple[float, int]] = []  # (centre, members)
    for index in order:
        centre, size = float(positions[index]), 1
        while blocks and centre - (size - 1) * gap / 2 < blocks[-1][0] + (blocks[-1][1] + 1) * gap / 2:
            before, members = blocks.pop()
            centre = (before * members + centre * size) / (members + size)
            size += members
        half = (size - 1) * gap / 2
        centre = max(min(centre, high - half), low + half)
        blocks.append((centre, size))
    placed = [centre + (k - (size - 1) / 2) * gap for centre, size in blocks for k in range(size)]
    # A block at the upper limit can touch the block below, so lower positions are pushed down in turn.
    for k in range(len(placed) - 2, -1, -1):
        placed[k] = min(placed[k], placed[k + 1] - gap)
    result = [0.0] * len(positions)
    for index, place in zip(order, placed, strict=True):
        result[index] = place
    return result


def spread_in(
    values: Sequence[float], domain: tuple[float, float], pixels: float, gap: float = LINE
) -> list[float]:
    """Move values on a linear axis of `pixels` apart, as `spread` does for pixels, and return values.

    The lowest value stays above the numbers of the axis.
    """
    low, high = domain
    scale = pixels / (high - low)
    placed = spread([(value - low) * scale for value in values], gap, gap / 4, pixels + gap / 2)
    return [round(low + place / scale, 6) for place in placed]


def place_labels(
    across: Sequence[float],
    up: Sequence[float],
    labels: Sequence[str],
    radii: Sequence[float] | float = 6.0,
    within: float = math.inf,
) -> list[tuple[float, float] | None]:
    """Return a place beside each point for its label, without covering a point or another label.

    Points come in order of importance. Each label tries the right, the left, above and below its point, then
    the corners. A label that fits nowhere is left out.

    Parameters
    ----------
    across, up
        Places of the points in pixels, `up` counted downwards.
    labels
        Texts; an empty one needs no room.
    radii
        Pixels that each point takes.
    within
        Width of the picture, at whose sides no label ends.

    Returns
    -------
    list
        Centre of each label in pixels, or None where it is left out.
    """
    sizes = [float(radii)] * len(labels) if isinstance(radii, (int, float)) else list(radii)
    points = list(zip(across, up, sizes, strict=True))
    taken = [(x - size, y - size, x + size, y + size) for x, y, size in points]
    places: list[tuple[float, float] | None] = []
    for (x, y, size), own, label in zip(points, list(taken), labels, strict=True):
        half = len(label) * CHARACTER / 2 + 4  # side by side, names need a space
        beside, above = size + half + 3, size + LINE / 2
        tries = [(x + beside, y), (x - beside, y), (x, y - above), (x, y + above)]
        tries += [(x + side * beside * 0.8, y + level * above) for side in (1, -1) for level in (-1, 1)]
        found = None
        # a name rather keeps away from other points than being on the right
        for apart, centre in itertools.product((8, 0), tries if label else []):
            box = (centre[0] - half, centre[1] - 7, centre[0] + half, centre[1] + 7)
            left, right = box[0] - apart, box[2] + apart
            # the space around a name may reach over the sides
            inside = within == math.inf or (box[0] >= -6 and box[2] <= within + 6)
            free = inside and all(
                right <= other[0] or other[2] <= left or box[3] <= other[1] or other[3] <= box[1]
                for other in taken
                if other != own
            )
            if free:
                found = centre
                taken.append(box)
                break
        places.append(found)
    return places
