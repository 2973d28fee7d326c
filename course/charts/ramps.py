"""Steps of colours for amounts: few enough to be named, so that a dark page can replace each of them."""

import bisect
import math
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
    if signed:
        # round numbers on both sides of zero, the largest below the end of the colours
        first = math.floor(math.log10(high))
        all_round = [round(m * 10.0**k, 10) for k in range(first, first - 3, -1) for m in (5, 2, 1)]
        above = [at for at in all_round if at < high][: len(colours) // 2]
        steps = [*(-at for at in above), *reversed(above)]
    else:
        steps = [round(low + (high - low) * k / len(colours), 10) for k in range(1, len(colours))]
    scale = alt.Scale(type="threshold", domain=steps, range=colours)

    # numbers on these colours are white: a test compares the contrast
    def dark(number: float) -> bool:
        place = bisect.bisect_right(steps, number)
        return not 2 <= place < len(colours) - 2 if signed else place >= len(colours) // 2

    return scale, dark
