"""How several wrong numbers are made of the right ones: all by one factor, all by one summand, or rounded."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from course.kinds._closeness import close

_FEWEST = 2  #: from fewer different numbers nobody can tell
_NOISE = 1e-7
_ZERO = 1e-12  #: a smaller number may be what is left of zero
#: factor -> how large a number then is
_FACTORS = {2.0: "twice the one asked for", 0.5: "half of the one asked for", -1.0: "of the wrong sign"}
#: change of one number -> what is said of all
_CHANGES: tuple[tuple[Callable[[float], float], str], ...] = (
    (lambda one: 1 / one, "one over the one asked for"),
    (lambda one: 1 - one, "one less the one asked for"),
    (lambda one: one**2, "the square of the one asked for"),
    (lambda one: math.sqrt(one), "the root of the one asked for"),
    (abs, "without its sign"),
    (lambda one: max(one, 0.0), "zero where a negative one is asked for"),
)


def factor_of(asked: Sequence[float], given: Sequence[float]) -> float:
    """Return the one factor between numbers that are given and those asked for; one where there is none."""
    pairs = [(a, b) for a, b in zip(asked, given, strict=True) if a or b]
    if len(asked) != len(given) or len({a for a, _ in pairs}) < _FEWEST or not all(map(_finite, pairs)):
        return 1.0
    if any(not a or not b for a, b in pairs):
        return 1.0
    first = pairs[0][1] / pairs[0][0]
    return first if all(close(a * first, b, _NOISE * abs(b)) for a, b in pairs) else 1.0


def relation(asked: Sequence[float], given: Sequence[float]) -> str:
    """Say how each number that is given is made of the one asked for; empty where no simple rule says it."""
    pairs = list(zip(asked, given, strict=True))
    if not all(map(_finite, pairs)) or len(set(asked)) < _FEWEST or len(set(given)) < _FEWEST:
        return ""
    if all(_near(a, b) for a, b in pairs):
        return ""  # what is wrong is not in the numbers
    factor = factor_of(asked, given)
    if not close(factor, 1.0, _NOISE):
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
    return close(made, given, _NOISE * abs(given) + _ZERO)


def _finite(pair: tuple[float, float]) -> bool:
    return all(map(math.isfinite, pair))
