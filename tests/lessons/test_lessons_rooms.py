"""Rooms: found by looking, read in order, and said in a sentence when something is missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from course.lessons import all_deeper, all_lessons
from course.lessons.facts import RoomError
from course.lessons.rooms import lessons_in
from makers.lessons.building import build_notebooks

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "notebooks" / "source"

FACTS = """
id = "{id}"
title = "A title"
question = "Why?"
picture = "A drawing."
minutes = {{ reading = 5, exercises = 0 }}
needs = [{needs}]
verbs = []
claims = []
plan = ["a step"]
[[objectives]]
id = "made.up"
text = "do it"
"""


def _room(source: Path, name: str, id: str, *needs: str) -> Path:
    room = source / name
    room.mkdir(parents=True)
    facts = FACTS.format(id=id, needs=", ".join(f'"{need}"' for need in needs))
    (room / "lesson.toml").write_text(facts, "utf-8")
    (room / "lesson.md").write_text("# A title\n", "utf-8")
    return room


def test_every_folder_is_a_lesson() -> None:
    lessons = {path.name for path in SOURCE.glob("[!.]*/")}
    assert {one.name for one in all_lessons()} == lessons - {"deeper"}
    assert {one.name for one in all_deeper()} == {path.name for path in SOURCE.glob("deeper/[!.]*/")}


def test_every_lesson_holds_its_four_files_and_nothing_else() -> None:
    for one in all_lessons():
        files = {path.name for path in (SOURCE / one.name).glob("[!.]*")}
        assert files == {"lesson.toml", "lesson.md", "opening.svg", "teacher.md"}


def test_a_lesson_comes_after_what_it_needs_and_otherwise_by_its_id(tmp_path: Path) -> None:
    _room(tmp_path, "a", "09", "start")
    _room(tmp_path, "b", "00", "start")
    _room(tmp_path, "c", "01", "00")
    _room(tmp_path, "d", "start")
    _room(tmp_path, "e", "005", "01")
    found = lessons_in(tmp_path)
    assert [one.id for one in found] == ["start", "00", "01", "005", "09"]
    assert found[3].before == ("01 A title",)


def test_a_deeper_notebook_stands_with_its_lesson_in_its_place(tmp_path: Path) -> None:
    _room(tmp_path, "a", "01")
    for name, more in (("x", "place = 2"), ("y", ""), ("z", "")):
        (tmp_path / "deeper" / name).mkdir(parents=True)
        facts = f'title = "{name}"\nafter = "01"\n{more}'
        (tmp_path / "deeper" / name / "lesson.toml").write_text(facts, "utf-8")
    assert [one.title for one in lessons_in(tmp_path)[0].deeper] == ["y", "z", "x"]


def test_a_folder_without_a_file_of_a_room_is_none(tmp_path: Path) -> None:
    _room(tmp_path, "a", "01")
    for name in (".ipynb_checkpoints", "teacher", "pictures"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").write_text("", "utf-8")
    assert [one.id for one in lessons_in(tmp_path)] == ["01"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "A title"\n', "", "a/lesson.toml: the key 'title' is missing. Write a text, such as title"),
        ('question = "Why?"', "question = 3", "the value of 'question' does not fit. Write the question"),
        ('question = "Why?"', 'question = " "', "the value of 'question' does not fit"),
        ('picture = "A drawing."\n', "", "the key 'picture' is missing. Write what the drawing opening.svg"),
        ("reading = 5, ", "", "the value of 'minutes' does not fit. Write whole minutes"),
        ("reading = 5", "reading = -5", "the value of 'minutes' does not fit"),
        ("reading = 5", "reading = true", "the value of 'minutes' does not fit"),
        ("verbs = []", 'verbs = "melt"', "the value of 'verbs' does not fit"),
        ("verbs = []", 'verb = ["melt"]', "there is no key 'verb'. Did you mean 'verbs'? The keys are id, "),
        ('text = "do it"', "", "the value of 'objectives' does not fit"),
        ("[[objectives]]", "objectives = []\n[more]", "there is no key 'more'"),
        ('id = "01"', "id = ", "a/lesson.toml is not TOML"),
        ("needs = []", 'needs = ["2"]', "a/lesson.toml: 'needs' names '2', and no lesson has that id. Did"),
        ("needs = []", 'needs = ["02"]', "in a circle: 0"),
    ],
)
def test_what_does_not_fit_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    room = _room(tmp_path, "a", "01")
    _room(tmp_path, "b", "02", "01")
    text = (room / "lesson.toml").read_text("utf-8")
    assert old in text
    (room / "lesson.toml").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RoomError, match=re.escape(said)):
        lessons_in(tmp_path)


def test_two_lessons_of_one_id_are_said(tmp_path: Path) -> None:
    _room(tmp_path, "a", "01")
    _room(tmp_path, "b", "01")
    with pytest.raises(RoomError, match=r"b/lesson\.toml: a already has the id '01'\. Choose another id"):
        lessons_in(tmp_path)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("", "x/lesson.toml: the key 'title' is missing"),
        (
            'title = "x"\nafter = "1"',
            "deeper/x/lesson.toml: 'after' names '1', and no lesson has that id. Did",
        ),
        ('title = "x"\nplace = "first"', "the value of 'place' does not fit"),
    ],
)
def test_what_does_not_fit_a_deeper_notebook_is_said(tmp_path: Path, facts: str, said: str) -> None:
    _room(tmp_path, "a", "01")
    (tmp_path / "deeper" / "x").mkdir(parents=True)
    (tmp_path / "deeper" / "x" / "lesson.toml").write_text(facts, "utf-8")
    with pytest.raises(RoomError, match=re.escape(said)):
        lessons_in(tmp_path)


@pytest.mark.parametrize("part", ["lesson.toml", "lesson.md"])
def test_nothing_is_built_from_a_room_without_its_files(tmp_path: Path, part: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("makers.lessons.building.build_notebook", lambda *_: pytest.fail("built"))
    _room(tmp_path / "source", "a", "01")
    (_room(tmp_path / "source", "b", "02") / part).unlink()
    with pytest.raises(RoomError, match=rf"b/{re.escape(part)} is missing"):
        build_notebooks(tmp_path / "source", tmp_path / "out")
