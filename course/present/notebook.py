"""Writes the deck of a lesson: a notebook whose cells state their screen in their metadata."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from course.drafts import first_free, write_atomically
from course.lessons.header import Lesson
from course.lessons.slides import Screen
from course.present.plan import Part

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def deck_notebook(lesson: Lesson, parts: Sequence[Part]) -> dict[str, Any]:
    """Return the deck as a notebook without outputs.

    The deck holds all code of the lesson, and all of it runs. The slide view skips cells without a screen.

    `parts`: the parts that `parts_of` returned.
    """
    cells: list[dict[str, Any]] = []
    number = 0
    for part in parts:
        shown: list[dict[str, Any]] = []
        for screen in part.screens:
            facts = {**_facts(screen), "screen": number}
            shown += [_cell(cell, "" if place else "slide", facts) for place, cell in enumerate(screen.cells)]
            number += 1
        cells += _with_silent(shown, part)
    about = {"deck": lesson.id, "made": _sum(cells)}
    metadata = {"kernelspec": _KERNEL, "course": about}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _with_silent(shown: list[dict[str, Any]], part: Part) -> list[dict[str, Any]]:
    """Return the shown cells of a part and its code that is on no screen, in the lesson's order."""
    code = [cell for cell in part.step.cells if cell["cell_type"] == "code"] if part.step else []
    order = {cell["id"]: place for place, cell in enumerate(code)}
    placed = {cell["id"] for cell in shown}
    silent = [_cell(cell, "skip", {}) for cell in code if cell["id"] not in placed]
    result: list[dict[str, Any]] = []
    for cell in shown:
        while silent and order[silent[0]["id"]] < order.get(cell["id"], -1):
            result.append(silent.pop(0))
        result.append(cell)
    return [*result, *silent]


def _facts(screen: Screen) -> dict[str, Any]:
    return {
        "heading": screen.heading,
        "kind": screen.kind,
        "covered": screen.covered,
        "holds": screen.holds_back,
        "asks": screen.asks,
    }


def _cell(cell: dict[str, Any], slide: str, facts: dict[str, Any]) -> dict[str, Any]:
    made = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": {
            **({"slideshow": {"slide_type": slide}} if slide else {}),
            **({"course": facts} if facts else {}),
        },
        "source": cell["source"],
    }
    return made | ({"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {})


def _sum(cells: Iterable[dict[str, Any]]) -> str:
    told = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def put_aside(path: Path) -> Path | None:
    """Rename a deck that a teacher changed, and return its new path; None if there is no changed deck."""
    try:
        held = json.loads(path.read_text("utf-8"))
        if held["metadata"]["course"]["made"] == _sum(held["cells"]):
            return None
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        pass  # the file is no longer a deck of the course, so it counts as changed
    aside = first_free(lambda number: path.with_name(f"{path.stem} (yours {number}){path.suffix}"))
    path.rename(aside)
    return aside


def write_deck(path: Path, notebook: dict[str, Any]) -> None:
    """Write a deck to a file, which JupyterLab will open."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    write_atomically(path, text)
