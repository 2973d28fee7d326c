"""Whatever an answer is, the outcome is clear: never a traceback of the course, never right by a lie."""

from __future__ import annotations

import enum
import math
from collections import OrderedDict, deque
from decimal import Decimal
from fractions import Fraction
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest

from course.bank import Chart, Choice, Choices, Function, Label, Number, Order, QuestionSet, Table
from course.exercises import Exercise
from course.kinds import Kind
from course.marking import LocalMarker
from course.outcomes import Outcome

_FRAME = pd.DataFrame({"who": ["CHN", "USA"], "v": [1.0, 2.0]})
_BARS = alt.Chart(_FRAME).mark_bar().encode(x="v:Q")
_KINDS: dict[str, tuple[Kind, Any]] = {
    "number": (Number("percent", tolerance=0.01), 1.0),
    "choice": (Choice({"a": "A", "b": "B", "c": "C"}), "a"),
    "choices": (Choices({"a": "A", "b": "B"}), ["a"]),
    "order": (Order({"a": "A", "b": "B"}), ["a", "b"]),
    "label": (Label(), "China"),
    "table": (Table({"who": None, "v": 0.01}), _FRAME),
    "function": (Function(("x",)), lambda x: x + 1),
    "chart": (Chart(("mark", "x")), _BARS),
}


def _returning(name: str, key: Any) -> Any:
    def code() -> Any:
        return key

    code.__name__ = name
    return code


@pytest.fixture(scope="module")
def ex() -> Exercise:
    found = QuestionSet("hostile", title="Hostile", scenario="A set for tests.")
    ask = {"objective": "none", "title": "", "text": "?", "hints": ("Think.",), "level": 1}
    for name, (kind, key) in _KINDS.items():
        called = {"inputs": [(1.0,)], "draw": lambda draw: (draw.random(),)} if kind.called else {}
        found.question(kind, **ask | called | {"title": name})(_returning(name, key))  # type: ignore[arg-type]
    marker = LocalMarker(found, help_too=False)
    return Exercise(marker.public(), marker)


class _Raises:
    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)


class _RaisesWhenCompared:
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise RuntimeError


class _Meta(type):
    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError(name)


class _ClassRaises(metaclass=_Meta):
    pass


class _ModuleIsNumber(type):
    __module__ = 5  # type: ignore[assignment]


class _Odd(metaclass=_ModuleIsNumber):
    pass


class _Numpyish:
    __module__ = "numpy.liar"

    def item(self) -> Any:
        raise RuntimeError

    def __float__(self) -> float:
        return 1.0


class _Polars:
    """Has what a table of another library has."""

    columns = ("who", "v")

    def to_pandas(self) -> pd.DataFrame:
        return _FRAME

    def __dataframe__(self, *args: Any) -> Any:
        return _FRAME.__dataframe__()

    def __array__(self, *args: Any) -> Any:
        return np.array(1.0)


class _Equal(str):
    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True


class _SubFrame(pd.DataFrame):
    pass


class _One(enum.IntEnum):
    ONE = 1


_CYCLE: list[Any] = []
_CYCLE.append(_CYCLE)

_NEVER = {
    "raises": _Raises(),
    "raises when compared": _RaisesWhenCompared(),
    "class raises": _ClassRaises(),
    "class itself": _ClassRaises,
    "odd module": _Odd(),
    "numpyish": _Numpyish(),
    "polars": _Polars(),
    "equal text": _Equal("z"),
    "derived table": _SubFrame(_FRAME),
    "enum": _One.ONE,
    "cycle": _CYCLE,
    "NaN": float("nan"),
    "inf": math.inf,
    "minus inf": -math.inf,
    "huge text": "x" * 5_000_000,
    "huge number": 10**5000,
    "huge table": pd.DataFrame(np.zeros((50_000, 2)), columns=["who", "v"]),
    "wide table": pd.DataFrame(np.zeros((1, 500))),
    "NA": pd.NA,
    "NaT": pd.NaT,
    "missing in series": pd.Series([pd.NA], dtype="Float64"),
    "bool": True,
    "numpy bool": np.bool_(True),
    "complex": 1 + 0j,
    "numpy complex": np.complex128(1),
    "timedelta": np.timedelta64(1, "D"),
    "date": pd.Timestamp("2024-01-01"),
    "Decimal NaN": Decimal("sNaN"),
    "huge Fraction": Fraction(10**400, 1),
    "masked": np.ma.array([1.0], mask=[True]),
    "structured": np.array([(1, 2.0)], dtype=[("x", int), ("y", float)]),
    "several": pd.Series([1.0, 2.0]),
    "list of tables": [_FRAME],
    "series of tables": pd.Series([_FRAME]),
    "empty table": pd.DataFrame(),
    "empty list": [],
    "column twice": pd.DataFrame([["CHN", "USA", 1.0]], columns=["who", "who", "v"]),
    "objects in cells": pd.DataFrame({"who": [object(), object()], "v": [_RaisesWhenCompared(), _Odd()]}),
    "texts for numbers": _FRAME.assign(v=["1.0", "2.0"]),
    "generator": (x for x in (1.0,)),
    "range": range(3),
    "bytes": b"a",
    "deque": deque([1.0]),
    "module": math,
    "type": float,
    "exception": ValueError("x"),
    "lone surrogate": "\ud800",
    "empty text": "",
    "chart without mark": alt.Chart(_FRAME),
    "channel": alt.X("v"),
    "chart with unknown type": alt.Chart().mark_bar().encode(x="nothing"),
}


@pytest.mark.parametrize("question", list(_KINDS))
@pytest.mark.parametrize("answer", list(_NEVER))
def test_outcome_is_clear_and_not_right(ex: Exercise, question: str, answer: str) -> None:
    panel = ex.check(question, _NEVER[answer])
    states = (Outcome.ERROR, Outcome.WRONG)
    assert str(panel).splitlines()[0].endswith(states), panel
    assert 10 < len(str(panel)) < 1_500 and "AnswerError" not in str(panel)
    assert panel._repr_html_()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("number", np.float32(1)),
        ("number", np.int8(1)),
        ("number", np.longdouble(1)),
        ("number", np.array(1.0)),
        ("number", np.array([[1.0]])),
        ("number", Decimal("1.00")),
        ("number", Fraction(3, 3)),
        ("number", pd.Series([1.0], index=["CHN"], name="share")),
        ("number", pd.DataFrame({"share": [1.0]})),
        ("choice", np.str_("a")),
        ("choice", pd.Index(["a"])),
        ("choices", pd.Series(["a"]).unique()),
        ("choices", np.array(["a"], dtype=object)),
        ("order", pd.Categorical(["a", "b"])),
        ("order", pd.Series(["a", "b"], dtype="category").unique()),
        ("order", pd.Series([2.0, 1.0], index=["a", "b"]).sort_values(ascending=False).index),
        ("label", np.str_("china")),
        ("table", _FRAME.set_index("who")),
        ("table", _FRAME.convert_dtypes()),
        ("table", _FRAME.assign(v=[Decimal("1"), Fraction(2, 1)])),
        ("table", _FRAME.to_dict("records")),
        ("table", _FRAME.iloc[::-1]),
    ],
)
def test_honest_answers_in_other_clothes_are_right(ex: Exercise, question: str, answer: Any) -> None:
    assert str(ex.check(question, answer)).splitlines()[0].endswith(Outcome.RIGHT)


@pytest.mark.parametrize(
    ("question", "answer", "words"),
    [
        ("number", True, "True or False. Give a number"),
        ("number", pd.NA, "None or a missing value. Give a number"),
        ("number", float("nan"), "a missing value went into the sum"),
        ("number", math.inf, "divided by zero"),
        ("number", "x" * 20_000, "more than 10,000 characters"),
        ("number", 10**40, "more than 30 digits"),
        ("number", _Polars(), "an object of type _Polars. Give a number"),
        ("number", [_FRAME], "several values. Give one number"),
        ("number", pd.DataFrame(), "without any value"),
        ("number", pd.Timestamp("2024-01-01"), "a text or a date"),
        ("table", _Polars(), "pandas DataFrame"),
        ("table", [_FRAME], "a list. Give a table"),
        ("table", _FRAME["v"], "a list. Give a table"),
        ("table", _FRAME.assign(v=["1", "2"]), "'v' holds texts"),
        ("table", OrderedDict(who=["CHN"], v=[1.0]), "type OrderedDict. Give a table"),
        ("choices", iter(["a"]), "type list_iterator. Give a list"),
        ("chart", alt.Chart(_FRAME), "it lacks a mark"),
        ("function", 2.0, "the function itself"),
    ],
)
def test_what_is_said(ex: Exercise, question: str, answer: Any, words: str) -> None:
    assert words in str(ex.check(question, answer))


class _Mute(Exception):
    def __str__(self) -> str:
        raise RuntimeError


def _fails(error: BaseException) -> Any:
    def function(x: float) -> float:
        raise error

    return function


@pytest.mark.parametrize("error", [_Mute(), SystemExit(1), RecursionError("deep"), ValueError("\ud800")])
def test_a_function_may_raise_anything(ex: Exercise, error: BaseException) -> None:
    text = str(ex.check("function", _fails(error)))
    assert (
        text.splitlines()[0].endswith(Outcome.ERROR)
        and type(error).__name__ in text
        and "raise error" in text
    )


def test_a_case_of_each_kind_knows_its_key(ex: Exercise) -> None:
    for name, (kind, key) in _KINDS.items():
        assert ex.kind(name)["kind"] == kind.name
        assert str(ex.check(name, key)).splitlines()[0].endswith(Outcome.RIGHT)
