"""Uses of other packages beyond their public interfaces, and settings for a whole process.

Each part names the version that it was tried with, and the test that fails if another version behaves
differently. After an update of one of these packages look here first.
"""

import functools
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# ---------------------------------------------------------------------------------------------- jsonschema
# jsonschema 4.26 with rfc3987-syntax 1.1; noticed by tests/cli/test_cli_import_time.py

_GRAMMARS = "rfc3987_syntax"


@contextmanager
def without_address_grammars() -> Iterator[None]:
    """Make imports inside the block skip 38 grammars of web addresses that nobody uses.

    Altair imports jsonschema. If JupyterLab is installed, jsonschema compiles these grammars to check formats
    that no chart has. This takes three quarters of the time of ``import altair``. jsonschema works without
    them. A module that is already imported stays.
    """
    if _GRAMMARS in sys.modules:
        yield
        return
    sys.modules[_GRAMMARS] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[_GRAMMARS]


# ------------------------------------------------------------------------------------------------- Altair
# Altair 6.3; noticed by tests/test_others.py


def match_schemas_once() -> None:
    """Make Altair list which class stands for which schema once, not for each channel given as a string.

    The list is the same each time, and making it took a fifth of the time of a chart.
    """
    from altair.utils import schemapi

    listed = functools.cache(schemapi._FromDict)
    schemapi._FromDict = lambda classes: listed(tuple(classes))  # type: ignore[assignment,misc]


# ------------------------------------------------------------------------------------------------- pandas
# pandas 3.1; noticed by tests/lessons/test_lessons_reading.py, tests/lessons/test_lessons_errors.py and
# tests/texts/test_hostile_texts.py


def table_parts(table: Any) -> tuple[str, str] | None:
    """Return the HTML that a notebook shows for a table, in two parts: before its body, and its rows.

    `to_html` would need all display options again. Each cell of the rows is a plain ``<td>`` or ``<th>``
    without attributes, and a shortened table has fewer cells.
    """
    html: str | None = table._repr_html_()
    if html is None:
        return None
    head, body = html.split("<tbody>", 1)
    return head, body


def money_is_no_formula() -> None:
    """Stop tables in this process from showing text between two dollar signs as a formula."""
    import pandas as pd

    pd.set_option("display.html.use_mathjax", False)


# ---------------------------------------------------------------------------------- IPython and its kernel
# IPython 9.18, ipykernel 7.4; noticed by tests/lessons/test_lessons_errors.py


def running_shell() -> Any:
    """Return the IPython shell that runs this code, or None, without importing IPython."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def show_errors_with(shell: Any, wrap: Callable[[Any, Callable[..., None]], Callable[..., None]]) -> None:
    """Replace the shell's function that shows the error of a cell.

    When IPython calls this function, it has formatted the traceback and kept what `%debug` and `%tb` need.
    `set_custom_exc` would act earlier, and a cell would end without an output of type `error`.

    Parameters
    ----------
    shell
        The shell that `running_shell` returned.
    wrap
        Takes the shell and the old function, and returns the new one. Both functions take the error's type,
        the error and the lines of the traceback.
    """
    shell._showtraceback = wrap(shell, shell._showtraceback)


# --------------------------------------------------------------------------------- JupyterLab and ipywidgets
# JupyterLab 4.6, ipywidgets 8.1; noticed by tests/browser/test_browser_without_kernel.py

#: mime type of a widget among the outputs of a cell
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def asked_by_jupyterlab() -> bool:
    """Tell whether an open JupyterLab runs the present cell, and so draws charts and forms itself.

    With a cell, JupyterLab sends the cell's id and the ids of deleted cells. No other runner of notebooks
    does. So builds, `nbconvert --execute`, nbclient, tests, grading and unknown front ends keep still
    pictures without any setting. Each of them would have to set an environment variable, and a comm would
    answer too late.
    """
    try:
        sent = running_shell().kernel.get_parent()["metadata"]
    except (AttributeError, KeyError, LookupError, TypeError):
        return False
    return {"cellId", "deletedCells"} <= set(sent)


def widget_view(widget: Any) -> dict[str, Any]:
    """Return the output data that refer to a widget, which a front end finds by its model's id."""
    return {WIDGET_VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}


# ------------------------------------------------------------------------------------ Vega-Lite in vl-convert
# vl-convert 1.9, JupyterLab 4.6, Altair 6.3; noticed by tests/charts/test_charts_live.py (schema),
# tests/charts/test_charts_looks.py (SVG) and tests/lessons/test_lessons_headlines.py (titles)

#: version of Vega-Lite that both JupyterLab and vl-convert have. Altair writes a later version, in which
#: the course's charts are the same. The schema is an identifier and never fetched.
VEGA_LITE = "5.8"
VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
#: classes of the groups that hold a chart's title and the lines below it in an SVG
TITLE_GROUP, SUBTITLE_GROUP = "role-title-text", "role-title-subtitle"


def drawn_svg(spec: str) -> str:
    """Draw a specification (JSON text) and return the SVG, without loading any address.

    Coordinates are rounded to hundredths of a pixel. Shapes of a map are rounded to tenths, and repeated
    points are dropped.
    """
    import vl_convert

    picture = str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))
    picture = re.sub(r'( d| transform)="([^"]*)"', _in_hundredths, picture)
    return re.sub(r'<g class="mark-shape.*?</g>', _in_tenths, picture, flags=re.DOTALL)


def _in_hundredths(found: re.Match[str]) -> str:
    shorter = re.sub(r"-?\d+\.\d{3,}(?:e-?\d+)?", lambda number: f"{float(number[0]):.2f}", found[2])
    return f'{found[1]}="{shorter}"'


def _in_tenths(found: re.Match[str]) -> str:
    shorter = re.sub(r"-?\d+\.\d\d", lambda number: f"{float(number[0]):.1f}", found[0])
    return re.sub(r"(L[^LMZ\"]+)\1+", r"\1", shorter)


def svg_size(picture: str) -> tuple[float, float]:
    """Return width and height of a drawn SVG in pixels."""
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', picture)
    return (float(found[1]), float(found[2])) if found else (600.0, 400.0)


def png_of(picture: str) -> bytes:
    """Return an SVG as PNG."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(picture))


#: a console for the bundle, without the warning that charts are for an older Vega, which draws the same
_CONSOLE = """const console = Object.create(globalThis.console, { warn: { value: (...said) => {
  if (!String(said[0]).startsWith("The compiled spec uses Vega")) globalThis.console.warn(...said);
} } });
"""


def as_vega(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a Vega-Lite specification compiled to Vega, which a browser draws without Vega-Lite."""
    import vl_convert

    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(spec, vl_version=VEGA_LITE)
    return compiled


#: version of vega-tooltip that vl-convert carries; another one stops the bundling
_TOOLTIP = "1.0.0"


def drawing_script(snippet: str) -> str:
    """Return a JavaScript bundle with Vega but without Vega-Lite, which ends with `snippet`.

    `snippet`: a script that may use `parse` and `View` of Vega and `Handler` of vega-tooltip.
    """
    import vl_convert

    imports = (
        f'import {{ parse, View }} from "/npm/vega@{vl_convert.get_vega_version()}/+esm";\n'
        f'import {{ Handler }} from "/npm/vega-tooltip@{_TOOLTIP}/+esm";\n'
    )
    return _CONSOLE + str(vl_convert.javascript_bundle(imports + snippet, vl_version=VEGA_LITE))


@functools.cache  # to bundle takes two seconds
def vega_script(snippet: str) -> str:
    """Return a JavaScript bundle with Vega that ends with `snippet`, which may use `vegaEmbed`."""
    import vl_convert

    return _CONSOLE + str(vl_convert.javascript_bundle(snippet, vl_version=VEGA_LITE))
