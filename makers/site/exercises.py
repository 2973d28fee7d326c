"""Writes the page of an exercise set from its notebook. The page holds no key: Python brings the answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True, slots=True)
class PythonOfPages:
    """What the exercise pages say about the Python that they load."""

    bytes: int  #: size of what a page loads before Python is ready
    repository: str = ""  #: address of the source; may be empty


def exercise_names() -> list[str]:
    """Return the names of the exercise pages in the order of the sets."""
    return [f"{FOLDER}/{path.stem}" for path in sorted(exercises_dir().glob("*.ipynb"))]


def exercise_page(set_name: str, python: PythonOfPages) -> tuple[str, str, str]:
    """Return the page of a set in Markdown, its title, and its description for search engines.

    `set_name`: such as ``"01-trade-interdependence"``.
    `python`: what the page says about its Python.
    """
    notebook = json.loads((exercises_dir() / f"{set_name}.ipynb").read_text("utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    heading, scenario = cells["title"].split("\n\n", 1)
    title = heading.removeprefix("# ")
    parts = [heading, scenario, fragment(_box(set_name, python)), _HOW, fragment(_setup(cells["setup"]))]
    for cell in notebook["cells"]:
        course = cell["metadata"].get("course", {})
        if course.get("role") == "answer":
            place = cell["id"].removesuffix("answer")
            asked = cells[f"{place}text"]
            parts += [asked, fragment(_cell(course["question"], asked, cells, place))]
    parts.append(
        fragment('<h2 id="progress">Progress</h2><div class="course-cell course-cell-progress"></div>')
    )
    if "next" in cells:
        parts.append(cells["next"])
    about = f"{title}: questions to answer with Python in the page, with checks, hints and solutions."
    return "\n\n".join(parts), title, about


def exercise_files() -> dict[str, bytes]:
    """Return the scripts and the style sheet of the exercise pages by their paths below the site's root."""
    names = ("editor.js", "exercise.css", "exercise.js", "kept.js", "python.js", "shown.js")
    return {f"{PYTHON}/{name}": (_LOOK / name).read_bytes() for name in names}


def _box(set_name: str, python: PythonOfPages) -> str:
    tell = "whoever gave you this address"
    if python.repository:
        where = escape(python.repository.rstrip("/"))
        tell = f'<a href="{where}/issues">the makers of the course</a>'
    return (
        f'<link rel="stylesheet" href="../{PYTHON}/exercise.css">'
        f'<script type="module" src="../{PYTHON}/exercise.js"></script>'
        f'<div class="course-python" data-set="{set_name}" data-bytes="{python.bytes}">'
        '<p class="course-python-said" role="status">Python does not run on this page now. It needs scripts, '
        "and an address that begins with <code>http</code>.</p>"
        "<details><summary>Not yet tried on: iPhone, Android, Firefox</summary>"
        "<p>It was tried in Chromium on Linux. Does something fail elsewhere? "
        f"Tell {tell}: your device, your browser, what you pressed, and what you saw.</p></details>"
        '<p>You can also work <a href="../with-python.html">with Python on your own computer</a>. '
        f'What the page loads has <a href="../{PYTHON}/licences.txt">these licences</a>.</p></div>'
    )


def _setup(code: str) -> str:
    return (
        '<details class="course-cell-setup"><summary>What runs first, by itself</summary>'
        f"<pre>{escape(code)}</pre></details>"
    )


def _cell(question: str, asked: str, cells: Mapping[str, Any], place: str) -> str:
    found = re.search(r"^## (?:\d+ of \d+ · )?(.+)$", asked, re.MULTILINE)
    title = found[1] if found else question
    return (
        f'<div class="course-cell" data-question="{escape(question)}" data-title="{escape(title)}" '
        f'data-check="{escape(cells[f"{place}check"])}"><pre>{escape(cells[f"{place}answer"])}</pre></div>'
    )
