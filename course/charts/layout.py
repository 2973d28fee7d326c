"""Where text has room: widths of words, places of labels, and how a caption is wrapped.

A chart is stored before anybody draws it, so widths are worked out from the number of letters.
"""

import math
import re
import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt

from course.charts.theme import INK, PAGE, WIDTH

#: height of one line of label text in pixels, with a little air
LINE = 16
#: about how wide one character of label text is, in pixels, plain and bold
CHARACTER, BOLD = 6.9, 7.4
#: letters that a line below the title may hold, and a line of the title
LETTERS, _TITLE = int((PAGE - 30) / 6.5), int((PAGE - 30) / 9.2)
#: pixels that names to the left of bars may take
_NAMES = 280
#: pixels beside a plot: its axis and the air around the picture
_AXIS = 92


def wrap(text: str, letters: int = LETTERS) -> list[str]:
    """Return a text in lines of at most so many letters, which break at plain spaces only."""
    return textwrap.wrap(re.sub(r"[ \t\n]+", " ", text).strip(" "), letters) or [text]


def wrap_title(text: str) -> list[str]:
    """Return a title in as few lines as `wrap`, but of about one length: no last word stands alone."""
    few = len(wrap(text, _TITLE))
    # A narrower room would break the longest word.
    least = min(max(map(len, text.split())), _TITLE)
    return next(lines for room in range(least, _TITLE + 1) if len(lines := wrap(text, room)) == few)


def width_beside(names: Sequence[str]) -> int:
    """Return the width of a plot with names to its right: long names take room from it, not from the page."""
    longest = max((len(name) for name in names), default=0) * BOLD
    return round(min(WIDTH, max(PAGE - _AXIS - longest, 260)))


def width_after(names: Sequence[str], values: int = 6) -> int:
    """Return the width of a plot with names to its left and numbers of so many characters at its bars."""
    longest = min(max((len(name) for name in names), default=0) * CHARACTER, _NAMES)
    return round(PAGE - 44 - longest - values * CHARACTER)


def name_axis(**more: Any) -> alt.Axis:
    """Return the axis of names that stand beside rows."""
    return alt.Axis(ticks=False, domain=False, labelColor=INK, labelPadding=8, **more)


def placed_names(data: Any, width: int, height: int, text: str = "label", **look: Any) -> alt.Chart:
    """Draw names at places in pixels: the columns `px`, and `py` counted downwards."""
    marks = alt.Chart(data).mark_text(aria=False, **look)
    return marks.encode(
        x=alt.X("px:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False)),
        y=alt.Y("py:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False)),
        text=f"{text}:N",
    )


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
