"""The examiner: what it prepares of a lesson, what it makes of answers, and its lines of JSON."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from course.bank.library import find_set
from course.claims import claim
from course.errors import CourseError
from course.lessons import all_lessons, lesson
from course.lessons.deck import steps_of
from course.room import preparing
from course.room.answers import check_answer
from course.room.preparing import all_asked_in, main, mark_answer, prepare_lesson
from course.room.questions import Asked
from course.widgets.guess_questions import QUESTIONS


@pytest.mark.parametrize("name", [one.id for one in all_lessons()])
def test_all_that_a_lesson_asks_is_asked_and_its_claims_come_first(name: str) -> None:
    chosen, found = lesson(name), prepare_lesson(name)
    asks = [f"{ask.what}:{ask.id}" for step in steps_of(chosen) for ask in step.asks]
    expected = list(dict.fromkeys([*(f"claim:{one}" for one in chosen.claims), *asks]))
    questions = [Asked.from_plain(one) for one in found["questions"]]
    assert [one.id for one in questions] == expected and found["troubles"] == []
    assert len({one.code for one in questions}) == len(questions)
    headings = [step["heading"] for step in found["steps"]]
    for one in questions:
        assert one.heading in headings
        assert "(Or: " not in one.text, "a vote is on one sentence"
        assert one.shown.words and one.shown.because.endswith((".", ")")), one.id
        assert one.shown.status in ("", "observed", "estimated", "assumed", "illustrative", "scenario")
        if one.form == "number":
            check_answer(one, {"guess": one.shown.truth, "margin": 1.0})
        if one.form == "choice":
            check_answer(one, {"choice": one.shown.truth})
        if one.form == "line":
            check_answer(one, {"line": one.shown.truth})
    assert json.loads(json.dumps(found, allow_nan=False))


def test_truths_are_those_of_the_course() -> None:
    found = {one["id"]: Asked.from_plain(one) for one in prepare_lesson("01a")["questions"]}
    share = found["guess:china_share"].shown
    assert (
        share.truth == pytest.approx(QUESTIONS["china_share"].truth(), rel=1e-5)
        and "20.1 percent" in share.words
    )
    assert "Ministry of Finance" in share.source and share.status == "observed"
    for id in lesson("01a").claims:
        shown = found[f"claim:{id}"].shown
        assert shown.verdict == str(claim(id).verdict) and shown.because == claim(id).finding
    assert found["check:share_gap"].form == "text"
    assert "**dollar become dearer in yen**" in found["check:dearer_dollar"].text


def test_answers_get_the_outcome_and_the_mistake_of_the_marker() -> None:
    assert mark_answer("check:share_gap", "4.84") == {
        "outcome": "right",
        "right": True,
        "says": "",
        "value": 4.84,
        "read": True,
        "word": "",
    }
    named = mark_answer("check:second_miner", "mmr")
    assert named["word"] == "MMR" and "fourth largest" in named["says"]
    assert mark_answer("check:second_miner", "idiot")["word"] == ""  # the wall shows the course's words only
    assert "Percentage points are a plain difference" in mark_answer("check:share_gap", "27.5")["says"]
    stated = mark_answer("check:share_gap", "20")["says"]
    assert "the text states it" in stated and "(C" not in stated  # a class knows no codes of claims
    # nor rows, conditions and tables that the question does not name, where a number is typed on a phone
    assert mark_answer("check:share_gap", "0")["says"] == mark_answer("check:share_gap", "16.2")["says"] == ""
    assert "fraction" in mark_answer("check:share_gap", "0.0484")["says"]
    assert mark_answer("check:share_gap", "1,000")["read"] is False
    for text in ("", "<script>", "1e999", "\u0661\u0662", "nan", "9" * 60, "x" * 500):
        assert mark_answer("check:share_gap", text)["right"] is False


def test_every_option_of_every_quick_check_is_marked_beforehand_and_one_is_right() -> None:
    count = 0
    for one in all_lessons():
        for name, marks in prepare_lesson(one.id)["marks"].items():
            count += 1
            assert sum(mark["right"] for mark in marks.values()) == 1
            assert all(mark["says"] for mark in marks.values() if not mark["right"]), name
    assert count >= 10


def test_sentences_of_mistakes_go_with_what_notebooks_report() -> None:
    work = prepare_lesson("01a")["work"]
    assert set(work) >= {one.id for one in find_set("01")}
    assert work["share_gap"]["step"] == "A share of what?" and work["china_share"]["step"] == "Exercises"
    assert "{" not in json.dumps([one["title"] for one in work.values()])


def test_one_question_that_fails_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Any:
        raise ValueError("no table")

    monkeypatch.setitem(QUESTIONS, "china_share", replace(QUESTIONS["china_share"], truth=fails))
    found = prepare_lesson("01a")
    assert (
        "guess:china_share" not in [one["id"] for one in found["questions"]] and len(found["questions"]) == 8
    )
    assert found["troubles"] == ["The guess china_share could not be prepared and is left out: no table"]
    with pytest.raises(CourseError, match="Lesson 01a: The guess china_share could not be prepared"):
        all_asked_in(lesson("01a"), steps_of(lesson("01a")))  # a file would hide it


def test_the_lines_of_the_examiner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "prepare_lesson", lambda name, **rest: {"title": name})
    asked = [
        '{"id": 1, "question": "check:share_gap", "answer": "4.84"}',
        "not JSON",
        '{"id": 3, "question": "check:no_such", "answer": "1"}',
        '{"id": 4, "question": "check:share_gap", "answer": {"a": 1}}',
    ]
    out = io.StringIO()
    assert main(["01a"], io.StringIO("\n".join(asked)), out) == 0
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[0] == {"kind": "prepared", "title": "01a"} and lines[1]["mark"]["right"]
    assert [line["kind"] for line in lines[2:4]] == ["failed", "failed"] and lines[3]["id"] == 3
    assert len(lines) == 5 and not lines[4].get("mark", {}).get("right")
