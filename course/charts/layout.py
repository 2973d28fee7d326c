"""Finds room for text in charts: widths of words, places of labels, and lines of captions.

A chart is stored before it is drawn, so widths are estimated from the number of letters.
"""

import math
import re
import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt

from course.charts.theme import INK, PAGE, WIDTH

#: height of one line of label text in pixels, with a small gap
LINE = 16
#: about how wide one character of label text is, in pixels, plain and bold
CHARACTER, BOLD = 6.9, 7.4
#: most letters in a line below the title, and in a line of the title
LETTERS, _TITLE = int((PAGE - 30) / 6.5), int((PAGE - 30) / 9.2)
#: pixels that names to the left of bars may take
_NAMES = 280
#: pixels beside a plot for its axis and the margin
_AXIS = 92


def wrap(text: str, letters: int = LETTERS) -> list[str]:
    """Return a text in lines of at most `letters` letters, broken only at plain spaces."""
    return textwrap.wrap(re.sub(r"[ \t\n]+", " ", text).strip(" "), letters) or [text]


def wrap_title(text: str) -> list[str]:
    """Return a title in as few lines as `wrap`, but of similar lengths, so that no last word is alone."""
    few = len(wrap(text, _TITLE))
    # A narrower line would break the longest word.
    least = min(max(map(len, text.split())), _TITLE)
    return next(lines for room in range(least, _TITLE + 1) if len(lines := wrap(text, room)) == few)


def width_beside(names: Sequence[str]) -> int:
    """Return the width of a plot with names to its right; long names make the plot narrower."""
    longest = max((len(name) for name in names), default=0) * BOLD
    return round(min(WIDTH, max(PAGE - _AXIS - longest, 260)))


def width_after(names: Sequence[str], values: int = 6) -> int:
    """Return the width of a plot with names to its left and numbers of `values` characters at its bars."""
    longest = min(max((len(name) for name in names), default=0) * CHARACTER, _NAMES)
    return round(PAGE - 44 - longest - values * CHARACTER)


def name_axis(**more: Any) -> alt.Axis:
    """Return an axis for names beside rows, without ticks or a line."""
    return alt.Axis(ticks=False, domain=False, labelColor=INK, labelPadding=8, **more)


def placed_names(data: Any, width: int, height: int, text: str = "label", **look: Any) -> alt.Chart:
    """Draw names at places in pixels, given by the columns `px` and `py` (counted downwards)."""
    marks = alt.Chart(data).mark_text(aria=False, **look)
    return marks.encode(
        x=alt.X("px:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False)),
        y=alt.Y("py:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False)),
        text=f"{text}:N",
    )


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
    *,
    far: bool = False,
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
