"""`course build teacher`: the lessons with talking points, timing and answers.

Each note is a cell tagged `teacher` under the heading to which it belongs. The labels of its paragraphs
become further tags. Nothing is executed: the lesson keeps its shipped outputs. A deeper notebook with notes
is written beside its lesson.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_markdown_cell

from course.bank import Question
from course.bank.case import Case
from course.bank.library import find_set, set_names, sets
from course.commands.slides import add_names
from course.drafts import write_atomically
from course.errors import CourseError
from course.lessons import Deeper, Lesson, lessons_named
from course.lessons.deck import set_named, steps_in
from course.lessons.facts import NOTES
from course.lessons.notes import Note, plan, read_notes
from course.lessons.pictures import write_pictures
from course.lessons.rooms import DEEPER
from course.paths import notebooks_dir


def _noted(number: int, text: str, tags: list[str]) -> dict[str, Any]:
    cell: dict[str, Any] = new_markdown_cell(text, id=f"teacher-{number:03d}", metadata={"tags": tags})
    return cell


def teacher_notebook(lesson: dict[str, Any], notes: list[Note], answers: str = "") -> dict[str, Any]:
    """Return a lesson's notebook with the teacher's notes and answers in it.

    `answers` is Markdown for the end.

    Raises
    ------
    RoomError
        When the lesson lacks the heading of a note.
    """
    cells = [_noted(0, f"> **For the teacher** · the plan\n\n{plan(notes)}", ["teacher", "teacher-time"])]
    for step in steps_in(lesson, notes):
        for number, cell in enumerate(step.cells):
            cells.append(cell)
            if number == 0 and step.note is not None:
                cells.append(_noted(len(cells), step.note.cell_text, step.note.tags))
    if answers:
        cells.append(_noted(len(cells), answers, ["teacher", "teacher-answer"]))
    return {**lesson, "cells": cells}


def _answers(lesson: Lesson, notebook: dict[str, Any]) -> str:
    """Return the worked solutions of the lesson's questions, each with the sentences of its mistakes.

    These are the quick checks that the lesson's code names, and the exercises where they follow the lesson.
    """
    steps = steps_in(notebook)
    name = set_named(steps)
    asked = {ask.id for step in steps for ask in step.asks if ask.what == "check"}
    checks = [one for one in find_set(name).lesson_checks if one.id in asked] if name else []
    lines = _listed("## For the teacher: answers to the quick checks", checks) if checks else []
    if lesson.exercise_minutes and lesson.set in set_names():
        lines += _listed("## For the teacher: answers to the exercises", list(find_set(lesson.set)))
    return "\n".join(lines)


def _listed(heading: str, questions: Sequence[Question]) -> list[str]:
    lines = [heading]
    for number, question in enumerate(questions, 1):
        case = Case(question)
        lines += [
            "",
            f"### {number}. {case.title}",
            "",
            f"`{question.id}`, objective `{question.objective}`",
            "",
        ]
        if case.key["t"] == "number":
            lines += [f"Answer: **{case.key['v']:.6g}** {case.kind.get('unit', '')}".rstrip(), ""]
        lines += ["```python", case.solution.strip(), "```", ""]
        lines += [f"- {mistake.sentence}" for mistake in case.listed]
    return [*lines, ""]


def add_build_teacher(build: argparse.ArgumentParser) -> None:
    add_names(build)
    build.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    chosen = lessons_named(arguments.names)
    if arguments.out.resolve() == notebooks_dir().resolve():
        raise CourseError(f"{arguments.out} holds the learners' lessons: name another folder with --out.")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for one in chosen:
        print(_write(one, arguments.out))
        for deeper in one.deeper:
            if (notebooks_dir() / "source" / DEEPER / deeper.name / NOTES).is_file():
                print(_write_deeper(deeper, arguments.out))
    write_pictures(chosen, notebooks_dir() / "source", arguments.out)
    return 0


def _write(lesson: Lesson, out: Path) -> Path:
    shipped = json.loads((notebooks_dir() / f"{lesson.name}.ipynb").read_text("utf-8"))
    return _write_noted(lesson.name, shipped, _answers(lesson, shipped), out)


def _write_deeper(one: Deeper, out: Path) -> Path:
    """Write a deeper notebook, with the answers to the questions that test its concepts."""
    name = f"{DEEPER}/{one.name}"
    shipped = json.loads((notebooks_dir() / f"{name}.ipynb").read_text("utf-8"))
    asked = {concept.question for concept in one.concepts}
    known = [question for found in sets().values() for question in (*found, *found.lesson_checks)]
    questions = [question for question in known if question.id in asked]
    heading = "## For the teacher: answers to the questions that test this notebook"
    answers = "\n".join(_listed(heading, questions)) if questions else ""
    return _write_noted(name, shipped, answers, out)


def _write_noted(name: str, shipped: dict[str, Any], answers: str, out: Path) -> Path:
    notebook = teacher_notebook(shipped, read_notes(notebooks_dir() / "source" / name), answers)
    path = out / f"{name}-teacher.ipynb"
    text = nbformat.writes(nbformat.from_dict(notebook)) + "\n"
    write_atomically(path, text)
    return path
