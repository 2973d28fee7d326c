"""Charts are marked by what a reader sees: the rows drawn, and whether they can be seen at all."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import altair as alt
import pandas as pd
import pytest
from judged import make, mark

from course import charts
from course.answers import decode_line, encode_line, to_plain, validate_plain
from course.bank import Chart
from course.bank.case import Case
from course.bank.library import sets
from course.marking import judge
from course.outcomes import Outcome

_YEARS = list(range(2010, 2026))
_FRAME = pd.DataFrame(
    [
        {"year": year, "partner": partner, "share_pct": start + step * (year - 2010)}
        for partner, start, step in (("CHN", 20.0, 0.1), ("USA", 15.0, -0.2))
        for year in _YEARS
    ]
)
_WIDE = _FRAME.pivot_table(index="year", columns="partner", values="share_pct").reset_index()
_KIND = Chart(("mark", "x", "y", "color", "title"), one_row_per=("year", "partner"))


def _lines(data: Any = _FRAME, **style: Any) -> Any:
    chart = alt.Chart(data, title="Shares").mark_line(**style)
    return chart.encode(x="year:O", y="share_pct:Q", color="partner:N")


_QUESTION = make(_KIND, _lines(), bars=_lines().mark_bar())
_TONNES = pd.DataFrame({"year": _YEARS, "weight_t": [1000.0 + 10 * n * n for n in range(16)]})


def _bars(data: Any = _TONNES, **style: Any) -> Any:
    return alt.Chart(data, title="Tonnes").mark_bar(**style).encode(x="year:O", y="weight_t:Q")


_BARS = make(Chart(("mark", "x", "y", "title"), one_row_per=("year",)), _bars())
_POINTS = make(Chart(("mark", "x", "y")), _bars().mark_point())


@cache
def _asked(name: str) -> Case:
    return next(Case(found.questions[name]) for found in sets().values() if name in found.questions)


# ----------------------------------------------------------------------------- rows


@pytest.mark.parametrize("name", ["share_chart", "tariff_chart", "tonnes_chart"])
def test_invented_rows_get_no_points_in_the_questions_of_the_course(name: str) -> None:
    case = _asked(name)
    key = case.value()
    assert judge(case, to_plain(key))["outcome"] == Outcome.RIGHT
    value = {"share_chart": "share_pct", "tariff_chart": "total_pct", "tonnes_chart": "weight_t"}[name]
    for data in (key.data.assign(**{value: 1.0}), key.data.iloc[:1], key.data.iloc[:-1]):
        outcome = judge(case, to_plain(key.properties(data=data)))
        assert (outcome["outcome"], outcome["points"], outcome["mistakes"]) == (Outcome.WRONG, 0.0, [])
        assert "The rows drawn are not those asked for" in outcome["says"]


@pytest.mark.parametrize("name", ["share_chart", "tariff_chart", "tonnes_chart"])
def test_a_mistake_in_the_encoding_is_named_with_the_right_rows(name: str) -> None:
    case = _asked(name)
    rows = len(case.value().data)
    encoded = [
        one for one in case.listed if [len(column) for column in one.plain["data"][0]["data"][:1]] == [rows]
    ]
    assert len(encoded) >= 3
    for mistake in case.listed:
        assert judge(case, mistake.plain)["mistakes"] == [mistake.id]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (
            _FRAME.assign(share_pct=_FRAME["share_pct"].mask(_FRAME["year"] < 2013, 1.0)),
            "3 of 16 years differ on",
        ),
        (_FRAME[_FRAME["year"] > 2011], "2 of 16 years are missing"),
        (_FRAME.replace({"year": {2010: 1999}}), "1 of 16 years is missing; 1 year is not asked for"),
        (_FRAME[_FRAME["partner"] == "CHN"], "1 of 2 classes in colour is missing"),
        (_FRAME.replace({"partner": {"USA": "KOR"}}), "1 class in colour is not asked for"),
        (_FRAME.iloc[:-2], "2 of 16 years lack a mark"),
        (pd.concat([_FRAME, _FRAME.iloc[:1].assign(share_pct=3.0)]), "1 of 16 years differs on the y axis"),
        (_FRAME.assign(share_pct=_FRAME["share_pct"] / 100), "16 of 16 years differ on the y axis"),
    ],
)
def test_wrong_rows_are_told_which_aspect_differs(frame: pd.DataFrame, words: str) -> None:
    outcome = mark(_QUESTION, _lines(frame))
    assert outcome["outcome"] == Outcome.WRONG and words in outcome["says"], outcome["says"]


def test_what_is_said_of_rows_holds_nothing_of_the_key() -> None:
    for frame in (_FRAME.assign(share_pct=1.0), _FRAME.iloc[:3], _FRAME.replace({"partner": {"USA": "KOR"}})):
        says = mark(_QUESTION, _lines(frame))["says"]
        assert not [
            word for word in ("USA", "CHN", "20", "15", "2010") if word in says.replace("2015", "")
        ], says


def test_a_difference_that_no_eye_sees_is_none() -> None:
    near, far = (_FRAME.assign(share_pct=_FRAME["share_pct"] + step) for step in (0.09, 0.2))
    assert mark(_QUESTION, _lines(near))["outcome"] == Outcome.RIGHT
    assert mark(_QUESTION, _lines(far))["outcome"] == Outcome.WRONG


def test_a_logarithmic_axis_tells_small_values_apart() -> None:
    frame = pd.DataFrame({"name": list("abc"), "v": [1.0, 100.0, 10_000.0]})

    def chart(data: pd.DataFrame) -> Any:
        return alt.Chart(data).mark_point().encode(x="name:N", y=alt.Y("v:Q").scale(type="log"))

    question = make(Chart(("mark", "x", "y", "scale")), chart(frame))
    assert mark(question, chart(frame.assign(v=[1.01, 101.0, 10_100.0])))["outcome"] == Outcome.RIGHT
    assert mark(question, chart(frame.assign(v=[2.0, 100.0, 10_000.0])))["outcome"] == Outcome.WRONG


def test_two_quantities_are_compared_as_pairs() -> None:
    frame = pd.DataFrame({"a": [float(n) for n in range(20)], "b": [float(n * n) for n in range(20)]})

    def chart(data: pd.DataFrame) -> Any:
        return alt.Chart(data).mark_point().encode(x="a:Q", y="b:Q")

    question = make(Chart(("mark", "x", "y")), chart(frame))
    assert mark(question, chart(frame.iloc[::-1] + 0.01))["outcome"] == Outcome.RIGHT
    crossed = frame.assign(b=frame["b"].to_numpy()[::-1])
    assert "marks differ" in mark(question, chart(crossed))["says"]


# -------------------------------------------------------------- right in another form

_BASE = alt.Chart(_WIDE, title="Shares")
_MANY = pd.concat(
    [_FRAME, _FRAME.replace({"partner": {"USA": "KOR", "CHN": "DEU"}}), _FRAME.assign(year=1999)]
)
_SLIDER = alt.param(name="last", value=2025, bind=alt.binding_range(min=2010, max=2030))
_PICK = alt.selection_point(fields=["partner"], name="pick")
_NONE = alt.selection_point(fields=["partner"], name="none", empty=False)
_XY = {"x": "year:O", "y": "share_pct:Q"}
_XYC = {**_XY, "color": "partner:N"}


def _few(chart: Any) -> Any:
    return chart.transform_filter(alt.FieldOneOfPredicate("partner", ["CHN", "USA"]))


def _builder() -> Any:
    words = {"title": "Shares of Japan", "description": "Two lines of shares by year.", "unit": "percent"}
    return charts.lines(_FRAME, x="year", y="share_pct", series="partner", source="Own figures", **words)


_SAME: dict[str, Callable[[], Any]] = {
    "sorted otherwise": lambda: _lines(_FRAME.sample(frac=1, random_state=1)),
    "filtered in pandas": lambda: _lines(
        _MANY[_MANY["partner"].isin(["CHN", "USA"]) & (_MANY["year"] > 2000)]
    ),
    "filtered by predicates": lambda: _few(_lines(_MANY)).transform_filter(
        alt.FieldRangePredicate("year", [2010, 2025])
    ),
    "filtered by expressions": lambda: (
        _lines(_MANY)
        .transform_filter("datum.partner == 'CHN' || datum['partner'] === \"USA\"")
        .transform_filter((alt.datum.year >= 2010) & (alt.datum.year < 2030))
    ),
    "filtered by indexof": lambda: (
        _lines(_MANY)
        .transform_filter("indexof(['CHN', 'USA'], datum.partner) >= 0 && !(datum.year < 2000)")
        .transform_filter(alt.FieldValidPredicate("share_pct", True))
    ),
    "filtered by and, or, not": lambda: _lines(_MANY).transform_filter(
        {
            "and": [
                {"or": [{"field": "partner", "equal": "CHN"}, {"field": "partner", "equal": "USA"}]},
                {"not": {"field": "year", "lt": 2010}},
                {"field": "year", "lte": 2025},
                {"field": "year", "gt": 2009},
            ]
        }
    ),
    "filtered by a slider": lambda: (
        _few(_lines(_MANY)).add_params(_SLIDER).transform_filter("datum.year <= last && datum.year > 2000")
    ),
    "filtered by nothing selected": lambda: _lines().add_params(_PICK).transform_filter(_PICK),
    "fold": lambda: (
        _BASE.transform_fold(["CHN", "USA"], as_=["partner", "share_pct"]).mark_line().encode(**_XYC)
    ),
    "calculated": lambda: (
        _lines(_FRAME.assign(share=_FRAME["share_pct"] / 100).drop(columns="share_pct"))
        .transform_calculate(share_pct="datum.share * 100")
        .encode(**_XYC)
    ),
    "aggregated in the chart": lambda: _lines(
        pd.concat([_FRAME.assign(share_pct=_FRAME["share_pct"] / 2)] * 2)
    ).encode(y="sum(share_pct):Q"),
    "transform_aggregate": lambda: (
        _lines(pd.concat([_FRAME] * 3))
        .transform_aggregate(share_pct="mean(share_pct)", groupby=["year", "partner"])
        .encode(**_XYC)
    ),
    "median": lambda: _lines(pd.concat([_FRAME] * 3)).encode(y="median(share_pct):Q"),
    "joinaggregate": lambda: (
        _lines(_FRAME.assign(total=50.0))
        .transform_joinaggregate(most="max(total)", groupby=["year"])
        .transform_calculate(share_pct="datum.share_pct * datum.most / 50")
    ),
    "year as text": lambda: _lines(_FRAME.astype({"year": str})),
    "year as date": lambda: _lines(_FRAME.assign(year=pd.to_datetime(_FRAME["year"].astype(str)))).encode(
        x="year:T"
    ),
    "year as time unit": lambda: _lines(
        _FRAME.assign(year=pd.to_datetime(_FRAME["year"].astype(str)) + pd.Timedelta(days=90))
    ).encode(x="year(year):T"),
    "year as number": lambda: _lines().encode(x=alt.X("year:Q", axis=alt.Axis(format="d"))),
    "opacity of 0.3": lambda: _lines(opacity=0.3, strokeWidth=1),
    "percent on the axis": lambda: _lines().encode(
        y=alt.Y("share_pct:Q", axis=alt.Axis(format=".0f", title="%"))
    ),
    "fractions shown as percent": lambda: _lines(_FRAME.assign(share_pct=_FRAME["share_pct"] / 100)).encode(
        y=alt.Y("share_pct:Q", axis=alt.Axis(format=".0%"))
    ),
    "percent shown as percent": lambda: _lines().encode(y=alt.Y("share_pct:Q", axis=alt.Axis(format=".0%"))),
    "points on the line": lambda: _lines(point=True),
    "labels and rules": lambda: alt.layer(
        _lines(),
        _lines(_FRAME[_FRAME["year"] == 2025]).mark_text(dx=20).encode(text="partner:N"),
        alt.Chart(pd.DataFrame({"limit": [18]})).mark_rule().encode(y="limit:Q"),
        alt.Chart().mark_rule(color="red").encode(y=alt.datum(17)),
    ),
    "points over the line": lambda: alt.layer(_lines(), _lines().mark_circle(opacity=0)),
    "invisible helpers": lambda: alt.layer(_lines(), _lines(opacity=0).mark_bar(opacity=0)),
    "a layer for each line": lambda: alt.layer(
        *(_lines(_FRAME[_FRAME["partner"] == name]) for name in ("CHN", "USA"))
    ),
    "a filter for each layer": lambda: alt.layer(
        *(_lines().transform_filter(alt.datum.partner == name) for name in ("CHN", "USA"))
    ),
    "names in the layered chart": lambda: alt.layer(
        alt.Chart().mark_line().encode(**_XYC), data=_FRAME, title="S"
    ),
    "alt.Data": lambda: _lines(alt.Data(values=_FRAME.to_dict("records"))),
    "alt.Data parsed": lambda: _lines(
        alt.Data(
            values=_FRAME.astype(str).to_dict("records"), format=alt.DataFormat(parse={"share_pct": "number"})
        )
    ),
    "named datasets": lambda: alt.layer(
        alt.Chart(alt.NamedData("rows")).mark_line().encode(**_XYC),
        datasets={"rows": _FRAME.to_dict("records")},
        title="Shares",
    ),
    "one beside the other": lambda: alt.hconcat(
        *(_lines(_FRAME[_FRAME["year"].between(*ends)]) for ends in ((2010, 2017), (2018, 2025))),
        title="Shares",
    ),
    "colour by what is selected": lambda: (
        _lines().encode(color=alt.condition(_PICK, "partner:N", alt.value("lightgray"))).add_params(_PICK)
    ),
    "opacity by what is selected": lambda: (
        _lines().encode(opacity=alt.condition(_PICK, alt.value(1), alt.value(0))).add_params(_PICK)
    ),
    "own colours": lambda: _lines().encode(
        color=alt.Color("partner:N").scale(domain=["CHN", "USA"], range=["#d00", "#00f"])
    ),
    "dark page": lambda: _lines().properties(background="black").configure_view(fill="#222"),
    "a domain around the values": lambda: _lines(clip=True).encode(
        y=alt.Y("share_pct:Q").scale(domain=[5, 30])
    ),
    "the course's own builder": _builder,
}


@pytest.mark.parametrize("name", list(_SAME))
def test_right_rows_are_right_in_any_form(name: str) -> None:
    plain = to_plain(_SAME[name]())
    outcome = judge(Case(_QUESTION), validate_plain(decode_line(encode_line(plain))))
    assert outcome["outcome"] == Outcome.RIGHT, outcome["says"]


#: the same ways with other rows, so that none of them is waved through
_OTHER: dict[str, Callable[[], Any]] = {
    "filter": lambda: _few(_lines(_MANY)),
    "fold": lambda: (
        _BASE.transform_fold(["USA", "CHN"], as_=["partner", "share_pct"])
        .transform_calculate(partner="datum.partner == 'CHN' ? 'USA' : 'CHN'")
        .mark_line()
        .encode(**_XYC)
    ),
    "calculate": lambda: _lines().transform_calculate(share_pct="datum.share_pct + 1"),
    "sum": lambda: _lines(pd.concat([_FRAME] * 2)).encode(y="sum(share_pct):Q"),
    "percent": lambda: _lines(_FRAME.assign(share_pct=_FRAME["share_pct"] / 50)).encode(
        y=alt.Y("share_pct:Q", axis=alt.Axis(format=".0%"))
    ),
    "year as date": lambda: _lines(_FRAME.assign(year=pd.to_datetime((_FRAME["year"] + 1).astype(str)))),
    "slider": lambda: (
        _lines().add_params(alt.param(name="last", value=2020)).transform_filter("datum.year <= last")
    ),
    "added line": lambda: alt.layer(_lines(), _lines(_FRAME.assign(partner="KOR"))),
    "one line invisible": lambda: _lines().encode(
        color=alt.Color("partner:N").scale(domain=["CHN", "USA"], range=["white", "blue"])
    ),
    "class left out": lambda: _lines().encode(x=alt.X("year:O").scale(domain=_YEARS[:8])),
    "cut off": lambda: _lines(clip=True).encode(y=alt.Y("share_pct:Q").scale(domain=[15, 30])),
    "half unseen by a test": lambda: _lines().encode(
        opacity=alt.condition("datum.year > 2015", alt.value(1), alt.value(0))
    ),
}


@pytest.mark.parametrize("name", list(_OTHER))
def test_other_rows_are_wrong_in_any_form(name: str) -> None:
    outcome = mark(_QUESTION, _OTHER[name]())
    assert outcome["outcome"] == Outcome.WRONG
    assert "The rows drawn are not those asked for" in outcome["says"]


def test_pieces_of_one_bar_are_one_bar() -> None:
    halves = pd.concat([_TONNES.assign(weight_t=_TONNES["weight_t"] / 2, kind=kind) for kind in "ab"])
    assert mark(_BARS, _bars(halves))["outcome"] == Outcome.RIGHT
    assert mark(_BARS, _bars(halves).encode(color="kind:N"))["outcome"] == Outcome.RIGHT
    assert mark(_BARS, _bars(pd.concat([_TONNES] * 2)))["outcome"] == Outcome.WRONG
    loose = _bars(halves).encode(y=alt.Y("weight_t:Q").stack(None))
    assert mark(_BARS, loose)["outcome"] == Outcome.WRONG


def test_bars_that_the_axis_cuts_off_differ() -> None:
    cut = _bars(clip=True).encode(y=alt.Y("weight_t:Q").scale(domain=[0, 2_900]))
    assert "2 of 16 years differ on the y axis" in mark(_BARS, cut)["says"]
    whole = _bars(clip=True).encode(y=alt.Y("weight_t:Q").scale(domain=[0, 5_000]))
    assert mark(_BARS, whole)["outcome"] == Outcome.RIGHT


@pytest.mark.parametrize("style", [{"size": 0}, {"width": 0}, {"height": 0}, {"opacity": 0.3}])
def test_what_vega_lite_draws_all_the_same_is_seen(style: dict[str, Any]) -> None:
    assert mark(_BARS, _bars(**style))["outcome"] == Outcome.RIGHT
    unnamed = to_plain(_bars())
    unnamed["v"]["mark"] = {"type": "bar", "color": None}
    assert judge(Case(_BARS), unnamed)["outcome"] == Outcome.RIGHT


def test_facets_count_with_their_rows() -> None:
    def chart(data: pd.DataFrame) -> Any:
        return alt.Chart(data).mark_line().encode(**_XY).facet("partner:N")

    question = make(Chart(("mark", "x", "y", "facet")), chart(_FRAME))
    assert (
        mark(question, alt.Chart(_FRAME).mark_line().encode(**_XY, column="partner:N"))["outcome"]
        == Outcome.RIGHT
    )
    swapped = chart(_FRAME.replace({"partner": {"USA": "CHN", "CHN": "USA"}}))
    assert mark(question, swapped)["outcome"] == Outcome.WRONG


def test_bins_and_counts_are_computed() -> None:
    def chart(data: pd.DataFrame, **bins: Any) -> Any:
        return alt.Chart(data).mark_bar().encode(x=alt.X("share_pct:Q").bin(**bins), y="count():Q")

    question = make(Chart(("mark", "x", "y")), chart(_FRAME, step=2))
    assert mark(question, chart(_FRAME, step=2))["outcome"] == Outcome.RIGHT
    assert mark(question, chart(_FRAME.iloc[4:], step=2))["outcome"] == Outcome.WRONG
    assert mark(question, chart(_FRAME, step=5))["outcome"] == Outcome.WRONG


def test_a_whole_table_passes_with_a_filter_in_the_chart() -> None:
    table = pd.DataFrame({"year": range(4_000), "weight_t": [0.1 + n / 7 for n in range(4_000)]})
    table = table.assign(**{f"column {n}": table["weight_t"] * n for n in range(10)})
    shown = table[table["year"].between(2010, 2025)]
    question = make(Chart(("mark", "x", "y")), _bars(shown))
    plain = to_plain(_bars(table).transform_filter("datum.year >= 2010 && datum.year <= 2025"))
    assert plain["data"][0]["columns"] == ["year", "weight_t"] and len(plain["data"][0]["data"][0]) == 4_000
    assert judge(Case(question), plain)["outcome"] == Outcome.RIGHT
    wide = to_plain(
        alt.Chart(table).transform_fold(list(table)[1:]).mark_bar().encode(x="year:O", y="value:Q")
    )
    assert len(wide["data"][0]["columns"]) == 12 and encode_line(wide)
    assert len(validate_plain(wide)["data"][0]["data"][0]) == 4_000


# ------------------------------------------------------------------------- not seen

_UNSEEN: dict[str, tuple[Callable[[], Any], str]] = {
    "opacity": (lambda: _bars(opacity=0), "opacity is 0"),
    "opacity of nearly 0": (lambda: _bars(opacity=0.01), "opacity is 0"),
    "opacity of the theme": (lambda: _bars().configure_mark(opacity=0), "opacity is 0"),
    "opacity of the theme's bars": (lambda: _bars().configure_bar(opacity=0), "opacity is 0"),
    "opacity of a style": (lambda: _bars(style="x").configure(style={"x": {"opacity": 0}}), "opacity is 0"),
    "opacity of the channel": (lambda: _bars().encode(opacity=alt.value(0)), "opacity is 0"),
    "opacity of a range": (
        lambda: _bars().encode(opacity=alt.Opacity("weight_t:Q").scale(range=[0, 0])),
        "opacity is 0",
    ),
    "opacity of a test": (
        lambda: _bars().encode(opacity=alt.condition("datum.year < 0", alt.value(1), alt.value(0))),
        "opacity is 0",
    ),
    "opacity until selected": (
        lambda: _bars().add_params(_NONE).encode(opacity=alt.condition(_NONE, alt.value(1), alt.value(0))),
        "opacity is 0",
    ),
    "fillOpacity": (lambda: _bars(fillOpacity=0), "fillOpacity is 0"),
    "both opacities": (lambda: _bars(fillOpacity=0.2, opacity=0.2), "opacity is close to 0"),
    "size": (lambda: _bars(size=0.05), "size is 0"),
    "width of bars": (lambda: _bars(width=0.01), "width is 0"),
    "size of the channel": (lambda: _bars().encode(size=alt.value(0)), "size is 0"),
    "white": (lambda: _bars(color="white"), "colour of their background"),
    "white by its numbers": (lambda: _bars(color="RGB(100%, 100%, 100%)"), "colour of their background"),
    "nearly white": (lambda: _bars(color="#fefefd"), "colour of their background"),
    "white of the channel": (lambda: _bars().encode(color=alt.value("#FFF")), "colour of their background"),
    "white of the fill": (lambda: _bars().encode(fill=alt.value("snow")), "colour of their background"),
    "white of a range": (
        lambda: _bars().encode(color=alt.Color("year:O").scale(range=["white", "white"])),
        "colour of their background",
    ),
    "colour of the page": (
        lambda: _bars(color="#ff0000").properties(background="red"),
        "colour of their back",
    ),
    "colour of the theme's page": (
        lambda: _bars(color="navy").configure(background="#000080"),
        "colour of their background",
    ),
    "colour of the view": (lambda: _bars(color="black").configure_view(fill="black"), "colour of their back"),
    "transparent": (lambda: _bars(color="transparent"), "no colour"),
    "clear by its numbers": (lambda: _bars(color="rgba(0, 0, 0, 0)"), "colour of their background"),
    "no colour": (lambda: _bars(fill=None), "no colour"),
    "no colour of the channel": (lambda: _bars().encode(color=alt.value(None)), "no colour"),
    "not filled": (lambda: _bars(filled=False, strokeWidth=0), "strokeWidth is 0"),
    "clear line around nothing": (lambda: _bars(filled=False, stroke="transparent"), "no colour"),
    "blend": (lambda: _bars(blend="screen"), "blend"),
    "moved": (lambda: _bars(xOffset=5_000), "out of the picture"),
    "no width": (lambda: _bars().properties(width=0), "width is too small"),
    "tiny height": (lambda: _bars().properties(height=2), "height is too small"),
    "no step": (lambda: _bars().properties(width=alt.Step(0)), "width is too small"),
    "no height of the theme": (lambda: _bars().configure_view(continuousHeight=0), "height is too small"),
    "no range": (lambda: _bars().encode(y=alt.Y("weight_t:Q").scale(range=[0, 0])), "range of the y axis"),
    "no rows": (lambda: _bars(_TONNES.iloc[:0]), "no row of its table"),
    "all filtered out": (lambda: _bars().transform_filter("datum.year < 0"), "no row of its table"),
    "nothing until selected": (
        lambda: _bars().add_params(_NONE).transform_filter(_NONE),
        "no row of its table",
    ),
    "no values": (lambda: _bars(_TONNES.assign(weight_t=None)), "a value on an axis is missing"),
    "domain elsewhere": (
        lambda: _bars().encode(y=alt.Y("weight_t:Q").scale(domain=[1e6, 2e6])),
        "the domain of the y axis",
    ),
    "clipped": (
        lambda: _bars().mark_bar(clip=True).encode(y=alt.Y("weight_t:Q").scale(domain=[9e3, 1e4])),
        "the domain of the y axis leaves",
    ),
    "domain too wide": (
        lambda: _bars().encode(y=alt.Y("weight_t:Q").scale(domain=[0, 1e9])),
        "so wide that all values look alike",
    ),
    "classes elsewhere": (
        lambda: _bars().encode(x=alt.X("year:O").scale(domain=[1, 2])),
        "the domain of the x axis leaves",
    ),
    "tooltips only": (lambda: _bars(opacity=0).encode(tooltip=["year:O", "weight_t:Q"]), "opacity is 0"),
    "every layer": (lambda: alt.layer(_bars(opacity=0), _bars(color="white"), title="T"), "opacity is 0"),
}


@pytest.mark.parametrize("name", list(_UNSEEN))
def test_a_picture_in_which_nothing_can_be_seen_is_wrong(name: str) -> None:
    chart, words = _UNSEEN[name]
    outcome = mark(_BARS, chart())
    assert outcome["outcome"] == Outcome.WRONG
    assert (
        outcome["says"].startswith("The chart draws nothing that can be seen: ") and words in outcome["says"]
    )


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ({"strokeWidth": 0}, "strokeWidth is 0"),
        ({"strokeOpacity": 0}, "strokeOpacity is 0"),
        ({"size": 0}, "size is 0"),
        ({"strokeDash": [0, 9], "strokeCap": "butt"}, "no dashes"),
        ({"stroke": "white"}, "colour of their background"),
    ],
)
def test_a_line_that_cannot_be_seen_is_wrong(style: dict[str, Any], words: str) -> None:
    question = make(Chart(("mark", "x", "y")), _bars().mark_line())
    assert mark(question, _bars().mark_line(strokeDash=[4, 4]))["outcome"] == Outcome.RIGHT
    assert words in mark(question, _bars().mark_line(**style))["says"]


def test_a_line_is_not_replaced_by_the_points_that_it_carries() -> None:
    outcome = mark(_QUESTION, alt.layer(_lines(opacity=0), _lines().mark_point()))
    assert (
        outcome["outcome"] == Outcome.WRONG
        and "A part of the chart cannot be seen: opacity is 0." in outcome["says"]
    )


@pytest.mark.parametrize("style", [{"fill": None}, {"filled": False}, {"fill": "white", "stroke": "black"}])
def test_points_that_are_only_outlined_can_be_seen(style: dict[str, Any]) -> None:
    assert (
        mark(_POINTS, _bars().mark_point(**{"filled": True, "stroke": "black", **style}))["outcome"]
        == Outcome.RIGHT
    )
    for more in ({"size": 0}, {"stroke": "white", "fill": "white"}, {"strokeWidth": 0, "filled": False}):
        assert mark(_POINTS, _bars().mark_point(**more))["outcome"] == Outcome.WRONG


# -------------------------------------------------------------------- what is not read

_UNREAD: dict[str, tuple[Callable[[], Any], str]] = {
    "url": (lambda: _bars(alt.UrlData("rows.csv")), "Load the table"),
    "window": (lambda: _bars().transform_window(total="sum(weight_t)"), "transform 'window'"),
    "lookup": (
        lambda: _bars().transform_lookup("year", alt.LookupData(_TONNES, "year", ["weight_t"])),
        "transform 'lookup'",
    ),
    "stdev": (lambda: _bars().encode(y="stdev(weight_t):Q"), ""),
    "impute": (lambda: _bars().encode(y=alt.Y("weight_t:Q").impute(value=0)), "in pandas first"),
    "function": (lambda: _bars().transform_filter("random() < 2"), "calls 'random'"),
    "assignment": (lambda: _bars().transform_calculate(a="datum.x = 3"), "is not understood"),
    "selection in an expression": (
        lambda: _bars().add_params(_PICK).transform_filter("pick.partner == 1"),
        "before somebody selects",
    ),
    "selection with a value": (
        lambda: (
            _bars()
            .add_params(alt.selection_point(fields=["year"], name="p", value=[{"year": 2010}]))
            .transform_filter({"param": "p"})
        ),
        "a selection that starts with a value",
    ),
    "too many rows": (
        lambda: _bars(pd.DataFrame({"year": range(10_001), "weight_t": 1.0})),
        "more than 10,000 rows. Draw from a smaller table",
    ),
    "too many bytes": (
        lambda: _bars(pd.DataFrame({"year": ["x" * 400 + str(n) for n in range(9_000)], "weight_t": 1.0})),
        "1.5 MB. Draw from a smaller table",
    ),
    "no table": (lambda: _bars(alt.NamedData("elsewhere")), "does not carry them"),
    "shapes": (
        lambda: _bars(alt.Data(values={"type": "FeatureCollection", "features": []})),
        "Draw from a pandas table",
    ),
    "repeat": (lambda: _bars().repeat(row=["weight_t"]).properties(title="T"), "repeats"),
}


@pytest.mark.parametrize("name", list(_UNREAD))
def test_what_cannot_be_read_is_an_error_that_names_the_way_out(name: str) -> None:
    chart, words = _UNREAD[name]
    outcome = mark(_BARS, chart())
    assert outcome["outcome"] == (Outcome.ERROR if words else Outcome.WRONG), outcome["says"]
    assert words in outcome["says"] and "AnswerError" not in outcome["says"]


def test_a_chart_recorded_without_rows_is_valid_but_gets_no_points() -> None:
    plain = to_plain(_bars())
    old = {name: plain[name] for name in ("t", "v", "rows")}
    assert validate_plain(old) == old
    outcome = judge(Case(_BARS), old)
    assert outcome["outcome"] == Outcome.ERROR and "run its check again" in outcome["says"]


def test_sequences_are_drawn() -> None:
    line = alt.Chart(alt.sequence(0, 10, 1, as_="a")).transform_calculate(b="datum.a * 2").mark_line()
    question = make(Chart(("mark", "x", "y")), line.encode(x="a:Q", y="b:Q"))
    table = pd.DataFrame({"a": range(10), "b": range(0, 20, 2)})
    assert mark(question, alt.Chart(table).mark_line().encode(x="a:Q", y="b:Q"))["outcome"] == Outcome.RIGHT
    other = alt.Chart(alt.sequence(0, 9, 1, as_="a")).transform_calculate(b="datum.a * 2").mark_line()
    assert mark(question, other.encode(x="a:Q", y="b:Q"))["outcome"] == Outcome.WRONG


def test_a_title_of_a_layer_is_a_title() -> None:
    bare = alt.Chart(_FRAME).mark_line().encode(**_XYC)
    assert mark(_QUESTION, alt.layer(bare, _lines().mark_circle()))["outcome"] == Outcome.RIGHT
    assert "no title" in mark(_QUESTION, alt.layer(bare, bare.mark_circle()))["says"]


# ----------------------------------------------------------------------------- hostile


def _spoilt(**parts: Any) -> Any:
    plain = to_plain(_bars())
    plain["v"].update(parts)
    return plain


def _long(count: int) -> list[list[Any]]:
    return [[str(n) for n in range(count)] for _ in range(50)]


def _with_rows(count: int, **parts: Any) -> Any:
    plain = _spoilt(**parts)
    names = ["year", "weight_t", *(f"c{n}" for n in range(48))]
    plain["data"] = [{"columns": names, "data": _long(count)}]
    return plain


def _nested(key: str, depth: int, inner: Any) -> Any:
    for _ in range(depth):
        inner = {key: [inner]}
    return inner


_UNIT: dict[str, Any] = {
    "mark": "bar",
    "encoding": {
        "x": {"field": "year", "type": "ordinal"},
        "y": {"field": "weight_t", "type": "quantitative"},
    },
}
_CALC = {"calculate": "datum.c + datum.c", "as": "c"}
_HUGE = " + ".join(["datum.year"] * 120)
_HOSTILE: dict[str, Callable[[], Any]] = {
    "layers": lambda: _spoilt(layer=[_UNIT] * 10_000),
    "bare layers": lambda: _spoilt(layer=[{"mark": "bar"}] * 10_000),
    "layers of layers": lambda: _spoilt(layer=[_nested("layer", 12, _UNIT)] * 2_000),
    "many layers of many rows": lambda: _with_rows(
        10_000, layer=[{**_UNIT, "transform": [_CALC] * 30} for _ in range(90)]
    ),
    "deep": lambda: _spoilt(layer=[_nested("vconcat", 2_000, _UNIT)]),
    "deep filter": lambda: _spoilt(transform=[{"filter": _nested("and", 15, "1")}]),
    "wide filter": lambda: _with_rows(
        10_000, transform=[{"filter": {"field": "c1", "oneOf": ["a"] * 20_000}}]
    ),
    "giant expression": lambda: _spoilt(transform=[{"filter": "1+" * 4_000 + "1"}]),
    "brackets": lambda: _spoilt(transform=[{"filter": "(" * 900 + "1" + ")" * 900}]),
    "signs": lambda: _spoilt(transform=[{"filter": "!" * 1_900 + "1"}]),
    "open text": lambda: _spoilt(transform=[{"filter": "'" + "\\\\" * 900}]),
    "costly expressions": lambda: _with_rows(10_000, transform=[{"filter": _HUGE}] * 40),
    "doubled texts": lambda: _spoilt(transform=[{"calculate": "'abcdefgh'", "as": "c"}, *[_CALC] * 39]),
    "doubled numbers": lambda: _spoilt(transform=[{"calculate": "pow(9, 999)", "as": "c"}, *[_CALC] * 39]),
    "fold": lambda: _with_rows(10_000, transform=[{"fold": [f"c{n}" for n in range(48)]}] * 10),
    "fold of one name": lambda: _with_rows(10_000, transform=[{"fold": ["c1"] * 5_000}]),
    "groups": lambda: _with_rows(
        10_000, transform=[{"joinaggregate": [{"op": "median", "field": "c1", "as": "m"}] * 40}] * 40
    ),
    "channels": lambda: _spoilt(encoding={f"c{n}": {"field": "year"} for n in range(9_000)}),
    "conditions": lambda: _spoilt(
        encoding={
            **_spoilt()["v"]["encoding"],
            "color": {"condition": [{"test": _HUGE, "value": "red"}] * 5_000, "value": "blue"},
        }
    ),
    "params": lambda: _spoilt(params=[{"name": f"p{n}", "value": n} for n in range(9_000)]),
    "domain": lambda: _spoilt(
        encoding={
            "x": {"field": "year", "type": "ordinal", "scale": {"domain": list(range(9_000))}},
            "y": {"field": "weight_t", "type": "quantitative"},
        }
    ),
    "digits": lambda: _spoilt(transform=[{"filter": f"datum.year < {'9' * 1_500}"}]),
}


#: odd, but the picture is the one asked for
_HARMLESS = {"params", "deep filter", "doubled numbers", "digits", "conditions"}


@pytest.mark.parametrize("name", list(_HOSTILE))
def test_no_chart_keeps_the_marker_busy(name: str) -> None:
    # A budget that does not hold shows as a test that does not end: nothing here is measured.
    outcome = judge(Case(_BARS), _HOSTILE[name]())
    assert (outcome["outcome"] == Outcome.RIGHT) == (name in _HARMLESS), outcome["says"]
    assert bool(outcome["says"]) == (outcome["outcome"] != Outcome.RIGHT)


@pytest.mark.parametrize(
    "tables",
    [
        None,
        [[]],
        [{"columns": ["a"], "data": []}],
        [{"columns": ["a", "b"], "data": [[1], [1, 2]]}],
        [{"columns": ["a"], "data": [[{}]]}],
        [{"columns": ["a"], "data": [[float("nan")]]}],
        [{"columns": [1], "data": [[1]]}],
        [{"columns": ["a"], "data": [[1]], "more": 1}],
        [{"columns": ["a"], "data": [[0] * 10_001]}],
        [{"columns": ["a"] * 51, "data": [[]] * 51}],
        [{"columns": ["a"], "data": [[0]]}] * 101,
        [{"columns": ["a"] * 50, "data": [[0] * 10_000] * 50}] * 2,
    ],
)
def test_rows_beyond_the_bounds_are_no_known_form(tables: Any) -> None:
    outcome = judge(Case(_BARS), {**to_plain(_bars()), "data": tables})
    assert outcome["outcome"] == Outcome.ERROR and "not an answer in a known form" in outcome["says"]


_ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1e300,
    "",
    "x",
    "datum",
    [],
    [[]],
    {},
    {"a": {}},
    {"param": []},
    [None, 1],
]


def _places(node: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        found += [(node, key), *_places(node[key])]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda spec: spec["encoding"].update(mark={"field": "a"}),
        lambda spec: spec.update(
            layer=[{"mark": kind, "encoding": {"mark": {"field": kind}}} for kind in ("bar", "line")]
        ),
    ],
    ids=["one", "in two layers"],
)
def test_a_channel_that_is_called_mark_is_none(change: Callable[[dict[str, Any]], None]) -> None:
    plain = copy.deepcopy(to_plain(next(iter(_SAME.values()))()))
    change(plain["v"])
    assert judge(Case(_QUESTION), plain)["outcome"] in (Outcome.RIGHT, Outcome.WRONG, Outcome.ERROR)


def test_a_specification_with_anything_anywhere_has_an_outcome() -> None:
    draw = Random(7)
    case = Case(_QUESTION)
    plains = [to_plain(make_it()) for make_it in (*_SAME.values(), *_OTHER.values())]
    plains += [to_plain(make_it()) for make_it, _ in _UNSEEN.values()]
    for _ in range(1_500):
        plain = copy.deepcopy(draw.choice(plains))
        for _ in range(draw.randint(1, 3)):
            node, key = draw.choice(_places(plain["v"]))
            node[key] = copy.deepcopy(draw.choice(_ODD))
        assert judge(case, plain)["outcome"] in (Outcome.RIGHT, Outcome.WRONG, Outcome.ERROR)


def test_a_time_unit_on_the_axis_is_said() -> None:
    days = pd.DataFrame({"date": pd.date_range("2025-01-01", periods=8, freq="14D"), "rate": range(8)})
    asked = alt.Chart(days).mark_line().encode(x="date:T", y="rate:Q")
    found = mark(make(Chart(("x", "y")), asked), asked.encode(x="yearmonth(date):T"))
    assert found["outcome"] == Outcome.WRONG
    assert "shows `date` as time, cut to the time unit `yearmonth`; `date` as time is asked" in found["says"]
