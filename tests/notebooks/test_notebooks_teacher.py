"""The teacher's version: notes fit the lessons, and their minutes add up."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from test_notebooks_figures import authored, orphans

from course.cli import main
from course.commands.teacher import teacher_notebook
from course.errors import CourseError
from course.lessons import Lesson, all_lessons
from course.lessons.notes import read_about, read_notes

__all__ = ["authored"]

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ROOT / "notebooks" / "source"
LESSONS = all_lessons()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("teacher")
    assert main(["build", "teacher", "--out", str(out)]) == 0
    return out


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_minutes_add_up(lesson: Lesson) -> None:
    notes = read_notes(ROOMS / lesson.name)
    assert sum(note.short for note in notes) == 50
    assert sum(note.long for note in notes) == 90
    assert all(note.short or "**Skip.**" in note.text or note.long <= 5 for note in notes)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_with_notes(lesson: Lesson, built: Path) -> None:
    path = built / f"{lesson.name}-teacher.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    noted = [tag for tag in tags if "teacher" in tag]
    code = "".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    answered = bool(lesson.exercise_minutes) or "ex.quick(" in code
    assert len(noted) == len(read_notes(ROOMS / lesson.name)) + 1 + answered
    assert any("teacher-ask" in tag for tag in noted)
    shipped = json.loads((ROOT / "notebooks" / f"{lesson.name}.ipynb").read_text("utf-8"))["cells"]
    before = "".join("".join(cell["source"]) for cell in shipped)
    after = "".join(
        cell.source for cell, tag in zip(notebook.cells, tags, strict=True) if "teacher" not in tag
    )
    assert "".join(after.split()) == "".join(before.split()), "the lesson itself must not change"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_no_orphan_figures_in_the_notes(lesson: Lesson, built: Path, authored: set[float]) -> None:
    cells = json.loads((built / f"{lesson.name}-teacher.ipynb").read_text("utf-8"))["cells"]
    own = "".join(note.text for note in read_notes(ROOMS / lesson.name))
    lines = {line.lstrip("> ").strip() for line in own.splitlines()}
    found = orphans(cells, authored)
    left = {(figure, line) for figure, line in found if any(line.lstrip("> ")[:60] in one for one in lines)}
    # a made-up car; a tenth of the text's figure, and a figure of a chart further down
    allowed = {"01": {"20", "21"}, "03": {"130", "216"}}.get(lesson.id, set())
    assert not {(figure, line) for figure, line in left if figure not in allowed}


def test_answers_come_from_the_bank(built: Path) -> None:
    last = json.loads((built / "01b-whose-balance-teacher.ipynb").read_text("utf-8"))["cells"][-1]
    text = "".join(last["source"])
    assert "`china_share`, objective `trade.shares`" in text
    assert (
        text.index("answers to the quick checks")
        < text.index("`venture_change`, objective")
        < text.index("`china_share`")
    )
    assert "Answer: **20.09" in text
    assert "A share can grow while its part shrinks" in text


def test_only_the_lessons_asked_for(tmp_path: Path) -> None:
    assert main(["build", "teacher", "02a", "--out", str(tmp_path)]) == 0
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    deeper = "deeper/what-dependence-is-teacher.ipynb"
    assert written == [
        "02a-from-mine-to-magnet-teacher.ipynb",
        deeper,
        "pictures/02a-from-mine-to-magnet.svg",
    ]


def test_an_unknown_lesson_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "teacher", "99", "--out", str(tmp_path)]) != 0
    assert "There is no lesson called '99'" in capsys.readouterr().err


_ABOUT = (
    "# Notes\n\n**Read at home.** A.\n\n**What goes wrong.** B.\n\n**Where the viewpoints differ.** C.\n\n"
)


def _room(folder: Path, notes: str) -> Path:
    (folder / "teacher.md").write_text(notes, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## A\n\n**Ask.** Why?\n", "needs a line"),
        ("## A\n**Time.** 1 | 2\n\nNo label.\n", r"no label. The labels are \*\*Time"),
        ("## A\n**Time.** 1 | 2\n\n**Aks.** Why?\n", "no label"),
    ],
)
def test_notes_are_held_to_their_form(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CourseError, match=message) as said:
        read_notes(_room(tmp_path, _ABOUT + text))
    assert f"{tmp_path.name}/teacher.md" in str(said.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_ABOUT.replace("# Notes\n", ""), "title is missing"),
        (_ABOUT.replace("**What goes wrong.** ", ""), "no label"),
        (_ABOUT.replace("**What goes wrong.** B.\n\n", ""), r"'\*\*What goes wrong"),
    ],
)
def test_what_is_said_about_the_whole_is_held_to_its_form(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CourseError, match=message):
        read_about(_room(tmp_path, text))


def test_missing_notes_are_said(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"teacher\.md, the teacher's notes, is missing"):
        read_notes(tmp_path)


def test_a_note_without_its_heading_is_refused(tmp_path: Path) -> None:
    room = _room(tmp_path, _ABOUT + "## Gone\n**Time.** 1 | 2\n\n**Ask.** Why?\n")
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["## Here\n", "text"]}
    with pytest.raises(CourseError, match="no heading 'Gone'"):
        teacher_notebook({"cells": [cell]}, read_notes(room))
