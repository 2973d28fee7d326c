"""Units that stand for each other, and slips by powers of ten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from course.units import other_proportions

_TENS = {
    1: "ten",
    2: "a hundred",
    3: "a thousand",
    4: "ten thousand",
    6: "a million",
    9: "a billion",
    12: "a trillion",
}


def known_units(unit: str, also: Mapping[str, float]) -> dict[str, float]:
    """Return the other units that are recognised, with the factors from the unit asked for.

    `also` holds those that the author names.
    """
    return {**other_proportions(unit), **also}


def tens(unit: str, units: Mapping[str, float]) -> Iterator[tuple[str, str, str, float]]:
    """Yield slips by a power of ten that is no other unit: id, sentence, where to look, factor."""
    factors, step = set(units.values()), f"Look at the units on the way. The question asks for {unit}."
    for power, word in _TENS.items():
        for factor, name, size in ((10.0**power, "times", "large"), (10.0**-power, "over", "small")):
            if factor not in factors:
                said = f"Your answer is {word} times too {size}. Perhaps you mixed units."
                yield f"{name}_1e{power}", said, step, factor
