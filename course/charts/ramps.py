"""Steps of colours for amounts: few enough to be named, so that a dark page can replace each of them."""

import bisect
from collections.abc import Callable

import altair as alt

from course.charts.theme import RAMP, SIGNED


def ramp_of(low: float, high: float, *, signed: bool) -> tuple[alt.Scale, Callable[[float], bool]]:
    """Return the scale of colours from `low` to `high`, and a test whether a number's colour is a dark one.

    Parameters
    ----------
    low, high
        Ends of the colours.
    signed
        Whether the middle is grey, with one hue below and one above.
    """
    colours = list(SIGNED if signed else RAMP)
    steps = [round(low + (high - low) * k / len(colours), 10) for k in range(1, len(colours))]
    scale = alt.Scale(type="threshold", domain=steps, range=colours)

    # numbers on these colours are white: a test compares the contrast
    def dark(number: float) -> bool:
        place = bisect.bisect_right(steps, number)
        return not 2 <= place < len(colours) - 2 if signed else place >= len(colours) // 2

    return scale, dark
