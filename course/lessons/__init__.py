"""The facts of each lesson: title, question, objectives, minutes, needs and the claims tested in it.

A lesson is one room, a folder in `notebooks/source/`. `lesson.toml` states its facts, which `facts` reads.
`lesson.md` is the learner's text, `teacher.md` the teacher's notes.
"""

from collections.abc import Sequence
from functools import cache

from course.errors import UnknownNameError
from course.lessons.header import Deeper, Lesson, Objective
from course.lessons.rooms import deeper_in, lessons_in
from course.paths import notebooks_dir

__all__ = [
    "Deeper",
    "Lesson",
    "Objective",
    "all_deeper",
    "all_lessons",
    "home_of",
    "lesson",
    "lesson_after",
    "lessons_named",
    "objective",
]


@cache
def all_lessons() -> tuple[Lesson, ...]:
    """Return every lesson in reading order."""
    return lessons_in(notebooks_dir() / "source")


@cache
def all_deeper() -> tuple[Deeper, ...]:
    """Return every deeper notebook, ordered by place, then by name."""
    return deeper_in(notebooks_dir() / "source")


def lesson(id: str) -> Lesson:
    """Return a lesson by its id or by the name of its notebook.

    `id`: ``"warm-up"``, ``"00"``, ``"01a"`` … ``"05"``, or a notebook's name.

    Raises
    ------
    UnknownNameError
        No lesson has that id; the message names the nearest.
    """
    by_key = {key: found for found in all_lessons() for key in (found.id, found.name)}
    if id in by_key:
        return by_key[id]
    raise UnknownNameError("lesson", id, by_key)


def lesson_after(set_name: str) -> Lesson | None:
    """Return the lesson that follows an exercise set, or None after the last set and after other sets."""
    lessons = all_lessons()
    places = [place for place, one in enumerate(lessons) if one.set == set_name]
    return lessons[places[-1] + 1] if places and places[-1] + 1 < len(lessons) else None


def lessons_named(beginnings: Sequence[str] = ()) -> list[Lesson]:
    """Return the lessons whose names begin with one of some words, or all lessons.

    `beginnings`: beginnings of names, such as ``"01a"``, or ``"01"`` for both lessons on trade.

    Raises
    ------
    UnknownNameError
        No lesson's name begins with one of them; the message names the nearest.
    """
    ids = [one.id for one in all_lessons()]
    for word in beginnings:
        if not any(one.name.startswith(word) for one in all_lessons()):
            raise UnknownNameError("lesson", word, ids)
    return [one for one in all_lessons() if not beginnings or one.name.startswith(tuple(beginnings))]


def objective(id: str) -> Objective:
    """Return an objective by its id, such as ``"trade.shares"``.

    Raises
    ------
    UnknownNameError
        No lesson states that objective.
    """
    by_id = {found.id: found for one in all_lessons() for found in one.objectives}
    if id not in by_id:
        raise UnknownNameError("objective", id, by_id)
    return by_id[id]


def home_of(claim: str) -> Lesson:
    """Return the lesson that tests a claim.

    Raises
    ------
    UnknownNameError
        No lesson tests that claim.
    """
    homes = {found: one for one in all_lessons() for found in one.claims}
    if claim not in homes:
        raise UnknownNameError("claim", claim, homes)
    return homes[claim]
