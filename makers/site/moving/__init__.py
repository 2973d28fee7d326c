"""Makes interactive parts of the web edition without a kernel: explorers, guesses and quick checks.

The build of the site computes the answers of a kernel in advance, and scripts of the page look them up.
"""

import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

from course import widgets
from course.commands.handout import handout
from course.exercises.session import QUICK_LOOK, QUICK_SCRIPT
from course.exercises.two_tests import OWN_LOOK, TESTS_SCRIPT
from course.lessons import Lesson
from course.widgets import page_parts
from course.widgets.conditions import CONDITIONS_SCRIPT, CONDITIONS_STYLE
from makers.site.moving import checks, claims, explorers, forms, guesses
from makers.site.moving.cells import shown_by
from makers.site.moving.parts import Part

__all__ = ["SCRIPTS", "STYLES", "Part", "moving_part", "papers", "scripts_of", "shared_files"]

_CHECKS = "check|tests"
#: file below `_static/moving/` -> pattern of the parts that need it, in the order in which a page loads them
SCRIPTS: dict[str, str] = {
    "base.js": "",
    "notebook.js": f'class="course-pad|data-kind="({_CHECKS}|claims|conditions)',
    "explorer.js": 'data-kind="explorer',
    "guess.js": 'data-kind="(guess|predictions)',
    "number.js": f'data-kind="({_CHECKS})',
    "check.js": f'data-kind="({_CHECKS})',
    "claims.js": 'data-kind="claims',
    "two_tests.js": 'data-kind="tests',
    "conditions.js": 'data-kind="conditions',
}
STYLES: tuple[str, ...] = ("notebook.css", "moving.css")


def moving_part(cell: Mapping[str, Any], root: str = "") -> Part | None:
    """Return the interactive part that replaces a cell on the site.

    `cell`: a cell of a notebook, as nbformat describes it.
    `root`: the way from the page to the root of the site, such as ``"../"``.

    Returns
    -------
    Part or None
        None for a cell without an explorer, guess or quick check.

    Raises
    ------
    UnknownNameError
        The cell names a setting, a guess or a check that does not exist.
    """
    shown = shown_by(cell)
    if shown is None:
        return None
    if shown.what == "check":
        return checks.check_part(shown.name)
    if shown.what == "guess":
        return guesses.guess_part(shown.name, shown.settings, root)
    if shown.what == "tests":
        return forms.tests_part()
    if shown.what == "conditions":
        return forms.conditions_part(**shown.settings)
    if shown.what == "predictions":
        return guesses.predictions_part()
    if shown.name == "claims":
        return claims.claims_part(shown.settings, root)
    state = getattr(widgets, shown.name)(**shown.settings).state
    if state.needs_kernel:
        return explorers.still_part(state, root)
    return explorers.explorer_part(shown.name, shown.settings, root)


def scripts_of(page: str) -> list[str]:
    """Return the names of the shared scripts that the parts of a page need, in their order.

    `page`: HTML of the page, or its notebook as JSON.
    """
    html = page.replace('\\"', '"')
    return [name for name, needed in SCRIPTS.items() if re.search(needed, html)]


def papers(lesson: Lesson) -> bytes:
    """Return the sheet of a lesson to print as HTML, which holds no answer to a quick check."""
    return handout(lesson).encode()


def shared_files() -> dict[str, bytes]:
    """Return the scripts and style sheets that all parts share, as a dictionary by file name."""
    folder, made = resources.files(__name__), _notebook_files()
    return {name: made.get(name) or folder.joinpath(name).read_bytes() for name in (*SCRIPTS, *STYLES)}


def _notebook_files() -> dict[str, bytes]:
    """Return the scripts and styles of the notebook's widgets and of the live room that the site reuses.

    Each widget's script becomes a function in one file. It reads the values of a kernel from a `model`; on
    the site `base.js` provides that model.
    """
    scripts = {
        "article": page_parts.ARTICLE_SCRIPT,
        "draw": page_parts.DRAW_SCRIPT,
        "quick": QUICK_SCRIPT,
        "conditions": CONDITIONS_SCRIPT,
        "tests": TESTS_SCRIPT.replace("export function", "function"),
    }
    parts = [
        f"  {name}: (() => {{\n{text.replace('export default { render };', 'return render;')}}})(),\n"
        for name, text in scripts.items()
    ]
    script = f'"use strict";\nwindow.courseMoving.notebook = {{\n{"".join(parts)}}};\n'
    number = resources.files("course.room").joinpath("pages", "number.js").read_bytes()
    styles = page_parts.LOOK + page_parts.ARTICLE_STYLE + QUICK_LOOK + OWN_LOOK + CONDITIONS_STYLE
    return {"notebook.css": styles.encode(), "notebook.js": script.encode(), "number.js": number}
