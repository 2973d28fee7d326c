"""Answers as plain data: what is read, what is refused, and that the wire changes nothing."""

from __future__ import annotations

import math
from datetime import date

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.answers import (
    AnswerError,
    decode_line,
    encode_line,
    from_plain,
    to_plain,
    validate_plain,
)
from course.answers.charts import chart_form
from course.exercises import ____

_scalars = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers(min_value=-(10**30), max_value=10**30)
    | st.text(max_size=20)
)
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(_values)
def test_the_wire_changes_nothing(value: object) -> None:
    plain = to_plain(value)
    assert validate_plain(decode_line(encode_line(plain))) == plain


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (____, {"t": "blank"}),
        (..., {"t": "blank"}),
        (100 * ____ / 3, {"t": "blank"}),
        (np.float64(0.5), {"t": "number", "v": 0.5}),
        (np.int32(3), {"t": "number", "v": 3}),
        (np.bool_(True), {"t": "bool", "v": True}),
        (float("nan"), {"t": "number", "v": "nan"}),
        (-math.inf, {"t": "number", "v": "-inf"}),
        (pd.NA, {"t": "none"}),
        (np.array([1, 2]), {"t": "list", "v": [{"t": "number", "v": 1}, {"t": "number", "v": 2}]}),
        ({"b", "a"}, {"t": "set", "v": [{"t": "text", "v": "a"}, {"t": "text", "v": "b"}]}),
    ],
)
def test_forms(value: object, form: dict[str, object]) -> None:
    assert to_plain(value) == form


class _Liar(float):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class _TextLiar(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class _FrameLiar(pd.DataFrame):
    pass


@pytest.mark.parametrize("liar", [_Liar(1.0), _TextLiar("a"), _FrameLiar({"a": [1]}), object()])
def test_derived_types_are_not_read(liar: object) -> None:
    assert to_plain(liar)["t"] == "other"


def test_table_keeps_names_and_labelled_index() -> None:
    frame = pd.DataFrame({"share": [1.5, 2.5]}, index=pd.Index(["CHN", "USA"], name="partner"))
    plain = to_plain(frame)
    assert plain["columns"] == ["share"]
    assert plain["index"][0]["name"] == "partner"
    pd.testing.assert_frame_equal(from_plain(plain), frame)


def test_years_in_a_named_index_are_kept_though_pandas_stores_a_range() -> None:
    years = pd.RangeIndex(2018, 2021, name="fiscal_year")
    frame = pd.DataFrame({"share_pct": [1.0, 2.0, 3.0]}, index=years)
    for answer in (frame, frame["share_pct"]):
        assert to_plain(answer)["index"][0]["name"] == "fiscal_year"
    # numbers that only count the rows say nothing
    assert to_plain(frame.reset_index())["index"] == []
    assert to_plain(frame["share_pct"].reset_index(drop=True))["t"] == "list"


def test_chart_travels_with_the_rows_it_draws_beside_its_specification() -> None:
    chart = alt.Chart(pd.DataFrame({"x": [1, 2], "y": [3, 4]})).mark_bar().encode(x="x:O", y="y:Q")
    plain = to_plain(chart)
    assert plain["t"] == "chart"
    assert "datasets" not in plain["v"] and "data" not in plain["v"]
    assert plain["table"] == {"columns": ["x", "y"], "data": [[1, 2], [3, 4]]}
    assert validate_plain(plain) == plain == decode_line(encode_line(plain))


def test_a_chart_carries_only_the_columns_it_names() -> None:
    wide = pd.DataFrame(
        {"a": [1], "b": [2], "c.d": [3], "unused": [4], "when": pd.to_datetime(["2025-02-04"])}
    )
    chart = alt.Chart(wide).mark_point().encode(x="a:Q", y="c\\.d:Q", color="when:T", tooltip=["b:Q"])
    plain = to_plain(chart)
    columns = {"columns": ["a", "b", "c.d", "when"], "data": [[1], [2], [3], ["2025-02-04T00:00:00"]]}
    assert plain["table"] == columns
    assert validate_plain(plain) == plain
    # a rule and labels only explain the points: these travel with the columns that they name
    rule = alt.Chart(wide.rename(columns={"a": "z"})).mark_rule().encode(x="z:Q")
    layered = to_plain(alt.layer(chart, rule, chart.mark_text().encode(text="unused:N")))
    assert layered["table"] == columns and layered["v"]["mark"] == plain["v"]["mark"]
    two = to_plain(alt.layer(chart.mark_bar(), chart.mark_line()))
    assert len(two["v"]["layer"]) == 2 and validate_plain(two) == two


def test_cells_of_a_chart_are_bare_built_in_values() -> None:
    odd = [np.float64(1.5), np.int8(2), math.inf, 10**40, [1], {"a": 1}, date(2025, 1, 2), "a\ud800", True]
    values = [{"x": value} for value in odd]
    chart = alt.Chart(alt.Data(values=[])).mark_bar().encode(x="x:N")
    spec = {**chart.to_dict(), "data": {"values": values}}

    class Direct(alt.Chart):
        def to_dict(self, *args: object, **more: object) -> dict[str, object]:
            return spec

    plain = chart_form(Direct())
    assert plain["table"]["data"] == [[1.5, 2, None, None, None, None, "2025-01-02", "a?", True]]
    assert validate_plain(plain) == plain


def test_the_rows_of_charts_in_a_list_share_what_a_list_may_hold() -> None:
    chart = {"t": "chart", "v": {}, "table": {"columns": ["a"] * 10, "data": [[0] * 9_000] * 10}}
    assert validate_plain(chart)
    with pytest.raises(AnswerError):
        validate_plain({"t": "list", "v": [chart]})


@pytest.mark.parametrize(
    "value", [10**31, list(range(30_000)), "x" * 20_000, pd.DataFrame({"a": range(20_000)})]
)
def test_too_large_is_an_error_form(value: object) -> None:
    assert to_plain(value)["t"] == "error"


def test_deep_nesting_is_an_error_form() -> None:
    deep: list[object] = []
    for _ in range(5_000):
        deep = [deep]
    assert to_plain(deep)["t"] == "error"


@pytest.mark.parametrize(
    "line",
    [
        b'{"t":"number","v":NaN}',
        b'{"t":"number","v":Infinity}',
        b'{"t":"number","v":1e999}',
        b'{"t":"number","v":' + b"9" * 5_000 + b"}",
        b'{"t":"number","v":1,"v":2}',
        b"[" * 100_000,
        b"\xff\xfe",
        b"{",
        b'"' + b"x" * 3_000_000 + b'"',
    ],
)
def test_hostile_lines_are_refused(line: bytes) -> None:
    with pytest.raises(AnswerError):
        decode_line(line)


@pytest.mark.parametrize(
    "obj",
    [
        None,
        [],
        {},
        {"t": "number"},
        {"t": "number", "v": True},
        {"t": "number", "v": "1"},
        {"t": "number", "v": 1, "w": 2},
        {"t": "text", "v": "\ud800"},
        {"t": "bool", "v": 1},
        {"t": ["number"], "v": 1},
        {"t": "list", "v": [1]},
        {"t": "table", "columns": ["a"], "data": [], "index": []},
        {"t": "table", "columns": ["a", "b"], "data": [[], [{"t": "none"}]], "index": []},
        {"t": "list", "v": [{"t": "calls", "v": []}]},
        {"t": "chart", "v": {"a": math.inf}, "table": None},
        {"t": "chart", "v": {}},
        {"t": "pickle", "v": "gASVAAAA"},
    ],
)
def test_what_is_no_form_is_refused(obj: object) -> None:
    with pytest.raises(AnswerError):
        validate_plain(obj)
