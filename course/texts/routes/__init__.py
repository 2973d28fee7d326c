"""Routes: how each table tests a claim, with one module for a table or a small family of tables.

A class made from `Route` that stands in a module here is found by itself.
"""

from __future__ import annotations

from functools import cache

from course.registry import classes_of
from course.tables import meanings
from course.texts.routes._ask import Ask
from course.texts.routes._near import planned
from course.texts.routes._route import Measured, NotHeld, OtherYears, Plan, Route, figure_of, figures_of
from course.texts.routes._rows import Rows
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


#: routes that serve every table of a measure
_KINDS = (TradeRoute,)


@cache
def routes() -> dict[str, Route]:
    """Return the route of each table, by the table's name.

    A table of trade or of output gets a route by its meaning. A subclass of `Route` that names the table
    replaces that route.
    """
    found: dict[str, Route] = {
        name: kind(name)
        for name, means in meanings().items()
        for kind in _KINDS
        if means.values(kind.measure)
    }
    found |= {name: Rows(name) for name, means in meanings().items() if means.claims}
    for kind in classes_of("course.texts.routes", Route):
        if hasattr(kind, "table"):
            found[kind.table] = kind(kind.table) if issubclass(kind, (TradeRoute, Rows)) else kind()
    return dict(sorted(found.items()))
