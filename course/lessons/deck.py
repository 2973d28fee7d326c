"""Divides a lesson into the steps of a class: one step for each heading, with its note and questions.

The slides, the presenter's window, the live room and the handout all use these steps, so they share one
order. Text and cells come from the lesson, minutes and talking points from `teacher.md`.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.lessons.facts import RoomError
from course.lessons.header import Lesson
from course.lessons.notes import OPENING, Note, read_notes
from course.paths import notebooks_dir

_HEADING = re.compile(r"^#{2,3} (.+)$")
#: call in a lesson's code -> kind of question that it asks
ASKS = {"widgets.predict": "guess", "widgets.claims": "claim", "ex.quick": "check"}
#: most letters of a cell's id in the format of notebooks
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that a lesson asks."""

    what: str  #: ``guess`` before the answer is shown, quick ``check``, or ``claim`` of the text
    id: str  #: id of the guess, the check or the claim


@dataclass(frozen=True, slots=True)
class Step:
    """The cells and the teacher's note under one heading of a lesson."""

    heading: str  #: the heading in the lesson; the lesson's title for cells before the first heading
    #: cells of the notebook, with their outputs; a text cell is divided at each heading in it
    cells: tuple[dict[str, Any], ...]
    note: Note | None  #: the teacher's note on that heading, where there is one

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The questions that the step's cells ask, in their order."""
        return tuple(ask for cell in self.cells for ask in asks_in(cell))


def steps_of(lesson: Lesson) -> tuple[Step, ...]:
    """Return the steps of a lesson as it is shipped.

    Raises
    ------
    RoomError
        The notebook was not built, the teacher's notes are missing, or they name an unknown heading.
    """
    path = notebooks_dir() / f"{lesson.name}.ipynb"
    return steps_in(_read_notebook(path), read_notes(notebooks_dir() / "source" / lesson.name))


def steps_in(notebook: Mapping[str, Any], notes: Sequence[Note] = ()) -> tuple[Step, ...]:
    """Return the steps of a lesson's notebook, each with its cells and its note.

    `notebook`: as read from its file.
    `notes`: the teacher's notes.

    Raises
    ------
    RoomError
        A note names a heading that the notebook lacks.
    """
    found: list[tuple[str, list[dict[str, Any]]]] = [(OPENING, [])]
    for cell in _divide(notebook["cells"]):
        heading = _HEADING.match(cell["source"].partition("\n")[0]) if _is_text(cell) else None
        if heading:
            found.append((heading[1].strip(), []))
        found[-1][1].append(cell)
    headings = [heading for heading, _ in found]
    waiting = {note.heading: note for note in notes}
    if unknown := [heading for heading in waiting if heading not in headings]:
        raise RoomError(
            f"The lesson has no heading {', '.join(map(repr, unknown))}: correct that heading in teacher.md."
        )
    title = _title(notebook["cells"])
    return tuple(
        Step(title if heading == OPENING else heading, tuple(cells), waiting.get(heading))
        for heading, cells in found
        if cells
    )


def _divide(cells: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the cells, with each text cell divided at its headings; the id of a part ends in its number."""
    for cell in cells:
        text = "".join(cell["source"])
        if not _is_text(cell):
            yield {**cell, "source": text}
            continue
        parts = [part for part in re.split(r"^(?=#{2,3} )", text, flags=re.MULTILINE) if part.strip()]
        for number, part in enumerate(parts):
            identity = id_of_part(cell["id"], f"-{number}") if number else cell["id"]
            yield {**cell, "id": identity, "source": part.strip()}


def id_of_part(identity: str, ending: str) -> str:
    """Return a cell's id with an ending, shortened to the longest id allowed."""
    return identity[: _LONGEST_ID - len(ending)] + ending


def _is_text(cell: Mapping[str, Any]) -> bool:
    return bool(cell["cell_type"] == "markdown")


def _title(cells: Sequence[Mapping[str, Any]]) -> str:
    first = "".join(cells[0]["source"]).partition("\n")[0] if cells else ""
    return first.removeprefix("# ").strip()


def set_named(steps: Sequence[Step]) -> str | None:
    """Return the name of the exercise set that a lesson's code opens; None where it opens none.

    The warm-up asks questions of the set of lesson 00, so this may be another set than the lesson's own.
    """
    code = (cell for step in steps for cell in step.cells if cell["cell_type"] == "code")
    opened = (about for cell in code for call, about in calls_in(cell) if call == "exercise")
    return next(filter(None, opened), None)


def asks_in(cell: Mapping[str, Any]) -> Iterator[Ask]:
    """Yield the questions that a cell asks, in their order."""
    if cell["cell_type"] == "code":
        yield from (Ask(ASKS[call], about) for call, about in calls_in(cell) if call in ASKS and about)


def calls_in(cell: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each call in a code cell with its first argument or its `claim`; empty where that is no text."""
    try:
        tree = ast.parse(cell["source"])
    except SyntaxError:  # a cell with a magic has none of the calls that are looked for
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        named = [word.value for word in node.keywords if word.arg == "claim"]
        given = [*node.args, *named][:1]
        is_text = bool(given) and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str)
        yield ast.unparse(node.func), ast.literal_eval(given[0]) if is_text else ""


def _read_notebook(path: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise RoomError(
            f"The notebook {path.name} is missing: build it with `course build notebooks`."
        ) from error
    return read
