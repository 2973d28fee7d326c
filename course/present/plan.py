"""Reads a teacher's plan, the file that hides steps of a deck, gives them minutes and adds screens.

`course present --plan` and the page of `course plan` write the file; both keep what the teacher wrote.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from course.errors import CourseError, did_you_mean
from course.lessons.deck import Step
from course.lessons.header import Lesson
from course.lessons.notes import PLANS, Note
from course.lessons.slides import Screen, screens_in, title_screen, words_screens
from course.phrases import quoted

#: minutes of a question or a screen of the teacher's own, where the plan does not say
OWN_MINUTES = (3, 3)
_LONGEST = 240
#: an item of a list without words
_NO_ITEM = re.compile(r"^\*\s*(?=^\*|\Z)", re.MULTILINE)


class PlanError(CourseError):
    """The teacher's plan of a deck cannot be read, or does not match the lesson."""


@dataclass(frozen=True, slots=True)
class Part:
    """A step of the lesson with its screens, or screens that the teacher added."""

    step: Step | None  #: None for the teacher's own screens
    screens: tuple[Screen, ...]  #: empty where the step is hidden


@dataclass(frozen=True, slots=True)
class Entry:
    """One `[[steps]]` of a plan: a step of the lesson, a screen of the teacher's own, or a question."""

    heading: str = ""  #: of the step, or of the teacher's own screen
    text: str | None = None  #: Markdown of the teacher's own screen; None for a step
    question: str = ""  #: name of a question, as `course.bank.library.find_question` takes it
    show: bool = True
    begins: int | None = None  #: minutes of the shortest class that has it; None where the file does not say
    minutes: tuple[int, int] | None = None  #: minutes in the short and in the long class

    @property
    def is_step(self) -> bool:
        """Whether the entry is a step of the lesson."""
        return self.text is None and not self.question

    def is_shown(self, step: Step | None, minutes: int) -> bool:
        """Tell whether a class of 50 or 90 minutes has it; `step` is the lesson's step of the entry."""
        begins = self.begins or shortest_class(step.note if step else None)
        return self.show and minutes >= begins

    def takes(self, step: Step | None) -> tuple[int, int]:
        """Return the minutes in the short and in the long class: the plan's own, or those of the note."""
        if self.minutes is not None:
            return self.minutes
        if step is None:
            return OWN_MINUTES
        return (step.note.short, step.note.long) if step.note else (0, 0)


def parts_of(
    lesson: Lesson, steps: Sequence[Step], minutes: int, planned: Sequence[Entry] | None = None
) -> list[Part]:
    """Return the parts of a deck in their order; a hidden step is a part without screens.

    `minutes`: 50 or 90. The teacher's plan says from which length on a step is shown; where it does not,
    the minutes of the step's note do.
    `planned`: the entries that `read_plan` returned.
    """
    parts = [Part(None, (title_screen(lesson),))]
    after = lesson.heading
    whole = list(whole_plan(steps, planned))
    hidden = {step.heading for entry, step in whole if step and not entry.is_shown(step, minutes)}
    lost = [words for words, heading in lesson.points.items() if heading in hidden]
    for number, (entry, step) in enumerate(whole, 1):
        after = step.heading if step else after
        shown: tuple[Screen, ...] = ()
        if entry.is_shown(step, minutes):
            own = entry.text or ""
            shown = (
                screens_in(_without(step, lost))
                if step
                else words_screens(entry.heading or after, own, f"own-{number}")
            )
            shown = (
                tuple(replace(screen, own=entry.question) for screen in shown) if entry.question else shown
            )
        if step or shown:
            parts.append(Part(step, shown))
    return parts


def _without(step: Step, points: Sequence[str]) -> Step:
    """Return a step without the key points of steps that the class has not seen."""
    cells = []
    for cell in step.cells:
        source = cell["source"]
        for words in points if cell["cell_type"] == "markdown" else ():
            source = re.sub(r"\s+".join(map(re.escape, words.split())), "", source)
        cells.append(cell if source == cell["source"] else {**cell, "source": _NO_ITEM.sub("", source)})
    return replace(step, cells=tuple(cells))


def whole_plan(
    steps: Sequence[Step], planned: Sequence[Entry] | None = None
) -> Iterator[tuple[Entry, Step | None]]:
    """Yield the entries in their order, each with its step; steps that the plan leaves out, too."""
    left = list(steps)
    for entry in planned or ():
        while entry.is_step and left[0].heading != entry.heading:
            yield Entry(left[0].heading), left.pop(0)
        yield entry, left.pop(0) if entry.is_step else None
    for step in left:
        yield Entry(step.heading), step


def rows_of(steps: Sequence[Step], planned: Sequence[Entry]) -> Iterator[tuple[str, str, int, int]]:
    """Yield what a class has on its slides, in order, and each step of the lesson in any case.

    A row holds the heading on the slides, the name of the teacher's own question, and the minutes in a class
    of 50 and of 90, which are 0 where the class leaves the entry out.
    """
    after = steps[0].heading
    for entry, step in whole_plan(steps, planned):
        after = step.heading if step else after
        shown = [entry.is_shown(step, whole) for whole in PLANS]
        if step or any(shown):
            short, long = (takes * here for takes, here in zip(entry.takes(step), shown, strict=True))
            yield entry.heading or after, entry.question, short, long


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
        f"# minutes = [5, 8] takes 5 minutes of {PLANS[0]} and 8 of {PLANS[-1]} instead of the note's.",
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
        "# The steps stay in the lesson's order. Change them here, or on the page of `course plan "
        f"{lesson.id}`, which keeps your lines.",
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
            f"heading = {quoted(step.heading)}  # {screens}; {times}",
            f"from = {shortest_class(note)}",
        ]
    return "\n".join(lines) + "\n"


def read_plan(path: Path, lesson: Lesson, steps: Sequence[Step]) -> list[Entry] | None:
    """Return the entries of a teacher's plan; None where there is no such file.

    Raises
    ------
    PlanError
        The file is no TOML, is for another lesson, names an unknown step, or changes their order.
    """
    text = read_text(path)
    return None if text is None else entries_in(text, path, lesson, steps)


def read_text(path: Path) -> str | None:
    """Return the text of a plan with its line ends; None where there is no such file."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise PlanError(f"{path} cannot be read as TOML ({error}): correct it there.") from error


def entries_in(text: str, path: Path, lesson: Lesson, steps: Sequence[Step]) -> list[Entry]:
    """Return the entries of a plan from its text; `path` is named in the errors of `read_plan`."""
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
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
        if read[-1].is_step:
            at = order.index(read[-1].heading)
            if at <= last:
                raise PlanError(
                    f"{path}: {read[-1].heading!r} stands twice or too late. Keep the lesson's order, since "
                    "later steps need what earlier ones compute."
                )
            last = at
    return read


def _entry(path: Path, entry: dict[str, Any], order: list[str]) -> Entry:
    heading, text, question = entry.get("heading", ""), entry.get("text"), entry.get("question", "")
    show, begins, minutes = entry.get("show", True), entry.get("from"), entry.get("minutes")
    if unknown := set(entry) - {"heading", "text", "question", "show", "from", "minutes"}:
        raise PlanError(
            f"{path}: a step has heading, from, minutes, show and text, or question in place of heading and "
            f"text, but it has no {sorted(unknown)[0]!r}."
        )
    if not all(isinstance(one, str) for one in (heading, question, text or "")) or not isinstance(show, bool):
        raise PlanError(f"{path}: heading, text and question are words in quotes, show is true or false.")
    if question and (heading or text is not None):
        raise PlanError(f"{path}: the question {question!r} stands alone: leave heading and text out there.")
    name = question or heading
    if text is None and not question and heading not in order:
        raise PlanError(f"{path}: the lesson has no step {heading!r}.{did_you_mean(heading, order)}")
    if begins is not None and begins not in PLANS:
        shown = f"{PLANS[0]} for each class, or {PLANS[-1]} for the long one only"
        raise PlanError(f"{path}: {name!r} has from = {begins!r}. Write {shown}.")
    if minutes is not None and not are_minutes(minutes):
        raise PlanError(
            f"{path}: {name!r} has minutes = {minutes!r}. Write those in a class of {PLANS[0]} and of "
            f"{PLANS[1]}, whole numbers up to {_LONGEST}: minutes = [5, 8]."
        )
    return Entry(heading, text, question, show, begins, None if minutes is None else (minutes[0], minutes[1]))


def are_minutes(value: object) -> bool:
    """Tell whether a value is a list of the minutes in both classes, each a whole number in bounds."""
    return (
        isinstance(value, list)
        and len(value) == len(PLANS)
        and all(type(one) is int and 0 <= one <= _LONGEST for one in value)
    )
