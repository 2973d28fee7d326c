"""Compare numbers: by a tolerance, by rounding, in another unit, or times one factor."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from course.units import other_proportions

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


DIGITS = 3  #: an answer with fewer digits is too short to recognise
#: relative difference that another way of computing may cause
_NOISE = 1e-9
#: highest accepted chance that a number meets one of some values by chance
_CHANCE = 0.008
#: distances, as parts of the answer's size, within which other values are counted
_AROUND = (0.02, 0.1, 0.5)
_SHORT = 10  #: a number of fewer digits may be exact, not rounded


def close(key: float, answer: float, tolerance: float) -> bool:
    """Tell whether two finite numbers differ by at most the tolerance, with room for float noise."""
    if not (math.isfinite(key) and math.isfinite(answer)):
        return False
    noise = 1e-9 * tolerance + 4e-15 * max(abs(key), abs(answer))
    return abs(key - answer) <= tolerance + noise


def decimals(value: float) -> range:
    """Return the numbers of decimals to which a number may have been rounded; -1 stands for tens."""
    text = repr(float(value))
    if "e" in text or "E" in text:
        return range(0)
    whole, _, part = text.partition(".")
    if part := part.rstrip("0"):
        return range(len(part), len(part) + 1)
    return range(len(whole.rstrip("0")) - len(whole), 1)


def is_rounded(exact: float, given: float, digits: int) -> bool:
    """Tell whether `given`, as written, is `exact` rounded to at least `digits` digits."""
    if not given or not math.isfinite(exact):
        return False
    if abs(exact - given) > abs(given) * 10.0 ** (1 - digits):
        return False  # rounding moves a number by half of this at most; most pairs end here
    size = math.floor(math.log10(abs(given))) + 1
    return any(
        digits <= size + places and places <= 12 and close(round(exact, places), given, 0.0)
        for places in decimals(given)
    )


def is_cut(exact: float, given: float, digits: int) -> bool:
    """Tell whether `given` is `exact` with its last decimals cut off.

    At least `digits` digits must be left.
    """
    places = len(repr(float(given)).partition(".")[2].rstrip("0"))
    if significant(given) < digits or not math.isfinite(exact) or places > 12:
        return False
    return close(math.trunc(exact * 10**places) / 10**places, given, 0.0)


def significant(value: float) -> int:
    """Count the digits of a number as written, without zeros at its ends."""
    digits = repr(float(value)).lower().partition("e")[0].replace(".", "").lstrip("-0")
    return len(digits.rstrip("0"))


def step_of(value: float) -> float:
    """Return half the size of a number's last written digit."""
    text = repr(float(value)).lower()
    mantissa, _, power = text.partition("e")
    whole, _, part = mantissa.partition(".")
    places = len(part.rstrip("0")) or len(whole.rstrip("0")) - len(whole)
    return float(0.5 * 10.0 ** (int(power or 0) - places))


def written(values: Sequence[float] | npt.NDArray[np.float64], given: float) -> npt.NDArray[np.intp]:
    """Return the places of the values that equal an answer to all its written digits."""
    import numpy as np  # here, so that the command line starts without it

    if significant(given) < DIGITS:
        return np.array([], dtype=int)
    array = np.asarray(values, dtype=float)
    with np.errstate(invalid="ignore"):
        near = np.flatnonzero(np.abs(array - given) <= _width(given) / 2 * (1 + _NOISE))
    exact = _NOISE * abs(given)
    fits = [abs(array[place] - given) <= exact or is_rounded(array[place], given, DIGITS) for place in near]
    return near[np.array(fits, dtype=bool)]


def by_chance(
    values: Sequence[float] | npt.NDArray[np.float64], met: float, given: float, often: float = _CHANCE
) -> bool:
    """Tell whether a number near the answer would too often equal one of the values by chance.

    Parameters
    ----------
    values
        All values that are as likely as `met`, and `met` itself.
    met
        The value that the answer equals. Where it has no more digits than the answer, such as 523, the answer
        is not rounded. So it could meet only other short values.
    given
        The answer.
    often
        The highest chance that is accepted.
    """
    import numpy as np

    array = np.asarray(values, dtype=float)
    with np.errstate(invalid="ignore"):
        far = np.abs(array - given)
        array, far = array[far <= _AROUND[-1] * abs(given)], far[far <= _AROUND[-1] * abs(given)]
    digits = significant(given)
    if digits < _SHORT and significant(met) <= digits:
        short = np.array([significant(value) <= digits for value in array.tolist()], dtype=bool)
        array, far = array[short], far[short]
    # Two changes with the same answer count once.
    _, first = np.unique([float(f"{value:.9g}") for value in array.tolist()], return_index=True)
    far = far[first]
    for part in _AROUND:
        reach = part * abs(given)
        # Close to the answer, only the other values show how densely values lie.
        count = int((far <= reach).sum()) - (part < _AROUND[-1])
        if count * _width(given) / (2 * reach) > often:
            return True
    return False


def _width(given: float) -> float:
    """Return the width of the interval that a written number stands for."""
    return 2 * max(step_of(given), _NOISE * abs(given))


_FEWEST = 2  #: fewest different numbers that can show a rule
_OF_FLOATS = 1e-7
_ZERO = 1e-12  #: a smaller number may be a rounding error of zero
#: factor -> words for it
_FACTORS = {2.0: "twice the one asked for", 0.5: "half of the one asked for", -1.0: "of the wrong sign"}
#: change of each number -> words for the change
_CHANGES: tuple[tuple[Callable[[float], float], str], ...] = (
    (lambda one: 1 / one, "one over the one asked for"),
    (lambda one: 1 - one, "one less the one asked for"),
    (lambda one: 100 - one, "100 less the one asked for"),
    (lambda one: one**2, "the square of the one asked for"),
    (lambda one: math.sqrt(one), "the root of the one asked for"),
    (abs, "without its sign"),
    (lambda one: max(one, 0.0), "zero where a negative one is asked for"),
)


def factor_of(asked: Sequence[float], given: Sequence[float]) -> float:
    """Return the factor from asked to given numbers, or 1 where no single factor fits."""
    pairs = [(a, b) for a, b in zip(asked, given, strict=True) if a or b]
    if len(asked) != len(given) or len({a for a, _ in pairs}) < _FEWEST or not all(map(_finite, pairs)):
        return 1.0
    if any(not a or not b for a, b in pairs):
        return 1.0
    first = pairs[0][1] / pairs[0][0]
    return first if all(close(a * first, b, _OF_FLOATS * abs(b)) for a, b in pairs) else 1.0


def relation(asked: Sequence[float], given: Sequence[float]) -> str:
    """Describe a simple rule by which the given numbers differ from the asked ones; empty without a rule."""
    pairs = list(zip(asked, given, strict=True))
    if not all(map(_finite, pairs)) or len(set(asked)) < _FEWEST or len(set(given)) < _FEWEST:
        return ""
    if all(_near(a, b) for a, b in pairs):
        return ""  # the numbers are right, so the mistake is elsewhere
    factor = factor_of(asked, given)
    if not close(factor, 1.0, _OF_FLOATS):
        return _FACTORS.get(round(factor, 9), f"{factor:.6g} times the one asked for")
    more = pairs[0][1] - pairs[0][0]
    if all(_near(a + more, b) for a, b in pairs):
        return f"{abs(more):.6g} too {'large' if more > 0 else 'small'}"
    for change, words in _CHANGES:
        try:
            made = [change(a) for a in asked]
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if all(map(_near, made, given)):
            return words
    if all(b == math.floor(b) and abs(a - b) < 1 for a, b in pairs):
        return "a whole number, so its decimals are lost"
    return ""


def _near(made: float, given: float) -> bool:
    return close(made, given, _OF_FLOATS * abs(given) + _ZERO)


def _finite(pair: tuple[float, float]) -> bool:
    return all(map(math.isfinite, pair))


#: powers of ten -> words for the factor
TENS = {
    1: "ten",
    2: "a hundred",
    3: "a thousand",
    4: "ten thousand",
    6: "a million",
    9: "a billion",
    12: "a trillion",
}


def known_units(unit: str, also: Mapping[str, float]) -> dict[str, float]:
    """Return the other units that are recognised, with factors from the asked unit.

    `also` holds the units that the author names.
    """
    return {**other_proportions(unit), **also}


def tens(unit: str, units: Mapping[str, float]) -> Iterator[tuple[str, str, str, float]]:
    """Yield slips whose answer is wrong by a power of ten, unless another unit explains the factor.

    Each slip is an id, a sentence, where to look, and the factor.
    """
    factors, step = set(units.values()), f"Look at the units on the way. The question asks for {unit}."
    for power, word in TENS.items():
        for factor, name, size in ((10.0**power, "times", "large"), (10.0**-power, "over", "small")):
            if factor not in factors:
                said = f"Your answer is {word} times too {size}. Perhaps you mixed units."
                yield f"{name}_1e{power}", said, step, factor
