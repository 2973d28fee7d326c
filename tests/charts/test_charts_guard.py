"""The guard refuses what a reader could not use, and the renderer gives everybody something."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest

from course import charts
from course.charts.fit import heading_of
from course.charts.render import MIME_SPEC, MIME_SVG, mime_bundle
from course.errors import UnknownNameError
from course.tables import load

ROWS = pd.DataFrame(
    {"year": [2019, 2020, 2021] * 2, "value": [1.0, 2, 3, 3, 2, 1], "who": ["a"] * 3 + ["b"] * 3}
)
WORDS: dict[str, Any] = {
    "title": "A made-up pair",
    "description": "Two lines that cross in the middle year.",
    "unit": "units",
    "source": "made up for this test",
}


def _spec(chart: Any) -> dict[str, Any]:
    return chart.to_dict()


@pytest.mark.parametrize("part", ["title", "description", "unit", "source"])
def test_each_part_is_required(part: str) -> None:
    chart = alt.Chart(ROWS).mark_line().encode(x="year:Q", y="value:Q")
    with pytest.raises(charts.ChartError, match=part):
        charts.finish(chart, **{**WORDS, part: " "})


@pytest.mark.parametrize("part", ["title", "unit", "source"])
def test_a_part_that_nobody_can_write_for_the_author_has_no_default(part: str) -> None:
    chart = alt.Chart(ROWS).mark_line().encode(x="year:Q", y="value:Q")
    with pytest.raises(TypeError, match=part):
        charts.finish(chart, **{k: v for k, v in WORDS.items() if k != part})
    if part != "source":  # the table may carry its card
        with pytest.raises(TypeError, match=part):
            charts.lines(ROWS, x="year", y="value", **{k: v for k, v in WORDS.items() if k != part})


def test_unknown_status_and_unknown_table_name_the_nearest() -> None:
    chart = alt.Chart(ROWS).mark_line().encode(x="year:Q", y="value:Q")
    with pytest.raises(UnknownNameError, match="observed"):
        charts.finish(chart, **WORDS, status="observd")
    with pytest.raises(UnknownNameError, match="japan_trade"):
        charts.finish(chart, **{**WORDS, "source": "japan_trad"})


@pytest.mark.parametrize(
    "chart",
    [
        alt.Chart(ROWS).mark_line().encode(x="year:Q", y="valeu:Q"),
        alt.layer(alt.Chart(ROWS).mark_line().encode(x="year:Q", y="valeu:Q"), alt.Chart(ROWS).mark_point()),
        alt.hconcat(
            alt.Chart(ROWS).mark_line().encode(x="year:Q"), alt.Chart(ROWS).mark_bar().encode(y="valeu:Q")
        ),
        alt.Chart(ROWS).mark_line().encode(x="year:Q", y="value:Q", tooltip=["who:N", "valeu:Q"]),
        alt.Chart(ROWS).mark_line().encode(x="year:Q", y="value:Q").facet("valeu:N"),
    ],
    ids=["single", "layer", "concat", "tooltip", "facet"],
)
def test_a_misspelt_field_names_the_nearest_column(chart: Any) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'value'"):
        charts.finish(chart, **WORDS)


def test_fields_made_by_transforms_are_known() -> None:
    chart = (
        alt.Chart(ROWS)
        .transform_calculate(double="datum.value * 2")
        .transform_window(rank="rank()", sort=[alt.SortField("value")])
        .mark_point()
        .encode(x="double:Q", y="rank:O", tooltip=["mean(value):Q", "count()"])
    )
    made = _spec(charts.finish(chart, **WORDS))
    assert made["description"] == WORDS["description"]


def test_title_unit_source_and_status_are_on_the_picture() -> None:
    card = load("japan_trade").attrs["card"]
    chart = alt.Chart(ROWS).mark_line().encode(x="year:Q", y="value:Q")
    made = _spec(charts.finish(chart, **{**WORDS, "source": card}, status="scenario"))
    title, below = heading_of(made)
    shown = " ".join(below)
    assert title == "A made-up pair"
    assert "units" in shown and "scenario" in shown and card.publisher in shown


def test_everybody_gets_something_and_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = charts.lines(ROWS, x="year", y="value", series="who", **WORDS)
    spec = _spec(chart)
    first, second = mime_bundle(spec), mime_bundle(json.loads(json.dumps(spec)))
    assert first == second
    assert set(first) == {MIME_SPEC, MIME_SVG, "text/plain"}
    assert first["text/plain"] == WORDS["description"]
    assert first[MIME_SPEC]["$schema"].endswith("vega-lite/v5.json")
    assert "<svg" in first[MIME_SVG] and "A made-up pair" in first[MIME_SVG]
    assert chart._repr_mimebundle_() if hasattr(chart, "_repr_mimebundle_") else True
    monkeypatch.setenv("COURSE_RENDER", "text")
    assert MIME_SVG not in mime_bundle(spec)


def test_lines_keep_gaps_and_labels_apart() -> None:
    rows = pd.DataFrame(
        {
            "year": [2010, 2011, 2015, 2010, 2011, 2015],
            "value": [1, 2, 3, 1, 2, 3.01],
            "who": ["a"] * 3 + ["b"] * 3,
        }
    )
    spec = _spec(charts.lines(rows, x="year", y="value", series="who", **WORDS))
    data = list(spec["datasets"].values())
    runs = {row["run"] for part in data for row in part if "run" in row}
    assert len(runs) == 4, "2011 and 2015 must not be joined"
    heights = sorted({row["label_at"] for part in data for row in part if "label_at" in row})
    assert heights[1] - heights[0] > 0.1


def test_economies_keep_their_colour_by_code_and_by_name() -> None:
    from course.charts.theme import colours_of
    from course.tables.economies import economy_colour

    assert colours_of(["CHN", "Japan"]) == [economy_colour("CHN"), economy_colour("JPN")]
    assert len(set(colours_of(["Peru", "Chile", "x", "y"]))) == 4


def test_bars_are_ranked_and_refuse_unknown_names() -> None:
    rows = pd.DataFrame({"who": ["a", "b", "c"], "value": [1, 3, 2]})
    spec = _spec(charts.bars(rows, x="value", y="who", highlight="b", **WORDS))
    assert spec["layer"][0]["encoding"]["y"]["sort"] == ["b", "c", "a"]
    with pytest.raises(UnknownNameError, match="'who'"):
        charts.bars(rows, x="value", y="whoo", **WORDS)
    with pytest.raises(UnknownNameError, match="bar"):
        charts.bars(rows, x="value", y="who", highlight="z", **WORDS)


@pytest.mark.parametrize(
    "chart",
    [
        alt.Chart(ROWS).mark_bar().encode(x="year:O", y=alt.Y("value:Q", sort=alt.SortField("valeu"))),
        alt.Chart(ROWS).transform_filter("datum.valeu > 1").mark_bar().encode(x="year:O"),
        alt.Chart(ROWS).transform_calculate(double="2 * datum['valeu']").mark_bar().encode(x="double:Q"),
        alt.Chart(ROWS)
        .transform_aggregate(total="sum(valeu)", groupby=["who"])
        .mark_bar()
        .encode(x="total:Q"),
        alt.Chart(ROWS)
        .mark_bar()
        .encode(x="year:O", color=alt.condition("datum.valeu > 1", alt.value("red"), alt.value("blue"))),
        alt.Chart(ROWS)
        .mark_bar()
        .encode(x=alt.X(alt.repeat("row"), type="quantitative"))
        .repeat(row=["valeu"]),
        alt.Chart(alt.InlineData(values=[{"value": 1}])).mark_bar().encode(x="valeu:Q"),
        alt.Chart(ROWS).mark_bar().encode(x="valeu", y="value"),
    ],
    ids=["sort", "filter", "calculate", "aggregate", "condition", "repeat", "inline", "untyped"],
)
def test_a_misspelt_field_is_found_wherever_it_stands(chart: Any) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'value'"):
        charts.finish(chart, **WORDS)


def test_an_aggregate_hides_the_columns_it_drops() -> None:
    chart = alt.Chart(ROWS).transform_aggregate(total="sum(value)", groupby=["who"]).mark_bar()
    assert charts.finish(chart.encode(x="total:Q", y="who:N"), **WORDS)
    with pytest.raises(UnknownNameError, match="'year'"):
        charts.finish(chart.encode(x="total:Q", y="year:N"), **WORDS)


def test_a_transform_with_an_extent_is_still_read_as_what_it_is() -> None:
    dense = alt.Chart(ROWS).transform_density("value", as_=["at", "share"], extent=[0, 4]).mark_area()
    assert charts.finish(dense.encode(x="at:Q", y="share:Q"), **WORDS)
    with pytest.raises(UnknownNameError, match="'year'"):
        charts.finish(dense.encode(x="at:Q", y="year:Q"), **WORDS)


def test_blank_charts_are_refused() -> None:
    with pytest.raises(charts.ChartError, match="no rows"):
        charts.finish(alt.Chart(ROWS.iloc[:0]).mark_bar().encode(x="value:Q"), **WORDS)
    with pytest.raises(charts.ChartError, match="offline"):
        charts.finish(alt.Chart("data/rows.csv").mark_bar().encode(x="value:Q"), **WORDS)
    dotted = ROWS.rename(columns={"value": "value.bn"})
    with pytest.raises(charts.ChartError, match="rename"):
        charts.finish(alt.Chart(dotted).mark_bar().encode(x="value.bn:Q"), **WORDS)
    many = pd.DataFrame({"value": range(5001)})
    with pytest.raises(charts.ChartError, match="5,000"):
        charts.finish(alt.Chart(many).mark_bar().encode(x="value:Q"), **WORDS)
    with pytest.raises(charts.ChartError, match="Altair chart"):
        charts.finish("a chart", **WORDS)
    with pytest.raises(charts.ChartError, match="no rows"):
        charts.finish(alt.Chart(alt.InlineData(values=[])).mark_bar().encode(x="value:Q"), **WORDS)


def test_a_field_without_a_type_is_explained_as_one_with_a_type() -> None:
    inline = alt.Chart(alt.InlineData(values=[{"value": 1}]))
    with pytest.raises(UnknownNameError, match="Did you mean 'value'"):
        charts.finish(inline.mark_bar().encode(x="valeu"), **WORDS)
    layers = alt.layer(alt.Chart(ROWS).mark_line().encode(x="year", y="valeu"), alt.Chart(ROWS).mark_point())
    with pytest.raises(UnknownNameError, match="Did you mean 'value'"):
        charts.finish(layers, **WORDS)
    with pytest.raises(charts.ChartError, match="offline"):
        charts.finish(alt.Chart("data/rows.csv").mark_bar().encode(x="value"), **WORDS)


def test_no_module_reaches_into_the_private_parts_of_a_chart(root: Path) -> None:
    for file in (root / "course").rglob("*.py"):
        assert not re.search(r"\._(get|kwds|args)\b", file.read_text("utf-8")), file.name
