"""How charts look: they fill a page and are not cut, their text can be read, their tooltips are words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd
import pytest
from test_charts_builders import CALLS, ENDS, LONG, ONE, WORDS

from course import charts, widgets
from course.charts._tips import words_of
from course.charts.render import (
    MIME_SPEC,
    MIME_SVG,
    as_version_5,
    mime_bundle,
    rendered,
    svg,
)
from course.charts.theme import NUMBER, PAGE, SIZE, theme
from course.notebook import FITTING, LARGER, LARGEST

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
#: these are as large as what they hold: a table of boxes or tiles, a ring, a slope, a strip of time
OWN_SIZE = (
    "heatmap",
    "heatmap signed",
    "stack of amounts",
    "payoff_matrix",
    "network",
    "slope",
    "timeline",
    "the network",
)
ALL = [*CALLS, *EXPLORERS]


def _spec(name: str) -> dict[str, Any]:
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


@pytest.mark.parametrize("name", ALL)
def test_a_picture_fills_a_page_and_no_more(name: str) -> None:
    found = re.search(r'<svg [^>]*?width="([\d.]+)"', svg(_spec(name)))
    assert found
    # in JupyterLab an explorer has no menu beside it, so it may be a little wider
    assert (250 if name in OWN_SIZE else 490) <= float(found[1]) <= PAGE + (32 if name in EXPLORERS else 0)


def test_long_names_beside_a_plot_take_room_from_it() -> None:
    def drawn(build: Any, name: str, **columns: str) -> tuple[int, float]:
        chart = build(LONG.replace("Japan", name), x="year", y="value", **columns, **WORDS).to_dict()
        found = re.search(r'width="([\d.]+)"', svg(chart))
        return chart["width"], float(found[1]) if found else 0.0

    for build, column in ((charts.lines, "series"), (charts.stack, "part")):
        short, _ = drawn(build, "Japan", **{column: "who"})
        wide, whole = drawn(build, "Japan, by the imports of all others", **{column: "who"})
        assert wide < short - 60 and whole <= PAGE


def test_a_page_narrower_than_the_picture_shows_all_of_it() -> None:
    chart = charts.bars(ONE, x="value", y="who", **WORDS)
    bundle, about = rendered(chart.to_dict())
    assert bundle == mime_bundle(chart.to_dict())
    start = bundle[MIME_SVG].split(">", 1)[0]
    width = float(re.search(r' width="([\d.]+)"', start)[1])  # type: ignore[index]
    assert f'style="width:min(100%,{round(LARGER * width)}px);height:auto"' in start
    assert about[MIME_SPEC]["embed_options"] == {"renderer": "svg", "defaultStyle": FITTING}
    assert "max-width: max(100%, 560px)" in FITTING and f"zoom: {LARGEST}" in FITTING
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


def test_a_long_title_wraps_inside_the_picture() -> None:
    long = "A title about a made-up table that goes on and on, " * 4
    for build, data, columns in (
        (charts.lines, LONG, {"x": "year", "y": "value", "series": "who"}),
        (charts.slope, ENDS, {"x": "year", "y": "value", "series": "who"}),
    ):
        spec = build(data, **columns, **{**WORDS, "title": long}).to_dict()
        found = re.search(r'width="([\d.]+)"', svg(spec))
        assert found and len(spec["title"]["text"]) > 1
        assert max(map(len, spec["title"]["text"])) * 8.8 <= float(found[1])


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


@pytest.mark.parametrize(("count", "form"), [(6, "%b %Y"), (30, "%b %Y"), (60, "%Y"), (280, "%Y")])
def test_dates_take_one_line_and_none_is_said_twice(count: int, form: str) -> None:
    months = pd.DataFrame({"month": pd.date_range("2001-01-01", periods=count, freq="MS"), "v": 1.0})
    spec = charts.lines(months.assign(v=range(count)), x="month", y="v", **WORDS).to_dict()
    axes = [part["x"]["axis"] for part in _parts(spec) if isinstance(part.get("x"), dict)]
    assert {axis["format"] for axis in axes} == {form}
    said = re.findall(r">((?:[A-Z][a-z]{2} )?2\d{3})</text>", svg(spec))
    assert 2 < len(said) <= 15 and len(set(said)) == len(said)


def test_colours_that_mean_something_are_named_in_their_colour() -> None:
    build, data, columns, _ = CALLS["payoff_matrix"]
    axes = [part for part in _parts(build(data, **columns, **WORDS).to_dict()) if "titleColor" in part]
    marks = [part for part in _parts(build(data, **columns, **WORDS).to_dict()) if part.get("fontSize") == 15]
    own = {axis["titleColor"] for axis in axes if "orient" in axis or "ticks" in axis}
    assert {mark["color"] for mark in marks} <= own and len(marks) == 2


def test_the_lines_of_a_title_are_about_as_long_as_each_other() -> None:
    title = "A title of which the last word alone would have stood on a second line of its very own, sadly"
    lines = charts.bars(ONE, x="value", y="who", **{**WORDS, "title": title}).to_dict()["title"]["text"]
    assert " ".join(lines) == title and len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 12


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
