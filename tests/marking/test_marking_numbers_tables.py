"""Comparison of numbers, tables, functions and charts, near misses, and objects that lie."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.bank import Chart, Choices, Function, Label, Number, QuestionSet, Table
from course.bank.authoring import Question
from course.bank.case import Case
from course.bank.kinds import Kind
from course.exercises import Exercise
from course.exercises import outcomes as o
from course.exercises.answers import to_plain
from course.marking import LocalMarker, judge
from course.marking.compare import apart, same
from course.marking.variants import problems


def make(kind: Kind, key: Any, **wrongs: Any) -> Question:
    found = QuestionSet("tiny", title="Tiny", scenario="A set for tests.")

    @found.question(
        kind, objective="none", title="Tiny", text="Tiny?", starter="", hints=("Think.",), level=1
    )
    def tiny() -> Any:
        return key

    for name, value in wrongs.items():
        tiny.mistake(name, f"You get this if {name}.", lambda value=value: value, step=f"Look at {name}.")
    return tiny


def mark(question: Question, answer: Any) -> o.Outcome:
    public = {"set": "tiny", "title": "", "questions": [Case(question).public()]}
    return judge(Case(question), Exercise.from_public(public).plain("tiny", answer))


_KEY = 20.098
_SHARE = make(Number("percent", tolerance=0.01), _KEY, exports=17.614, imports=22.457)


@given(st.floats(min_value=-1, max_value=1))
def test_tolerance_is_inclusive_and_symmetric(step: float) -> None:
    inside = abs(step) <= 1 - 1e-9
    outcome = mark(_SHARE, _KEY + step * 0.01)["outcome"]
    assert outcome == o.RIGHT or not inside


@given(st.floats(min_value=1.01, max_value=1e6))
def test_beyond_the_tolerance_is_not_right(step: float) -> None:
    assert mark(_SHARE, _KEY + step * 0.01)["outcome"] != o.RIGHT
    assert mark(_SHARE, _KEY - step * 0.01)["outcome"] != o.RIGHT


@given(st.floats(allow_nan=True, allow_infinity=True) | st.integers() | st.booleans() | st.text() | st.none())
def test_every_answer_has_an_outcome(answer: Any) -> None:
    assert mark(_SHARE, answer)["outcome"] in o.OUTCOMES


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (20.1, o.RIGHT, ""),
        (np.float64(20.098), o.RIGHT, ""),
        (pd.Series([20.098]), o.RIGHT, ""),
        (0.20098, o.CONVERTED, "fraction"),
        (20, o.ROUNDED, "rounded"),
        (17.6, o.WRONG, "exports"),
        (22.457, o.WRONG, "imports"),
        (-20.098, o.WRONG, "sign"),
        (20098.0, o.WRONG, "a thousand times too large"),
        (79.902, o.WRONG, "rest"),
        (31.7, o.WRONG, ""),
        (float("nan"), o.ERROR, "missing"),
        (math.inf, o.ERROR, "zero"),
        ("20.1", o.ERROR, "text"),
        (True, o.ERROR, "True or False"),
        ([20.1, 20.2], o.ERROR, "several"),
        (None, o.ERROR, "None"),
        (..., o.BLANK, ""),
    ],
)
def test_near_misses_and_names(answer: Any, outcome: str, word: str) -> None:
    found = mark(_SHARE, answer)
    assert found["outcome"] == outcome
    assert word in found["says"]


def test_another_unit_may_be_rounded() -> None:
    question = make(Number("JPY bn", tolerance=1.0, also={"trillion yen": 0.001}), -4429.9, a=1.0, b=9.0)
    assert (
        mark(question, -4.4)["says"]
        == "The quantity is right, but given as trillion yen and rounded; asked for: JPY bn."
    )
    assert (
        mark(question, -4.4298)["says"]
        == "The quantity is right, but given as trillion yen; asked for: JPY bn."
    )
    assert mark(question, -4)["outcome"] == o.WRONG
    assert mark(make(Number("times", tolerance=0.05), 11.82, a=1.0, b=9.0), 1182)["outcome"] == o.CONVERTED
    assert (
        mark(make(Number("percentage points", tolerance=0.1), 14.3, a=1.0, b=9.0), 0.143)["outcome"]
        == o.CONVERTED
    )


def test_a_chart_without_a_known_mistake_is_told_what_differs_at_once() -> None:
    outcome = judge(
        Case(_CHART), to_plain(_BASE.mark_bar().encode(x="year:O", y="share:Q", color="who:N")), help_too=True
    )
    assert "mark" in outcome["step"]


def test_a_listed_mistake_wins_over_a_unit() -> None:
    question = make(Number("percent", tolerance=0.01), 20.0, fraction_trap=0.2, other=3.0)
    assert mark(question, 0.2)["mistakes"][0] == "fraction_trap"


def test_rounding_that_hides_a_mistake_is_not_accepted() -> None:
    question = make(Number("percent", tolerance=0.001), 20.098, average=20.036, other=3.0)
    outcome = mark(question, 20)
    assert outcome["outcome"] == o.WRONG and "more decimals" in outcome["says"]
    assert outcome["points"] == 0 and outcome["step"] == outcome["says"]


def test_several_candidates_are_all_named() -> None:
    question = make(Number("USD bn", tolerance=0.5), 100.0, tenfold=1000.2, also_tenfold=1000.0, other=3.0)
    outcome = mark(question, 1000.1)
    assert outcome["mistakes"] == ["tenfold", "also_tenfold"] and "Several usual mistakes" in outcome["says"]


def test_a_general_sentence_is_silent_beside_the_authors_own() -> None:
    question = make(Number("USD bn", tolerance=0.5), 100.0, precise=1000.2, other=3.0)
    assert mark(question, 1000.1)["mistakes"] == ["precise"]
    assert "ten times too small" in mark(question, 10.0)["says"]


def test_a_mistake_within_three_tolerances_is_reported() -> None:
    question = make(Number("percent", tolerance=0.1), 20.11, average=20.05, other=17.6)
    assert problems(Case(question)) == ["the key and average are less than three tolerances apart"]


# -------------------------------------------------------------------------- liars


class _Liar:
    """Equal to everything, of any size, and a number when asked."""

    def __eq__(self, other: object) -> bool:
        return True

    def __float__(self) -> float:
        return _KEY

    def __iter__(self) -> Any:
        return iter([_KEY])

    def __len__(self) -> int:
        return 1

    def __array__(self, *args: Any) -> Any:
        return np.array(_KEY)

    def __reduce__(self) -> Any:
        return (float, (_KEY,))

    __hash__ = None  # type: ignore[assignment]


class _Float(float):
    def __eq__(self, other: object) -> bool:
        return True

    def __sub__(self, other: object) -> Any:
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


@pytest.mark.parametrize("liar", [_Liar(), _Float(1.0), [_Liar()], {"a": _Liar()}])
def test_an_object_that_lies_never_passes(liar: Any) -> None:
    questions = [
        _SHARE,
        make(Label(), "China", a="b", b="c"),
        make(Choices({"a": "A", "b": "B"}), ["a"], one=["b"], two=["a", "b"]),
        make(Table({"a": 0.1}), pd.DataFrame({"a": [1.0]}), one=pd.DataFrame({"a": [2.0]})),
    ]
    for question in questions:
        assert mark(question, liar)["outcome"] == o.ERROR


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
    assert mark(_TABLE, answer)["outcome"] == o.RIGHT


@given(st.integers(min_value=0, max_value=2), st.floats(min_value=0.011, max_value=100))
def test_one_wrong_cell_is_wrong(row: int, step: float) -> None:
    answer = _FRAME.copy()
    answer.loc[row, "share_pct"] += step
    outcome = mark(_TABLE, answer)
    assert outcome["outcome"] == o.WRONG


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (_FRAME.set_index("partner")["share_pct"], o.RIGHT, ""),
        (_FRAME.set_index("partner")["share_pct"].rename(None), o.RIGHT, ""),
        (_FRAME.to_dict("list"), o.RIGHT, ""),
        (_FRAME.to_dict("records"), o.RIGHT, ""),
        (_FRAME.assign(extra=1), o.RIGHT, ""),
        (_FRAME.rename(columns={"share_pct": "share"}), o.ERROR, "'share_pct'"),
        (_FRAME.rename(columns={"share_pct": "Share pct"}), o.ERROR, "mind the spelling"),
        (_FRAME.iloc[:2], o.WRONG, "2 rows: fewer than"),
        (
            pd.concat([_FRAME, _FRAME.iloc[:1]]),
            o.WRONG,
            "4 rows: more than are asked for. There more than once: 'CHN'",
        ),
        (
            _FRAME.assign(share_pct=[20.1, 15.5, 5.9]),
            o.WRONG,
            "In the column 'share_pct', 1 of 3 rows differ: 'KOR'.",
        ),
        (_FRAME.assign(share_pct=[9.0, 15.5, 5.9]), o.WRONG, "2 of 3 rows differ: 'CHN', 'KOR'."),
        (
            _FRAME.assign(partner=["CHN", "usa", "Peru"]),
            o.WRONG,
            "'partner' is not as asked. 1 row is not asked for: 'Peru'.",
        ),
        (_FRAME.assign(partner=["CHN", "USA", "USA"]), o.WRONG, "There more than once: 'USA'."),
        (_FRAME.assign(share_pct=[None, 15.5, 5.4]), o.WRONG, "1 of 3 rows differ: 'CHN'."),
        (_FRAME.assign(share_pct=["20.1", "15.5", "5.4"]), o.ERROR, "'share_pct' holds texts"),
        (_FRAME.assign(share_pct=_FRAME["share_pct"] * 2), o.WRONG, "doubled"),
        (3.0, o.ERROR, "table"),
    ],
)
def test_tables(answer: Any, outcome: str, word: str) -> None:
    found = mark(_TABLE, answer)
    assert found["outcome"] == outcome
    assert word in found["says"]


def test_order_counts_where_it_is_the_point() -> None:
    question = make(Table({"partner": None, "share_pct": 0.01}, ordered=True), _FRAME)
    outcome = mark(question, _FRAME.iloc[::-1])
    assert outcome["outcome"] == o.WRONG and outcome["says"] == "The rows are right, their order is not."
    turned = _FRAME.iloc[::-1].assign(share_pct=[5.4, 15.5, 3.0])
    assert "1 of 3 rows differ: 'CHN'." in mark(question, turned)["says"]


def test_rows_without_labels_are_named_by_place_where_order_counts() -> None:
    frame = pd.DataFrame({"share_pct": [3.0, 2.0, 1.0]})
    other = frame.assign(share_pct=[3.0, 2.5, 0.5])
    ordered = make(Table({"share_pct": 0.01}, ordered=True), frame)
    assert "2 of 3 rows differ: number 2, number 3." in mark(ordered, other)["says"]
    loose = make(Table({"share_pct": 0.01}), frame)
    assert mark(loose, other)["says"] == "In the column 'share_pct', 2 of 3 rows differ."
    assert mark(loose, frame.iloc[::-1])["outcome"] == o.RIGHT


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
    assert (outcome["outcome"] == o.RIGHT) == agrees
    if not agrees:
        assert outcome["says"]
        hidden = {f"label-{name}" for name, _ in key} - set(mine["name"])
        assert not [word for word in hidden | {"1.25", "2.5", "3.75", "7.5"} if word in outcome["says"]]


# ----------------------------------------------------------------------- functions


def _function() -> Question:
    kind = Function(("a", "b"), [(1.0, 2.0)], lambda draw: (draw.uniform(1, 2), draw.uniform(3, 4)))
    return make(kind, lambda a, b: (a - b) / (a + b), swapped=lambda a, b: (b - a) / (a + b))


def _raises(a: float, b: float) -> float:
    return a / 0


def _spoils(a: Any, b: Any) -> Any:
    a.append(1)
    return a


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (lambda a, b: (a - b) / (a + b), o.RIGHT, ""),
        (lambda a, b: -1 / 3, o.WRONG, "4 of 5 calls"),
        (lambda a, b: 100 * (a - b) / (a + b), o.WRONG, "percent"),
        (lambda a, b: "a", o.WRONG, "The function returns a text; it is to return a number."),
        (_raises, o.ERROR, "return a / 0"),
        (lambda a: a, o.ERROR, "TypeError"),
        (lambda a, b: None, o.ERROR, "return"),
        (0.5, o.ERROR, "function itself"),
        (lambda a, b: _Liar(), o.WRONG, ""),
    ],
)
def test_functions(answer: Any, outcome: str, word: str) -> None:
    found = mark(_function(), answer)
    assert found["outcome"] == outcome
    assert word in found["says"]


def test_a_function_gets_fresh_copies() -> None:
    kind = Function(("a", "b"), [([1.0], 2.0), ([1.0], 2.0)], lambda draw: ([draw.random()], 1.0), drawn=0)
    question = make(kind, lambda a, b: [*a, 1])
    assert mark(question, _spoils)["outcome"] == o.RIGHT


def test_hidden_inputs_follow_the_seed() -> None:
    question = _function()
    assert Case(question, seed="a").inputs == Case(question, seed="a").inputs
    assert Case(question, seed="a").inputs != Case(question, seed="b").inputs


# -------------------------------------------------------------------------- charts

_BASE = alt.Chart(pd.DataFrame({"year": [1], "share": [2.0], "who": ["a"]}), title="Shares", description="D")
_LINE = _BASE.mark_line().encode(x="year:O", y="share:Q", color="who:N")
_CHART = make(Chart(("mark", "x", "y", "color", "title", "description", "scale")), _LINE)


@pytest.mark.parametrize(
    "equivalent",
    [
        _BASE.mark_line(point=True, strokeWidth=3).encode(
            alt.X("year", type="ordinal"),
            alt.Y("share").type("quantitative"),
            alt.Color("who", type="nominal"),
        ),
        _BASE.mark_line().encode(x="year:N", y="share:Q", stroke="who:O", tooltip="who:N"),
        alt.layer(_BASE.mark_line(), _BASE.mark_point())
        .encode(x="year:O", y="share:Q", color="who:N")
        .properties(title="Other words", description="E", width=300),
    ],
)
def test_equivalent_spellings_are_equal(equivalent: Any) -> None:
    assert mark(_CHART, equivalent)["outcome"] == o.RIGHT


@pytest.mark.parametrize(
    ("other", "word"),
    [
        (_BASE.mark_bar().encode(x="year:O", y="share:Q", color="who:N"), "mark"),
        (_BASE.mark_line().encode(x="year:O", y="sum(share):Q", color="who:N"), "'y'"),
        (_BASE.mark_line().encode(x="share:Q", y="year:O", color="who:N"), "'x'"),
        (_BASE.mark_line().encode(x="year:O", y="share:Q"), "'color'"),
        (_LINE.properties(title=""), "title"),
        (_LINE.properties(description=""), "description"),
        (_LINE.encode(y=alt.Y("share:Q").scale(type="log")), "scale"),
    ],
)
def test_other_charts_are_told_why(other: Any, word: str) -> None:
    outcome = mark(_CHART, other)
    assert outcome["outcome"] == o.WRONG and word in outcome["says"]


# --------------------------------------------------------------------- attribution


def test_labels_forgive_case_and_accepted_spellings() -> None:
    question = make(Label({"South Korea": ("KOR", "Korea, South")}), "South Korea", a="Japan", b="China")
    for answer in ("south korea", " South-Korea ", "KOR"):
        assert mark(question, answer)["outcome"] == o.RIGHT
    assert mark(question, "North Korea")["outcome"] == o.WRONG


def test_marker_takes_what_is_no_form() -> None:
    found = QuestionSet("one", title="", scenario="")
    found.questions["tiny"] = _SHARE
    for thing in (None, [], {"t": "number"}, {"t": "number", "v": 1, "x": 2}, "no"):
        assert LocalMarker(found).mark("tiny", thing)["outcome"] == o.ERROR  # type: ignore[arg-type]


@given(st.floats(min_value=-1e9, max_value=1e9), st.floats(min_value=1e-6, max_value=1e3))
def test_same_and_apart_exclude_each_other(value: float, tolerance: float) -> None:
    kind = Number("x", tolerance=tolerance)
    one, near, far = (to_plain(value + step * tolerance) for step in (0.0, 0.5, 3.5))
    if abs(value) < 1e6 * tolerance:
        assert same(kind, one, near) and not apart(kind, one, near)
        assert not same(kind, one, far) and apart(kind, one, far)


def test_random_drawing_needs_no_clock() -> None:
    assert Random("a").random() == Random("a").random()
