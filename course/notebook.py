"""What a running notebook can tell and do, and the script and the style that its page shares."""

from __future__ import annotations

import sys
from typing import Any

from course.paths import package_text

#: a function for a script of the page: it puts a new element into a parent
MAKE = package_text("make.js")
#: how much larger than drawn a picture is on a wide page, and on a very wide one
LARGER, LARGEST = 1.15, 1.4
#: pixels below which a picture scrolls, or is drawn anew where it can be narrower
NARROW = 560
#: style of drawn charts on a page. The width of a plot is fixed, since names stand beside points and areas
#: at places worked out for it; so wide pages enlarge the whole picture, and its text with it. Where the page
#: is narrower it shrinks, and below `NARROW` pixels it scrolls. An explorer grows only where the window is
#: high enough to hold it with its controls. The style takes the place of what vega-embed brings, so it also
#: styles the menu beside a chart.
FITTING = f"""
.vega-embed {{ position: relative; display: inline-block; box-sizing: border-box; max-width: 100%; }}
.vega-embed.has-actions {{ padding-right: 36px; }}
.vega-embed .chart-wrapper {{ overflow-x: auto; }}
.vega-embed > svg, .vega-embed .chart-wrapper > svg {{ display: block; height: auto;
  max-width: max(100%, {NARROW}px); }}
@media (min-width: 1200px) {{
  .vega-embed .chart-wrapper > svg {{ zoom: {LARGER}; }}
}}
@media (min-width: 1700px) {{
  .vega-embed .chart-wrapper > svg {{ zoom: {LARGEST}; }}
}}
@media (min-width: 1200px) and (min-height: 900px) {{
  .vega-embed > svg {{ zoom: {LARGER}; }}
}}
@media (min-width: 1700px) and (min-height: 900px) {{
  .vega-embed > svg {{ zoom: {LARGEST}; }}
}}
.vega-embed details:not([open]) > :not(summary) {{ display: none; }}
.vega-embed summary {{ position: absolute; top: 2px; right: 2px; padding: 5px; border: 1px solid #767676;
  border-radius: 50%; background: #fff; color: #222; line-height: 0; list-style: none; cursor: pointer;
  opacity: 0.6; }}
.vega-embed summary:hover, .vega-embed summary:focus-visible, .vega-embed details[open] summary {{
  opacity: 1; }}
.vega-embed summary svg {{ width: 14px; height: 14px; }}
.vega-embed .vega-actions {{ position: absolute; top: 34px; right: 2px; z-index: 10; display: flex;
  flex-direction: column; padding: 4px 0; border: 1px solid #767676; background: #fff; }}
.vega-embed .vega-actions a {{ padding: 6px 14px; color: #222; font: 14px sans-serif; white-space: nowrap; }}
"""
#: how JupyterLab draws: as SVG, which stays sharp when it shrinks
DRAWN = {"renderer": "svg", "defaultStyle": FITTING}


def drawn_live() -> bool:
    """Tell whether an open JupyterLab asked for the cell that runs now, and so draws charts and forms itself.

    JupyterLab sends two things along with a cell that no runner of notebooks sends: the cell's id and the ids
    of cells that were deleted. So builds, `nbconvert --execute`, nbclient, tests and the grading keep still
    pictures, without being told to. So does any front end that this does not know. A variable in the
    environment would have to be set by each of them, and a comm would be asked too late.
    JupyterLab adds a PNG to each chart that it draws and saves it, so the notebook still has its pictures
    where nothing is drawn.
    """
    ipython = sys.modules.get("IPython")
    kernel = getattr(ipython.get_ipython(), "kernel", None) if ipython is not None else None
    try:
        sent = kernel.get_parent()["metadata"]  # type: ignore[union-attr]
    except (AttributeError, KeyError, LookupError, TypeError):
        return False
    return {"cellId", "deletedCells"} <= set(sent)


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
