"""`course build teacher`: each lesson with the teacher's notes and the answers in it.

The notes of a lesson are one Markdown file in `notebooks/source/teacher/`. Each of its `##` headings is a
heading of the lesson; what stands below is put under that heading as a cell tagged `teacher`. Paragraphs
begin with a label (`Time`, `Say`, `Ask`, `Answer`, `Watch for`, `Discuss`, `Skip`), which becomes a
second tag. Nothing is executed: the lesson keeps the outputs it ships with.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import CourseError
from course.lessons import Lesson, all_lessons
from course.paths import notebooks_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

    from course.bank import Question

__all__ = ["LABELS", "Note", "plan", "read_notes", "register_build", "teacher_notebook"]

LABELS = ("Time", "Say", "Ask", "Answer", "Watch for", "Discuss", "Skip")
_LABEL = re.compile(rf"^\*\*({'|'.join(LABELS)})\.\*\* ", re.MULTILINE)
_TIME = re.compile(r"^\*\*Time\.\*\* (\d+) \| (\d+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Note:
    """What a teacher should know at one heading of a lesson.

    Attributes
    ----------
    heading
        As it stands in the lesson.
    text
        Markdown without the line of minutes.
    short, long
        Minutes for it in a class of 50 and of 90 minutes; 0 leaves it out.
    """

    heading: str
    text: str
    short: int
    long: int

    @property
    def tags(self) -> list[str]:
        """Tags of the cell: `teacher`, and one for each label in it."""
        labels = [label for label in LABELS if label in _LABEL.findall(self.text)]
        return ["teacher", *(f"teacher-{label.lower().replace(' ', '-')}" for label in ("Time", *labels))]

    @property
    def cell_text(self) -> str:
        """The note as a reader sees it: set apart from the lesson by a bar."""
        minutes = [
            f"{number} minutes of {whole}" if number else f"left out of {whole}"
            for number, whole in ((self.short, 50), (self.long, 90))
        ]
        text = f"**For the teacher** · {'; '.join(minutes)}\n\n{self.text}"
        return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def read_notes(path: Path) -> list[Note]:
    """Read the notes of a lesson.

    Raises
    ------
    CourseError
        When a note has no line of minutes or a paragraph without a label.
    """
    notes = []
    for part in re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, text = part.partition("\n")
        time = _TIME.search(text)
        if time is None:
            raise CourseError(f"{path.name}: {heading!r} needs a line such as '**Time.** 4 | 7'.")
        text = _TIME.sub("", text).strip()
        for paragraph in re.split(r"\n{2,}", text):
            if not _LABEL.match(paragraph):
                raise CourseError(f"{path.name}: a paragraph under {heading!r} begins with no label.")
        notes.append(Note(heading.strip(), text, int(time[1]), int(time[2])))
    return notes


def plan(notes: list[Note]) -> str:
    """Return the minutes of a lesson as a Markdown table."""
    rows = ["| step | 50 minutes | 90 minutes |", "|---|--:|--:|"]
    rows += [f"| {note.heading} | {note.short or '·'} | {note.long or '·'} |" for note in notes]
    rows.append(f"| *together* | {sum(n.short for n in notes)} | {sum(n.long for n in notes)} |")
    return "\n".join(rows)


def _markdown(number: int, text: str, tags: list[str]) -> dict[str, Any]:
    lines = text.splitlines(keepends=True)
    return {
        "cell_type": "markdown",
        "id": f"teacher-{number:03d}",
        "metadata": {"tags": tags},
        "source": lines,
    }


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
        What `read_notes` returned.
    answers
        Markdown for the end.

    Raises
    ------
    CourseError
        When a note belongs to a heading that the lesson has not.
    """
    waiting = {note.heading: note for note in notes}
    cells = [_markdown(0, f"> **For the teacher** · the plan\n\n{plan(notes)}", ["teacher", "teacher-time"])]
    for cell in lesson["cells"]:
        if cell["cell_type"] != "markdown":
            cells.append(cell)
            continue
        for number, part in enumerate(_parts(cell)):
            identity = f"{cell['id'][:60]}-{number}" if number else cell["id"]
            lines = part.strip().splitlines(keepends=True)
            cells.append({**cell, "id": identity, "source": lines})
            heading = _HEADING.match(part)
            note = waiting.pop(heading[1].strip(), None) if heading else None
            if note is not None:
                cells.append(_markdown(len(cells), note.cell_text, note.tags))
    if waiting:
        raise CourseError(f"The lesson has no heading {', '.join(map(repr, waiting))}: correct its notes.")
    if answers:
        cells.append(_markdown(len(cells), answers, ["teacher", "teacher-answer"]))
    return {**lesson, "cells": cells}


def _answers(name: str) -> str:
    """Write the worked solutions of a set and its quick checks, and what their wrong answers mean."""
    from course.bank.library import sets

    found = sets().get(name)
    if found is None:
        return ""
    return "\n".join(
        [
            *_listed("## For the teacher: answers to the quick checks", found.lesson_checks),
            *_listed("## For the teacher: answers to the exercises", list(found)),
        ]
    )


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
    build.add_argument("names", nargs="*", metavar="NAME", help="only lessons whose name starts so")
    build.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to write")
    build.set_defaults(run=_build)


def _build(arguments: argparse.Namespace) -> int:
    wanted = tuple(arguments.names)
    chosen = [one for one in all_lessons() if not wanted or one.name.startswith(wanted)]
    if not chosen:
        have = ", ".join(one.name for one in all_lessons())
        raise CourseError(f"No lesson starts with {', '.join(wanted)}; there are: {have}.")
    if arguments.out.resolve() == notebooks_dir().resolve():
        raise CourseError("That folder holds the learners' lessons: name another one with --out.")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for one in chosen:
        print(_write(one, arguments.out))
    return 0


def _write(lesson: Lesson, out: Path) -> Path:
    folder = notebooks_dir()
    notes = read_notes(folder / "source" / "teacher" / f"{lesson.name}.md")
    shipped = json.loads((folder / f"{lesson.name}.ipynb").read_text("utf-8"))
    notebook = teacher_notebook(shipped, notes, _answers(lesson.name))
    path = out / f"{lesson.name}-teacher.ipynb"
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
