"""The button that folds out further settings, and says how many of them are not as at the start."""

from __future__ import annotations

from functools import cache
from typing import Any

from course.paths import package_text

__all__ = ["more_button"]

# The style sheet of the explorer shows `.course-folded` while this button says that it is expanded: so the
# page needs no answer of the kernel, and nothing flashes before the script has run.
_SCRIPT = package_text("widgets/page/more.js")


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class More(anywidget.AnyWidget):
        """Folds settings out while `unfolded`; `changed` says how many of them are not as at the start."""

        _esm = _SCRIPT
        unfolded = traitlets.Bool(False).tag(sync=True)
        changed = traitlets.Int(0).tag(sync=True)

    return More


def more_button() -> Any:
    """Return the button, folded."""
    button = _widget_class()()
    button.add_class("course-more")
    return button
