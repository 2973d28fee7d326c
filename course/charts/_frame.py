"""What all builders share: columns checked by name, domains, number formats, labels that do not overlap."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from course.charts.guard import ChartError
from course.charts.theme import PAGE, WIDTH, text_colour
from course.errors import UnknownNameError

__all__ = [
    "AXIS_FORMAT",
    "CHARACTER",
    "axis_type",
    "fitting_format",
    "in_order",
    "ink_of",
    "nice_domain",
    "numbers",
    "place_labels",
    "spread",
    "spread_in",
    "take",
    "width_after",
    "width_beside",
]

#: height of one line of label text in pixels, with a little air
LINE = 16


def take(data: pd.DataFrame, *columns: str | None) -> pd.DataFrame:
    """Return a copy of the named columns only; a wrong name is refused with the nearest right one."""
    if not isinstance(data, pd.DataFrame):
        raise ChartError(f"A pandas DataFrame was expected, not {type(data).__name__}.")
    wanted = list(dict.fromkeys(name for name in columns if name is not None))
    for name in wanted:
        if name not in data.columns:
            raise UnknownNameError("column", name, map(str, data.columns))
        if any(sign in name for sign in ".[]:"):
            raise ChartError(f"Rename the column {name!r} first: charts cannot read names with . : [ or ].")
    if data.empty:
        raise ChartError("The table has no rows, so the chart would be blank.")
    frame = data.loc[:, wanted].reset_index(drop=True)
    frame.attrs = {}
    for name in wanted:
        if isinstance(frame[name].dtype, pd.CategoricalDtype):
            frame[name] = frame[name].astype(str)
    return frame


#: significant digits of a number in a stored chart: far more than anybody sees, and fewer than the last
#: ones, in which two processors differ when they solve the same system
DIGITS = 10


def numbers(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the frame with these columns as floats of ten digits and without rows that lack them."""
    for name in columns:
        try:
            values = pd.to_numeric(frame[name]).astype(float)
            frame[name] = values.map(lambda value: float(f"{value:.{DIGITS}g}"))
        except (TypeError, ValueError):
            raise ChartError(f"The column {name!r} must hold numbers.") from None
    kept = frame.dropna(subset=list(columns)).reset_index(drop=True)
    if kept.empty:
        raise ChartError(f"No row has a number in {', '.join(map(repr, columns))}: the chart would be blank.")
    return kept


def axis_type(values: pd.Series) -> str:
    """Tell how Vega-Lite should read a column: Q(uantitative), T(emporal) or N(ominal)."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return "T"
    return "Q" if pd.api.types.is_numeric_dtype(values.dtype) else "N"


def in_order(values: pd.Series) -> list[Any]:
    """Return the distinct values in the order in which they first appear."""
    return list(dict.fromkeys(values.tolist()))


def fitting_format(values: Any) -> str:
    """Return a d3 number format with as many decimals as the size of the values asks for."""
    sizes = np.abs(np.asarray(values, dtype=float))
    largest = float(np.nanmax(sizes, initial=0.0))
    whole = bool(np.all(np.isnan(sizes) | (sizes == np.round(sizes))))
    decimals = 0 if whole or largest >= 100 else 1 if largest >= 10 else 2
    return f",.{decimals}f"


#: ticks stand at round numbers: print them as they are, without trailing zeros
AXIS_FORMAT = ",.6~r"


def ink_of(field: str, colours: Mapping[str, str], *, text: bool = False) -> alt.Color:
    """Return the colour channel of a nominal column, for marks or (darkened) for text; without a legend."""
    shades = [text_colour(shade) if text else shade for shade in colours.values()]
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=list(colours), range=shades), legend=None)


def nice_domain(low: float, high: float, *, zero: bool = True, ticks: int = 5) -> tuple[float, float]:
    """Return round limits around `low` and `high`.

    Parameters
    ----------
    low, high
        Smallest and largest value.
    zero
        Whether zero belongs inside.
    ticks
        About how many steps there should be.
    """
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high == low:
        high = low + (abs(low) or 1.0)
    raw = (high - low) / ticks
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    # Rounding keeps 0.30000000000000004 out of the stored specs.
    return round(math.floor(low / step + 1e-9) * step, 10), round(math.ceil(high / step - 1e-9) * step, 10)


def spread(
    positions: Sequence[float], gap: float = LINE, low: float = 0.0, high: float = math.inf
) -> list[float]:
    """Move positions apart until neighbours are `gap` from each other, as little as possible.

    Neighbours that collide become a block, centred on where its members wanted to be (pool adjacent
    violators), so order is kept and no label wanders further than it must.

    Parameters
    ----------
    positions
        Wanted places, in pixels, in any order.
    gap
        Smallest distance between two.
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
    # A block held at the upper limit can touch the one below: push down, in order.
    for k in range(len(placed) - 2, -1, -1):
        placed[k] = min(placed[k], placed[k + 1] - gap)
    result = [0.0] * len(positions)
    for index, place in zip(order, placed, strict=True):
        result[index] = place
    return result


def spread_in(
    values: Sequence[float], domain: tuple[float, float], pixels: float, gap: float = LINE
) -> list[float]:
    """Like `spread`, for values on a linear axis of so many pixels; returns values.

    The lowest one keeps clear of the numbers below the axis.
    """
    low, high = domain
    scale = pixels / (high - low)
    placed = spread([(value - low) * scale for value in values], gap, gap / 4, pixels + gap / 2)
    return [round(low + place / scale, 6) for place in placed]


#: about how wide one character of label text is, in pixels, plain and bold
CHARACTER, BOLD = 6.9, 7.4
#: pixels that names to the left of bars may take
NAMES = 280


#: pixels beside a plot: its axis and the air around the picture
_AXIS = 92


def width_beside(names: Sequence[str]) -> int:
    """Return the width of a plot with names to its right: long names take room from it, not from the page."""
    longest = max((len(name) for name in names), default=0) * BOLD
    return round(min(WIDTH, max(PAGE - _AXIS - longest, 260)))


def width_after(names: Sequence[str], values: int = 6) -> int:
    """Return the width of a plot with names to its left and numbers of so many characters at its bars."""
    longest = min(max((len(name) for name in names), default=0) * CHARACTER, NAMES)
    return round(PAGE - 44 - longest - values * CHARACTER)


def place_labels(
    across: Sequence[float],
    up: Sequence[float],
    labels: Sequence[str],
    radii: Sequence[float] | float = 6.0,
    *,
    far: bool = False,
) -> list[tuple[float, float] | None]:
    """Find room for a label beside each point, without covering a point or another label.

    Points come in order of importance. Each label tries the right, the left, above and below its point, then
    the corners; one that fits nowhere is left out (its point keeps its tooltip).

    Parameters
    ----------
    across, up
        Places of the points in pixels, `up` counted downwards.
    labels
        Texts; an empty one needs no room.
    radii
        Pixels that each point takes.
    far
        Also try a line or two further away: then a stroke must join the label to its point.

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
        half = len(label) * CHARACTER / 2
        beside, above = size + half + 3, size + LINE / 2
        tries = [(x + beside, y), (x - beside, y), (x, y - above), (x, y + above)]
        tries += [(x + side * beside * 0.8, y + level * above) for side in (1, -1) for level in (-1, 1)]
        tries += [
            (x + side * half, y + level * (above + lines * LINE))
            for lines in ((1, 2) if far else ())
            for level in (1, -1)
            for side in (0, 1, -1)
        ]
        found = None
        for centre in tries if label else []:
            box = (centre[0] - half, centre[1] - 7, centre[0] + half, centre[1] + 7)
            free = all(
                box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1]
                for other in taken
                if other != own
            )
            if free:
                found = centre
                taken.append(box)
                break
        places.append(found)
    return places
