"""The ways from a claim to each table that can test it: one module for a table or a small family of tables.

A class made from `Route` that stands in a module here is found by itself.
"""

from __future__ import annotations

from functools import cache

from course.registry import classes_of
from course.tables import Meaning, meanings
from course.texts.routes._ask import Ask
from course.texts.routes._near import planned
from course.texts.routes._route import Measured, NotHeld, OtherYears, Plan, Route, figure_of, figures_of
from course.texts.routes._trade import TradeRoute

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
    """Return the way to each table, by the table's name.

    A table of trade is found by its meaning. A class made from `Route` that names a table goes before.
    """
    found: dict[str, Route] = {name: TradeRoute(name) for name, means in meanings().items() if _trades(means)}
    for kind in classes_of("course.texts.routes", Route):
        if hasattr(kind, "table"):
            found[kind.table] = kind(kind.table) if issubclass(kind, TradeRoute) else kind()
    return dict(sorted(found.items()))


def _trades(means: Meaning) -> bool:
    return bool(means.values("trade"))
