"""A text with its marks, whose claims can be opened: the kernel sends what is marked, a click the id.

What is shown is made and escaped by `course.texts.page`; the script only makes buttons of the claims' ids.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from course.notebook import MAKE
from course.paths import package_text
from course.texts.page import LOOK as MARKS

__all__ = ["marked"]

# Every claim is reached with Tab or with the arrow keys, and opened with Enter or Space.
_SCRIPT = MAKE + package_text("widgets/page/marked.js")

_CSS = package_text("widgets/page/marked.css")


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class MarkedText(anywidget.AnyWidget):
        """Shows `html`, with the claim `claim` open."""

        _esm = _SCRIPT
        _css = MARKS + _CSS
        label = traitlets.Unicode().tag(sync=True)
        html = traitlets.Unicode().tag(sync=True)
        claim = traitlets.Unicode().tag(sync=True)

    return MarkedText


def marked(label: str) -> Any:
    """Return a new, empty text.

    Parameters
    ----------
    label
        What a screen reader calls it.
    """
    text = _widget_class()(label=label)
    text.add_class("course-pane")
    return text
