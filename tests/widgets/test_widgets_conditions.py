"""Conditions for an answer: set once and kept, and each answer held against them is added."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course import widgets
from course.errors import CourseError
from course.widgets.conditions import HELD, Conditions
from course.workspace import StateDamagedWarning, Workspace

THREE = ["A named minister says no.", "To both capitals.", "A price that a table holds."]


@pytest.fixture
def folder(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path)
    workspace.create()
    return workspace


def test_conditions_are_kept_once_and_answers_are_added(folder: Workspace) -> None:
    at_first = widgets.my_conditions(workspace=folder)
    with pytest.raises(CourseError, match="Write all 3 conditions first"):
        at_first.keep(["one", " ", "three"])
    with pytest.raises(CourseError, match="Keep your conditions first"):
        at_first.answer("Yes.", ["met"] * 3)
    at_first.keep(THREE)
    at_first.keep(["easier", "ones", "now"])
    assert at_first.kept() == {"conditions": THREE}, "what was set at the start stays"
    at_last = widgets.my_conditions(answering=True, workspace=folder)
    assert THREE[1] in str(at_last)
    for words, held in (("", ["met"] * 3), ("Yes.", ["met", "met", ""]), ("Yes.", ["met"])):
        with pytest.raises(CourseError):
            at_last.answer(words, held)
    at_last.answer("To both, at a price.", list(HELD))
    at_last.answer("On second thought, no.", ["not met"] * 3)
    assert [one["answer"] for one in at_last.kept()["answers"]] == [
        "To both, at a price.",
        "On second thought, no.",
    ]


def test_the_page_and_the_record_say_the_same(folder: Workspace) -> None:
    conditions = Conditions(answering=True, workspace=folder)
    form = conditions.form

    def press(message: dict[str, Any]) -> tuple[str, int]:
        conditions._pressed(form, message, [])
        return form.trouble, form.revision

    assert press({"conditions": THREE[:2]})[0].startswith("Write all 3 conditions")
    assert press({"conditions": THREE}) == ("", 2)
    assert press({"answer": "No.", "held": ["met", "", ""]})[0].startswith("Say of each condition")
    assert press({"answer": "No.", "held": ["not met"] * 3}) == ("", 4)
    assert form.kept == conditions.kept() == Conditions(answering=False, workspace=folder).form.kept


def test_a_damaged_part_is_set_aside_and_the_rest_stays(folder: Workspace) -> None:
    Conditions(answering=False, workspace=folder).keep(THREE)
    state = json.loads(folder.state_file.read_text("utf-8"))
    state["conditions"]["answers"] = [{"answer": "kept", "held": ["met"] * 3}, {"answer": 5}]
    folder.state_file.write_text(json.dumps(state), "utf-8")
    with pytest.warns(StateDamagedWarning, match="Some of your conditions and answers is damaged"):
        kept = Conditions(answering=True, workspace=folder).kept()
    assert kept["conditions"] == THREE and [one["answer"] for one in kept["answers"]] == ["kept"]


def test_without_a_screen_it_says_what_is_kept(folder: Workspace) -> None:
    conditions = Conditions(answering=False, workspace=folder)
    assert "No conditions are kept yet." in conditions._repr_html_()
    conditions.keep(["<b>bold</b>", *THREE[1:]])
    assert "&lt;b&gt;bold" in conditions._repr_html_() and "model_id" not in str(
        conditions._repr_mimebundle_()
    )
