"""A lesson in steps: one a heading, with its note and the questions that its code asks."""

from __future__ import annotations

from typing import Any

import pytest

from course.lessons import all_lessons
from course.lessons.deck import Ask, steps_in, steps_of
from course.lessons.facts import RoomError
from course.lessons.notes import PLANS, Note


def _text(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}


def _code(id: str, source: str) -> dict[str, Any]:
    return {"cell_type": "code", "id": id, "metadata": {}, "source": [source], "outputs": []}


NOTEBOOK = {
    "cells": [
        _text("a", "# 01a Trade\n\n*How much?*"),
        _text("b", "A start.\n\n## First\n\nWords.\n\n## Second\n\nMore."),
        _code("c", 'widgets.predict("share")\nwidgets.claims(shown="own", claim="C05")'),
        _code("d", "%time ex.quick('no')"),
        _text("e", "### Third"),
        _code("f", 'ex.quick("gap")  # ex.quick("not this one")'),
    ]
}


def test_each_heading_begins_a_step_and_a_divided_text_keeps_its_order() -> None:
    steps = steps_in(NOTEBOOK)
    assert [step.heading for step in steps] == ["01a Trade", "First", "Second", "Third"]
    assert [[cell["id"] for cell in step.cells] for step in steps] == [
        ["a", "b"],
        ["b-1"],
        ["b-2", "c", "d"],
        ["e", "f"],
    ]
    assert steps[1].cells[0]["source"] == "## First\n\nWords."


def test_a_step_asks_what_its_code_calls_and_not_what_a_remark_says() -> None:
    asks = [step.asks for step in steps_in(NOTEBOOK)]
    assert asks == [(), (), (Ask("guess", "share"), Ask("claim", "C05")), (Ask("check", "gap"),)]


def test_a_note_stands_at_its_heading() -> None:
    note = Note("Second", "**Say.** Look.", 3, 5)
    assert [step.note for step in steps_in(NOTEBOOK, [note])] == [None, None, note, None]


def test_a_note_at_a_heading_that_is_not_there_is_named() -> None:
    with pytest.raises(RoomError, match=r"no heading 'Fourth': correct that heading in teacher\.md"):
        steps_in(NOTEBOOK, [Note("Fourth", "", 1, 1)])


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda one: one.id)
def test_the_steps_of_a_lesson_fill_both_meetings_and_hold_each_cell_once(lesson: Any) -> None:
    steps = steps_of(lesson)
    notes = [step.note for step in steps if step.note]
    assert (sum(note.short for note in notes), sum(note.long for note in notes)) == PLANS
    ids = [cell["id"] for step in steps for cell in step.cells]
    assert len(set(ids)) == len(ids)
    assert any(step.asks for step in steps)
