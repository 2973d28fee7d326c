"""Reads and writes a teacher's plan, the file that hides steps of a deck and adds the teacher's screens.

The course writes the file once, on request, with every step of the lesson. Afterwards it only reads it.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.errors import CourseError, nearest
from course.lessons.deck import Step
from course.lessons.header import Lesson
from course.lessons.notes import PLANS, Note
from course.lessons.slides import Screen, screens_in, title_screen, words_screens


class PlanError(CourseError):
    """The teacher's plan of a deck cannot be read, or does not match the lesson."""


@dataclass(frozen=True, slots=True)
class Part:
    """A step of the lesson with its screens, or screens that the teacher added."""

    step: Step | None  #: None for the teacher's own screens
    screens: tuple[Screen, ...]  #: empty where the step is hidden


def parts_of(
    lesson: Lesson, steps: Sequence[Step], minutes: int, planned: Sequence[dict[str, Any]] | None = None
) -> list[Part]:
    """Return the parts of a deck in their order; a hidden step is a part without screens.

    `minutes`: 50 or 90. The teacher's plan says from which length on a step is shown; where it does not,
    the minutes of the step's note do.
    `planned`: the entries that `read_plan` returned.
    """
    wishes = {entry["heading"]: entry for entry in planned or () if "show" in entry}
    own = _own(lesson, steps, planned or ())
    parts = [Part(None, (title_screen(lesson),)), *own.get("", [])]
    for step in steps:
        wish = wishes.get(step.heading, {"show": True})
        begins = wish.get("from", shortest_class(step.note))
        parts.append(Part(step, screens_in(step) if wish["show"] and minutes >= begins else ()))
        parts += own.get(step.heading, [])
    return parts


def _own(lesson: Lesson, steps: Sequence[Step], planned: Sequence[dict[str, Any]]) -> dict[str, list[Part]]:
    """Return a dictionary from the heading of a step to the teacher's own screens that follow the step."""
    found: dict[str, list[Part]] = {}
    after = ""
    for number, entry in enumerate(planned, 1):
        if "show" not in entry:
            heading = entry.get("heading") or after or lesson.heading
            screens = words_screens(heading, entry["text"], f"own-{number}")
            found.setdefault(after, []).append(Part(None, screens))
        else:
            after = entry["heading"]
    return found


def shortest_class(note: Note | None) -> int:
    """Return the minutes of the shortest class, 50 or 90, whose plan has minutes for a step.

    A step without a note is shown in each.
    """
    return PLANS[0] if note is None or note.short > 0 else PLANS[-1]


def plan_text(lesson: Lesson, steps: Sequence[Step]) -> str:
    """Return the text of a plan with every step of a lesson, for a teacher to change."""
    lines = [
        f"# The slides of lesson {lesson.heading}.",
        "#",
        f"# from = {PLANS[0]} shows a step always, from = {PLANS[-1]} in one of {PLANS[-1]} minutes only.",
        "# show = false hides a step; its code still runs, since later steps need it.",
        "# A screen of your own goes between two steps, as in:",
        "#",
        "#   [[steps]]",
        '#   heading = "Ten minutes break"',
        '#   text = """',
        "#   We go on at **ten past**.",
        '#   """',
        "#",
        "# A question to the class goes between two steps, too: its id is one of the course's questions, or",
        "# with `--bank FOLDER` the set and the id of one of your own.",
        "#",
        "#   [[steps]]",
        '#   question = "week-3/who_decides"',
        "#",
        "# The steps stay in the lesson's order. The course never writes into this file again.",
        "",
        f'lesson = "{lesson.id}"',
    ]
    for step in steps:
        count = len(screens_in(step))
        note = step.note
        times = (
            "no minutes of its own"
            if note is None
            else f"{note.short} of {PLANS[0]} minutes, {note.long} of {PLANS[1]}"
        )
        screens = "1 screen" if count == 1 else f"{count} screens"
        lines += [
            "",
            "[[steps]]",
            f"heading = {_quoted(step.heading)}  # {screens}; {times}",
            f"from = {shortest_class(note)}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read_plan(path: Path, lesson: Lesson, steps: Sequence[Step]) -> list[dict[str, Any]] | None:
    """Return the entries of a teacher's plan; None where there is no such file.

    Raises
    ------
    PlanError
        The file is no TOML, is for another lesson, names an unknown step, or changes their order.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(f"{path} cannot be read as TOML ({error}): correct it there.") from error
    if told.get("lesson", lesson.id) != lesson.id:
        raise PlanError(
            f"{path} is the plan of lesson {told['lesson']!r}, not of {lesson.id!r}: rename it, then run "
            "`course present` with --plan."
        )
    entries = told.get("steps", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise PlanError(f"{path}: write each step below a line [[steps]].")
    order = [step.heading for step in steps]
    last = -1
    read = []
    for entry in entries:
        read.append(_entry(path, entry, order))
        if "show" in read[-1]:
            at = order.index(entry["heading"])
            if at <= last:
                raise PlanError(
                    f"{path}: {entry['heading']!r} stands twice or too late. Keep the lesson's order, since "
                    "later steps need what earlier ones compute."
                )
            last = at
    return read


def questions_in(planned: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the questions of a plan, each with the heading of the step before it; "" before the first step.

    `planned`: the entries that `read_plan` returned.
    """
    after, found = "", []
    for entry in planned:
        after = entry["heading"] if "show" in entry else after
        if "question" in entry:
            found.append((after, entry["question"]))
    return found


def _entry(path: Path, entry: dict[str, Any], order: list[str]) -> dict[str, Any]:
    heading, text, show = entry.get("heading", ""), entry.get("text"), entry.get("show", True)
    if set(entry) == {"question"} and isinstance(entry["question"], str):
        return entry
    if unknown := set(entry) - {"heading", "text", "show", "from"}:
        raise PlanError(
            f"{path}: a step has heading, from, show and text, or it is a question alone, but it has no "
            f"{sorted(unknown)[0]!r}."
        )
    if not isinstance(heading, str) or not isinstance(show, bool) or not isinstance(text, str | None):
        raise PlanError(f"{path}: heading and text are words in quotes, show is true or false.")
    if text is not None:
        return {"heading": heading, "text": text if show else ""}
    if heading not in order:
        guess = nearest(heading, order)
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise PlanError(f"{path}: the lesson has no step {heading!r}.{hint}")
    begins = entry.get("from")
    if begins is None:
        return {"heading": heading, "show": show}
    if begins not in PLANS:
        shown = f"{PLANS[0]} for each class, or {PLANS[-1]} for the long one only"
        raise PlanError(f"{path}: {heading!r} has from = {begins!r}. Write {shown}.")
    return {"heading": heading, "show": show, "from": begins}
