"""Builds the executed notebooks from their text twins; the same twin always gives the same bytes.

A twin is the `lesson.md` of a room or a page beside the rooms, written in MyST Markdown. The executed twin is
the notebook in `notebooks/` with the name of the room or page.
"""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.drafts import write_atomically
from course.errors import CourseError
from course.lessons.facts import FACTS, TEXT, RoomError
from course.lessons.header import Deeper, Lesson
from course.lessons.pictures import picture_link, write_pictures, write_sign
from course.lessons.rooms import DEEPER, deeper_in, lessons_in, rooms_in
from course.tables.age import DAY, release_day
from makers.lessons.pages import without_block_lines
from makers.lessons.works import to_read, works_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nbformat import NotebookNode


#: tag of a cell whose code is folded, and of a cell whose output is folded, since it tells an answer
FOLDED, FOLDED_OUTPUT = "hide-input", "hide-output"

#: output types that a front end without a kernel cannot draw
_LIVE_ONLY = ("application/vnd.jupyter.widget-view+json",)
#: output type whose metadata are kept, unlike those of all other types
_DRAWN = "application/vnd.vegalite.v5+json"
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"}


def twins(source: Path) -> dict[str, Path]:
    """Return a dictionary from notebook names, such as `deeper/gravity`, to text twins below `source`.

    Raises
    ------
    RoomError
        A room holds no text.
    """
    lessons, deeper = rooms_in(source)
    found = {page.stem: page for page in source.glob("*.md")}
    found |= {room.name: room / TEXT for room in lessons}
    found |= {f"{DEEPER}/{room.name}": room / TEXT for room in deeper}
    for name, path in found.items():
        if not path.is_file():
            raise RoomError(f"{name}/{TEXT} is missing: write the learner's text of the lesson there.")
    return dict(sorted(found.items()))


def expects_output(code: str) -> bool:
    """Tell whether a code cell ends in an expression, so that a reader expects an output.

    `code`: source of the cell; magics count as statements without a value.
    """
    lines = ["pass" if line.lstrip().startswith(("%", "!")) else line for line in code.splitlines()]
    try:
        body = ast.parse("\n".join(lines)).body
    except SyntaxError:
        return False
    return bool(body) and isinstance(body[-1], ast.Expr)


def read_twin(path: Path) -> NotebookNode:
    """Return a twin as a notebook that is not executed.

    A lesson gets a first and a last cell, a deeper notebook a last cell. The reading list comes before the
    last cell. JupyterLab folds a code cell with the tag `hide-input` and shows its first line.
    """
    import jupytext
    from nbformat.v4 import new_markdown_cell

    notebook = jupytext.reads(without_block_lines(path.read_text("utf-8")), fmt="md:myst")
    first, last = _frame(path)
    notebook.cells = [
        *(new_markdown_cell(text) for text in first),
        *notebook.cells,
        *(new_markdown_cell(text) for text in last),
    ]
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", ())
        folded = {"source_hidden": FOLDED in tags, "outputs_hidden": FOLDED_OUTPUT in tags}
        if any(folded.values()):
            cell.metadata["jupyter"] = {part: True for part, hidden in folded.items() if hidden}
    return notebook


def _frame(path: Path) -> tuple[list[str], list[str]]:
    """Return the texts of the cells that are added before and after the twin's own."""
    room = path.parent
    if path.name != TEXT or not (room / FACTS).is_file():
        return [], []
    if room.parent.name == DEEPER:
        source = room.parent.parent
        one = next(one for one in deeper_in(source) if one.name == room.name)
        last = [to_read(one, works_in(source), "../"), _deeper_closing(one, lessons_in(source))]
        return [], list(filter(None, last))
    lessons = lessons_in(room.parent)
    lesson = next(one for one in lessons if one.name == room.name)
    last = [to_read(lesson, works_in(room.parent), ""), _closing(lesson, lessons)]
    return [_opening(lesson, lessons)], list(filter(None, last))


_CONTENTS = "[Contents](contents.ipynb)"


def _opening(lesson: Lesson, lessons: Sequence[Lesson]) -> str:
    """Return the first cell of a lesson in Markdown: title, picture, question, facts and links."""
    title, facts = lesson._repr_markdown_().split("\n", 1)
    return f"{title}\n\n{picture_link(lesson)}\n{facts}\n\n{_way(lesson, lessons)}"


def _closing(lesson: Lesson, lessons: Sequence[Lesson]) -> str:
    """Return the last cell of a lesson in Markdown: links to exercises, deeper notebooks and neighbours."""
    lines = ["---", "", f"**Now practise:** {_exercises(lesson, lessons)}"]
    if lesson.deeper:
        links = ", ".join(f"[{one.title}](deeper/{one.name}.ipynb)" for one in lesson.deeper)
        lines += ["", f"**For more, if you like:** {links}."]
    if lesson is lessons[-1]:
        lines += ["", "**At the end, if you like:** [the second test](before-and-after.ipynb), ten minutes."]
    return "\n".join([*lines, "", _way(lesson, lessons)])


def _exercises(lesson: Lesson, lessons: Sequence[Lesson]) -> str:
    """Return the link to the questions on a lesson's objectives, with their numbers and minutes.

    Two lessons may share a set, and a lesson without a set of its own leads to `practice`.
    """
    from course.bank.library import sets

    asked = list(sets().get(lesson.set, ()))
    mine = {objective.id for objective in lesson.objectives}
    places = [place for place, question in enumerate(asked, 1) if question.objective in mine]
    if not places:
        return "[one question after the other](practice.ipynb), from all lessons."
    whole = sum(one.exercise_minutes for one in lessons if one.set == lesson.set)
    minutes = 5 * max(1, round(whole * len(places) / len(asked) / 5))
    if len(places) == len(asked):
        which, time = f"all {len(asked)} questions", f"{whole}"
    else:
        which, time = f"questions {_spans(places)}", f"{minutes} of the set's {whole}"
    return f"[the exercises](../exercises/{lesson.set}.ipynb), {which}, about {time} minutes."


def _spans(places: Sequence[int]) -> str:
    """Return numbers in words, such as "1 to 4 and 7"."""
    starts = [place for place in places if place - 1 not in places]
    ends = [place for place in places if place + 1 not in places]
    spans = [f"{a} to {b}" if a < b else str(a) for a, b in zip(starts, ends, strict=True)]
    *first, last = spans
    return f"{', '.join(first)} and {last}" if first else last


def _deeper_closing(one: Deeper, lessons: Sequence[Lesson]) -> str:
    """Return the last cell of a deeper notebook in Markdown: links back to its lesson and the contents."""
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


def _tidy_output(output: NotebookNode) -> NotebookNode:
    # A chart's options stay, since JupyterLab draws the stored chart before any cell has run.
    about = output.get("metadata", {})
    for kind in set(about) - {_DRAWN}:
        del about[kind]
    data = output.get("data")
    if data:
        still = {key: value for key, value in data.items() if key not in _LIVE_ONLY}
        # An output with only a widget would be empty, so a text replaces it.
        output["data"] = still or {"text/plain": "(needs a running kernel)"}
    return output


def _plain(node: Any) -> Any:
    return json.loads(json.dumps(node))


def build_notebook(twin: Path, target: Path) -> None:
    """Execute a text twin and write its notebook; a page without code needs no kernel.

    `twin`: MyST Markdown file.
    `target`: the `.ipynb` file to write; an old file is replaced only when all cells ran.

    Raises
    ------
    CourseError
        When a cell fails; the message holds the cell and the error.
    """
    import nbformat

    notebook = read_twin(twin)
    notebook.metadata = nbformat.from_dict({"kernelspec": _KERNEL})
    target.parent.mkdir(parents=True, exist_ok=True)
    if any(cell.cell_type == "code" for cell in notebook.cells):
        _execute(notebook, target)
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"{target.stem[:40]}-{number:03d}"
        if cell.cell_type == "code":
            cell.outputs = [_tidy_output(output) for output in cell.outputs]
    notebook.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "language_info": _LANGUAGE})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    nbformat.validate(notebook)
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    write_atomically(target, text)


def _execute(notebook: NotebookNode, target: Path) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    client = NotebookClient(
        notebook,
        timeout=300,  # seconds for one cell
        kernel_name="python3",
        resources={"metadata": {"path": str(target.parent)}},
        record_timing=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
        store_widget_state=False,
    )
    # `describe` shows the age of a card; in a build, the age counts up to the day of this version.
    env = {**os.environ, DAY: release_day().isoformat()}
    try:
        client.execute(env=env)
    except CellExecutionError as error:
        raise CourseError(
            f"{target.stem}: a cell failed, so the notebook was not written.\n{error}"
        ) from error


def build_notebooks(source: Path, out: Path, names: Iterable[str] = ()) -> list[Path]:
    """Execute the twins below `source` into `out` and return the notebooks written.

    The pictures of all lessons and the sign of the course are written each time.

    `source` and `out`: folders of the twins and of the notebooks; deeper notebooks go into the folder
    `deeper` in `out`.
    `names`: beginnings of the names of the notebooks to build; all notebooks when empty.

    Raises
    ------
    CourseError
        When a name fits no twin, a room is not complete or a cell fails.
    """
    lessons = lessons_in(source)  # fails at once if a room is incomplete
    wanted, have = tuple(names), twins(source)
    chosen = {
        name: twin for name, twin in have.items() if not wanted or name.rpartition("/")[2].startswith(wanted)
    }
    if not chosen:
        listed = ", ".join(have) or "none"
        raise CourseError(
            f"No notebook's name begins with {', '.join(wanted) or 'anything'}. The notebooks are: {listed}."
        )
    write_pictures(lessons, source, out)
    write_sign(out)
    written = []
    for name, twin in chosen.items():
        target = out / f"{name}.ipynb"
        build_notebook(twin, target)
        written.append(target)
    return written
