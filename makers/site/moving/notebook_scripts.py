"""Scripts of the notebook's own widgets that the site uses as they are, each as a function of one file.

A widget's script asks a `model` for what the kernel sent. On the site `base.js` stands in for the kernel's
model, so that a line is drawn, a form is filled in and a sentence is opened just as in the notebook.
"""

from __future__ import annotations

from course.exercises.session import QUICK_LOOK, QUICK_SCRIPT
from course.widgets import _article, _draw, _look

__all__ = ["notebook_files"]

_SCRIPTS = {"article": _article._SCRIPT, "draw": _draw._SCRIPT, "quick": QUICK_SCRIPT}


def notebook_files() -> dict[str, bytes]:
    """Return the notebook's scripts as `notebook.js`, and its style sheets as `notebook.css`."""
    parts = [
        f"  {name}: (() => {{\n{text.replace('export default { render };', 'return render;')}}})(),\n"
        for name, text in _SCRIPTS.items()
    ]
    script = f'"use strict";\nwindow.courseMoving.notebook = {{\n{"".join(parts)}}};\n'
    styles = _look.LOOK + _article._CSS + QUICK_LOOK
    return {"notebook.css": styles.encode(), "notebook.js": script.encode()}
