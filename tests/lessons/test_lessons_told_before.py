"""No lesson, deck or page of the site tells the answer of a guess or a check before it asks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from course.claims import claim
from course.lessons import all_lessons
from course.lessons.deck import asks_in, steps_of
from course.paths import notebooks_dir
from course.room.preparing import asked_in
from course.room.questions import Asked
from makers.site.cells import shown
from makers.site.moving.cells import shown_by
from makers.site.moving.checks import exercise_of
from makers.site.parts import Part

_TAG = re.compile(r"<[^>]+>")


def _shown(cell: dict[str, Any]) -> Iterator[str]:
    """Yield what a reader sees of a cell: its text, printed lines, tables and titles of charts."""
    if cell["cell_type"] == "markdown":
        yield cell["source"]
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        yield "".join(output.get("text", ""))
        yield _TAG.sub(" ", "".join(data.get("text/html", data.get("text/plain", ""))))
        specs = [found for kind, found in data.items() if "vega" in kind]
        yield json.dumps([spec.get("title") for spec in specs])


def _tells(truth: float, unit: str, known: set[float]) -> Iterator[re.Pattern[str]]:
    """Yield patterns of a number as it may be written; not of one that the lesson's claims state."""
    digits = {f"{truth:,.1f}", f"{truth:.1f}", f"{truth:.3g}"}
    written = {re.escape(one) for one in digits if len(re.sub(r"\D", "", one)) >= 3}
    whole = f"{truth:.0f}"
    if unit.startswith("percent") and round(truth) not in known:
        written.add(whole + r"(?:(?:, \d+)* and \d+)?\s?(?:%|percent)")
    return (re.compile(rf"(?<![\d.,-]){one}(?!\d)") for one in written)


def told_before(cells: list[dict[str, Any]], asked: dict[str, Asked], known: set[float]) -> list[str]:
    """Return the questions whose answer stands in a cell above them, with the words that tell it."""
    found, above = [], ""
    for cell in cells:
        for ask in asks_in(cell):
            question = asked.get(f"{ask.what}:{ask.id}")
            truth = question.shown.truth if question is not None and ask.what != "claim" else None
            for number in truth if isinstance(truth, list | tuple) else [truth]:
                if question is None or isinstance(number, bool) or not isinstance(number, int | float):
                    continue
                hits = (pattern.search(above) for pattern in _tells(number, question.unit, known))
                found += [f"{question.id}: {above[: hit.end()][-60:]}" for hit in hits if hit]
        above += "\n".join(_shown(cell))
    return found


class _Asking:
    """Stands in for the parts of a page of the site that move."""

    STYLES = ()

    def moving_part(self, cell: dict[str, Any], root: str) -> Part | None:
        shown = shown_by(cell)
        if shown is None:
            return None
        code = (
            shown.what == "check" and "____" in exercise_of(shown.name).quick(shown.name)._asked.paragraphs[0]
        )
        part = f'<div class="course-moving" data-kind="{shown.what}" data-name="{shown.name}"></div>'
        return Part(f"<details>{part}</details>" if code else part)

    def scripts_of(self, page: str) -> list[str]:
        return []

    def shared_files(self) -> dict[str, bytes]:
        return {}


def page_of(lesson: Any) -> list[dict[str, Any]]:
    """Return the cells of a lesson as its page of the site shows them."""
    notebook = json.loads((notebooks_dir() / f"{lesson.name}.ipynb").read_text("utf-8"))
    return list(shown(notebook, "", lambda link: link, _Asking()).cells)


def told_below(cells: list[dict[str, Any]], asked: dict[str, Asked]) -> list[str]:
    """Return the questions of a page whose answer can be seen below them, up to the next heading."""
    found: list[str] = []
    question: Asked | None = None
    folded = first = False
    for cell in cells:
        html = "".join("".join(one.get("data", {}).get("text/html", "")) for one in cell.get("outputs", ()))
        if asks := re.match(r'<div class="course-moving" data-kind="(guess|check)" data-name="(\w+)">', html):
            question, first = asked.get(f"{asks[1]}:{asks[2]}"), True
            continue
        if cell["cell_type"] == "markdown":
            folded = "course-told" in cell["source"] or (folded and cell["source"] != "</details>")
            if re.search("^#", cell["source"], re.MULTILINE):
                question = None
        if question is None or folded:
            continue
        if cell.get("outputs") and "course-moving" not in html and first:
            found.append(f"{question.id}: a result stands open below it")
        first &= cell["cell_type"] == "code"
        truth = question.shown.truth
        if isinstance(truth, float):
            text = "\n".join(_shown(cell))
            found += [
                f"{question.id}: {text[:60]}"
                for one in _tells(truth, question.unit, set())
                if one.search(text)
            ]
    return found


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.id)
def test_a_page_of_the_site_folds_the_answer_below_a_question(lesson: Any) -> None:
    asked = {one.id: one for one in asked_in(lesson, steps_of(lesson))[0]}
    cells = page_of(lesson)
    assert told_below(cells, asked) == []
    open_ones = [cell for cell in cells if "course-told" not in "".join(cell["source"])]
    if lesson.id == "02b":
        assert any("price_of_a_cut" in one for one in told_below(open_ones, asked)), "58 percent"


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda lesson: lesson.id)
def test_nothing_above_a_question_holds_its_answer(lesson: Any) -> None:
    steps = steps_of(lesson)
    questions, troubles = asked_in(lesson, steps)
    assert troubles == []
    known = {value for one in lesson.claims if (value := claim(one).claimed_value) is not None}
    cells = [cell for step in steps for cell in step.cells]
    assert told_before(cells, {one.id: one for one in questions}, known) == []


def test_a_told_answer_is_found() -> None:
    lesson = next(one for one in all_lessons() if one.id == "02a")
    steps = steps_of(lesson)
    asked = {one.id: one for one in asked_in(lesson, steps)[0]}
    told = {"cell_type": "markdown", "source": "Four numbers: **38, 49, 69 and 91 %**."}
    cells = [told, *(cell for step in steps for cell in step.cells)]
    assert any(one.startswith("guess:china_refining") for one in told_before(cells, asked, set()))
