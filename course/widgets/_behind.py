"""What lies behind a picture: what is assumed, the numbers as a table, the code with a button to copy it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from course.notebook import MAKE
from course.paths import package_text

__all__ = ["behind"]

# The parts fold out with the keyboard as they do with the pointer (`details` is the browser's own). The
# clipboard answers only on https and on this machine (127.0.0.1); elsewhere the text is selected and the
# older command copies it.
_SCRIPT = MAKE + package_text("widgets/page/behind.js")

_LOOK = package_text("widgets/page/behind.css")


def _hundredths(value: float) -> str:
    return f"{round(value, 2) + 0.0:,.2f}".replace("-", "\u2212")  # no minus zero


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class Behind(anywidget.AnyWidget):
        """Folded parts; `unfolded` names those that somebody looks at."""

        _esm = _SCRIPT
        _css = _LOOK
        assumptions = traitlets.List(traitlets.Unicode()).tag(sync=True)
        table = traitlets.Unicode().tag(sync=True)
        code = traitlets.Unicode().tag(sync=True)
        unfolded = traitlets.List(traitlets.Unicode()).tag(sync=True)

        def show(self, table: pd.DataFrame) -> None:
            """Show a table of numbers."""
            self.table = table.to_html(index=False, border=0, float_format=_hundredths, na_rep="\u2013")

    return Behind


def behind(assumptions: tuple[str, ...]) -> Any:
    """Return the folded parts; table and code are filled in by whoever knows the state."""
    box = _widget_class()(assumptions=list(assumptions))
    box.add_class("course-behind")
    return box
