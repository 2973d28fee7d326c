"""`course build teacher`: writes each lesson with the teacher's notes and the answers in it.

Each note goes under the heading of the lesson that it belongs to, as a cell tagged `teacher`. The labels of
its paragraphs become further tags. Nothing is executed: the lesson keeps its shipped outputs.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import CourseError
from course.lessons import Lesson, all_lessons
from course.lessons.notes import Note, plan, read_notes
from course.lessons.pictures import write_pictures
from course.paths import notebooks_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

    from course.bank import Question

__all__ = ["register_build", "teacher_notebook"]

_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


def _noted(number: int, text: str, tags: list[str]) -> dict[str, Any]:
    from nbformat.v4 import new_markdown_cell

    cell: dict[str, Any] = new_markdown_cell(text, id=f"teacher-{number:03d}", metadata={"tags": tags})
    return cell


def _parts(cell: dict[str, Any]) -> list[str]:
    """Split a cell's text before each heading."""
    text = "".join(cell["source"])
    return [part for part in re.split(r"^(?=#{2,3} )", text, flags=re.MULTILINE) if part.strip()]


def teacher_notebook(lesson: dict[str, Any], notes: list[Note], answers: str = "") -> dict[str, Any]:
    """Put notes and answers into a lesson.

    Parameters
    ----------
    lesson
        A notebook as read from its file.
    notes
        The notes that `read_notes` returned.
    answers
        Markdown for the end.

    Raises
    ------
    CourseError
        When the lesson lacks the heading of a note.
    """
    waiting = {note.heading: note for note in notes}
    cells = [_noted(0, f"> **For the teacher** · the plan\n\n{plan(notes)}", ["teacher", "teacher-time"])]
    for cell in lesson["cells"]:
        if cell["cell_type"] != "markdown":
            cells.append(cell)
            continue
        for number, part in enumerate(_parts(cell)):
            identity = f"{cell['id'][:60]}-{number}" if number else cell["id"]
            cells.append({**cell, "id": identity, "source": part.strip()})
            heading = _HEADING.match(part)
            note = waiting.pop(heading[1].strip(), None) if heading else None
            if note is not None:
                cells.append(_noted(len(cells), note.cell_text, note.tags))
    if waiting:
        raise CourseError(
            f"The lesson has no heading {', '.join(map(repr, waiting))}: correct that heading in teacher.md."
        )
    if answers:
        cells.append(_noted(len(cells), answers, ["teacher", "teacher-answer"]))
    return {**lesson, "cells": cells}


def _answers(lesson: Lesson, notebook: dict[str, Any]) -> str:
    """Write the worked solutions of the lesson's questions, each with the sentences of its mistakes.

    These are the quick checks that its code names, and the exercises where they come after it.
    """
    from course.bank.library import sets

    found = sets().get(lesson.set)
    if found is None:
        return ""
    code = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    asked = [check for check in found.lesson_checks if f'"{check.id}"' in code]
    lines = _listed("## For the teacher: answers to the quick checks", asked) if asked else []
    if lesson.exercise_minutes:
        lines += _listed("## For the teacher: answers to the exercises", list(found))
    return "\n".join(lines)


def _listed(heading: str, questions: Sequence[Question]) -> list[str]:
    from course.bank.case import Case

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


def register_build(kinds: Any) -> None:
    """Add the kind `teacher`."""
    build = kinds.add_parser("teacher", help="the lessons with talking points, timing and answers")
    build.add_argument("names", nargs="*", metavar="NAME", help="only lessons whose name begins with NAME")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    build.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    wanted = tuple(arguments.names)
    chosen = [one for one in all_lessons() if not wanted or one.name.startswith(wanted)]
    if not chosen:
        have = ", ".join(one.name for one in all_lessons())
        raise CourseError(f"No lesson's name begins with {', '.join(wanted)}. The lessons are: {have}.")
    if arguments.out.resolve() == notebooks_dir().resolve():
        raise CourseError(f"{arguments.out} holds the learners' lessons: name another folder with --out.")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for one in chosen:
        print(_write(one, arguments.out))
    write_pictures(chosen, notebooks_dir() / "source", arguments.out)
    return 0


def _write(lesson: Lesson, out: Path) -> Path:
    import nbformat

    folder = notebooks_dir()
    notes = read_notes(folder / "source" / lesson.name)
    shipped = json.loads((folder / f"{lesson.name}.ipynb").read_text("utf-8"))
    notebook = teacher_notebook(shipped, notes, _answers(lesson, shipped))
    path = out / f"{lesson.name}-teacher.ipynb"
    text = nbformat.writes(nbformat.from_dict(notebook)) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
