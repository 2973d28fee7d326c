"""The map that charts carry: light, the same each time, and without gaps."""

from __future__ import annotations

import itertools
import json
import math

import pandas as pd
import pytest

from course import charts
from course.charts._shapes import shapes_text, thinned
from course.charts.render import MIME_SPEC, MIME_SVG, mime_bundle
from course.tables import world_map


def test_points_near_the_line_go_and_all_others_stay() -> None:
    line = [(0.0, 0.0), (1.0, 0.49), (2.0, 1.0), (3.0, 0.0)]
    assert thinned(line, 0.001) == line
    assert thinned(line, 0.1) == [(0.0, 0.0), (2.0, 1.0), (3.0, 0.0)]
    assert thinned(line, 2.0) == [(0.0, 0.0), (3.0, 0.0)]
    island = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    assert thinned(island, 0.1) == island


def test_a_long_straight_border_keeps_points_in_between() -> None:
    parallel = [(float(x), 49.0) for x in range(-120, -90)]
    pieces = list(itertools.pairwise(thinned(parallel, 0.15)))
    assert max(math.dist(a, b) for a, b in pieces) <= 4.0
    assert len(pieces) < len(parallel) - 1


def test_all_land_but_antarctica_is_left_and_little_of_its_weight() -> None:
    light, whole = json.loads(shapes_text()), world_map()
    ids = [[shape.get("id") for shape in one["objects"]["countries"]["geometries"]] for one in (light, whole)]
    assert ids[0] == [one for one in ids[1] if one != "010"]
    # every border is one arc that two shapes name, so thinning opens no gap between them
    assert len(light["arcs"]) == len(whole["arcs"])
    assert len(shapes_text()) < 0.6 * len(json.dumps(whole))


@pytest.mark.parametrize("builder", [charts.bubble_map, charts.choropleth])
def test_a_stored_map_is_small_and_the_same_each_time(builder: object) -> None:
    table = pd.DataFrame({"iso3": ["JPN", "CHN", "USA"], "value": [1.0, 2.0, 3.0]})
    words = {
        "title": "Three economies",
        "description": "A map with three economies on it.",
        "unit": "x",
        "source": "made up here",
    }
    bundles = [mime_bundle(builder(table, code="iso3", value="value", **words).to_dict()) for _ in range(2)]  # type: ignore[operator]
    assert bundles[0] == bundles[1]
    # as a notebook stores it: every number of a list would take a line
    assert len(json.dumps(bundles[0][MIME_SPEC], indent=1)) < 90_000
    assert len(bundles[0][MIME_SVG]) < 130_000
    assert bundles[0][MIME_SVG].count("mark-shape") >= 1
