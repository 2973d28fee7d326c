"""A question from the form of the page: her file only grows, and the question is used everywhere."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from course.bank.library import find_question, sets
from course.errors import CourseError
from course.lessons import lesson
from course.planning.sheet import RunSheet
from course.planning.writing import keep_question, question_from, sets_of
from course.room.preparing import mark_answer

CHOICE = {
    "kind": "choice",
    "text": "Who digs most of the **cobalt**, by weight of ore?",
    "options": [
        {"right": False, "words": "China", "says": "China refines most of it."},
        {"right": True, "words": "DR Congo", "says": "Three quarters of it."},
        {"right": False, "words": "", "says": ""},
    ],
}
NUMBER = {
    "kind": "number",
    "text": "Three of ten ships sail to China. How many percent?",
    "title": "Ships",
    "right": "30 %",
    "unit": "percent",
    "tolerance": "0,5",
    "wrong": [{"given": "0.3", "says": "This is the part of one."}, {"given": "", "says": ""}],
    "otherwise": "Divide first.",
}
TEXT = {"kind": "text", "text": "Capital?", "right": "Tokyo", "accepted": "東京; Tōkyō", "wrong": []}


def test_three_forms_become_questions_of_her_file_which_only_grows(tmp_path: Path) -> None:
    names = [keep_question(one, tmp_path, "week-3") for one in (CHOICE, NUMBER, TEXT, CHOICE)]
    assert names[0] == "week-3/who_digs_most_of_the_cobalt" and names[3] == f"{names[0]}_2"
    assert names[1] == "week-3/ships" and sets_of(tmp_path) == ["week-3"]
    found = sets(tmp_path)["week-3"].questions
    assert len(found) == 4
    bank = str(tmp_path)
    assert mark_answer(f"check:{names[0]}", "DR_Congo", bank)["right"]
    assert mark_answer(f"check:{names[1]}", "30.4", bank)["right"]
    assert mark_answer(f"check:{names[1]}", "0.3", bank)["says"] == "This is the part of one."
    assert mark_answer(f"check:{names[1]}", "12", bank)["says"] == "Divide first."
    assert mark_answer(f"check:{names[2]}", "東京", bank)["right"]
    path = tmp_path / "week-3.toml"
    hers = b"\xef\xbb\xbf# hers\r\n" + path.read_bytes().replace(b"\n", b"\r\n") + b"# the end"
    path.write_bytes(hers)
    keep_question(TEXT, tmp_path, "week-3")
    after = path.read_bytes()
    assert after.startswith(hers) and after.count(b"\n") == after.count(b"\r\n")
    assert find_question("week-3/capital_2", tmp_path).id == "capital_2"


def test_several_right_options_and_a_sentence_for_who_leaves_one_out() -> None:
    options = [{**one, "right": True} for one in CHOICE["options"][:2]]  # type: ignore[index]
    options.append({"right": False, "words": "Chad", "says": "None there."})
    told = question_from({**CHOICE, "options": options, "level": 3, "hint": "Look at weights."})
    assert told.right == ("China", "DR_Congo") and (told.level, told.hints) == (3, ("Look at weights.",))
    assert told.wrong == {
        "China": "China refines most of it.",
        "DR_Congo": "Three quarters of it.",
        "Chad": "None there.",
    }
    assert question_from(CHOICE).means == "Three quarters of it."


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "Question: write what you ask"),
        ({"text": 3, "kind": []}, "Question: write"),
        ({"text": "x" * 5000}, "more than 4000 signs"),
        ({**CHOICE, "kind": "essay"}, "a choice, a number or a text"),
        ({**CHOICE, "options": "none"}, "Options: write at least two"),
        ({**CHOICE, "options": [{"words": "a"}, {"words": "b"}]}, "tick the one that is right"),
        ({**CHOICE, "options": [{"words": "a"}, {"words": "a"}]}, "'a' stands there twice"),
        ({**CHOICE, "options": [{"says": "alone"}]}, "a sentence and no words"),
        ({**NUMBER, "right": ""}, "Right number: write a number"),
        ({**NUMBER, "right": "about 5"}, "Right number: .*not read as a number"),
        ({**NUMBER, "wrong": [{"given": "x", "says": "?"}]}, "Wrong answers: "),
        ({**NUMBER, "wrong": [{"given": "30.2", "says": "?"}]}, "within the tolerance"),
        ({**NUMBER, "wrong": [{"given": "4", "says": ""}]}, "each line needs an answer and the sentence"),
        ({**TEXT, "wrong": [{"given": "a", "says": "?"}] * 2}, "'a' stands there twice"),
        ({**TEXT, "right": "?"}, "needs letters or digits"),
    ],
)
def test_what_is_missing_is_said_with_the_name_of_its_field(form: dict[str, Any], says: str) -> None:
    with pytest.raises(CourseError, match=says):
        question_from(form)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("../x", None, "a name of letters"),
        (None, None, "a name of letters"),
        ("01-trade-interdependence", None, "is a set of the course"),
        ("class", "[sets]\n", "holds no questions and stays"),
        ("bad", "title = One\n", "holds no questions and stays"),
        ("list", 'questions = [{id="a", title="A", text="?", right=1}]\n', "its own line"),
    ],
)
def test_a_file_that_can_take_no_question_stays_as_it_is(
    tmp_path: Path, name: object, text: str | None, says: str
) -> None:
    path = tmp_path / f"{name}.toml"
    if text:
        path.write_text(text, "utf-8")
    with pytest.raises(CourseError, match=says):
        keep_question(CHOICE, tmp_path, name)
    assert [one.read_text("utf-8") for one in tmp_path.iterdir()] == ([text] if text else [])


def test_the_sheet_shows_the_form_as_learners_see_it_and_keeps_it_in_bank_and_plan(tmp_path: Path) -> None:
    sheet = RunSheet(lesson("01a"), tmp_path / "decks" / "01a.toml")
    seen = sheet.draft({"form": NUMBER})
    assert sheet.question("draft").numeric and seen["says"] == [["0.3", "This is the part of one."]]
    view = sheet.view()
    sent = {"do": "write", "row": 1, "form": NUMBER, "set": "week-3", "digest": view["digest"]}
    with pytest.raises(CourseError, match="changed meanwhile"):
        sheet.act({**sent, "digest": "old"})
    assert not sheet.home.exists() and not sheet.path.exists()
    row = sheet.act(sent)["rows"][2]
    assert row["question"] == "week-3/ships" and "--bank" in sheet.command
    assert tomllib.loads(sheet.path.read_text("utf-8"))["steps"][2]["question"] == "week-3/ships"
    assert sheet.menus()["sets"] == ["week-3"]
    assert [one["name"] for one in sheet.find({"words": "three of ten ships"})["questions"]] == [
        "week-3/ships"
    ]
