"""Comparison of numbers and labels, near misses, and objects that lie."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import Liar, make, mark

from course.answers import to_plain
from course.bank import Choices, Label, Number, QuestionSet, Table
from course.bank.case import Case
from course.marking import LocalMarker
from course.marking.variants import problems
from course.outcomes import Outcome

_KEY = 20.098
_SHARE = make(Number("percent", tolerance=0.01), _KEY, exports=17.614, imports=22.457)
#: a busy computer fails no test
_UNTIMED = settings(deadline=None)


@_UNTIMED
@given(st.floats(min_value=-1, max_value=1))
def test_tolerance_is_inclusive_and_symmetric(step: float) -> None:
    inside = abs(step) <= 1 - 1e-9
    outcome = mark(_SHARE, _KEY + step * 0.01)["outcome"]
    assert outcome == Outcome.RIGHT or not inside


@_UNTIMED
@given(st.floats(min_value=1.01, max_value=1e6))
def test_beyond_the_tolerance_is_not_right(step: float) -> None:
    assert mark(_SHARE, _KEY + step * 0.01)["outcome"] != Outcome.RIGHT
    assert mark(_SHARE, _KEY - step * 0.01)["outcome"] != Outcome.RIGHT


@_UNTIMED
@given(st.floats(allow_nan=True, allow_infinity=True) | st.integers() | st.booleans() | st.text() | st.none())
def test_every_answer_has_an_outcome(answer: Any) -> None:
    outcome = Outcome(mark(_SHARE, answer)["outcome"])
    assert outcome.is_answered or outcome is Outcome.BLANK


@pytest.mark.parametrize(
    ("answer", "outcome", "word"),
    [
        (20.1, Outcome.RIGHT, ""),
        (np.float64(20.098), Outcome.RIGHT, ""),
        (pd.Series([20.098]), Outcome.RIGHT, ""),
        (0.20098, Outcome.CONVERTED, "fraction"),
        (20, Outcome.ROUNDED, "rounded"),
        (17.6, Outcome.WRONG, "exports"),
        (22.457, Outcome.WRONG, "imports"),
        (-20.098, Outcome.WRONG, "sign"),
        (20098.0, Outcome.WRONG, "a thousand times too large"),
        (79.902, Outcome.WRONG, "rest"),
        (31.7, Outcome.WRONG, ""),
        (float("nan"), Outcome.ERROR, "missing"),
        (math.inf, Outcome.ERROR, "zero"),
        ("20.1", Outcome.ERROR, "text"),
        (True, Outcome.ERROR, "True or False"),
        ([20.1, 20.2], Outcome.ERROR, "several"),
        (None, Outcome.ERROR, "None"),
        (..., Outcome.BLANK, ""),
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
        == "The quantity is right, but given as trillion yen and rounded. The question asks for JPY bn."
    )
    assert (
        mark(question, -4.4298)["says"]
        == "The quantity is right, but given as trillion yen. The question asks for JPY bn."
    )
    assert mark(question, -4)["outcome"] == Outcome.WRONG
    assert (
        mark(make(Number("times", tolerance=0.05), 11.82, a=1.0, b=9.0), 1182)["outcome"] == Outcome.CONVERTED
    )
    assert (
        mark(make(Number("percentage points", tolerance=0.1), 14.3, a=1.0, b=9.0), 0.143)["outcome"]
        == Outcome.CONVERTED
    )


def test_a_listed_mistake_wins_over_a_unit() -> None:
    question = make(Number("percent", tolerance=0.01), 20.0, fraction_trap=0.2, other=3.0)
    assert mark(question, 0.2)["mistakes"][0] == "fraction_trap"


def test_rounding_that_hides_a_mistake_is_not_accepted() -> None:
    question = make(Number("percent", tolerance=0.001), 20.098, average=20.036, other=3.0)
    outcome = mark(question, 20)
    assert outcome["outcome"] == Outcome.WRONG and "more decimals" in outcome["says"]
    assert outcome["points"] == 0 and outcome["step"] == outcome["says"]


def test_several_candidates_are_all_named() -> None:
    question = make(Number("USD bn", tolerance=0.5), 100.0, tenfold=1000.2, also_tenfold=1000.0, other=3.0)
    outcome = mark(question, 1000.1)
    assert outcome["mistakes"] == ["tenfold", "also_tenfold"] and "Another way to get this" in outcome["says"]


def test_a_general_sentence_is_silent_beside_the_authors_own() -> None:
    question = make(Number("USD bn", tolerance=0.5), 100.0, precise=1000.2, other=3.0)
    assert mark(question, 1000.1)["mistakes"] == ["precise"]
    assert "ten times too small" in mark(question, 10.0)["says"]


def test_a_mistake_within_three_tolerances_is_reported() -> None:
    question = make(Number("percent", tolerance=0.1), 20.11, average=20.05, other=17.6)
    assert problems(Case(question)) == ["the key and average are less than three tolerances apart"]


# -------------------------------------------------------------------------- liars


class _Float(float):
    def __eq__(self, other: object) -> bool:
        return True

    def __sub__(self, other: object) -> Any:
        return 0.0

    __rsub__ = __sub__
    __hash__ = float.__hash__


@pytest.mark.parametrize("liar", [Liar(), _Float(1.0), [Liar()], {"a": Liar()}])
def test_an_object_that_lies_never_passes(liar: Any) -> None:
    questions = [
        _SHARE,
        make(Label(), "China", a="b", b="c"),
        make(Choices({"a": "A", "b": "B"}), ["a"], one=["b"], two=["a", "b"]),
        make(Table({"a": 0.1}), pd.DataFrame({"a": [1.0]}), one=pd.DataFrame({"a": [2.0]})),
    ]
    for question in questions:
        assert mark(question, liar)["outcome"] == Outcome.ERROR


# --------------------------------------------------------------------- attribution


def test_labels_forgive_case_and_accepted_spellings() -> None:
    question = make(
        Label(),
        "South Korea",
        {"accepted": {"South Korea": ("KOR", "Korea, South")}},
        a="Japan",
        b="China",
    )
    for answer in ("south korea", " South-Korea ", "KOR"):
        assert mark(question, answer)["outcome"] == Outcome.RIGHT
    assert mark(question, "North Korea")["outcome"] == Outcome.WRONG


def test_marker_takes_what_is_no_form() -> None:
    found = QuestionSet("one", title="", scenario="")
    found.questions["tiny"] = _SHARE
    for thing in (None, [], {"t": "number"}, {"t": "number", "v": 1, "x": 2}, "no"):
        assert LocalMarker(found).mark("tiny", thing)["outcome"] == Outcome.ERROR  # type: ignore[arg-type]


@_UNTIMED
@given(st.floats(min_value=-1e9, max_value=1e9), st.floats(min_value=1e-6, max_value=1e3))
def test_same_and_apart_exclude_each_other(value: float, tolerance: float) -> None:
    kind = Number("x", tolerance=tolerance)
    one, near, far = (to_plain(value + step * tolerance) for step in (0.0, 0.5, 3.5))
    if abs(value) < 1e6 * tolerance:
        assert kind.same(one, near) and not kind.apart(one, near)
        assert not kind.same(one, far) and kind.apart(one, far)


@pytest.mark.parametrize(("others", "named"), [(0, True), (11, False)])
def test_the_more_mistakes_are_listed_the_closer_an_answer_must_be(others: int, named: bool) -> None:
    far = {f"far_{place}": 500.0 + 37 * place for place in range(others)}
    question = make(Number("points", tolerance=1.0), 100.0, mine=200.0, **far)
    assert bool(mark(question, 200.0812345)["mistakes"]) is named
    assert mark(question, 200.01)["mistakes"] == ["mine"]
    assert mark(question, 200.0)["mistakes"] == ["mine"]
