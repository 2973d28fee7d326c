"""When two numbers are the same."""

from __future__ import annotations

import math

__all__ = ["close"]


def close(key: float, answer: float, tolerance: float) -> bool:
    """Compare two finite numbers; the tolerance is inclusive and float noise is forgiven."""
    if not (math.isfinite(key) and math.isfinite(answer)):
        return False
    noise = 1e-9 * tolerance + 4e-15 * max(abs(key), abs(answer))
    return abs(key - answer) <= tolerance + noise
