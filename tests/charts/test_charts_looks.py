"""How charts look: they fill a page and are not cut, their text can be read, their tooltips are words."""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd
import pytest
from test_charts_builders import CALLS, ENDS, LONG, ONE, WORDS

from course import charts, widgets
from course.charts.fit import PAGE, fitted, heading_of
from course.charts.render import (
    MIME_SPEC,
    MIME_SVG,
    as_version_5,
    mime_bundle,
    rendered,
    svg,
)
from course.charts.theme import NUMBER, SIZE, theme
from course.charts.tips import words_of
from course.notebook import DRAWN
from course.others import TITLE_GROUP

EXPLORERS: dict[str, tuple[str, dict[str, Any]]] = {
    "alignment": ("alignment", {}),
    "article": ("article", {}),
    "chokepoints": ("chokepoints", {}),
    "claims": ("claims", {}),
    "coalition": ("coalition", {}),
    "mirror": ("mirror", {}),
    "partners": ("partners", {}),
    "shortage": ("shortage", {}),
    "tariffs": ("tariffs", {}),
    "the map": ("world_trade", {}),
    "the network": ("world_trade", {"view": "network"}),
}
ALL = [*CALLS, *EXPLORERS]


def _spec(name: str) -> dict[str, Any]:
    return copy.deepcopy(_made(name))


@functools.cache
def _made(name: str) -> dict[str, Any]:
    if name in CALLS:
        build, data, columns, _ = CALLS[name]
        return as_version_5(build(data, **columns, **WORDS).to_dict())
    maker, settings = EXPLORERS[name]
    return as_version_5(getattr(widgets, maker)(**settings).still().to_dict())


def _parts(spec: Any) -> Iterator[dict[str, Any]]:
    if isinstance(spec, dict):
        yield spec
        for key, part in spec.items():
            if key != "datasets":
                yield from _parts(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from _parts(part)


def _tips(spec: dict[str, Any]) -> list[dict[str, Any]]:
    given = [part["tooltip"] for part in _parts(spec) if "tooltip" in part]
    return [tip for one in given for tip in (one if isinstance(one, list) else [one])]


# ---------------------------------------------------------------------- width


@pytest.mark.parametrize("room", [332, 800])
@pytest.mark.parametrize("name", ALL)
def test_a_picture_is_as_wide_as_its_place(name: str, room: int) -> None:
    found = re.search(r'<svg [^>]*?width="([\d.]+)"', svg(_spec(name), room))
    assert found and float(found[1]) == room


def test_charts_side_by_side_keep_their_widths() -> None:
    chart = charts.bars(ONE, x="value", y="who", **WORDS)
    pair = {"hconcat": [chart.to_dict(), chart.to_dict()], "title": "Two"}
    made = fitted(pair)
    assert made["hconcat"] == pair["hconcat"] and not {"width", "autosize"} & set(made)
    assert heading_of(made) == ("Two", [""])


def test_a_chart_that_is_fitted_again_is_the_same_and_keeps_its_heading() -> None:
    spec = charts.bars(ONE, x="value", y="who", **{**WORDS, "note": "A note."}).to_dict()
    once = fitted(spec)
    assert fitted(once) == once
    assert heading_of(spec) == heading_of(once) == (WORDS["title"], spec["title"]["subtitle"])


def test_a_page_narrower_than_the_picture_shows_all_of_it() -> None:
    chart = charts.bars(ONE, x="value", y="who", **WORDS)
    bundle, about = rendered(chart.to_dict())
    assert bundle == mime_bundle(chart.to_dict())
    assert 'style="max-width:100%;height:auto"' in bundle[MIME_SVG].split(">", 1)[0]
    assert about[MIME_SPEC]["embed_options"] == DRAWN
    assert widgets.mirror()._repr_mimebundle_()[1] == about


# ---------------------------------------------------------------------- text


def test_the_look_has_no_small_text_and_larger_titles() -> None:
    sizes = {
        (key, size)
        for part in _parts(dict(theme()["config"]))
        for key, size in part.items()
        if "ontSize" in key
    }
    assert SIZE >= 13 and min(size for _, size in sizes) >= SIZE
    assert dict(theme()["config"])["title"]["fontSize"] >= 1.3 * SIZE  # type: ignore[typeddict-item, index]


@pytest.mark.parametrize("name", ALL)
def test_no_text_is_smaller_than_13_pixels(name: str) -> None:
    drawn = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg(_spec(name)))]
    assert drawn and min(drawn) >= 13


def test_a_long_title_wraps_inside_the_picture_in_lines_of_similar_lengths() -> None:
    long = "A title about a made-up table that goes on and on, so that one line never holds the whole of it"
    spec = charts.slope(ENDS, x="year", y="value", series="who", **{**WORDS, "title": long}).to_dict()
    for room, most, apart in ((332, 33, 30), (PAGE, 60, 16)):
        group = svg(spec, room).split(TITLE_GROUP)[1].split("</g>")[0]
        lines = re.findall(r"<tspan[^>]*>([^<]+)</tspan>", group)
        assert " ".join(lines) == long and len(lines) > 1
        assert max(map(len, lines)) <= most and max(map(len, lines)) - min(map(len, lines)) < apart


# ---------------------------------------------------------------------- tooltips


@pytest.mark.parametrize("name", ALL)
def test_tooltips_are_words_with_formats(name: str) -> None:
    tips = _tips(_spec(name))
    assert tips
    for tip in tips:
        assert tip["title"] and "_" not in tip["title"]
        assert "format" in tip or tip["type"] == "nominal"
        assert not re.search(r"\b(iso3|jpy|usd|pct|bn|tn|mn)\b", tip["title"])


def test_names_of_columns_become_words_with_units() -> None:
    said = {
        "value_jpy_bn": "value (billion yen)",
        "goods_usd_mn": "goods (million US dollars)",
        "share_pct": "share (percent)",
        "usd_per_kg": "US dollars per kilogram",
        "pct_gdp": "percent of GDP",
        "gap_pp": "gap (percentage points)",
        "weight_t": "weight (tonnes)",
        "iso3": "economy",
        "CHN": "China",
        "low50": "low 50",
        "break_even_pct": "break even (percent)",
        "who counts": "who counts",
        "part": "part",
    }
    assert {column: words_of(column) for column in said} == said
    assert words_of("value", "billion yen; bars") == "value (billion yen)"
    assert words_of("share_pct", "billion yen") == "share (percent)"


def test_titles_and_formats_of_ones_own_stay() -> None:
    rows = pd.DataFrame({"day": ["2020-01-01"], "value_jpy_bn": [1.0]})
    chart = alt.Chart(rows).mark_point()
    own = [alt.Tooltip("value_jpy_bn:Q", title="yen", format=".0f"), "day:T", "value_jpy_bn:Q", "count()"]
    spec = chart.encode(x="value_jpy_bn:Q", tooltip=own).to_dict()
    first, second, third, counted = _tips(as_version_5(spec))
    assert (first["title"], first["format"]) == ("yen", ".0f")
    assert (second["title"], second["format"]) == ("day", "%-d %B %Y")
    assert (third["title"], third["format"]) == ("value (billion yen)", NUMBER)
    assert "title" not in counted
    assert "title" not in spec["encoding"]["tooltip"][1], "the chart itself is left alone"


# ---------------------------------------------------------------------- dates and colours


@pytest.mark.parametrize("count", [6, 30, 60, 280])
def test_no_date_is_said_twice_and_months_have_their_year(count: int) -> None:
    months = pd.DataFrame({"month": pd.date_range("2001-01-01", periods=count, freq="MS"), "v": 1.0})
    spec = charts.lines(months.assign(v=range(count)), x="month", y="v", **WORDS).to_dict()
    said = re.findall(r">([A-Z][a-z]{2}|2\d{3})</t", svg(spec))
    years = [one for one in said if one.isdigit()]
    assert 2 < len(said) <= 15 and len(set(years)) == len(years)
    if count < 40:
        assert said[:2] == ["Jan", "2001"] and said.count("Jan") == len(years)


def test_colours_that_mean_something_are_named_in_their_colour() -> None:
    build, data, columns, _ = CALLS["payoff_matrix"]
    axes = [part for part in _parts(build(data, **columns, **WORDS).to_dict()) if "titleColor" in part]
    marks = [part for part in _parts(build(data, **columns, **WORDS).to_dict()) if part.get("fontSize") == 15]
    own = {axis["titleColor"] for axis in axes if "orient" in axis or "ticks" in axis}
    assert {mark["color"] for mark in marks} <= own and len(marks) == 2


def test_names_of_lines_that_end_together_are_joined_to_them() -> None:
    together = LONG.assign(value=[3.0] * len(LONG))
    apart = charts.lines(LONG[LONG["who"] == LONG["who"].iloc[0]], x="year", y="value", series="who", **WORDS)
    close = charts.lines(together, x="year", y="value", series="who", **WORDS)
    assert "x2Offset" in str(close.to_dict()) and "x2Offset" not in str(apart.to_dict())


def test_the_middle_of_a_fan_has_its_name() -> None:
    rows = pd.DataFrame({"year": [2020, 2021], "low": [1.0, 1.0], "forecast": [2.0, 2.5], "high": [3.0, 4.0]})
    named = {"x": "year", "bands": [("low", "high")], "middle": "forecast", "band_names": ["90 %"]}
    drawn = svg(as_version_5(charts.fan(rows, **named, **WORDS).to_dict()))
    assert ">forecast</text>" in drawn and ">90 %</text>" in drawn
