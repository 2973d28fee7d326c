"""Outputs that follow when the cell has ended, below all that it shows itself."""

from __future__ import annotations

from typing import Any

__all__ = ["show_after_cell"]


def show_after_cell(bundle: dict[str, Any], about: dict[str, Any]) -> None:
    """Show data below the outputs of the running cell, once it has ended.

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
