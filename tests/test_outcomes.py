"""Outcomes are their words wherever they are written, and say of themselves what pages and totals ask."""

from __future__ import annotations

import json

import pytest

from course.grading.marks.rows import Row, grades_csv
from course.outcomes import Outcome


def test_an_outcome_is_written_and_compared_as_its_word() -> None:
    for outcome in Outcome:
        assert outcome == outcome.value and f"{outcome}" == str(outcome) == outcome.value
        assert json.dumps({outcome: outcome}) == json.dumps({outcome.value: outcome.value})
        assert Outcome(outcome.value) is outcome


def test_a_row_takes_the_word_and_gives_it_back() -> None:
    row = Row("ann", "ann.ipynb", "q", "right in another unit", 1.0, 2.0)  # type: ignore[arg-type]
    assert row.outcome is Outcome.CONVERTED
    assert type(row.as_dict()["outcome"]) is str
    assert "right in another unit" in grades_csv([row])


def test_a_word_that_is_no_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="splendid"):
        Row("ann", "ann.ipynb", "q", "splendid", 1.0, 2.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("is_right", "right, right in another unit, right in another rounding"),
        ("is_partly_right", "right in another unit, right in another rounding"),
        ("is_answered", "right, right in another unit, right in another rounding, wrong, error"),
        ("is_of_whole_file", "wrong exercise, wrong variant, unreadable, conflict"),
        (
            "is_trouble",
            "error, time-out, died, wrong exercise, wrong variant, unreadable, conflict, not marked",
        ),
        (
            "is_without_run",
            "not handed in, wrong exercise, wrong variant, unreadable, conflict, not marked",
        ),
        ("is_open", "not handed in, wrong exercise, wrong variant, unreadable, conflict, not marked"),
        ("to_settle", "wrong exercise, wrong variant, unreadable, conflict, not marked"),
    ],
)
def test_what_is_asked_of_an_outcome(asked: str, words: str) -> None:
    assert ", ".join(one for one in Outcome if getattr(one, asked)) == words


def test_every_outcome_has_a_meaning_and_only_answers_have_a_tone() -> None:
    assert all(one.meaning for one in Outcome)
    assert {one: one.tone for one in Outcome if one.tone} == {
        "right": "right",
        "right in another unit": "part",
        "right in another rounding": "part",
        "wrong": "wrong",
        "error": "wrong",
    }


def test_an_answer_in_another_form_earns_half_the_points_and_a_wrong_one_none() -> None:
    earned = {outcome: outcome.part_of_points for outcome in Outcome if outcome.part_of_points}
    assert earned == {Outcome.RIGHT: 1.0, Outcome.CONVERTED: 0.5, Outcome.ROUNDED: 0.5}
