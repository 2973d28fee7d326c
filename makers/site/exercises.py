"""Writes the pages that run Python: exercise sets, practice, and the questions of a lesson.

They are made from the notebooks. A page holds no key: Python brings the answers.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from course.lessons import lesson_after
from course.others import vega_script
from course.paths import exercises_dir, notebooks_dir
from course.tables import cards
from makers.site.cells import html_of
from makers.site.parts import fragment
from makers.site.publisher import Publisher

#: folder of the pages, and of the Python that they load, below the site's root
FOLDER, PYTHON = "exercises", "_static/python"
#: name of the page of practice
PRACTICE = f"{FOLDER}/practice"
_LOOK = Path(__file__).parents[1] / "browser/page"
_HOW = (
    "Put your answer where `____` stands and press **Check**. **Hint** shows one hint more each time; "
    '**Solution** shows the worked solution. A table\'s first rows: `load("japan_trade").head()`; what its '
    'columns mean: `describe("japan_trade")`. What you type and your progress stay on this device.'
)
#: the page's own `practice` takes the time of the reader's device
PRACTICE_SETUP = """import altair as alt
import pandas as pd
from course import describe, load, progress
from course.exercises import ____
from page_cells import practice
p = practice()"""
_CARRY = (
    "Your progress and your code stay in this browser. A file carries both to another one. With the course "
    "on a computer, `course progress FILE` adds it to what you did there; the way back is the file "
    "`.course/state.json` of your folder."
)
_PROGRESS = ("## Progress", fragment('<div class="course-cell course-cell-progress"></div>'), _CARRY)


@dataclass(frozen=True, slots=True)
class Runs:
    """What a page must know of the Python that it runs."""

    size: int = 0  #: bytes that a page loads before its Python is ready; 0 for a site that runs none
    fewer: int = 0  #: the same in a browser that unpacks Brotli
    publisher: Publisher = field(default_factory=Publisher)  #: who answers for the site

    def box(self, setup: str, root: str, set_name: str = "", following: str = "") -> str:
        """Return the box with which a page offers Python.

        `setup`: code that runs first.
        `root`: way from the page to the root of the site.
        `set_name`: the page's set; empty for practice.
        `following`: way to what comes after its exercises; empty for none.
        """
        there = self.publisher.report("Python in a page")
        look = Template((_LOOK / "box.html").read_text("utf-8").rstrip())
        return look.substitute(
            set=set_name,
            next=following,
            bytes=self.size,
            fewer=self.fewer,
            root=root,
            tell=f'<a href="{escape(there)}">the publisher</a>' if there else "whoever gave you this address",
            setup=escape(setup),
        )


def exercise_names() -> list[str]:
    """Return the names of the exercise pages in the order of the sets."""
    return [f"{FOLDER}/{path.stem}" for path in sorted(exercises_dir().glob("*.ipynb"))]


def exercise_page(set_name: str, runs: Runs) -> tuple[str, str, str]:
    """Return the page of a set in Markdown, its title, and its description for search engines.

    `set_name`: such as ``"01-trade-interdependence"``.
    """
    notebook, cells = _cells_of(set_name)
    heading, scenario = cells["title"].split("\n\n", 1)
    title = heading.removeprefix("# ")
    lesson = lesson_after(set_name)
    following = f"../{lesson.name}.html" if lesson else "practice.html"
    parts = [heading, scenario, fragment(runs.box(cells["setup"], "../", set_name, following)), _HOW]
    for cell in notebook["cells"]:
        course = cell["metadata"].get("course", {})
        if course.get("role") == "answer":
            place = cell["id"].removesuffix("answer")
            asked = cells[f"{place}text"]
            found = re.search(r"^## (?:\d+ of \d+ · )?(.+)$", asked, re.MULTILINE)
            words = found[1] if found else course["question"]
            made = _cell(course["question"], words, cells[f"{place}answer"], cells[f"{place}check"])
            parts += [asked, fragment(made)]
    parts += [*_PROGRESS, cells["next"]]
    about = f"{title}: questions to answer with Python in the page, with checks, hints and solutions."
    return "\n\n".join(parts), title, about


def practice_page(runs: Runs) -> tuple[str, str, str]:
    """Return the page of practice in Markdown, its title, and its description for search engines."""
    notebook = json.loads((notebooks_dir() / "practice.ipynb").read_text("utf-8"))
    heading, words = "".join(notebook["cells"][0]["source"]).split("\n\n", 1)
    words = words.replace("of this folder", "of this browser")
    cell = fragment('<div class="course-cell course-cell-practice"></div>')
    parts = [heading, words, fragment(runs.box(PRACTICE_SETUP, "../")), "## The question", cell, *_PROGRESS]
    return "\n\n".join(parts), "Practice", "One question at a time; what you missed comes back later."


def run_checks(cells: list[dict[str, Any]], set_name: str, runs: Runs) -> bool:
    """Put a cell for code below each quick check whose answer is typed; tell whether the lesson has one.

    The box that offers Python comes at the end.

    `cells`: cells of the lesson as the site shows them, with their code.
    `set_name`: the lesson's set.
    """
    before, added = "", False
    for cell in cells:
        source, html = "".join(cell["source"]), html_of(cell)
        asked = re.search(r'ex\.quick\("(\w+)"\)', source)
        if cell["cell_type"] == "code" and asked and html and "<li>" not in html:  # no options to choose from
            name = asked[1]
            code = _cell(name, name, f"{name} = ____", f'ex.check("{name}", {name})', before)
            cell["outputs"][0]["data"]["text/html"] += (
                '<details class="course-code"><summary>With Python, here</summary>'
                "<p>The lesson's code above runs first, so its names are there. The first time it may need "
                f"the network for a table.</p>{code}</details>"
            )
            added = True
        elif cell["cell_type"] == "code" and not asked and "hide-input" in cell["metadata"]["tags"]:
            before += f"{source}\n"
    if added:
        box = fragment(
            f'<div class="course-code">{runs.box(_cells_of(set_name)[1]["setup"], "", set_name)}</div>'
        )
        cells.append({"cell_type": "markdown", "metadata": {}, "id": "python", "source": box})
    return added


@cache
def exercise_files() -> dict[str, bytes]:
    """Return the scripts and the style sheet of the exercise pages by their paths below the site's root."""
    names = [
        path.name for path in _LOOK.glob("*.*s") if path.name not in ("charts.js", "machine.js", "worker.js")
    ]
    files = {f"{PYTHON}/{name}": (_LOOK / name).read_bytes() for name in names}
    columns = {name: [column.name for column in card.columns] for name, card in cards().items()}
    files[f"{PYTHON}/tables.json"] = json.dumps(columns).encode()
    return files | {f"{PYTHON}/charts.js": vega_script((_LOOK / "charts.js").read_text("utf-8")).encode()}


def _cells_of(set_name: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the notebook of a set, and the text of each of its cells by id."""
    notebook = json.loads((exercises_dir() / f"{set_name}.ipynb").read_text("utf-8"))
    return notebook, {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


def _cell(question: str, title: str, code: str, check: str, before: str = "") -> str:
    facts = {"question": question, "title": title, "check": check, "before": before}
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in facts.items() if value)
    return f'<div class="course-cell"{data}><pre>{escape(code)}</pre></div>'
