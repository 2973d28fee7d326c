"""Scripts, styles and sizes that notebook pages share, and a function that shows data below a cell."""

from __future__ import annotations

from string import Template
from typing import Any

from course.paths import package_text

#: JavaScript function for scripts of the page, which adds a new element to a parent
MAKE = package_text("make.js")
#: message of an explorer without its kernel
RUN_AGAIN = "Run this cell again to use it."
#: factors by which a chart is enlarged on a wide page, and on a very wide page
LARGER, LARGEST = 1.15, 1.4
#: width in pixels below which a chart scrolls, or is drawn anew if it can be narrower
NARROW = 560
#: style of drawn charts on a page. A plot has a fixed width, for which the places of its names are computed.
#: So wide pages enlarge the whole chart with its text, narrow pages shrink it, and below `NARROW` pixels it
#: scrolls. An explorer grows only where the window is high enough for it and its controls. The style replaces
#: the one of vega-embed, so it also styles the menu beside a chart.
FITTING = "\n" + Template(package_text("fitting.css")).substitute(
    NARROW=NARROW, LARGER=LARGER, LARGEST=LARGEST
)
#: options with which JupyterLab draws charts: as SVG, which stays sharp when it shrinks
DRAWN = {"renderer": "svg", "defaultStyle": FITTING}


def show_after_cell(bundle: dict[str, Any], about: dict[str, Any] | None = None) -> None:
    """Show data below the outputs of the running cell, once the cell has ended.

    JupyterLab ignores other data in an output that has a widget. A separate output still shows when the
    notebook is opened again without a kernel.

    Parameters
    ----------
    bundle
        The forms of the data from which a front end chooses, by mime type.
    about
        Metadata on how a front end shows each form, by mime type.
    """
    from IPython import get_ipython

    shell = get_ipython()

    def show(*_: Any) -> None:
        shell.events.unregister("post_run_cell", show)
        shell.display_pub.publish(bundle, about)

    shell.events.register("post_run_cell", show)
