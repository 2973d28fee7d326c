"""A text on one page whose sentences can be opened: each is a button that knows how it was judged.

The script runs without a network and without Vega. The kernel sends the sentences as rows; a click sends the
id of the sentence back.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from course.notebook import MAKE
from course.paths import package_text
from course.widgets._look import LOOK, NAMES, RUN_AGAIN

__all__ = ["article"]

# Every sentence is reached with Tab or with the arrow keys, and opened with Enter or Space. What opens stands
# in another widget of the same explorer, `.course-opened`: a link behind the open sentence leads there, and
# Escape leads back.
_SCRIPT = MAKE + NAMES + package_text("widgets/page/article.js")

_CSS = package_text("widgets/page/article.css")


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class Article(anywidget.AnyWidget):
        """Shows the table `sentences` of `rows`, with `claim` open; `revision` tells that all is complete.

        `ahead` is never filled: no setting of a text is a number.
        """

        _esm = _SCRIPT
        _css = LOOK + _CSS
        label = traitlets.Unicode().tag(sync=True)
        looks = traitlets.Dict().tag(sync=True)
        unjudged = traitlets.Unicode().tag(sync=True)
        claim = traitlets.Unicode().tag(sync=True)
        rows = traitlets.Dict().tag(sync=True)
        words = traitlets.Unicode().tag(sync=True)
        trouble = traitlets.Unicode().tag(sync=True)
        run_again = traitlets.Unicode(RUN_AGAIN).tag(sync=True)
        ahead = traitlets.Dict()
        revision = traitlets.Int(0).tag(sync=True)

    return Article


def article(label: str, looks: Mapping[str, Mapping[str, str]], not_judged: str) -> Any:
    """Return a new, empty text.

    Parameters
    ----------
    label
        What a screen reader calls it.
    looks
        Verdict to its `letter` and its `shade`, a colour that white letters can be read on.
    not_judged
        Words for a sentence without a verdict.
    """
    plain = {str(verdict): dict(look) for verdict, look in looks.items()}
    text = _widget_class()(label=label, looks=plain, unjudged=not_judged)
    text.add_class("course-paper")
    return text
