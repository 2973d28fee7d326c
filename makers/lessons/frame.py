"""The first and the last cell of a notebook: what the lesson is, and where to go on.

Both are text, so a notebook shows them before anything has run.
"""

from __future__ import annotations

from collections.abc import Sequence

from course.lessons.header import Deeper, Lesson
from course.lessons.pictures import picture_link

__all__ = ["closing", "deeper_closing", "opening"]

_CONTENTS = "[Contents](contents.ipynb)"


def opening(lesson: Lesson, lessons: Sequence[Lesson]) -> str:
    """Return the first cell of a lesson, in Markdown: title, picture, question, facts and the way."""
    title, facts = lesson._repr_markdown_().split("\n", 1)
    return f"{title}\n\n{picture_link(lesson)}\n{facts}\n\n{_way(lesson, lessons)}"


def closing(lesson: Lesson, lessons: Sequence[Lesson]) -> str:
    """Return the last cell of a lesson, in Markdown: the exercises, where they come now, and the way on."""
    lines = ["---"]
    if lesson.exercise_minutes:
        minutes = f"about {lesson.exercise_minutes} minutes"
        lines += ["", f"**Now practise:** [the exercises](../exercises/{lesson.set}.ipynb), {minutes}."]
    if lesson.deeper:
        links = ", ".join(f"[{one.title}](deeper/{one.name}.ipynb)" for one in lesson.deeper)
        lines += ["", f"**For more, if you like:** {links}."]
    return "\n".join([*lines, "", _way(lesson, lessons)])


def deeper_closing(one: Deeper, lessons: Sequence[Lesson]) -> str:
    """Return the last cell of a deeper notebook, in Markdown: the way back."""
    after = next((lesson for lesson in lessons if lesson.id == one.after), None)
    back = f"Back to [{after.heading}](../{after.name}.ipynb) · " if after else ""
    return f"---\n\n{back}[Contents](../contents.ipynb)"


def _way(lesson: Lesson, lessons: Sequence[Lesson]) -> str:
    place = [one.id for one in lessons].index(lesson.id)
    parts = [_CONTENTS]
    if place > 0:
        before = lessons[place - 1]
        parts.insert(0, f"\u2190 [{before.heading}]({before.name}.ipynb)")
    if place + 1 < len(lessons):
        after = lessons[place + 1]
        parts.append(f"[{after.heading}]({after.name}.ipynb) \u2192")
    return " · ".join(parts)
