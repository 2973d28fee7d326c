"""Simplifies the shipped world map to about a quarter of a pixel, since every map chart contains it."""

import itertools
import json
import math
from functools import cache
from typing import Any

from course.tables import world_map

#: largest deviation and width of the grid, in degrees; a degree on the course's maps is about 2.2 pixels
_TOLERANCE, _GRID = 0.15, 0.05
#: degrees; a longer straight piece keeps a point in between, since the projection bends it
_LONGEST = 4.0
#: id of Antarctica, with which nobody trades
_LEFT_OUT = "010"

Point = tuple[float, float]


def thinned(line: list[Point], tolerance: float) -> list[Point]:
    """Return a line without points that deviate by at most `tolerance` (Douglas and Peucker 1973).

    Parameters
    ----------
    line
        Points, longitude and latitude in degrees.
    tolerance
        Largest deviation, in degrees.
    """
    if len(line) < 3:
        return line
    (x0, y0), (x1, y1) = line[0], line[-1]
    across, up = x1 - x0, y1 - y0
    length = math.hypot(across, up)
    away = [
        abs((x - x0) * up - (y - y0) * across) / length if length else math.hypot(x - x0, y - y0)
        for x, y in line[1:-1]
    ]
    far = max(range(len(away)), key=away.__getitem__)
    if away[far] <= tolerance and length <= _LONGEST:
        return [line[0], line[-1]]
    return thinned(line[: far + 2], tolerance)[:-1] + thinned(line[far + 1 :], tolerance)


def _light(arc: list[list[int]], transform: dict[str, Any]) -> list[list[int]]:
    """Return a TopoJSON arc, a list of steps on a grid, with fewer points on a wider grid."""
    (scale_x, scale_y), (left, low) = transform["scale"], transform["translate"]
    line, x, y = [], 0, 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        line.append((x * scale_x + left, y * scale_y + low))
    places = [(round(x / _GRID), round(y / _GRID)) for x, y in thinned(line, _TOLERANCE)]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(places)]
    return [list(step) for step in (places[0], *steps)]


@cache
def shapes_text() -> str:
    """Return the shipped shapes as the text of a TopoJSON file.

    It is text because a stored notebook writes every number of a list on a separate line. A border that two
    shapes share is thinned once, so no gap opens between them.
    """
    whole = world_map()
    shapes = whole["objects"]["countries"]["geometries"]
    kept = [
        {key: value for key, value in shape.items() if key != "properties"}
        for shape in shapes
        if shape.get("id") != _LEFT_OUT
    ]
    light = {
        "type": "Topology",
        "transform": {"scale": [_GRID, _GRID], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": kept}},
        "arcs": [_light(arc, whole["transform"]) for arc in whole["arcs"]],
    }
    return json.dumps(light, separators=(",", ":"))
