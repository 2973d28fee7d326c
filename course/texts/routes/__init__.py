"""The ways from a claim to each table that can test it: one module for a table or a small family of tables.

A class made from `Route` that stands in a module here is found by itself.
"""

from __future__ import annotations

from functools import cache

from course.registry import classes_of
from course.texts.routes._ask import Ask
from course.texts.routes._near import planned
from course.texts.routes._route import Measured, NotHeld, OtherYears, Plan, Route, figure_of, figures_of

__all__ = [
    "Ask",
    "Measured",
    "NotHeld",
    "OtherYears",
    "Plan",
    "Route",
    "figure_of",
    "figures_of",
    "planned",
    "routes",
]


@cache
def routes() -> dict[str, Route]:
    """Return the way to each table, by the table's name."""
    found = [kind() for kind in classes_of("course.texts.routes", Route)]
    return {route.table: route for route in sorted(found, key=lambda route: route.table)}
