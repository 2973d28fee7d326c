"""The shipped world map, for choropleths."""

import json
from typing import Any

from course.tables.loader import card, read_bytes


def world_map() -> dict[str, Any]:
    """Return the world map as a TopoJSON object; the `id` of each shape is its ISO numeric code.

    The boundaries take no side in a dispute: see `describe("world_map")`.
    """
    topology: dict[str, Any] = json.loads(read_bytes(card("world_map")))
    return topology
