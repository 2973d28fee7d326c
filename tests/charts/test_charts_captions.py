"""A caption stands apart from the drawing; without a description by its author, the data are put in words."""

from __future__ import annotations

import datetime
import inspect
import re
from typing import Any

import altair as alt
import pandas as pd
import pytest

from course import charts, load, tables
from course.charts import caption
from course.charts._words import digits
from course.tables import age

WORDS: dict[str, Any] = {"title": "A made-up table", "unit": "units", "source": "made up for this test"}
BUILDERS = [name for name in charts.__all__ if name not in ("ChartError", "finish")]

TWO = pd.DataFrame(
    {
        "year": [2019, 2020, 2021, 2019, 2020, 2021],
        "value": [1.5, -2.25, 3.0, 40.0, None, 60.0],
        "who": ["a"] * 3 + ["b"] * 3,
    }
)
MONTHS = pd.DataFrame({"month": pd.date_range("2020-01-01", periods=3, freq="MS"), "v": [1.0, -3.5, 2.0]})
MANY = pd.DataFrame({"who": [f"n{k}" for k in range(12)], "v": [float(k * k - 10) for k in range(12)]})


def _words(chart: Any) -> str:
    text: str = chart.to_dict()["description"]
    assert text.startswith("A made-up table. ") and "Unit: units" in text
    assert not re.search("because|due to|caused|led to|nan|None", text), text
    return text.removeprefix("A made-up table. ")


def _finished(chart: Any) -> str:
    return _words(charts.finish(chart, **WORDS))


# ---------------------------------------------------------------------- the caption


@pytest.mark.parametrize("name", BUILDERS)
def test_every_builder_takes_the_same_caption_and_says_so(name: str) -> None:
    builder = getattr(charts, name)
    taken = inspect.signature(builder).parameters
    for part in ("title", "unit", "description", "source", "status", "note"):
        assert taken[part].kind is inspect.Parameter.KEYWORD_ONLY
    assert taken["title"].default is inspect.Parameter.empty and taken["description"].default is None
    assert builder.__name__ == name and inspect.getdoc(builder).count("title, unit, description, source") == 1
    drawing = inspect.unwrap(builder)
    assert not {"title", "unit", "description", "source"} & set(inspect.getfullargspec(drawing).kwonlyargs)


def test_a_misspelt_word_of_the_call_is_refused() -> None:
    with pytest.raises(TypeError, match="descripton"):
        charts.bars(MANY, x="v", y="who", descripton="Some words about these bars.", **WORDS)


def test_a_note_stands_between_status_and_source_and_must_say_something() -> None:
    chart = alt.Chart(MANY).mark_bar().encode(x="v:Q", y="who:N")
    for made in (
        charts.finish(chart, **WORDS, note="Without services."),
        charts.bars(MANY, x="v", y="who", **WORDS, note="Without services."),
    ):
        lines = made.to_dict()["title"]["subtitle"]
        assert lines == ["units", "Without services.", "Source: made up for this test"]
    with pytest.raises(charts.ChartError, match="note"):
        charts.finish(chart, **WORDS, note=" ")


def test_words_of_the_author_stay_as_they_are() -> None:
    words = "Twelve bars of made-up size."
    assert charts.bars(MANY, x="v", y="who", **WORDS, description=words).to_dict()["description"] == words


def test_what_is_no_observation_is_said_in_the_description() -> None:
    chart = charts.lines(MONTHS, x="month", y="v", **WORDS, status="scenario")
    assert _words(chart).endswith("Unit: units; a scenario, not what happened.")


# ---------------------------------------------------------------------- words of the builders


def test_lines_say_their_ends_their_extremes_and_what_is_missing() -> None:
    text = _words(charts.lines(TWO, x="year", y="value", series="who", **WORDS))
    assert text.startswith("2 lines of value by year, from 2019 to 2021, one for each who: a and b.")
    assert "A: from 1.5 in 2019 to 3 in 2021. B: from 40 in 2019 to 60 in 2021." in text
    assert "The lowest value is \u22122.25 (a, 2020), the highest 60 (b, 2021)." in text
    assert "1 row has no number and is left out." in text


def test_one_row_dates_and_formats() -> None:
    one = _words(charts.lines(TWO.head(1), x="year", y="value", **WORDS))
    assert one == "A line of value by year, in 2019. 1.5 in 2019. Unit: units."
    dates = _words(charts.lines(MONTHS, x="month", y="v", **WORDS, y_format=".0%"))
    assert "from 1 January 2020 to 1 March 2020. From 100 % on 1 January 2020 to 200 % on" in dates
    assert "The lowest value is \u2212350 % (1 February 2020)" in dates
    shuffled = MONTHS.sample(frac=1, random_state=1)
    assert _words(charts.lines(shuffled, x="month", y="v", **WORDS, y_format=".0%")) == dates


def test_of_many_lines_the_highest_and_the_lowest_end_are_named() -> None:
    rows = pd.concat([MANY.assign(year=2019, v=0.0), MANY.assign(year=2021)])
    text = _words(charts.lines(rows, x="year", y="v", series="who", **WORDS))
    assert "n11 is highest with 111 and n0 lowest with \u221210" in text and "12 lines" in text


def test_bars_say_the_largest_and_the_smallest_that_are_drawn() -> None:
    text = _words(charts.bars(MANY, x="v", y="who", **WORDS))
    assert "12 bars of v by who. The largest are n11 111; n10 90; n9 71. The smallest is n0 \u221210." in text
    assert "4 of 12 are below zero." in text
    text = _words(charts.bars(MANY, x="v", y="who", top=2, **WORDS))
    assert "2 bars of v by who. From the largest: n11 111; n10 90. The other 10 rows are not drawn." in text
    assert "1 bar of v by who. N3 \u22121." in _words(charts.bars(MANY.iloc[3:4], x="v", y="who", **WORDS))


def test_parts_sides_and_steps() -> None:
    rows = TWO.assign(value=TWO["value"].abs().fillna(10.0))
    text = _words(charts.stack(rows, x="year", y="value", part="who", **WORDS))
    assert "2019: b 96.4 %; a 3.6 %. 2021: b 95.2 %; a 4.8 %." in text
    text = _words(charts.stack(rows, x="year", y="value", part="who", share=False, **WORDS))
    assert "2019: b 40; a 1.5." in text
    text = _words(charts.mirror_bars(rows, x="value", y="year", side="who", **WORDS))
    assert "a to the left, b to the right. A: the largest is 3 in 2021, the smallest 1.5 in 2019." in text
    steps = pd.DataFrame({"step": ["one", "two"], "v": [3.0, -5.0]})
    text = _words(charts.waterfall(steps, x="v", y="step", **WORDS))
    assert "One adds 3; two takes away 5. Sum: \u22122." in text


def test_points_tiles_dots_games_events_flows_and_maps() -> None:
    points = pd.DataFrame({"x": [1.0, 5.0, 3.0], "y": [-1.0, 0.0, 9.0], "who": ["p", "q", "r"]})
    text = _words(charts.scatter(points, x="x", y="y", label="who", **WORDS))
    assert (
        "3 points, one for each who: y against x. X goes from 1 (p) to 5 (q). Y goes from \u22121 (p)" in text
    )
    text = _words(charts.heatmap(TWO, x="year", y="who", value="value", **WORDS))
    assert "5 tiles of value, 3 columns of year and 2 rows of who." in text
    assert "largest number is 60 (b, 2021), the smallest \u22122.25 (a, 2020). 1 place is without" in text
    draws = pd.DataFrame({"v": [float(k) for k in range(1, 102)]})
    text = _words(charts.quantile_dots(draws, value="v", mark=51.0, dots=10, **WORDS))
    assert "10 dots of equal chance for 101 draws of v." in text and "median of the draws is 51" in text
    assert "5 of 10 dots lie at or above 51." in text
    game = pd.DataFrame(
        {"me": ["s", "s", "t", "t"], "you": ["s", "t"] * 2, "i": [1, 4, 0, 3], "u": [1, 0, 4, 3]}
    )
    text = _words(
        charts.payoff_matrix(game, row="me", column="you", row_payoff="i", column_payoff="u", **WORDS)
    )
    assert "Me s, you t: 4 and 0. Me t, you s: 0 and 4." in text
    events = pd.DataFrame({"day": ["2021-03-05", "2019"], "what": ["Second.", "First"], "kind": ["k", "l"]})
    text = charts.timeline(events, date="day", label="what", group="kind", **{**WORDS, "unit": "days"})
    assert (
        "2 events in time, in 2 groups of kind: k and l. The first, 2019: First. The last, 5 March 2021"
        in (text.to_dict()["description"])
    )
    flows = pd.DataFrame({"a": ["x", "y", "x"], "b": ["y", "x", "x"], "v": [2.0, 7.0, 99.0]})
    text = _words(charts.network(flows, origin="a", target="b", value="v", **WORDS))
    assert "2 flows of v among 2 names. From the largest: y to x 7; x to y 2." in text
    places = pd.DataFrame({"code": ["JPN", "CHN"], "v": [1.5, 3.0]})
    for build in (charts.bubble_map, charts.choropleth):
        text = _words(build(places, code="code", value="v", **WORDS))
        assert "2 economies on a map" in text and "China 3; Japan 1.5." in text


def test_a_fan_says_its_middle_its_last_bands_and_what_was_seen() -> None:
    rows = pd.DataFrame(
        {
            "year": [2020, 2021, 2022],
            "m": [2.0, 3, 4],
            "lo": [2.0, 2, 1],
            "hi": [2.0, 4, 6],
            "s": [2.0, None, None],
        }
    )
    text = _words(charts.fan(rows, x="year", middle="m", bands=[("lo", "hi")], seen="s", **WORDS))
    assert "The middle line, m: from 2 in 2020 to 4 in 2022." in text
    assert "In 2022 the band of lo and hi reaches from 1 to 6." in text and "seen, s: 2 in 2020." in text


# ---------------------------------------------------------------------- words of any chart


def test_a_chart_of_ones_own_is_described_like_the_builders_draw_it() -> None:
    base = alt.Chart(TWO)
    lines = base.mark_line().encode(x="year:Q", y="value:Q", color="who:N")
    built = _words(charts.lines(TWO, x="year", y="value", series="who", **WORDS))
    assert _finished(lines) == built
    assert _finished(lines.encode(x="year:O")) == built
    layered = alt.layer(lines, base.mark_point().encode(x="year:Q", y="value:Q", color="who:N"))
    assert _finished(layered) == built
    other = alt.layer(lines, alt.Chart(MANY).mark_tick().encode(y="v:Q"))
    assert _finished(other) == built.replace("Unit", "Ticks of v. Unit")
    text = base.mark_text().encode(x="year:Q", y="value:Q", text="who:N")
    assert _finished(alt.layer(lines, text)) == built
    bars = alt.Chart(MANY).mark_bar().encode(x="v:Q", y=alt.Y("who:N", sort="-x"))
    assert _finished(bars) == _words(charts.bars(MANY, x="v", y="who", **WORDS))
    dates = alt.Chart(MONTHS).mark_line().encode(x="month:T", y="v:Q")
    assert _finished(dates) == _words(charts.lines(MONTHS, x="month", y="v", **WORDS))
    tiles = base.mark_rect().encode(x="year:O", y="who:N", color="value:Q")
    assert _finished(tiles) == _words(charts.heatmap(TWO, x="year", y="who", value="value", **WORDS))


def test_panels_and_pictures_side_by_side() -> None:
    lines = alt.Chart(TWO).mark_line().encode(x="year:Q", y="value:Q")
    for panels in (lines.facet("who:N"), lines.encode(column="who:N"), lines.encode(row="who:N")):
        text = _finished(panels)
        assert text.startswith("One panel for each who.") and "A: from 1.5 in 2019 to 3 in 2021." in text
    pair = alt.hconcat(lines.encode(color="who:N"), alt.Chart(MANY).mark_bar().encode(x="v:Q", y="who:N"))
    text = _finished(pair)
    assert text.startswith("2 pictures side by side. Picture 1: 2 lines") and "Picture 2: 12 bars" in text
    repeated = alt.Chart(TWO).mark_bar().encode(x=alt.X(alt.repeat("row"), type="quantitative"))
    assert "value and year" in _finished(repeated.repeat(row=["value", "year"]))


def test_numbers_that_the_marks_do_not_show_are_not_said() -> None:
    base = alt.Chart(TWO)
    for chart in (
        base.transform_filter("datum.year > 2019").mark_line().encode(x="year:Q", y="value:Q"),
        base.transform_calculate(double="2 * datum.value").mark_line().encode(x="year:Q", y="double:Q"),
        base.mark_bar().encode(x="mean(value):Q", y="who:N"),
        base.mark_bar().encode(x="value:Q", y="who:N"),  # each bar is a sum
        base.mark_bar().encode(x=alt.X("value:Q", bin=True), y="count()"),
        base.mark_bar().encode(x="year:O", y=alt.Y("sum(value):Q")),
        base.mark_bar().encode(x="year:O", y=alt.Y("value:Q", stack="normalize"), color="who:N"),
        base.mark_area().encode(x="year:Q", y=alt.Y("value:Q", stack="normalize"), color="who:N"),
        base.mark_line().encode(x="year:Q", y=alt.Y("value:Q", impute={"value": 0}), color="who:N"),
        base.mark_point().encode(x="year:Q", y="value:Q", size="count()"),
        base.mark_point().encode(x="year:Q", y="value:Q", tooltip=["sum(value):Q"]),
        base.mark_bar().encode(x="year:Q", x2="value:Q", y="who:N"),
        base.mark_geoshape(),
    ):
        text = _finished(chart).removesuffix("Unit: units.")
        assert not re.search(r"\d", text) and len(text.split()) > 1, text
    strip = _finished(base.mark_tick().encode(x="value:Q", y="who:N"))
    assert "Ticks of who against value, by who." not in strip
    assert "In 5 rows, value goes from \u22122.25 to 60." in strip


def test_a_line_that_leaves_its_axis_has_no_first_and_last() -> None:
    rows = pd.DataFrame({"t": [1, 2, 3], "x": [5, 1, 3], "y": [10, 20, 30]})
    ordered = alt.Chart(rows).mark_line().encode(x="x:Q", y="y:Q", order="t:Q")
    unsorted = alt.Chart(rows).mark_line().encode(x=alt.X("x:Q", sort=None), y="y:Q")
    for chart in (ordered, unsorted):
        assert _finished(chart).startswith("Lines of y against x. In 3 rows, y goes from 10 to 30.")


def test_a_row_without_a_name_is_said_so() -> None:
    rows = pd.DataFrame({"who": ["u", None], "v": [2.0, 1.0]})
    text = _finished(alt.Chart(rows).mark_bar().encode(x="v:Q", y="who:N"))
    assert "no name 1" in text and "nan" not in text


def test_numbers_keep_four_digits_and_a_real_minus() -> None:
    numbers = [0, 1234567.8, -12.345, 0.00012346, 5.0, 1e-12]
    assert [digits(number) for number in numbers] == [
        *("0", "1,234,568", "\u221212.35", "0.0001235", "5", "0.000000000001")
    ]
    assert digits(0.125, ".1%") == "12.5 %" and digits(0.125, ",.4~r") == "0.125"


# ---------------------------------------------------------------------- the age of the figures


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("macro", True),
        (tables.cards()["macro"], True),
        ("IMF; own calculation from the table macro", True),
        ("magnet_trade", False),
        ("the course's list of dated events", False),
        ("claims", False),
        ("International Monetary Fund", False),
    ],
)
def test_a_stale_table_says_its_age_under_the_chart(source: Any, named: bool, monkeypatch: Any) -> None:
    monkeypatch.setattr(caption, "release_day", lambda: datetime.date(2026, 11, 26))
    made = charts.bars(MANY, x="v", y="who", **WORDS | {"source": source}).to_dict()
    said = " ".join(made["title"]["subtitle"])
    sentence = "Newer figures were due by 30 April 2026."
    assert said.endswith(sentence) == named and ("due by" in said) == named
    dated = charts.bars(MANY, x="v", y="who", **WORDS | {"source": source, "title": "Bars of 2024"})
    assert "due by" not in " ".join(dated.to_dict()["title"]["subtitle"]), "its title says how old it is"


def test_a_table_with_its_card_says_its_age_where_the_source_is_in_words(monkeypatch: Any) -> None:
    monkeypatch.setattr(caption, "release_day", lambda: datetime.date(2026, 11, 26))
    table = load("macro").query("iso3 == 'JPN' and 2018 <= year <= 2024")
    made = charts.lines(table, x="year", y="gdp_usd_bn", **WORDS).to_dict()
    assert "due by 30 April 2026" in " ".join(made["title"]["subtitle"])


def test_the_age_under_a_chart_does_not_change_with_the_day(monkeypatch: Any) -> None:
    drawn = []
    for day in ("2026-01-01", "2031-01-01"):
        monkeypatch.setenv(age.DAY, day)
        drawn.append(charts.bars(MANY, x="v", y="who", **WORDS | {"source": "macro"}).to_dict())
    assert drawn[0] == drawn[1]


def test_before_its_next_release_is_due_a_table_is_not_stale(monkeypatch: Any) -> None:
    monkeypatch.setattr(caption, "release_day", lambda: datetime.date(2026, 4, 30))
    made = charts.bars(MANY, x="v", y="who", **WORDS | {"source": "macro"}).to_dict()
    assert "due by" not in " ".join(made["title"]["subtitle"])
