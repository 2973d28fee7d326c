"""What a running notebook can tell and do, and the script and the style that its page shares."""

from __future__ import annotations

from string import Template
from typing import Any

from course.paths import package_text

#: a function for a script of the page: it puts a new element into a parent
MAKE = package_text("make.js")
#: what an explorer says whose kernel has gone
RUN_AGAIN = "Run this cell again to use it."
#: how much larger than drawn a picture is on a wide page, and on a very wide one
LARGER, LARGEST = 1.15, 1.4
#: pixels below which a picture scrolls, or is drawn anew where it can be narrower
NARROW = 560
#: style of drawn charts on a page. The width of a plot is fixed, since names stand beside points and areas
#: at places worked out for it; so wide pages enlarge the whole picture, and its text with it. Where the page
#: is narrower it shrinks, and below `NARROW` pixels it scrolls. An explorer grows only where the window is
#: high enough to hold it with its controls. The style takes the place of what vega-embed brings, so it also
#: styles the menu beside a chart.
FITTING = "\n" + Template(package_text("fitting.css")).substitute(
    NARROW=NARROW, LARGER=LARGER, LARGEST=LARGEST
)
#: how JupyterLab draws: as SVG, which stays sharp when it shrinks
DRAWN = {"renderer": "svg", "defaultStyle": FITTING}


def show_after_cell(bundle: dict[str, Any], about: dict[str, Any] | None = None) -> None:
    """Show data below the outputs of the running cell, once it has ended.

    JupyterLab never looks past a widget to what stands beside it. A notebook that is opened again without a
    kernel shows what follows as an output of its own.

    Parameters
    ----------
    bundle
        What a front end may choose from, by mime type.
    about
        How a front end is to show each of them, by mime type.
    """
    from IPython import get_ipython

    shell = get_ipython()

    def show(*_: Any) -> None:
        shell.events.unregister("post_run_cell", show)
        shell.display_pub.publish(bundle, about)

    shell.events.register("post_run_cell", show)
