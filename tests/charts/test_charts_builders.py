"""Every builder: a valid Vega-Lite 5.6.1 spec, labels apart, wrong columns refused by name."""

from __future__ import annotations

import gzip
import json
from bisect import bisect_right as bisect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest

from course import charts
from course.charts._frame import fitting_format, nice_domain
from course.charts.layout import LINE, spread, spread_in
from course.charts.ramps import ramp_of
from course.charts.render import MIME_SPEC, MIME_SVG, mime_bundle
from course.charts.theme import colour_map, text_colour
from course.errors import UnknownNameError

SCHEMA = json.loads(gzip.decompress((Path(__file__).parent / "vega-lite-5.6.1-schema.json.gz").read_bytes()))
WORDS: dict[str, Any] = {
    "title": "A made-up table",
    "description": "A picture of a made-up table with a few rows.",
    "unit": "units",
    "source": "made up for this test",
}
LONG = pd.DataFrame(
    [
        (year, who, base + year - 2019)
        for year in (2019, 2020, 2021)
        for who, base in (("Japan", 4), ("China", 4.1))
    ],
    columns=["year", "who", "value"],
)
ENDS = LONG.loc[LONG["year"] != 2020]
ONE = LONG.loc[LONG["year"] == 2021]

PAIRS = pd.DataFrame(
    [("Japan", "China", 5.0), ("China", "Japan", 7.0), ("Japan", "Peru", 1.0)],
    columns=["from_", "to", "amount"],
)
BANDS = pd.DataFrame(
    {
        "year": [1, 2, 3],
        "middle": [2.0, 3, 4],
        "low": [2.0, 2, 2],
        "high": [2.0, 4, 6],
        "seen": [2.0, None, None],
    }
)
GAME = pd.DataFrame(
    [("a", "a", 1, 1), ("a", "b", 4, 0), ("b", "a", 0, 4), ("b", "b", 3, 3)],
    columns=["mine", "yours", "i_get", "you_get"],
)
PLACES = pd.DataFrame({"iso3": ["JPN", "CHN", "USA", "TWN"], "amount": [1.0, 2.0, 3.0, 4.0]})

#: one call of each builder, and one of its columns to misspell
CALLS: dict[str, tuple[Callable[..., Any], pd.DataFrame, dict[str, Any], str]] = {
    "lines": (charts.lines, LONG, {"x": "year", "y": "value", "series": "who"}, "series"),
    "lines alone": (charts.lines, ONE, {"x": "who", "y": "value"}, "x"),
    "bars": (charts.bars, ONE, {"x": "value", "y": "who", "highlight": "Japan"}, "x"),
    "bars below zero": (charts.bars, ONE.assign(value=[-2.0, 3.0]), {"x": "value", "y": "who"}, "y"),
    "stack": (charts.stack, LONG, {"x": "year", "y": "value", "part": "who"}, "part"),
    "stack of amounts": (charts.stack, LONG, {"x": "year", "y": "value", "part": "who", "share": False}, "y"),
    "mirror_bars": (charts.mirror_bars, LONG, {"x": "value", "y": "year", "side": "who"}, "side"),
    "slope": (charts.slope, ENDS, {"x": "year", "y": "value", "series": "who"}, "series"),
    "scatter": (
        charts.scatter,
        ONE,
        {"x": "year", "y": "value", "label": "who", "highlight": ["Japan"]},
        "label",
    ),
    "scatter on logs": (
        charts.scatter,
        ONE,
        {"x": "value", "y": "year", "label": "who", "x_log": True, "diagonal": True},
        "x",
    ),
    "heatmap": (charts.heatmap, LONG, {"x": "year", "y": "who", "value": "value"}, "value"),
    "heatmap signed": (
        charts.heatmap,
        LONG,
        {"x": "year", "y": "who", "value": "value", "signed": True},
        "y",
    ),
    "waterfall": (charts.waterfall, ONE.assign(value=[3.0, -5.0]), {"x": "value", "y": "who"}, "x"),
    "timeline": (charts.timeline, ENDS, {"date": "year", "label": "value", "group": "who"}, "label"),
    "network": (charts.network, PAIRS, {"origin": "from_", "target": "to", "value": "amount"}, "target"),
    "fan": (
        charts.fan,
        BANDS,
        {"x": "year", "middle": "middle", "bands": [("low", "high")], "seen": "seen", "band_names": ["80 %"]},
        "middle",
    ),
    "quantile_dots": (charts.quantile_dots, LONG, {"value": "value", "mark": 5.0}, "value"),
    "payoff_matrix": (
        charts.payoff_matrix,
        GAME,
        {"row": "mine", "column": "yours", "row_payoff": "i_get", "column_payoff": "you_get"},
        "column",
    ),
    "bubble_map": (charts.bubble_map, PLACES, {"code": "iso3", "value": "amount"}, "value"),
    "choropleth": (charts.choropleth, PLACES, {"code": "iso3", "value": "amount"}, "code"),
}


@pytest.mark.parametrize("name", CALLS)
def test_valid_where_jupyterlab_draws_it(name: str) -> None:
    build, data, columns, _ = CALLS[name]
    spec = build(data, **columns, **WORDS).to_dict()
    bundle = mime_bundle(spec)
    # The signals and the wrapped heading that fit a chart to its place are Vega's and not in the schema;
    # tests/browser draws them in JupyterLab.
    given = {"params": spec.get("params", []), "title": spec["title"]}
    jsonschema.Draft7Validator(SCHEMA).validate({**bundle[MIME_SPEC], **given})
    assert WORDS["description"] in bundle[MIME_SVG].split(">", 1)[0]
    assert bundle["text/plain"] == WORDS["description"]


def test_the_schema_refuses_what_is_not_vega_lite() -> None:
    spec = mime_bundle(charts.lines(LONG, x="year", y="value", series="who", **WORDS).to_dict())[MIME_SPEC]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(SCHEMA).validate({**spec, "layer": [{"mark": "squiggle"}]})


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_column_names_the_nearest(name: str) -> None:
    build, data, columns, key = CALLS[name]
    with pytest.raises(UnknownNameError, match=f"Did you mean '{columns[key]}'"):
        build(data, **{**columns, key: columns[key] + "x"}, **WORDS)


@pytest.mark.parametrize("name", CALLS)
def test_the_table_is_left_alone_and_nothing_empty_is_drawn(name: str) -> None:
    build, data, columns, _ = CALLS[name]
    before = data.copy()
    build(data, **columns, **WORDS)
    pd.testing.assert_frame_equal(data, before)
    with pytest.raises(charts.ChartError, match="no rows"):
        build(data.iloc[:0], **columns, **WORDS)


@pytest.mark.parametrize("name", [name for name in CALLS if name != "timeline"])  # dates are no results
def test_noise_in_the_last_digits_draws_the_same_picture(name: str) -> None:
    builder, data, options, _ = CALLS[name]
    data = data.assign(**{column: data[column] / 3 for column in data.select_dtypes("float")})
    noisy = data.assign(
        **{column: np.nextafter(data[column], np.inf) for column in data.select_dtypes("float")}
    )
    once, again = (builder(table, **options, **WORDS).to_dict() for table in (data, noisy))
    assert json.dumps(once) == json.dumps(again)


def test_what_a_picture_cannot_hold_is_refused() -> None:
    with pytest.raises(charts.ChartError, match="numbers"):
        charts.bars(ONE.assign(value="much"), x="value", y="who", **WORDS)
    with pytest.raises(charts.ChartError, match="more than one row"):
        charts.bars(LONG, x="value", y="who", **WORDS)
    with pytest.raises(charts.ChartError, match="negative"):
        charts.stack(LONG.assign(value=-1.0), x="year", y="value", part="who", **WORDS)
    with pytest.raises(charts.ChartError, match="exactly two moments"):
        charts.slope(LONG, x="year", y="value", series="who", **WORDS)
    with pytest.raises(charts.ChartError, match="Two sides"):
        charts.mirror_bars(LONG, x="value", y="who", side="year", **WORDS)


def test_more_that_a_picture_cannot_hold_is_refused() -> None:
    with pytest.raises(charts.ChartError, match="above zero"):
        charts.scatter(ONE.assign(value=0.0), x="value", y="year", label="who", x_log=True, **WORDS)
    with pytest.raises(charts.ChartError, match="same tile"):
        charts.heatmap(pd.concat([ONE, ONE]), x="year", y="who", value="value", **WORDS)
    with pytest.raises(charts.ChartError, match="not a date"):
        charts.timeline(ONE.assign(year="soon"), date="year", label="who", **WORDS)
    with pytest.raises(charts.ChartError, match="larger than"):
        charts.fan(BANDS, x="year", middle="middle", bands=[("high", "low")], **WORDS)
    with pytest.raises(charts.ChartError, match="exactly one row"):
        payoffs = {"row_payoff": "i_get", "column_payoff": "you_get"}
        charts.payoff_matrix(GAME.iloc[:3], row="mine", column="yours", **payoffs, **WORDS)
    with pytest.raises(UnknownNameError, match="'JPN'"):
        charts.bubble_map(PLACES.replace("JPN", "JPX"), code="iso3", value="amount", **WORDS)


def test_a_heat_map_turns_columns_whose_names_do_not_fit_into_rows() -> None:
    for count, across in ((3, "who"), (8, "year")):
        rows = pd.DataFrame({"who": [f"Economy {n}" for n in range(count)], "year": "one", "value": 1.0})
        spec = charts.heatmap(rows, x="who", y="year", value="value", **WORDS).to_dict()
        assert spec["layer"][0]["encoding"]["x"]["field"] == across


def test_a_heat_map_gives_losses_that_differ_by_a_quarter_different_colours() -> None:
    scale, _ = ramp_of(-1.36, 1.36, signed=True)
    assert bisect(scale.domain, -1.36) != bisect(scale.domain, -0.98)


def test_no_map_shows_verdicts() -> None:
    judged = PLACES.assign(amount=["supported", "overstated", "contradicted", "supported"])
    for build in (charts.choropleth, charts.bubble_map):
        with pytest.raises(charts.ChartError, match="Verdicts"):
            build(judged, code="iso3", value="amount", **WORDS)


def test_the_equilibrium_is_found_and_framed() -> None:
    spec = charts.payoff_matrix(
        GAME, row="mine", column="yours", row_payoff="i_get", column_payoff="you_get", **WORDS
    ).to_dict()
    rows = [row for rows in spec["datasets"].values() for row in rows]
    assert {(row["mine"], row["yours"]) for row in rows if row["stable"]} == {("a", "a")}


def test_a_waterfall_ends_at_the_sum_and_dots_are_equal_chances() -> None:
    spec = charts.waterfall(ONE.assign(value=[3.0, -5.0]), x="value", y="who", **WORDS).to_dict()
    rows = next(rows for rows in spec["datasets"].values() if "kind" in rows[0])
    assert (rows[-1]["who"], rows[-1]["end"], rows[1]["start"]) == ("Sum", -2.0, 3.0)
    assert spec["title"]["subtitle"][0].endswith("each step begins where the one above it ends")
    draws = pd.DataFrame({"value": np.arange(1000) / 10})
    spec = charts.quantile_dots(draws, value="value", mark=75.0, **WORDS).to_dict()
    rows = next(rows for rows in spec["datasets"].values() if "side" in rows[0])
    assert len(rows) == 20 and sum(row["side"] == "at or above" for row in rows) == 5
    assert all((row["at"] > 75) == (row["value"] >= 75) for row in rows), "a dot stands on the wrong side"


def test_names_on_a_map_stand_where_the_map_puts_them() -> None:
    from course.charts.maps import equal_earth

    assert equal_earth(0, 0) == (0, 0)
    # half the equator and the pole of the Equal Earth map on a unit globe
    assert equal_earth(180, 0)[0] == pytest.approx(2.7066, abs=1e-4)
    assert equal_earth(0, 90)[1] == pytest.approx(1.3173, abs=1e-4)


def test_labels_beside_points_do_not_overlap() -> None:
    from course.charts.layout import CHARACTER, place_labels

    rng = np.random.default_rng(3)
    x, y = rng.uniform(0, 500, 60).tolist(), rng.uniform(0, 300, 60).tolist()
    labels = ["economy"] * 60
    boxes = [
        (px - 7 * CHARACTER / 2, py - 6.5, px + 7 * CHARACTER / 2, py + 6.5)
        for px, py in filter(None, place_labels(x, y, labels))
    ]
    assert len(boxes) > 20
    for k, a in enumerate(boxes):
        for b in boxes[k + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_labels_are_moved_apart_and_no_further_than_needed() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        wanted = rng.uniform(0, 300, rng.integers(1, 12)).tolist()
        placed = spread(wanted, LINE, 0, 300)
        order = np.argsort(wanted, kind="stable")
        gaps = np.diff(np.asarray(placed)[order])
        assert (gaps >= LINE - 1e-9).all(), "two labels overlap"
    assert spread([10.0, 200.0]) == [10.0, 200.0]
    assert spread([100.0, 100.0], 20) == [90.0, 110.0]
    assert spread_in([1.0, 1.0], (0.0, 10.0), 100, 10) == [0.5, 1.5]


def test_round_limits_and_formats() -> None:
    assert nice_domain(3, 97) == (0, 100)
    assert nice_domain(17, 23, zero=False) == (16, 24)
    assert nice_domain(5, 5, zero=False)[0] < nice_domain(5, 5, zero=False)[1]
    assert [fitting_format(v) for v in ([1234.5], [12.5], [1.5], [3, 4])] == [",.0f", ",.1f", ",.2f", ",.0f"]


def test_text_in_any_series_colour_can_be_read() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour in colour_map(["Japan", "Germany", "South Korea", "a", "b", "Other economies"]).values():
        assert 1.05 / (luminance(text_colour(colour)) + 0.05) >= 4.5
