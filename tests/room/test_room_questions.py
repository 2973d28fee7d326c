"""Questions as plain data, questions in a line, and answers in a chat."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roomclass import SECRET, asked_of_each_form

from course.errors import CourseError
from course.room.questions import Asked, ask_in_a_line, codes_for, read_chat

BY_CODE = {one.code: one for one in asked_of_each_form()}


@pytest.mark.parametrize("asked", asked_of_each_form(), ids=lambda one: one.id)
def test_a_question_goes_through_json_and_its_public_part_has_no_secret(asked: Asked) -> None:
    assert Asked.from_plain(json.loads(json.dumps(asked.plain()))) == asked
    public = json.dumps(asked.public(3))
    assert SECRET not in public and json.loads(public)["number"] == 3
    assert str(asked.shown.truth) not in public or asked.options


def test_own_questions_in_a_line() -> None:
    choice = ask_in_a_line("Which worries you more? | mines |  magnets", 1)
    assert (choice.form, choice.options) == ("choice", (("o1", "mines"), ("o2", "magnets")))
    assert choice.shown.words == "" and choice.shown.truth is None
    number = ask_in_a_line("How many tonnes? | 0..100 tonnes", 2)
    assert (number.form, number.low, number.high, number.unit) == ("number", 0, 100, "tonnes")
    assert not number.margin
    assert number.step == ask_in_a_line("How many members? | 5..40", 3).step == 1, "nobody counts in tenths"
    assert ask_in_a_line("How likely? | 0..1", 3).step < 0.1
    below = ask_in_a_line("How far? | -2.5..2.5", 3)
    assert (below.low, below.high, below.unit) == (-2.5, 2.5, "") and 0 < below.step < 0.2
    plain = ask_in_a_line("Is it so?", 4)
    assert [words for _, words in plain.options] == ["yes", "no", "not sure"]


@pytest.mark.parametrize(
    "line", ["", " | a | b", "Why? | a", "Why? | a | a", "How? | 5..5", "x" * 400, "Q | 1..1" + "0" * 20]
)
def test_a_line_that_cannot_be_read_is_refused_with_one_that_can(line: str) -> None:
    with pytest.raises(CourseError, match=r"\?"):
        ask_in_a_line(line, 1)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("How? | 0..0.0000000001", "too narrow"),
        ("How? | 999999999999..1000000000000", "too narrow"),
        ("\ud800? | a | b", "cannot be shown"),
        ("Which? | a\x00 | b", "cannot be shown"),
        ("Which? | \u202ea | b", "cannot be shown"),
    ],
)
def test_a_line_that_no_page_could_show_is_refused(line: str, says: str) -> None:
    with pytest.raises(CourseError, match=says):
        ask_in_a_line(line, 1)


@pytest.mark.parametrize(
    "text", ["\u0647\u0644\u061f", "\u662f\u5426\uff1f", "So \U0001f469\u200d\U0001f52c?"]
)
def test_a_line_in_any_script_is_taken(text: str) -> None:
    assert ask_in_a_line(text, 1).text == text


@settings(deadline=None)
@given(st.floats(0.001, 1e9), st.floats(-500, 500))
def test_the_step_of_an_own_scale_divides_it_finely(span: float, low: float) -> None:
    asked = ask_in_a_line(f"How? | {low:.3f}..{low + span + 0.001:.3f}", 1)
    assert 0 < asked.step <= (asked.high - asked.low) / 10


def test_codes_differ_and_announced_ones_stay() -> None:
    twice = [Asked(f"guess:china_share{n or ''}", "guess", "number", "?") for n in range(30)]
    codes = codes_for(twice)
    assert codes[0] == "CS" and len(set(codes)) == 30 and all(len(code) == 2 for code in codes)
    assert codes_for([asked_of_each_form()[1], *twice])[0] == "SH"


@pytest.mark.parametrize(
    ("line", "code", "answer"),
    [
        ("SH-30-6", "SH", {"guess": 30.0, "margin": 6.0}),
        ("10:32:05 From Aki Tanaka to Everyone: sh-30-6", "SH", {"guess": 30.0, "margin": 6.0}),
        ("[10:32, 26/11/2026] Ben: SH-30", "SH", {"guess": 30.0}),
        ("Li Na: SH - 30,5 - 6", "SH", {"guess": 30.5, "margin": 6.0}),
        ("Cem (10:32 AM): SH\u201330\u20136!", "SH", {"guess": 30.0, "margin": 6.0}),
        ("Dee: I think SH--5", "SH", {"guess": -5.0}),
        ("Eva: WH-b-70", "WH", {"choice": "b", "sure": 0.7}),
        ("Eva: WH-2-70", "WH", {"choice": "b", "sure": 0.7}),
        ("Fay: CA-B", "CA", {"choice": "does_not_hold"}),
        ("Gil: SO-ac", "SO", {"choices": ["a", "c"]}),
        ("Gil: SO-13", "SO", {"choices": ["a", "c"]}),
        ("Hal: GA-12.5", "GA", {"text": "12.5"}),
    ],
)
def test_codes_are_found_among_names_and_times(line: str, code: str, answer: dict[str, object]) -> None:
    found, missed = read_chat(line, BY_CODE)
    assert [(one, given) for _, one, given in found] == [(code, answer)] and missed == []


def test_who_wrote_is_what_stands_before_the_code_or_above_it() -> None:
    chat = "Aki 10:32\nSH-30-6\n\nBen: SH-20-4\n10:40 From Aki to Everyone: SH-31-6\nAki\nhello\n"
    who = [name for name, _, _ in read_chat(chat, BY_CODE)[0]]
    assert who == ["aki", "ben", "aki"]


def test_a_code_that_does_not_fit_is_named() -> None:
    found, missed = read_chat("A: ZZ-30\nB: WH-9\nC: PA-3\nD: see you - at 5\nE: SH 30\nF: at 5", BY_CODE)
    assert found == [] and missed == ["A: ZZ-30", "B: WH-9", "C: PA-3", "E: SH 30"]


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_chat_is_read_without_an_error(text: str) -> None:
    for _, code, answer in read_chat(text, BY_CODE)[0]:
        assert code in BY_CODE and answer
