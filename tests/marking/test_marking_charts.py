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

from course.answers import decode_line, encode_line, to_plain, validate_plain
from course.bank import Chart
from course.bank.authoring import QuestionError
from course.bank.case import Case
from course.bank.library import find_set, sets
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


@pytest.mark.parametrize(
    ("chart", "words"),
    [
        (_lines().encode(x=alt.X("year:O").sort("descending")), "Time runs backwards"),
        (_lines().encode(x=alt.X("year:Q").scale(reverse=True)), "Time runs backwards"),
        (_lines().encode(y=alt.Y("share_pct:Q").scale(reverse=True)), "turned round"),
        (_lines().encode(y=alt.Y("share_pct:Q").scale(type="log")), "y axis is log"),
        (_lines().encode(x=alt.X("year:O").sort("-y")), "not in their order"),
    ],
)
def test_an_axis_that_bends_what_it_shows_is_wrong(chart: Any, words: str) -> None:
    outcome = mark(_QUESTION, chart)
    assert outcome["outcome"] == Outcome.WRONG and words in outcome["says"], outcome["says"]


def test_bars_ordered_by_height_are_wrong_where_years_are_asked() -> None:
    for sort in ("-y", "y", "descending", _YEARS[::-1]):
        outcome = mark(_BARS, _bars().encode(x=alt.X("year:O").sort(sort)))
        assert outcome["outcome"] == Outcome.WRONG, sort
    for sort in ("ascending", _YEARS, "x"):
        assert mark(_BARS, _bars().encode(x=alt.X("year:O").sort(sort)))["outcome"] == Outcome.RIGHT, sort


def test_an_accepted_type_of_years_is_no_fault_beside_another_one() -> None:
    for year in ("year:O", "year:Q", "year:T"):
        says = mark(_QUESTION, _lines().mark_tick().encode(x=year))["says"]
        assert says.startswith("You drew the mark `tick`.") and "channel" not in says, says


# ----------------------------------------------------------------------------- rows


@pytest.mark.parametrize("name", ["share_chart", "supplier_chart", "tariff_chart", "tonnes_chart"])
def test_invented_rows_get_no_points_in_the_questions_of_the_course(name: str) -> None:
    case = _asked(name)
    key = case.value()
    assert judge(case, to_plain(key))["outcome"] == Outcome.RIGHT
    value = {
        "share_chart": "share_pct",
        "supplier_chart": "value_jpy_bn",
        "tariff_chart": "total_pct",
        "tonnes_chart": "weight_t",
    }[name]
    for data in (key.data.assign(**{value: 1.0}), key.data.iloc[:1], key.data.iloc[:-1]):
        outcome = judge(case, to_plain(key.properties(data=data)))
        assert (outcome["outcome"], outcome["points"], outcome["mistakes"]) == (Outcome.WRONG, 0.0, [])
        assert "The rows drawn are not those asked for" in outcome["says"]


def test_names_of_economies_may_colour_as_well_as_their_codes() -> None:
    case = _asked("tariff_chart")
    rows = case.value().data.astype({"iso3": str})
    named = rows.assign(economy=rows["iso3"].map({"CHN": "China", "JPN": "Japan", "VNM": "Viet Nam"}))
    key = case.value().encode(color="economy:N")
    assert judge(case, to_plain(key.properties(data=named)))["outcome"] == Outcome.RIGHT
    mixed = named.assign(economy=["China", "Japan"] * (len(named) // 2) + ["China"] * (len(named) % 2))
    for data in (mixed, named[named["iso3"] != "VNM"]):
        assert judge(case, to_plain(key.properties(data=data)))["outcome"] == Outcome.WRONG


@pytest.mark.parametrize("name", ["share_chart", "tariff_chart", "tonnes_chart"])
def test_a_mistake_in_the_encoding_is_named_with_the_right_rows(name: str) -> None:
    case = _asked(name)
    rows = len(case.value().data)
    encoded = [
        one for one in case.listed if [len(column) for column in one.plain["table"]["data"][:1]] == [rows]
    ]
    assert len(encoded) >= 2
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

    question = make(Chart(("mark", "x", "y")), chart(frame))
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

_MANY = pd.concat(
    [_FRAME, _FRAME.replace({"partner": {"USA": "KOR", "CHN": "DEU"}}), _FRAME.assign(year=1999)]
)
_PICK = alt.selection_point(fields=["partner"], name="pick")
_XY = {"x": "year:O", "y": "share_pct:Q"}
_XYC = {**_XY, "color": "partner:N"}
_HALVES = pd.concat([_FRAME.assign(share_pct=_FRAME["share_pct"] / 2)] * 2)
_DATES = _FRAME.assign(year=pd.to_datetime(_FRAME["year"].astype(str)))

_SAME: dict[str, Callable[[], Any]] = {
    "sorted otherwise": lambda: _lines(_FRAME.sample(frac=1, random_state=1)),
    "filtered in pandas": lambda: _lines(
        _MANY[_MANY["partner"].isin(["CHN", "USA"]) & (_MANY["year"] > 2000)]
    ),
    "summed in the chart": lambda: _lines(_HALVES).encode(y="sum(share_pct):Q"),
    "median": lambda: _lines(pd.concat([_FRAME] * 3)).encode(y="median(share_pct):Q"),
    "a list of tooltips": lambda: _lines().encode(tooltip=["year:O", "partner:N"]),
    "year as text": lambda: _lines(_FRAME.astype({"year": str})),
    "year as date": lambda: _lines(_DATES).encode(x="year:T"),
    "year as time unit": lambda: _lines(_DATES).encode(x="year(year):T"),
    "year as number": lambda: _lines().encode(x=alt.X("year:Q", axis=alt.Axis(format="d"))),
    "opacity of 0.3": lambda: _lines(opacity=0.3, strokeWidth=1),
    "fractions shown as percent": lambda: _lines(_FRAME.assign(share_pct=_FRAME["share_pct"] / 100)).encode(
        y=alt.Y("share_pct:Q", axis=alt.Axis(format=".0%"))
    ),
    "percent shown as percent": lambda: _lines().encode(y=alt.Y("share_pct:Q", axis=alt.Axis(format=".0%"))),
    "points on the line": lambda: _lines(point=True),
    "moved by the mouse": lambda: _lines().interactive(),
    "a selection that changes nothing": lambda: _lines().add_params(_PICK),
    "alt.Data": lambda: _lines(alt.Data(values=_FRAME.to_dict("records"))),
    "own colours": lambda: _lines().encode(
        color=alt.Color("partner:N").scale(domain=["CHN", "USA"], range=["#d00", "#00f"])
    ),
    "dark page": lambda: _lines().properties(background="black").configure_view(fill="#222"),
    "a domain around the values": lambda: _lines(clip=True).encode(
        y=alt.Y("share_pct:Q").scale(domain=[5, 30])
    ),
}


@pytest.mark.parametrize("name", list(_SAME))
def test_right_rows_are_right_in_any_form(name: str) -> None:
    plain = to_plain(_SAME[name]())
    outcome = judge(Case(_QUESTION), validate_plain(decode_line(encode_line(plain))))
    assert outcome["outcome"] == Outcome.RIGHT, outcome["says"]


#: the same ways with other rows, so that none of them is waved through
_OTHER: dict[str, Callable[[], Any]] = {
    "more rows": lambda: _lines(_MANY),
    "sum": lambda: _lines(pd.concat([_FRAME] * 2)).encode(y="sum(share_pct):Q"),
    "percent": lambda: _lines(_FRAME.assign(share_pct=_FRAME["share_pct"] / 50)).encode(
        y=alt.Y("share_pct:Q", axis=alt.Axis(format=".0%"))
    ),
    "year as date": lambda: _lines(_FRAME.assign(year=pd.to_datetime((_FRAME["year"] + 1).astype(str)))),
    "class left out": lambda: _lines().encode(x=alt.X("year:O").scale(domain=_YEARS[:8])),
    "cut off": lambda: _lines(clip=True).encode(y=alt.Y("share_pct:Q").scale(domain=[15, 30])),
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


def test_bars_begin_at_zero() -> None:
    for scale in ({"zero": False}, {"domain": [500, 5_000]}, {"type": "log"}, {"domainMin": 500}):
        cut = _bars().encode(y=alt.Y("weight_t:Q").scale(**scale))
        assert "do not start at zero" in mark(_BARS, cut)["says"], scale
    assert mark(_BARS, _bars().encode(y=alt.Y("weight_t:Q").scale(domain=[0, 5_000])))["outcome"] == "right"


@pytest.mark.parametrize("name", ["column", "row"])
def test_facets_count_with_their_rows(name: str) -> None:
    def chart(data: pd.DataFrame) -> Any:
        return alt.Chart(data).mark_line().encode(**_XY, **{name: "partner:N"})

    question = make(Chart(("mark", "x", "y", "facet")), chart(_FRAME))
    assert mark(question, chart(_FRAME))["outcome"] == Outcome.RIGHT
    swapped = chart(_FRAME.replace({"partner": {"USA": "CHN", "CHN": "USA"}}))
    assert mark(question, swapped)["outcome"] == Outcome.WRONG


def test_bins_and_counts_are_computed() -> None:
    def chart(data: pd.DataFrame, **bins: Any) -> Any:
        return alt.Chart(data).mark_bar().encode(x=alt.X("share_pct:Q").bin(**bins), y="count():Q")

    question = make(Chart(("mark", "x", "y")), chart(_FRAME, step=2))
    assert mark(question, chart(_FRAME, step=2))["outcome"] == Outcome.RIGHT
    assert mark(question, chart(_FRAME.iloc[4:], step=2))["outcome"] == Outcome.WRONG
    assert mark(question, chart(_FRAME, step=5))["outcome"] == Outcome.WRONG
    assert "other options than `step`" in mark(question, chart(_FRAME, maxbins=5))["says"]
    free = make(Chart(("mark", "x", "y")), chart(_FRAME))
    assert mark(free, chart(_FRAME))["outcome"] == Outcome.RIGHT
    assert mark(free, chart(_FRAME.iloc[4:]))["outcome"] == Outcome.WRONG


def test_months_on_both_sides_are_compared() -> None:
    days = pd.DataFrame({"date": pd.date_range("2024-11-01", periods=5, freq="MS"), "rate": range(5)})
    asked = alt.Chart(days).mark_line().encode(x="yearmonth(date):T", y="rate:Q")
    question = make(Chart(("mark", "x", "y")), asked)
    late = asked.properties(data=days.assign(date=days["date"] + pd.Timedelta(days=9)))
    assert mark(question, late)["outcome"] == Outcome.RIGHT
    shifted = asked.properties(data=days.assign(date=days["date"] + pd.DateOffset(months=1)))
    assert mark(question, shifted)["outcome"] == Outcome.WRONG


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"scale": {"type": "log"}}, "The y axis is log; a linear one is asked."),
        ({"scale": {"reverse": True}}, "The axis is turned round on the y axis"),
        ({"sort": "descending"}, "The axis is turned round on the y axis"),
    ],
)
def test_an_axis_has_a_type_and_a_direction(change: dict[str, Any], says: str) -> None:
    base = _bars().mark_line()
    question = make(Chart(("mark", "x", "y")), base)
    assert mark(question, base)["outcome"] == Outcome.RIGHT
    assert says in mark(question, base.encode(y=alt.Y("weight_t:Q", **change)))["says"]


@pytest.mark.parametrize("chart", [_bars(opacity=0), _bars().encode(opacity=alt.value(0.01))])
def test_a_picture_in_which_nothing_can_be_seen_is_wrong(chart: Any) -> None:
    outcome = mark(_BARS, chart)
    assert outcome["outcome"] == Outcome.WRONG
    assert outcome["says"] == "The chart draws nothing that can be seen: opacity is 0."


@pytest.mark.parametrize("name", ["color", "fill"])
def test_a_colour_may_make_one_bar_stand_out(name: str) -> None:
    year = alt.condition("datum.year == 2010", alt.value("firebrick"), alt.value("gray"))
    assert mark(_BARS, _bars().encode(**{name: year}))["outcome"] == Outcome.RIGHT
    column = alt.condition("datum.year == 2010", "year:N", alt.value("gray"))
    outcome = mark(_BARS, _bars().encode(**{name: column}))
    assert "a condition or a selection" in outcome["says"]


# -------------------------------------------------------------------- what is not read

_UNREAD: dict[str, tuple[Callable[[], Any], str]] = {
    "filter": (lambda: _bars().transform_filter("datum.year > 2000"), "a transform"),
    "calculate": (lambda: _bars().transform_calculate(a="datum.year + 1"), "a transform"),
    "window": (lambda: _bars().transform_window(total="sum(weight_t)"), "a transform"),
    "layers": (lambda: alt.layer(_bars(), _bars().mark_line()), "several layers with marks of their own"),
    "other points": (
        lambda: alt.layer(_bars(), _bars().mark_point().encode(y="sum(weight_t):Q")),
        "several layers",
    ),
    "pictures beside each other": (lambda: _bars() | _bars(), "several pictures"),
    "facet": (lambda: _lines().facet("partner:N"), "use the channel `column`"),
    "repeat": (lambda: _bars().repeat(row=["weight_t"]).properties(title="T"), "repeats"),
    "selection": (
        lambda: _lines().encode(color=alt.condition(_PICK, "partner:N", alt.value("gray"))).add_params(_PICK),
        "a selection in the channel `color`",
    ),
    "test": (
        lambda: _bars().encode(opacity=alt.condition("datum.year > 2015", alt.value(1), alt.value(0))),
        "a condition",
    ),
    "impute": (lambda: _bars().encode(y=alt.Y("weight_t:Q").impute(value=0)), "in pandas first"),
    "url": (lambda: _bars(alt.UrlData("rows.csv")), "Load the table"),
    "stdev": (lambda: _bars().encode(y="stdev(weight_t):Q"), ""),
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
}


@pytest.mark.parametrize("name", list(_UNREAD))
def test_what_cannot_be_read_is_an_error_that_names_the_way_out(name: str) -> None:
    chart, words = _UNREAD[name]
    outcome = mark(_BARS, chart())
    assert outcome["outcome"] == (Outcome.ERROR if words else Outcome.WRONG), outcome["says"]
    assert words in outcome["says"] and "AnswerError" not in outcome["says"]


def test_a_key_that_computes_its_rows_is_refused() -> None:
    with pytest.raises(QuestionError, match="pandas first"):
        _ = Case(make(Chart(("x", "y")), _bars().transform_filter("datum.year > 2000"))).key


# ----------------------------------------------------------------------------- hostile


def _spoilt(**parts: Any) -> Any:
    plain = to_plain(_bars())
    plain["v"].update(parts)
    return plain


def _with_rows(count: int, **parts: Any) -> Any:
    plain = _spoilt(**parts)
    names = ["year", "weight_t", *(f"c{n}" for n in range(48))]
    plain["table"] = {"columns": names, "data": [[str(n) for n in range(count)] for _ in names]}
    return plain


_HOSTILE: dict[str, Callable[[], Any]] = {
    "layers": lambda: _spoilt(layer=[{"mark": "bar"}] * 10_000),
    "rows": lambda: _with_rows(10_000),
    "channels": lambda: _spoilt(encoding={f"c{n}": {"field": "year"} for n in range(9_000)}),
    "conditions": lambda: _spoilt(
        encoding={**_spoilt()["v"]["encoding"], "color": {"condition": [{"test": "1"}] * 5_000}}
    ),
    "domain": lambda: _spoilt(
        encoding={
            "x": {"field": "year", "type": "ordinal", "scale": {"domain": list(range(9_000))}},
            "y": {"field": "weight_t", "type": "quantitative"},
        }
    ),
    "a table that is not there": lambda: {**to_plain(_bars()), "table": None},
}


@pytest.mark.parametrize("name", list(_HOSTILE))
def test_no_chart_keeps_the_marker_busy(name: str) -> None:
    # A bound that does not hold shows as a test that does not end: nothing here is measured.
    outcome = judge(Case(_BARS), _HOSTILE[name]())
    assert outcome["outcome"] != Outcome.RIGHT and outcome["says"]


@pytest.mark.parametrize(
    "table",
    [
        7,
        [],
        {"columns": ["a"], "data": []},
        {"columns": ["a"], "data": [0]},
        {"columns": ["a", "b"], "data": [[1], [1, 2]]},
        {"columns": ["a"], "data": [[{}]]},
        {"columns": ["a"], "data": [[float("nan")]]},
        {"columns": [1], "data": [[1]]},
        {"columns": ["a"], "data": [[1]], "more": 1},
        {"columns": ["a"], "data": [[0] * 10_001]},
        {"columns": ["a"] * 51, "data": [[]] * 51},
    ],
)
def test_rows_beyond_the_bounds_are_no_known_form(table: Any) -> None:
    outcome = judge(Case(_BARS), {**to_plain(_bars()), "table": table})
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
        lambda spec: spec["encoding"].update({"mark": "bar"}),
    ],
    ids=["a field", "a text"],
)
def test_a_channel_that_is_called_mark_is_none(change: Callable[[dict[str, Any]], None]) -> None:
    plain = copy.deepcopy(to_plain(next(iter(_SAME.values()))()))
    change(plain["v"])
    assert judge(Case(_QUESTION), plain)["outcome"] in (Outcome.RIGHT, Outcome.WRONG, Outcome.ERROR)


def test_a_specification_with_anything_anywhere_has_an_outcome() -> None:
    draw = Random(7)
    case = Case(_QUESTION)
    plains = [to_plain(make_it()) for make_it in (*_SAME.values(), *_OTHER.values())]
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
    assert (
        mark(make(Chart(("x", "y")), asked), asked.encode(x="yearmonthdate(date):T"))["outcome"]
        == Outcome.RIGHT
    )


_LAYERS: dict[str, Callable[[], Any]] = {
    "texts": lambda: alt.layer(_bars(), _bars().mark_text(dy=-5).encode(text="weight_t:Q")),
    "a rule from a table of its own": lambda: alt.layer(
        alt.Chart(pd.DataFrame({"limit": [5.0]})).mark_rule().encode(y="limit:Q"), _bars()
    ),
    "points on the bars": lambda: _bars() + _bars().mark_circle(),
    "layers in a layer": lambda: (_bars() + _bars().mark_text()) + _bars().mark_point(),
}


@pytest.mark.parametrize("name", list(_LAYERS))
def test_a_layer_that_only_explains_the_marks_changes_nothing(name: str) -> None:
    assert mark(_BARS, _LAYERS[name]())["outcome"] == Outcome.RIGHT


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("Suppliers, billion yen", Outcome.RIGHT),
        ("Suppliers (JPY bn)", Outcome.RIGHT),
        ({"text": "Suppliers", "subtitle": "in billions of yen"}, Outcome.RIGHT),
        ("Five largest suppliers", Outcome.WRONG),
        ("Five largest suppliers, yen", Outcome.WRONG),
        ("Five largest suppliers, billion dollars", Outcome.WRONG),
    ],
)
def test_a_title_names_the_unit_where_the_question_asks_for_it(title: Any, outcome: str) -> None:
    case = Case(find_set("00-reading-a-source")["supplier_chart"])
    told = judge(case, to_plain(case.value().properties(title=title)))
    assert told["outcome"] == outcome
    assert outcome == Outcome.RIGHT or told["says"] == "The title does not name the unit, billion yen."
