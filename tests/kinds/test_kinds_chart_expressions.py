"""Expressions of charts give what Vega gives, and nothing else is computed."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import pytest

from course.kinds.charts.budget import Budget, UnreadableChartError
from course.kinds.charts.expression import compute, parse
from course.kinds.charts.functions import FUNCTIONS
from course.kinds.charts.transforms import Transforms, binned
from course.kinds.charts.values import as_label, as_year, cut_time

_ROW = {
    "year": 2010,
    "who": "CHN",
    "x y": 3.5,
    "when": "2025-02-04T00:00:00",
    "none": None,
    "zero": 0,
    "digits": "12",
}


def _value(text: str) -> Any:
    return compute(parse(text), {"datum": _ROW, "limit": 5}, Budget())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 4 / 2", 5),
        ("(1 + 2) * -3 % 4", -1),
        ("10 - 3 - 2", 5),
        ("1 / 0", math.inf),
        ("'a' + 1 + null", "a1null"),
        ("datum.digits - 2", 10),
        ("datum['x y'] * 2", 7),
        ("datum.who.length", 3),
        ("datum.who[0]", "C"),
        ("datum.nothing", None),
        ("datum.who == 'CHN' && datum.year >= 2010", True),
        ("datum.zero || 'other'", "other"),
        ("!datum.none && !datum.zero", True),
        ("datum.digits == 12", True),
        ("datum.digits === 12", False),
        ("datum.none == 0", False),
        ("datum.none >= 0", True),
        ("'b' > 'a' != false", True),
        ("datum.year > 2000 ? 'new' : 'old'", "new"),
        ("if(datum.zero, 1, if(datum.year, 2, 3))", 2),
        ("indexof(['USA', 'CHN'], datum.who)", 1),
        ("indexof(datum.who, 'N')", 2),
        ("inrange(datum.year, [2005, 2010])", True),
        ("year(datum.when) * 100 + month(datum.when)", 202501),
        ("datum.when < datetime(2025, 2)", True),
        ("datum.when == datetime(2025, 1, 4)", True),
        ("isValid(datum.none) || isValid(toNumber('x'))", False),
        ("toNumber('3.5') + round(2.5) + floor(-0.5)", 5.5),
        ("max(1, datum.year, 3) - min(4, 2)", 2008),
        ("upper('a') + lower('B') + toString(1)", "Ab1"),
        ("limit * PI > 15", True),
        ("'it\\'s' + \"!\"", "it's!"),
    ],
)
def test_an_expression_gives_what_vega_gives(text: str, value: Any) -> None:
    assert _value(text) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("random()", "calls 'random'"),
        ("__import__('os')", "calls '__import__'"),
        ("datum.__class__.__mro__()", "is not understood"),
        ("datum.x = 3", "is not understood"),
        ("brush.year == 1", "before somebody selects"),
        ("1 2", "is not understood"),
        ("'open", "is not understood"),
        ("pow(1)", "other arguments"),
        ("[1", "is not understood"),
        ("", "is not understood"),
        ("1+" * 1_500 + "1", "too long"),
        ("1+" * 900 + "1", "too many parts"),
        ("(" * 100 + "1" + ")" * 100, "nested too deeply"),
        ("!" * 500 + "1", "nested too deeply"),
    ],
)
def test_what_is_not_supported_is_said(text: str, words: str) -> None:
    with pytest.raises(UnreadableChartError, match=r"[Pp]andas first") as caught:
        _value(text)
    assert words in str(caught.value)


def test_no_name_of_python_is_reached() -> None:
    assert _value("datum.__class__") is None and _value("datum.who.upper") is None
    assert not [name for name in FUNCTIONS if name.startswith("_")]


def test_each_step_is_paid_for() -> None:
    with pytest.raises(UnreadableChartError, match="too many steps"):
        compute(parse("1 + 2 + 3"), {}, Budget(4))
    assert compute(parse("1 + 2 + 3"), {}, Budget(5)) == 6


# ---------------------------------------------------------------------- transforms


def _done(*steps: dict[str, Any], rows: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    given = [{"g": "a", "v": 1}, {"g": "a", "v": 4}, {"g": "b", "v": None}, {"g": "b", "v": 2}]
    return Transforms({}, Budget()).apply(list(steps), given if rows is None else rows)


@pytest.mark.parametrize(
    ("op", "values"),
    [
        ("count", [2, 2]),
        ("sum", [5, 2]),
        ("mean", [2.5, 2]),
        ("average", [2.5, 2]),
        ("median", [2.5, 2]),
        ("min", [1, 2]),
        ("max", [4, 2]),
        ("valid", [2, 1]),
        ("missing", [0, 1]),
        ("distinct", [2, 2]),
    ],
)
def test_aggregates(op: str, values: list[float]) -> None:
    found = _done({"aggregate": [{"op": op, "field": "v", "as": "w"}], "groupby": ["g"]})
    assert found == [{"g": "a", "w": values[0]}, {"g": "b", "w": values[1]}]
    joined = _done({"joinaggregate": [{"op": op, "field": "v", "as": "w"}], "groupby": ["g"]})
    assert [row["w"] for row in joined] == [values[0], values[0], values[1], values[1]]


def test_fold_and_time_units_and_bins() -> None:
    rows = [{"k": 1, "a": 2, "b": 3, "when": "2025-05-17"}]
    assert _done({"fold": ["a", "b"], "as": ["n", "v"]}, rows=rows) == [
        {**rows[0], "n": "a", "v": 2},
        {**rows[0], "n": "b", "v": 3},
    ]
    assert [row["key"] for row in _done({"fold": ["a", "b"]}, rows=rows)] == ["a", "b"]
    for unit, day in (
        ("year", (2025, 1, 1)),
        ("yearmonth", (2025, 5, 1)),
        ("yearquarter", (2025, 4, 1)),
        ("month", (2012, 5, 1)),
        ("utcyearmonthdate", (2025, 5, 17)),
    ):
        (row,) = _done({"timeUnit": unit, "field": "when", "as": "t"}, rows=rows)
        assert row["t"] == datetime(*day)
    assert binned([0, 4, 5, 17, None], {"step": 5}) == [0, 0, 5, 15, None]
    assert binned([0.0, 99.0], True) == [0, 90]


@pytest.mark.parametrize(
    ("test", "kept"),
    [
        ({"field": "v", "equal": 4}, [4]),
        ({"field": "v", "oneOf": [1, 2]}, [1, 2]),
        ({"field": "v", "range": [2, None]}, [4, 2]),
        ({"field": "v", "valid": True}, [1, 4, 2]),
        ({"field": "v", "gte": {"expr": "1 + 1"}}, [4, 2]),
        (
            {
                "or": [
                    {"field": "v", "lt": 2},
                    {"and": ["datum.v > 3", {"not": {"field": "g", "equal": "b"}}]},
                ]
            },
            None,
        ),
        ({"field": "g", "gt": "a"}, [None, 2]),
    ],
)
def test_predicates(test: Any, kept: list[Any] | None) -> None:
    # nothing is less than two as well: JavaScript compares null as 0
    assert [row["v"] for row in _done({"filter": test})] == (kept if kept is not None else [1, 4, None])


@pytest.mark.parametrize(
    ("test", "kept"),
    [
        (
            {"field": "d", "range": [{"year": 2025, "month": "feb", "date": 4}, {"year": 2025, "month": 12}]},
            2,
        ),
        ({"timeUnit": "year", "field": "d", "equal": 2025}, 3),
        ({"timeUnit": "yearmonth", "field": "d", "equal": {"year": 2025, "month": 2}}, 1),
        ({"field": "d", "lt": {"year": 2025}}, 1),
    ],
)
def test_predicates_of_dates(test: Any, kept: int) -> None:
    rows = [{"d": day} for day in ("2024-12-31", "2025-01-01", "2025-02-04", "2025-11-14T00:00:00")]
    assert len(_done({"filter": test}, rows=rows)) == kept


@pytest.mark.parametrize("name", ["window", "lookup", "density", "regression", "stack", "something"])
def test_other_transforms_are_refused_by_name(name: str) -> None:
    with pytest.raises(UnreadableChartError, match="Compute it in pandas first") as caught:
        _done({name: []})
    assert repr("unknown" if name == "something" else name) in str(caught.value)


# --------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    "year", [2010, 2010.0, "2010", "2010-01-01", "2010-06-01T00:00:00", 1_262_304_000_000]
)
def test_a_year_is_a_year_however_it_is_typed(year: Any) -> None:
    assert as_year(year) == 2010


def test_labels_share_a_text_when_they_are_equal() -> None:
    assert as_label(2010) == as_label("2010") == as_label(2010.0)
    assert as_label("2025-02-04T00:00:00") == as_label("2025-02-04") == as_label(datetime(2025, 2, 4))
    assert as_label(" Viet Nam") == as_label("viet nam") != as_label("Vietnam War")
    assert as_label(None) != as_label("") and as_label("…") != as_label("!")


def test_an_unknown_time_unit_is_no_time_unit() -> None:
    for unit in ("week", "utc", "yearx"):
        with pytest.raises(KeyError):
            cut_time("2025-01-01", unit)
