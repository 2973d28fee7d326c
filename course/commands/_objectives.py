"""What the lessons say of objectives, for the pages of the marking side, which knows no lesson."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from course.errors import UnknownNameError


def objective_texts(objectives: Iterable[str]) -> dict[str, str]:
    """Return what the lessons say of objectives; a teacher's own may stand in no lesson."""
    from course.lessons import objective

    found = {}
    for one in objectives:
        with contextlib.suppress(UnknownNameError):
            found[one] = objective(one).text
    return found
