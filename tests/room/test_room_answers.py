"""What a phone may send, and how it is counted."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roomclass import asked_of_each_form, fitting

from course.room.answers import AnswerRefusedError, Mark, check_answer, group_by_mistake, key_of, moves, tally
from course.room.questions import Asked, ask_in_a_line

ASKED = {one.id: one for one in asked_of_each_form()}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**300, 10**400)
    | st.floats()
    | st.text(st.characters(), max_size=80)
    | st.sampled_from(["a", "b", "holds", "<script>alert(1)</script>", "\x00", "\u202e"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("guess", "margin", "choice", "sure", "choices", "line", "text")
MESSAGES = ANYTHING | st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3)


@pytest.mark.parametrize("name", ASKED)
@settings(deadline=None)
@given(answer=MESSAGES)
def test_anything_is_refused_in_a_sentence_or_kept_in_the_one_form(name: str, answer: Any) -> None:
    asked = ASKED[name]
    try:
        kept = check_answer(asked, answer)
    except AnswerRefusedError as error:
        assert str(error).endswith(".") and len(str(error)) < 120
        return
    written = json.dumps(kept, allow_nan=False)
    assert len(written) < 500 and check_answer(asked, json.loads(written)) == kept
    assert set(kept) <= set(answer)
    numbers = [kept[one] for one in ("guess", "margin", "sure") if one in kept] + kept.get("line", [])
    assert all(type(one) is float and math.isfinite(one) for one in numbers)
    tally(asked, [kept], {}, revealed=True, texts=True)


@pytest.mark.parametrize("asked", ASKED.values(), ids=list(ASKED))
def test_an_answer_that_fits_is_kept(asked: Any) -> None:
    assert check_answer(asked, fitting(asked)) == fitting(asked)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("guess:share", {"guess": True}),
        ("guess:share", {"guess": "30"}),
        ("guess:share", {"guess": math.nan}),
        ("guess:share", {"guess": 60.1}),
        ("guess:share", {"guess": 10**400}),
        ("guess:share", {"guess": 30, "margin": -1}),
        ("guess:share", {"guess": 30, "name": "Aki"}),
        ("guess:who", {"choice": "d"}),
        ("guess:who", {"choice": ["a"]}),
        ("guess:who", {"choice": "a", "sure": 1.2}),
        ("check:one", {"choice": "a", "sure": 0.5}),
        ("check:some", {"choices": []}),
        ("check:some", {"choices": ["a"] * 400}),
        ("guess:path", {"line": [1]}),
        ("guess:path", {"line": [1, math.inf]}),
        ("check:gap", {"text": "x" * 201}),
        ("check:gap", {"text": " \n "}),
        ("check:gap", {"text": "1\x00"}),
        ("check:gap", {"text": "\ud800"}),
        ("check:gap", {"text": 5}),
    ],
)
def test_what_does_not_fit_is_refused(name: str, answer: dict[str, Any]) -> None:
    with pytest.raises(AnswerRefusedError):
        check_answer(ASKED[name], answer)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)), max_size=400))
def test_every_guess_stands_in_one_bar_and_intervals_are_counted(pairs: list[tuple[float, float]]) -> None:
    asked = ASKED["guess:share"]
    answers = [check_answer(asked, {"guess": guess, "margin": margin}) for guess, margin in pairs]
    hidden, open_ = tally(asked, answers, {}), tally(asked, answers, {}, revealed=True)
    assert sum(one["count"] for one in hidden["bins"]) == hidden["n"] == len(pairs)
    assert hidden["within"] is None and len(hidden["intervals"]) <= 60
    truth = asked.shown.truth
    held = sum(abs(one["guess"] - truth) <= one["margin"] + 1e-9 for one in answers)
    assert open_["within"] == held and open_["with_interval"] == len(pairs)
    middles = [sum(one) for one in hidden["intervals"]]
    assert all(one <= other + 1e-3 for one, other in pairwise(middles))


def test_lines_options_and_confidence_are_counted() -> None:
    line = tally(ASKED["guess:path"], [{"line": [1.0, 2.0]}, {"line": [3.0, 2.0]}], {})
    assert line["middle"] == [2.0, 2.0] and line["n"] == 2
    who = tally(
        ASKED["guess:who"], [{"choice": "a", "sure": 0.5}, {"choice": "a", "sure": 1.0}, {"choice": "b"}], {}
    )
    assert [one["count"] for one in who["counts"]] == [2, 1, 0] and who["sure"] == {"a": 0.75}
    some = tally(ASKED["check:some"], [{"choices": ["a", "c"]}, {"choices": ["c"]}], {})
    assert [one["count"] for one in some["counts"]] == [1, 0, 2]


def test_answers_to_a_check_are_grouped_by_their_mistake_the_largest_first() -> None:
    given = ["4.84", "27.5", "27.5", "0.05", "what", "<script>", "99", "mmr"]
    marks = {
        key_of({"text": "4.84"}): Mark("right", right=True, value=4.84),
        key_of({"text": "27.5"}): Mark("wrong", says="Shares are compared.", value=27.5),
        key_of({"text": "mmr"}): Mark("wrong", says="The fourth.", word="MMR"),
        key_of({"text": "0.05"}): Mark("right in another unit", says="A fraction.", value=0.05),
        key_of({"text": "what"}): Mark("error", read=False, value=1e58),
        key_of({"text": "99"}): Mark("wrong", value=99.0),
    }
    answers = [{"text": one} for one in given]
    found = group_by_mistake(answers, marks)
    assert (found["n"], found["right"], found["other"]) == (8, 1, 1)
    assert (found["unread"], found["waiting"]) == (1, 1)
    assert [(one["says"], one["count"], *one["values"]) for one in found["groups"]] == [
        ("Shares are compared.", 2, "27.5"),
        ("A fraction.", 1, "0.05"),
        ("The fourth.", 1, "MMR"),
    ]
    wall = tally(ASKED["check:gap"], answers, marks)
    assert "script" not in json.dumps(wall) and {one["value"] for one in wall["values"]} == {
        4.84,
        27.5,
        0.05,
        99,
    }
    mine = tally(ASKED["check:gap"], answers, marks, texts=True)
    assert {"text": "what", "count": 1} in mine["values"] and mine["unread"] == 0  # listed once
    assert "<script>" in [one.get("text") for one in mine["values"]]
    assert wall["unread"] == 1 and not any(one["right"] for one in wall["values"])  # before the reveal
    revealed = tally(ASKED["check:gap"], answers, marks, revealed=True)
    assert [one["value"] for one in revealed["values"] if one["right"]] == [4.84]


def test_moves_between_two_rounds() -> None:
    before = {"1": {"choice": "a"}, "2": {"choice": "a"}, "3": {"choice": "b"}, "4": {"choice": "b"}}
    after = {"1": {"choice": "b"}, "2": {"choice": "b"}, "3": {"choice": "b"}, "5": {"choice": "a"}}
    found = moves(ASKED["check:one"], before, after)
    assert found == [{"from": "a", "to": "b", "count": 2}, {"from": "b", "to": "b", "count": 1}]
    assert moves(ASKED["guess:share"], {}, {}) == []


def test_of_groups_of_one_size_a_guess_of_the_marker_comes_last() -> None:
    marks = {
        key_of({"text": "1"}): Mark("wrong", says="You get this if you add."),
        key_of({"text": "2"}): Mark("wrong", says="Perhaps you copied this number."),
    }
    found = group_by_mistake([{"text": "2"}, {"text": "1"}], marks)
    assert [one["says"] for one in found["groups"]] == [
        "add.",
        "perhaps copied this number.",
    ]


def test_a_group_shows_its_three_most_frequent_values() -> None:
    marks = {
        key_of({"text": one}): Mark("wrong", says="You add.", value=float(one))
        for one in ("1", "2", "3", "4")
    }
    found = group_by_mistake([{"text": one} for one in "4122343"], marks)
    assert [(one["count"], one["values"]) for one in found["groups"]] == [(7, ["4", "2", "3"])]


def test_a_class_hears_of_an_order_what_several_did_and_in_words() -> None:
    names = (("CHN", "China"), ("USA", "United States"))
    asked = Asked("check:order", "check", "text", "In which order?", options=names)
    assert asked.in_words("USA, CHN") == "United States; China"
    says = {
        "USA, CHN": "You exchanged the two.",
        "CHN": "With one digit nobody knows your number.",
        "USA": "One way to get this: you add. Another way to get this: you sort.",
    }
    marks = {key_of({"text": text}): Mark("wrong", says=one) for text, one in says.items()}
    found = group_by_mistake([{"text": text} for text in says], marks, texts=True)
    assert [(one["says"], one["values"]) for one in found["groups"]] == [
        ("One way: add. Another way: sort.", ["USA"]),
        ("With one digit nobody knows a number.", ["CHN"]),
        ("exchanged the two.", ["USA, CHN"]),
    ]


def test_a_rounded_answer_joins_the_group_of_the_mistake_that_the_exact_one_names() -> None:
    marks = {
        key_of({"text": "22.3"}): Mark("wrong", says="You get this if you take all mines.", value=22.3),
        key_of({"text": "22"}): Mark("wrong", says="You may get this if you take all mines.", value=22.0),
        key_of({"text": "7"}): Mark("wrong", says="You may get this if you round.", value=7.0),
    }
    found = group_by_mistake([{"text": one} for one in ("22", "22.3", "7")], marks)
    assert [(one["says"], one["count"]) for one in found["groups"]] == [
        ("take all mines.", 2),
        ("perhaps round.", 1),
    ]


def test_the_bars_of_counted_things_hold_equally_many_whole_numbers() -> None:
    counted = ask_in_a_line("How many members? | 5..40", 1)
    bars = tally(counted, [{"guess": float(number)} for number in range(5, 41)], {})["bins"]
    assert {bar["low"] % 1 for bar in bars} == {0} and bars[-1]["high"] == 40
    assert {bar["count"] for bar in bars} == {2} and sum(bar["count"] for bar in bars) == 36
