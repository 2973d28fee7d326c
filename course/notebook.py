"""What a running notebook can tell and do, and the script that all forms on its page share."""

from __future__ import annotations

import sys
from typing import Any

from course.paths import package_text

__all__ = ["MAKE", "drawn_live", "show_after_cell"]

#: a function for a script of the page: it puts a new element into a parent
MAKE = package_text("make.js")


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
