"""When two numbers are the same."""

from __future__ import annotations

import math

__all__ = ["close", "decimals", "is_rounded", "significant", "step_of"]


def close(key: float, answer: float, tolerance: float) -> bool:
    """Compare two finite numbers; the tolerance is inclusive and float noise is forgiven."""
    if not (math.isfinite(key) and math.isfinite(answer)):
        return False
    noise = 1e-9 * tolerance + 4e-15 * max(abs(key), abs(answer))
    return abs(key - answer) <= tolerance + noise


def decimals(value: float) -> range:
    """Count the decimals a number may have been rounded to; below zero: to tens, hundreds and so on."""
    text = repr(float(value))
    if "e" in text or "E" in text:
        return range(0)
    whole, _, part = text.partition(".")
    if part := part.rstrip("0"):
        return range(len(part), len(part) + 1)
    return range(len(whole.rstrip("0")) - len(whole), 1)


def is_rounded(exact: float, given: float, digits: int) -> bool:
    """Tell whether `given` is `exact` rounded to at least so many digits, as it is written."""
    if not given or not math.isfinite(exact):
        return False
    size = math.floor(math.log10(abs(given))) + 1
    return any(
        digits <= size + places and places <= 12 and close(round(exact, places), given, 0.0)
        for places in decimals(given)
    )


def significant(value: float) -> int:
    """Count the digits of a number as it is written, without zeros at its ends."""
    digits = repr(float(value)).lower().partition("e")[0].replace(".", "").lstrip("-0")
    return len(digits.rstrip("0"))


def step_of(value: float) -> float:
    """Return half of what the last digit of a number stands for, as it is written."""
    text = repr(float(value)).lower()
    mantissa, _, power = text.partition("e")
    whole, _, part = mantissa.partition(".")
    places = len(part.rstrip("0")) or len(whole.rstrip("0")) - len(whole)
    return float(0.5 * 10.0 ** (int(power or 0) - places))
