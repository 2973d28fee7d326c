"""Scripts, styles and sizes that notebook pages share, and a function that shows data below a cell."""

from string import Template
from typing import Any

from course.paths import package_text

#: JavaScript function for scripts of the page, which adds a new element to a parent
MAKE = package_text("make.js")
#: message of an explorer without its kernel
RUN_AGAIN = "Run this cell again to use it."
#: most pixels in which a chart is drawn; where there is more room, it is enlarged
WIDEST = 800
#: how a dark page shows a chart: lightness is turned round, so that white becomes a dark grey, and hues stay.
#: So a chart is stored in one set of colours and follows a change of the theme at once.
DARK = "invert(0.9) hue-rotate(180deg)"


def charts_style(dark_page: str) -> str:
    """Return the style sheet of charts for pages that are dark where the selector `dark_page` holds."""
    return Template(package_text("charts/charts.css")).substitute(
        DARK_PAGE=dark_page, DARK=DARK, WIDEST=WIDEST
    )


#: options with which JupyterLab draws charts: as SVG, whose colours a dark theme can change
DRAWN = {"renderer": "svg", "defaultStyle": charts_style("[data-jp-theme-light='false']")}


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
