"""Screens of a lesson: each cell once or left out by rule, and no finding before the teacher reveals it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from course.lessons import Lesson, all_lessons, lesson
from course.lessons.deck import Step, steps_of
from course.lessons.notes import Note
from course.lessons.slides import Screen, screens_in, title_screen, words_for_a_class, words_screens

LESSONS = pytest.mark.parametrize("one", all_lessons(), ids=lambda one: one.id)


def _text(source: str, id: str = "t") -> dict[str, Any]:
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source}


def _code(source: str, id: str, *types: str) -> dict[str, Any]:
    outputs = [{"output_type": "execute_result", "data": dict.fromkeys(types, "")}] if types else []
    return {"cell_type": "code", "id": id, "metadata": {}, "source": source, "outputs": outputs}


def _table(rows: int, id: str) -> dict[str, Any]:
    cell = _code("rows", id, "text/html", "text/plain")
    cell["outputs"][0]["data"]["text/html"] = "<tr></tr>" * rows
    return cell


def _screens(*cells: dict[str, Any]) -> tuple[Screen, ...]:
    return screens_in(Step("A step", cells, Note("A step", "", 1, 1)))


VEGA = "application/vnd.vegalite.v5+json"


@LESSONS
def test_every_cell_is_on_one_screen_or_left_out_by_rule(one: Lesson) -> None:
    for step in steps_of(one):
        placed = [cell for screen in screens_in(step) for cell in screen.cells]
        code = [cell["id"] for cell in placed if cell["cell_type"] == "code"]
        assert sorted(code) == sorted(
            cell["id"] for cell in step.cells if cell["cell_type"] == "code" and cell["outputs"]
        )
        shown = "\n\n".join(cell["source"] for cell in placed if cell["cell_type"] == "markdown")
        shown = shown.replace("\u00a0", " ")  # a percent sign never stands alone at the left
        for cell in step.cells:
            if cell["cell_type"] != "markdown" or cell["source"].startswith(("# ", "**What to read.**")):
                continue
            for paragraph in re.split(r"\n{2,}", words_for_a_class(cell["source"])):
                left_out = re.match(r"#|---|\*\*(Words:|Now practise:|For more)|←|\[Contents\]", paragraph)
                lines = [line for line in paragraph.splitlines() if line.strip()]
                assert left_out or all(line in shown for line in lines), paragraph
        ids = [cell["id"] for cell in placed]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[\w-]{1,64}", id, re.ASCII) for id in ids)


@LESSONS
def test_no_finding_comes_before_it_is_revealed(one: Lesson) -> None:
    for step in steps_of(one):
        before: Screen | None = None
        for screen in screens_in(step):
            words = [cell["source"] for cell in screen.cells if cell["cell_type"] == "markdown"]
            if any("**What it shows.**" in text for text in words):
                assert screen.kind == "finding", screen
            if screen.kind == "finding":
                assert screen.covered or (before is not None and before.holds_back)
            if screen.kind in ("picture", "explorer"):
                assert screen.holds_back
            before = screen


@LESSONS
def test_no_slide_speaks_of_cells_since_it_shows_none(one: Lesson) -> None:
    screens = [screen for step in steps_of(one) for screen in screens_in(step)]
    text = " ".join(
        cell["source"] for screen in screens for cell in screen.cells if cell["cell_type"] == "markdown"
    )
    if one.id not in ("warm-up", "06"):  # at a keyboard only
        assert not re.search(r"\b(?:the|this|that|next) (?:next )?cell\b|folded", text, re.IGNORECASE)
        # a class has no button that keeps a guess, no link to follow, and no sentence by its code
        assert not re.search(r"keep your guess|\(\[more\]|\(C\d\d|choose C\d\d", text, re.IGNORECASE)


@LESSONS
def test_an_explorer_follows_the_guesses_of_its_step(one: Lesson) -> None:
    for step in steps_of(one):
        kinds = [screen.kind for screen in screens_in(step)]
        last = max((place for place, kind in enumerate(kinds) if kind == "guess"), default=-1)
        assert "explorer" not in kinds[: max(last, 0)]


def test_an_explorer_that_stands_first_waits_for_the_guess() -> None:
    explorer, guess = (
        _code("widgets.partners()", "a", VEGA),
        _code('widgets.predict("china_share")', "b", VEGA),
    )
    assert [screen.kind for screen in _screens(explorer, guess)] == ["guess", "explorer"]


def test_a_finding_is_covered_unless_what_stands_before_it_was_revealed() -> None:
    found = "**What it shows.** Twenty percent."
    table = _screens(_table(3, "a"), _text(found))
    assert [(one.kind, one.covered) for one in table] == [("table", False), ("finding", True)]
    asked = _screens(_text("Which is larger?"), _table(3, "a"), _text(found))
    assert [(one.kind, one.holds_back) for one in asked] == [("table", True), ("finding", False)]
    picture = _screens(_code("charts.lines()", "a", VEGA), _text(found))
    assert [(one.kind, one.holds_back) for one in picture] == [("picture", True), ("finding", False)]


def test_printed_lines_stand_on_their_screen_and_the_finding_waits_below_them() -> None:
    printed = _code("print(5)", "a")
    printed["outputs"] = [{"output_type": "stream", "text": "5\n"}]
    (screen,) = _screens(printed, _text("**What it shows.** Five."))
    assert (screen.kind, screen.covered, len(screen.cells)) == ("finding", True, 2)
    (alone,) = _screens(printed)
    assert not alone.holds_back, "an empty screen that asks what it says"
    asked, _ = _screens(_text("How many?"), printed, _text("**What it shows.** Five."))
    assert asked.kind == "words" and asked.holds_back
    apart = _screens(printed, _text("**What it shows.** " + "A long sentence follows. " * 35))
    assert [(one.kind, one.covered) for one in apart][:2] == [("words", False), ("finding", True)]


def test_a_short_text_stands_with_what_follows_or_what_it_explains() -> None:
    check, guess = _code('ex.quick("a")', "a", "text/plain"), _code('widgets.predict("b")', "b", VEGA)
    assert [len(one.cells) for one in _screens(_text("Which word does that? Write it:"), check)] == [2]
    assert len(_screens(_text("A long sentence follows. " * 10), check)) == 2
    assert [len(one.cells) for one in _screens(_text("Guess first."), guess)] == [2]
    silent = _code("wide = load()", "c")
    texts = (_text("A flow has two ends.", "t1"), silent, _text("Each row is one economy:", "t2"))
    (screen,) = _screens(*texts, _table(3, "d"))
    assert [cell["id"] for cell in screen.cells] == ["t1-p0", "t2-p0", "d"] and screen.holds_back
    printed = _code("print(5)", "e")
    printed["outputs"] = [{"output_type": "stream", "text": "5\n"}]
    (screen,) = _screens(printed, _text("The row counts twice."))
    assert len(screen.cells) == 2 and not screen.holds_back
    asked = _screens(_text("How many?"), printed, _text("The row counts twice."))
    assert [one.holds_back for one in asked] == [True, False], "nothing is explained before it shows"


def test_what_leads_from_an_output_to_the_finding_is_a_finding_too() -> None:
    screens = _screens(_table(3, "a"), _text("It counts to 18.\n\n**What it shows.** So it holds."))
    assert [one.kind for one in screens] == ["table", "finding"]
    assert screens[1].covered and "18" in screens[1].cells[0]["source"]


def test_a_short_text_and_a_small_table_are_one_screen() -> None:
    assert len(_screens(_text("Look at the last row."), _table(4, "a"))) == 1
    assert len(_screens(_text("Look at the last row."), _table(20, "a"))) == 2
    assert len(_screens(_text("A long sentence follows. " * 25), _table(4, "a"))) == 2
    assert len(_screens(_text("Look."), _code("charts.lines()", "a", VEGA))) == 2


def test_a_cell_that_shows_nothing_has_no_screen() -> None:
    assert _screens(_code("import pandas as pd", "a")) == ()


def test_code_that_a_sentence_announces_and_that_shows_nothing_stands_below_the_sentence() -> None:
    (screen,) = _screens(_text("Load the table:"), _code("wide = load()", "a"))
    assert screen.cells[0]["source"].endswith("Load the table:\n\n```python\nwide = load()\n```")
    (quiet,) = _screens(_text("It is loaded."), _code("wide = load()", "a"))
    text, _ = _screens(_text("See:"), _code("draw()", "a", VEGA))
    assert "```" not in quiet.cells[0]["source"] + text.cells[0]["source"]


def test_a_long_text_is_divided_between_its_paragraphs_evenly() -> None:
    paragraphs = [
        f"Paragraph {number} says a little more than the one before it did." for number in range(14)
    ]
    screens = _screens(_text("## A step\n\n" + "\n\n".join(paragraphs)))
    assert len(screens) == 2
    sizes = [screen.cells[0]["source"].count("Paragraph") for screen in screens]
    assert sizes == [7, 7]
    assert "\n\n".join(screen.cells[0]["source"] for screen in screens) == "\n\n".join(paragraphs)


def test_a_line_that_leads_to_a_list_stays_with_it() -> None:
    items = "\n".join(f"* Item {number} of the list." for number in range(6))
    screens = _screens(_text("\n\n".join(["Words. " * 60, "In our own words, the text says:", items])))
    assert not any(screen.cells[0]["source"].rstrip().endswith(":") for screen in screens)


def test_the_first_screen_asks_the_lessons_question() -> None:
    screen = title_screen(lesson("01a"))
    text = screen.cells[0]["source"]
    assert screen.kind == "title" and lesson("01a").question in text
    assert "ipynb" not in text and "Claims tested" not in text


def test_a_teachers_own_text_makes_screens() -> None:
    assert [one.cells[0]["id"] for one in words_screens("Break", "Ten minutes.", "own-1")] == ["own-1-0"]
    assert words_screens("Break", "", "own-1") == ()
