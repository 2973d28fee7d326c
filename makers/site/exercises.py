"""Writes the page of an exercise set from its notebook. The page holds no key: Python brings the answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from course.others import vega_script
from course.paths import exercises_dir
from makers.site.parts import fragment

#: folder of the pages, and of the Python that they load, below the site's root
FOLDER, PYTHON = "exercises", "_static/python"
_LOOK = Path(__file__).parents[1] / "browser/page"
_HOW = (
    "Put your answer where `____` stands and press **Check**. **Hint** shows one hint more each time; "
    '**Solution** shows the worked solution. A table\'s first rows: `load("japan_trade").head()`; what its '
    'columns mean: `describe("japan_trade")`. What you type and your progress stay on this device.'
)


def exercise_names() -> list[str]:
    """Return the names of the exercise pages in the order of the sets."""
    return [f"{FOLDER}/{path.stem}" for path in sorted(exercises_dir().glob("*.ipynb"))]


def exercise_page(set_name: str, python_bytes: int, repository: str) -> tuple[str, str, str]:
    """Return the page of a set in Markdown, its title, and its description for search engines.

    `set_name`: such as ``"01-trade-interdependence"``.
    `python_bytes`: size of what a page loads before its Python is ready.
    `repository`: address of the source, to which readers report; may be empty.
    """
    notebook = json.loads((exercises_dir() / f"{set_name}.ipynb").read_text("utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    heading, scenario = cells["title"].split("\n\n", 1)
    title = heading.removeprefix("# ")
    box = _box(set_name, python_bytes, repository.rstrip("/"), cells["setup"])
    parts = [heading, scenario, fragment(box), _HOW]
    for cell in notebook["cells"]:
        course = cell["metadata"].get("course", {})
        if course.get("role") == "answer":
            place = cell["id"].removesuffix("answer")
            asked = cells[f"{place}text"]
            parts += [asked, fragment(_cell(course["question"], asked, cells, place))]
    parts += ["## Progress", fragment('<div class="course-cell course-cell-progress"></div>')]
    parts.append(cells["next"])
    about = f"{title}: questions to answer with Python in the page, with checks, hints and solutions."
    return "\n\n".join(parts), title, about


def exercise_files() -> dict[str, bytes]:
    """Return the scripts and the style sheet of the exercise pages by their paths below the site's root."""
    names = ("editor.js", "exercise.css", "exercise.js", "kept.js", "python.js", "shown.js")
    files = {f"{PYTHON}/{name}": (_LOOK / name).read_bytes() for name in names}
    return files | {f"{PYTHON}/charts.js": vega_script((_LOOK / "charts.js").read_text("utf-8")).encode()}


def _box(set_name: str, python_bytes: int, repository: str, setup: str) -> str:
    tell = f'<a href="{escape(repository)}/issues">the makers of the course</a>'
    return Template((_LOOK / "box.html").read_text("utf-8").rstrip()).substitute(
        set=set_name,
        bytes=python_bytes,
        tell=tell if repository else "whoever gave you this address",
        setup=escape(setup),
    )


def _cell(question: str, asked: str, cells: Mapping[str, Any], place: str) -> str:
    found = re.search(r"^## (?:\d+ of \d+ · )?(.+)$", asked, re.MULTILINE)
    title = found[1] if found else question
    return (
        f'<div class="course-cell" data-question="{escape(question)}" data-title="{escape(title)}" '
        f'data-check="{escape(cells[f"{place}check"])}"><pre>{escape(cells[f"{place}answer"])}</pre></div>'
    )
