"""Tables in another unit, rounding, currency or shape than asked: recognised or named, never only wrong."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from judged import make, mark

from course.bank import Choices, Label, Order, QuestionSet, Table, Wrong
from course.bank.case import Case
from course.bank.tables import load
from course.marking import judge
from course.outcomes import Outcome

_FRAME = pd.DataFrame({"partner": ["CHN", "USA", "KOR"], "share_pct": [20.13, 15.52, 5.44]})
_PERCENT = make(Table({"partner": None, "share_pct": 0.01}, unit="percent"), _FRAME)
_TWO = make(
    Table({"partner": None, "mined": 0.1, "refined": 0.1}, unit="percent"),
    pd.DataFrame({"partner": ["CHN", "USA"], "mined": [61.4, 12.3], "refined": [91.7, 0.0]}),
)
_YEN = make(
    Table({"partner": None, "trade": 1.0}, unit="JPY bn", also={"trillion yen": 0.001}),
    pd.DataFrame({"partner": ["CHN", "USA"], "trade": [44_123.4, 32_987.6]}),
)


def _times(factor: float, frame: pd.DataFrame = _FRAME) -> pd.DataFrame:
    return frame.assign(**{name: frame[name] * factor for name in frame.columns[1:]})


@pytest.mark.parametrize(
    ("question", "answer", "outcome", "word"),
    [
        (_PERCENT, _times(0.01), Outcome.CONVERTED, "given as a fraction. The question asks for percent"),
        (_PERCENT, _times(0.01).round(2), Outcome.CONVERTED, "given as a fraction and rounded"),
        (
            _PERCENT,
            _FRAME.round(1),
            Outcome.ROUNDED,
            "in the column 'share_pct'. The tolerance is 0.01 percent.",
        ),
        (_PERCENT, _FRAME.round(0), Outcome.ROUNDED, "rounded too far"),
        (_PERCENT, _FRAME.round(-1), Outcome.WRONG, "3 of 3 rows differ"),
        (_PERCENT, _times(10), Outcome.WRONG, "ten times too large"),
        (_PERCENT, _times(1e-3), Outcome.WRONG, "a thousand times too small"),
        (_PERCENT, _times(0.0), Outcome.WRONG, "all rows hold the same number"),
        (_PERCENT, _times(1.3), Outcome.WRONG, "all numbers are the right ones times the same factor"),
        (
            _PERCENT,
            _FRAME.head(2),
            Outcome.WRONG,
            "2 rows, fewer than the question asks for. Its rows are right",
        ),
        (_YEN, _times(0.001, _YEN.code()), Outcome.CONVERTED, "given as trillion yen"),
        (_YEN, _times(1000, _YEN.code()), Outcome.WRONG, "a thousand times too large"),
    ],
)
def test_another_unit_or_rounding_is_said(question: Any, answer: Any, outcome: str, word: str) -> None:
    found = mark(question, answer)
    assert found["outcome"] == outcome and word in found["says"]
    assert (found["points"] == 0.5) == (outcome in {Outcome.CONVERTED, Outcome.ROUNDED})


def test_a_unit_in_one_column_alone_names_the_column() -> None:
    frame = _TWO.code()
    one = mark(_TWO, frame.assign(mined=frame["mined"] / 100))
    assert one["outcome"] == Outcome.CONVERTED
    assert "in the column 'mined'. The question asks for percent." in one["says"]
    tens = mark(_TWO, frame.assign(mined=frame["mined"] * 1000))
    assert tens["says"] == "In the column 'mined', all numbers are a thousand times too large."
    wrong = mark(_TWO, frame.assign(mined=frame["mined"] / 100, refined=[50.0, 3.0]))
    assert wrong["outcome"] == Outcome.WRONG


def _trade() -> pd.DataFrame:
    rows = load("japan_trade").query("goods == 'All goods' and flow == 'export' and partner == 'CHN'")
    return rows[rows["year"].isin([2021, 2024])].rename(columns={"value_jpy_bn": "exports"})


def test_the_other_currency_is_named_with_the_rate_of_each_year() -> None:
    found = QuestionSet("tiny", title="Tiny", scenario="A set for tests.")

    @found.question(
        Table({"year": None, "exports": 1.0}, unit="JPY bn"),
        objective="none",
        title="Tiny",
        text="Tiny?",
        hints=("Think.",),
        level=1,
    )
    def tiny() -> pd.DataFrame:
        rows = load("japan_trade").query("goods == 'All goods' and flow == 'export' and partner == 'CHN'")
        rows = rows[rows["year"].isin([2021, 2024])]
        return rows[["year", "value_jpy_bn"]].rename(columns={"value_jpy_bn": "exports"})

    case = Case(tiny)
    dollars = _trade().assign(exports=lambda rows: rows["value_usd_mn"] / 1000)[["year", "exports"]]
    outcome = judge(case, Case(tiny).settled(dollars))
    assert outcome["mistakes"] == ["other_currency"] and "other currency" in outcome["says"]
    assert judge(case, case.settled(_trade()))["outcome"] == Outcome.RIGHT


# ------------------------------------------------------------------ what reset_index leaves

_ONE = make(Table({"share_pct": 0.01}, unit="percent"), _FRAME[["share_pct"]])
_BY_NAME = _FRAME.set_index("partner")["share_pct"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (_PERCENT, _FRAME.reset_index()),
        (_PERCENT, _FRAME.iloc[::-1].reset_index()),
        (_PERCENT, _FRAME.reset_index().reset_index()),
        (_PERCENT, _BY_NAME.rename(None).reset_index()),
        (_PERCENT, pd.Series(dict(zip(_FRAME["partner"], _FRAME["share_pct"], strict=True))).reset_index()),
        (_PERCENT, _BY_NAME.rename_axis(None).to_frame().reset_index()),
        (_ONE, _FRAME["share_pct"]),
        (_ONE, _FRAME["share_pct"].reset_index()),
        (_ONE, _FRAME["share_pct"].rename(None).reset_index()),
        (_ONE, _BY_NAME),
        (_ONE, _BY_NAME.rename("other")),
        (_ONE, list(_FRAME["share_pct"])),
        (_ONE, _FRAME["share_pct"].to_numpy()),
    ],
)
def test_row_numbers_and_a_series_for_one_column_are_forgiven(question: Any, answer: Any) -> None:
    assert mark(question, answer)["outcome"] == Outcome.RIGHT


def test_years_in_an_index_without_a_name_are_no_row_numbers() -> None:
    frame = pd.DataFrame({"year": [2023, 2024], "share_pct": [1.5, 2.5]})
    question = make(Table({"year": None, "share_pct": 0.01}), frame)
    assert mark(question, frame.set_index("year").rename_axis(None).reset_index())["outcome"] == Outcome.RIGHT
    assert mark(question, frame[["share_pct"]].reset_index())["outcome"] == Outcome.ERROR


def test_a_column_that_is_called_index_may_be_asked_for() -> None:
    frame = pd.DataFrame({"index": [0.0, 1.0], "share_pct": [1.5, 2.5]})
    assert mark(make(Table({"index": 0.01, "share_pct": 0.01}), frame), frame)["outcome"] == Outcome.RIGHT


_NAMES = {"a": "A", "b": "B", "c": "C"}
_RANK = pd.Series({"b": 3.0, "a": 2.0, "c": 1.0})


@pytest.mark.parametrize(
    ("question", "answer", "outcome"),
    [
        (make(Order(_NAMES), ["b", "a", "c"]), _RANK, Outcome.RIGHT),
        (make(Order(_NAMES), ["b", "a", "c"]), _RANK.to_frame(), Outcome.RIGHT),
        (make(Order(_NAMES), ["b", "a", "c"]), _RANK.sort_values(), Outcome.WRONG),
        (make(Order(_NAMES), ["b", "a", "c"]), pd.Series(["b", "a", "c"]), Outcome.RIGHT),
        (make(Choices(_NAMES), ["a", "b"]), _RANK[_RANK > 1], Outcome.RIGHT),
        (make(Choices(_NAMES), ["a", "b"]), pd.DataFrame({"name": ["a", "b"]}), Outcome.RIGHT),
        (make(Choices(_NAMES), ["a", "b"]), _RANK > 1, Outcome.ERROR),
        (
            make(Order(_NAMES), ["b", "a", "c"]),
            pd.Series(["x", "y", "z"], index=["b", "a", "c"]),
            Outcome.RIGHT,
        ),
        (make(Label(), "a"), _RANK.nlargest(2).tail(1), Outcome.RIGHT),
    ],
)
def test_a_series_stands_for_its_names(question: Any, answer: Any, outcome: str) -> None:
    assert mark(question, answer)["outcome"] == outcome


def test_of_choices_and_orders_it_is_counted_what_is_off() -> None:
    assert mark(make(Choices(_NAMES), ["a", "b"]), ["a", "c"])["says"] == (
        "Your choices are not yet right: 1 too many and 1 missing."
    )
    assert (
        mark(make(Choices(_NAMES), ["a", "b"]), ["a"])["says"] == "Your choices are not yet right: 1 missing."
    )
    assert (
        mark(make(Order(_NAMES), ["b", "a", "c"]), ["b", "c", "a"])["says"]
        == "1 of 3 names stand in the right place."
    )


_FIVE = {name: name.upper() for name in "abcde"}


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("abced", "`e` and `d` stand in each other's place. All others are right."),
        ("bcdae", "`a` stands in the wrong place. All others follow each other rightly."),
        ("badce", "Two pairs have exchanged their places: `a` with `b`, and `c` with `d`."),
        ("bcead", "0 of 5 names stand in the right place."),
        ("edcba", "You get this if you turn the order round."),
    ],
)
def test_an_order_says_which_names_stand_wrong(answer: str, says: str) -> None:
    assert mark(make(Order(_FIVE), list("abcde")), list(answer))["says"] == says


def test_a_usual_order_is_named() -> None:
    question = make(Order(dict.fromkeys("dbeca", "x")), list("cadbe"))
    assert "the alphabet" in mark(question, list("abcde"))["says"]
    assert "in which the question lists" in mark(question, list("dbeca"))["says"]


def test_one_wrong_choice_is_named_beside_others() -> None:
    question = make(Choices(_FIVE), ["a", "b"])
    question.mistakes(c_too=Wrong("You chose `c`, too.", lambda key: [*key, "c"], step="Look at c."))
    question.mistakes(c_and_d=Wrong("You chose all that end.", lambda key: [*key, "c", "d"], step="Look."))
    assert mark(question, ["a", "c"])["mistakes"] == ["c_too"]
    assert mark(question, ["a", "b", "c", "e"])["mistakes"] == ["c_too"]
    assert mark(question, ["a", "b", "c", "d"])["mistakes"] == ["c_and_d"]
    assert mark(question, ["a"])["mistakes"] == []
