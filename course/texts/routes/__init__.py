"""Routes: how each table tests a claim.

A table of flows between economies is planned by `Trade`, any other table by `Route`; both read its meaning. A
class that names tables, in any module here, takes the place of these.
"""

from __future__ import annotations

from functools import cache

from course.registry import classes_of
from course.tables import meanings
from course.texts.routes.ask import Ask
from course.texts.routes.planning import planned
from course.texts.routes.plans import Measured, NotHeld, OtherYears, Plan, figures_of
from course.texts.routes.rows import Route
from course.texts.routes.trade import Trade

__all__ = ["Ask", "Measured", "NotHeld", "OtherYears", "Plan", "Route", "figures_of", "planned", "routes"]


@cache
def routes() -> dict[str, Route]:
    """Return the route of each table, by the table's name."""
    hooks = {name: kind for kind in classes_of("course.texts.routes", Route) for name in kind.tables}
    found: dict[str, Route] = {}
    for name, means in sorted(meanings().items()):
        general = Trade if means.values("trade") else Route if means.claims else None
        kind = hooks.get(name, general)
        if kind is not None:
            found[name] = kind(name)
    return found
