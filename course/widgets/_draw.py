"""A line that is drawn with the pointer on what is known, or set point by point with the keyboard."""

from __future__ import annotations

from functools import cache
from typing import Any

from course.paths import package_text
from course.widgets._traits import Line

__all__ = ["draw_line"]

# Each point is a slider for screen readers: Tab goes to the next year, the arrows move it, Page Up and Page
# Down by larger steps. The pointer sets the year that it is over, and all years that it passed since it was
# last heard of: a fast one is heard of only now and then.
_SCRIPT = package_text("widgets/page/draw.js")


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class DrawLine(anywidget.AnyWidget):
        """The line as `value`, one number for each of `years`, drawn on from the years of `known`."""

        _esm = _SCRIPT
        value = traitlets.List(traitlets.Float()).tag(sync=True)
        years = traitlets.List(traitlets.Int()).tag(sync=True)
        low = traitlets.Float(0.0).tag(sync=True)
        high = traitlets.Float(100.0).tag(sync=True)
        description = traitlets.Unicode("").tag(sync=True)
        known: Any = traitlets.List().tag(sync=True)
        source = traitlets.Unicode("").tag(sync=True)
        disabled = traitlets.Bool(False).tag(sync=True)

    return DrawLine


def draw_line(setting: Line, value: tuple[float, ...]) -> Any:
    """Return the control for a line."""
    pad = _widget_class()(
        value=list(value),
        years=setting.years,
        low=float(setting.low),
        high=float(setting.high),
        description=f"{setting.label}, from {setting.years[0]} to {setting.years[-1]}",
        known=[[year, number] for year, number in setting.known.items()],
        source=f"Source: {setting.source}" if setting.source else "",
    )
    pad.add_class("course-pad")
    return pad
