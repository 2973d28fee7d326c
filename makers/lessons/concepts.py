"""Where the field's terms stand in the course: each with a number of ours, a question and a work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.lessons.header import Deeper, Lesson
from makers.lessons.works import Work, checked

__all__ = ["concepts_table"]


def concepts_table(lessons: Sequence[Lesson], deeper: Sequence[Deeper], works: Mapping[str, Work]) -> str:
    """Return the table of concepts, in Markdown: those of each lesson, then of its deeper notebooks.

    Parameters
    ----------
    lessons, deeper
        In the order in which they are listed.
    works
        All works, by their keys.

    Raises
    ------
    RoomError
        A concept names an unknown work; the message names the nearest.
    """
    rows = [
        "| concept | where it stands | a number of ours | question that tests it | work |",
        "|---|---|---|---|---|",
    ]
    for lesson in lessons:
        rows += _rows(lesson, lesson.heading, f"{lesson.name}.ipynb", works)
        for one in lesson.deeper:
            rows += _rows(one, one.title, f"deeper/{one.name}.ipynb", works)
    for alone in deeper:
        if alone.after is None:
            rows += _rows(alone, alone.title, f"deeper/{alone.name}.ipynb", works)
    return "\n".join(rows)


def _rows(one: Lesson | Deeper, title: str, notebook: str, works: Mapping[str, Work]) -> list[str]:
    checked([concept.work for concept in one.concepts], works, one.name)
    return [
        f"| {concept.name} | [{title}](../notebooks/{notebook}) | {concept.number} | `{concept.question}` "
        f"| [{works[concept.work].short}]({works[concept.work].link}) |"
        for concept in one.concepts
    ]
