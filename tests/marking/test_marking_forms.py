"""Comparison of tables, functions and charts."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import Liar, make, mark

from course.answers import to_plain
from course.bank import Chart, Function, Number, Table
from course.bank.authoring import Question
from course.bank.case import Case
from course.marking import judge
from course.outcomes import Outcome

# -------------------------------------------------------------------------- tables

_FRAME = pd.DataFrame({"partner": ["CHN", "USA", "KOR"], "share_pct": [20.1, 15.5, 5.4]})
_TABLE = make(
    Table({"partner": None, "share_pct": 0.01}, unit="percent"),
    _FRAME,
    doubled=_FRAME.assign(share_pct=_FRAME["share_pct"] * 2),
    shifted=_FRAME.assign(share_pct=_FRAME["share_pct"].to_numpy()[::-1]),
)


@given(st.permutations(range(3)), st.floats(min_value=-0.009, max_value=0.009), st.booleans())
def test_rows_dtypes_index_and_noise_are_forgiven(order: list[int], noise: float, indexed: bool) -> None:
    answer = _FRAME.iloc[order].assign(share_pct=lambda frame: frame["share_pct"] + noise)
    answer = answer.astype({"partner": "category"})
    if indexed:
        answer = answer.set_index("partner")
    assert mark(_TABLE, answer)["outcome"] == Outcome.RIGHT


@given(st.integers(min_value=0, max_value=2), st.floats(min_value=0.011, max_value=100))
def test_one_wrong_cell_is_wrong(row: int, step: float) -> None:
    answer = _FRAME.copy()
    answer.loc[row, "share_pct"] += step
    outcome = mark(_TABLE, answer)
    assert outcome["outcome"] == Outcome.WRONG


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (_FRAME.set_index("partner"), Outcome.RIGHT, ""),
        (_FRAME.set_index("partner")["share_pct"], Outcome.ERROR, "is a Series: its labels are an index"),
        (_FRAME.to_dict("list"), Outcome.RIGHT, ""),
        (_FRAME.to_dict("records"), Outcome.RIGHT, ""),
        (_FRAME.assign(extra=1), Outcome.RIGHT, ""),
        (_FRAME.rename(columns={"share_pct": "share"}), Outcome.ERROR, "'share_pct'"),
        (_FRAME.rename(columns={"share_pct": "Share pct"}), Outcome.ERROR, "mind the spelling"),
        (_FRAME.iloc[:2], Outcome.WRONG, "2 rows, fewer than"),
        (
            pd.concat([_FRAME, _FRAME.iloc[:1]]),
            Outcome.WRONG,
            "4 rows, more than the question asks for. The rows asked for are among them, and right. There",
        ),
        (
            _FRAME.assign(share_pct=[20.1, 15.5, 5.9]),
            Outcome.WRONG,
            "In the column 'share_pct', 1 of 3 rows differ: 'KOR'.",
        ),
        (_FRAME.assign(share_pct=[9.0, 15.5, 5.9]), Outcome.WRONG, "2 of 3 rows differ: 'CHN', 'KOR'."),
        (
            _FRAME.assign(partner=["CHN", "usa", "Peru"]),
            Outcome.WRONG,
            "'partner' is not as asked. 1 row is not asked for: 'Peru'.",
        ),
        (_FRAME.assign(partner=["CHN", "USA", "USA"]), Outcome.WRONG, "There more than once: 'USA'."),
        (_FRAME.iloc[:0], Outcome.WRONG, "The table has no row. Try each condition alone"),
        (_FRAME.assign(share_pct=[None, 15.5, 5.4]), Outcome.WRONG, "1 of 3 rows differ: 'CHN'."),
        (_FRAME.assign(share_pct=["20.1", "15.5", "5.4"]), Outcome.ERROR, "'share_pct' holds texts"),
        (_FRAME.assign(share_pct=_FRAME["share_pct"] * 2), Outcome.WRONG, "doubled"),
        (3.0, Outcome.ERROR, "table"),
    ],
)
def test_tables(answer: Any, outcome: str, word: str) -> None:
    found = mark(_TABLE, answer)
    assert found["outcome"] == outcome
    assert word in found["says"]


def test_order_counts_where_it_is_the_point() -> None:
    question = make(Table({"partner": None, "share_pct": 0.01}, ordered=True), _FRAME)
    outcome = mark(question, _FRAME.iloc[::-1])
    assert (
        outcome["outcome"] == Outcome.WRONG and outcome["says"] == "The rows are right, their order is not."
    )
    turned = _FRAME.iloc[::-1].assign(share_pct=[5.4, 15.5, 3.0])
    assert "1 of 3 rows differ: 'CHN'." in mark(question, turned)["says"]


def test_rows_without_labels_are_named_by_place_where_order_counts() -> None:
    frame = pd.DataFrame({"share_pct": [3.0, 2.0, 1.0]})
    other = frame.assign(share_pct=[3.0, 2.5, 0.5])
    ordered = make(Table({"share_pct": 0.01}, ordered=True), frame)
    assert "2 of 3 rows differ: number 2, number 3." in mark(ordered, other)["says"]
    loose = make(Table({"share_pct": 0.01}), frame)
    assert mark(loose, other)["says"] == "In the column 'share_pct', 2 of 3 rows differ."
    assert mark(loose, frame.iloc[::-1])["outcome"] == Outcome.RIGHT


_CELLS = st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from([1.25, 2.5, 3.75, 7.5]))


@given(st.lists(_CELLS, min_size=1, max_size=5), st.lists(_CELLS, min_size=1, max_size=5), st.booleans())
def test_what_is_said_of_a_table_holds_nothing_of_the_key(
    key: list[Any], answer: list[Any], ordered: bool
) -> None:
    kind = Table({"name": None, "v": 0.01}, ordered=ordered)
    question = make(
        kind, pd.DataFrame([(f"label-{name}", value) for name, value in key], columns=["name", "v"])
    )
    mine = pd.DataFrame([(f"label-{name}", value) for name, value in answer], columns=["name", "v"])
    outcome = mark(question, mine)
    agrees = key == answer if ordered else sorted(key) == sorted(answer)
    assert (outcome["outcome"] == Outcome.RIGHT) == agrees
    if not agrees:
        assert outcome["says"]
        hidden = {f"label-{name}" for name, _ in key} - set(mine["name"])
        hidden |= {"1.25", "2.5", "3.75", "7.5"} - set(mine["v"].astype(str))
        assert not [word for word in hidden if word in outcome["says"]]


# ----------------------------------------------------------------------- functions


def _function() -> Question:
    given = {"inputs": [(1.0, 2.0)], "draw": lambda draw: (draw.uniform(1, 2), draw.uniform(3, 4))}
    kind = Function(("a", "b"))
    return make(kind, lambda a, b: (a - b) / (a + b), given, swapped=lambda a, b: (b - a) / (a + b))


def _raises(a: float, b: float) -> float:
    return a / 0


def _spoils(a: Any, b: Any) -> Any:
    a.append(1)
    return a


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (lambda a, b: (a - b) / (a + b), Outcome.RIGHT, ""),
        (lambda a, b: -1 / 3, Outcome.WRONG, "4 of 5 calls"),
        (lambda a, b: 100 * (a - b) / (a + b), Outcome.WRONG, "percent"),
        (lambda a, b: "a", Outcome.WRONG, "The function returns a text. It must return a number."),
        (_raises, Outcome.ERROR, "return a / 0"),
        (_raises, Outcome.ERROR, "(1.0, 2.0)`; -0.333333 is asked."),
        (lambda a: a, Outcome.ERROR, "TypeError"),
        (lambda a, b: None, Outcome.ERROR, "return"),
        (0.5, Outcome.ERROR, "function itself"),
        (lambda a, b: Liar(), Outcome.WRONG, ""),
    ],
)
def test_functions(answer: Any, outcome: str, word: str) -> None:
    found = mark(_function(), answer)
    assert found["outcome"] == outcome
    assert word in found["says"]


def test_a_function_gets_fresh_copies() -> None:
    given = {"inputs": [([1.0], 2.0), ([1.0], 2.0)], "draw": lambda draw: ([draw.random()], 1.0), "drawn": 0}
    question = make(Function(("a", "b")), lambda a, b: [*a, 1], given)
    assert mark(question, _spoils)["outcome"] == Outcome.RIGHT


def test_hidden_inputs_follow_the_seed() -> None:
    question = _function()
    assert Case(question, seed="a").inputs == Case(question, seed="a").inputs
    assert Case(question, seed="a").inputs != Case(question, seed="b").inputs


# -------------------------------------------------------------------------- charts

_BASE = alt.Chart(pd.DataFrame({"year": [1], "share": [2.0], "who": ["a"]}), title="Shares", description="D")
_LINE = _BASE.mark_line().encode(x="year:O", y="share:Q", color="who:N")
_CHART = make(Chart(("mark", "x", "y", "color", "title")), _LINE)


@pytest.mark.parametrize(
    "equivalent",
    [
        _BASE.mark_line(point=True, strokeWidth=3).encode(
            alt.X("year", type="ordinal"),
            alt.Y("share").type("quantitative"),
            alt.Color("who", type="nominal"),
        ),
        _BASE.mark_line().encode(x="year:N", y="share:Q", stroke="who:O", tooltip="who:N"),
        _LINE.properties(title="Other words", description="E", width=300),
    ],
)
def test_equivalent_spellings_are_equal(equivalent: Any) -> None:
    assert mark(_CHART, equivalent)["outcome"] == Outcome.RIGHT


@pytest.mark.parametrize(
    ("other", "word"),
    [
        (
            _BASE.mark_bar().encode(x="year:O", y="share:Q", color="who:N"),
            "You drew bars. The question asks for lines.",
        ),
        (_BASE.mark_line().encode(x="year:O", y="sum(share):Q", color="who:N"), "'y'"),
        (
            _BASE.mark_line().encode(x="share:Q", y="year:O", color="who:N"),
            "The x axis and the y axis have changed places.",
        ),
        (_BASE.mark_line().encode(x="share:Q", y="share:Q", color="who:N"), "'x'"),
        (_BASE.mark_line().encode(x="year:O", y="share:Q"), "'color'"),
        (_LINE.properties(title=""), "title"),
        (_LINE.encode(y=alt.Y("share:Q").scale(type="log")), "a linear one is asked"),
    ],
)
def test_other_charts_are_told_why(other: Any, word: str) -> None:
    outcome = mark(_CHART, other)
    assert outcome["outcome"] == Outcome.WRONG and word in outcome["says"]


def test_a_chart_without_a_known_mistake_is_told_what_differs_at_once() -> None:
    outcome = judge(
        Case(_CHART), to_plain(_BASE.mark_bar().encode(x="year:O", y="share:Q", color="who:N")), help_too=True
    )
    assert outcome["step"] == "You drew bars. The question asks for lines."


@pytest.mark.parametrize("kind", ["O", "N", "Q"])
def test_years_along_a_line_mean_the_same_however_they_are_typed(kind: str) -> None:
    for mark_it in (_BASE.mark_line(), _BASE.mark_area(), _BASE.mark_point()):
        question = make(
            Chart(("mark", "x", "y", "color")), mark_it.encode(x="year:O", y="share:Q", color="who")
        )
        answer = mark_it.encode(x=f"year:{kind}", y="share:Q", color="who")
        assert mark(question, answer)["outcome"] == Outcome.RIGHT
    bars = make(Chart(("mark", "x", "y")), _BASE.mark_bar().encode(x="year:O", y="share:Q"))
    found = mark(bars, _BASE.mark_bar().encode(x=f"year:{kind}", y="share:Q"))
    assert found["outcome"] == (Outcome.RIGHT if kind in "ON" else Outcome.WRONG)


def test_only_years_may_be_typed_at_will() -> None:
    base = alt.Chart(pd.DataFrame({"date": ["2024-01-01"], "share": [2.0]})).mark_line()
    question = make(Chart(("mark", "x", "y")), base.encode(x="date:T", y="share:Q"))
    assert mark(question, base.encode(x="date:O", y="share:Q"))["outcome"] == Outcome.WRONG
    assert mark(question, base.encode(x="yearmonth(date):T", y="share:Q"))["outcome"] == Outcome.WRONG


@pytest.mark.parametrize("time", ["year:T", "year(year):T"])
def test_a_time_axis_puts_whole_years_into_1970_and_dates_where_they_belong(time: str) -> None:
    found = mark(_CHART, _LINE.encode(x=time))
    assert found["outcome"] == Outcome.WRONG and "January 1970" in found["says"]
    for year in ("2024", pd.Timestamp(2024, 1, 1)):
        data = pd.DataFrame({"year": [year], "share": [2.0], "who": ["a"]})
        question = make(Chart(("mark", "x", "y", "color")), _LINE.properties(data=data))
        assert mark(question, _LINE.properties(data=data).encode(x=time))["outcome"] == Outcome.RIGHT


def test_an_aggregate_of_one_row_is_the_row() -> None:
    kind = Chart(("mark", "x", "y", "color"), one_row_per=("year", "who"))
    question = make(kind, _LINE)
    assert mark(question, _LINE.encode(y="sum(share):Q"))["outcome"] == Outcome.RIGHT
    assert mark(question, _LINE.encode(y="mean(share):Q"))["outcome"] == Outcome.RIGHT
    assert mark(question, _LINE.encode(y="count(share):Q"))["outcome"] == Outcome.WRONG
    alone = _BASE.mark_line().encode(x="year:O", y="sum(share):Q")
    assert mark(question, alone)["outcome"] == Outcome.WRONG
    assert mark(make(Chart(("mark", "x", "y")), _LINE), alone)["outcome"] == Outcome.WRONG


@pytest.mark.parametrize("odd", [{}, [], [[]], {"argmax": "share"}, True, None, 1])
@pytest.mark.parametrize("part", ["type", "aggregate", "field", "scale", "timeUnit", "bin"])
def test_a_specification_that_no_library_writes_is_wrong_not_a_crash(part: str, odd: Any) -> None:
    plain = to_plain(_LINE)
    plain["v"]["encoding"]["y"][part] = odd
    assert judge(Case(_CHART), plain)["outcome"] in (Outcome.WRONG, Outcome.RIGHT)


def test_parts_of_an_answer_left_blank_are_named() -> None:
    for inner, word in (
        ({"t": "blank"}, "placeholder"),
        (
            {"t": "error", "kind": "", "message": "", "line": ""},
            "cannot be read",
        ),
    ):
        outcome = judge(Case(make(Number("percent", tolerance=0.01), 1.0)), {"t": "list", "v": [inner]})
        assert outcome["outcome"] == Outcome.ERROR and word in outcome["says"]
