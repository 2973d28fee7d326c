"""One chart that stays on the screen: new rows are poured into it, the picture is not built again.

Its script (`page/live.js`) runs without a network. Vega comes out of vl-convert, which is installed with the
course, and is loaded once by a page, however many explorers it shows. A burst of changes never piles up:
while the chart draws, only the newest state waits. A step to a state that the kernel has sent ahead is drawn
at once; the kernel's own answer follows and has the last word.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from course.charts.theme import PAGE
from course.notebook import FITTING, NARROW
from course.paths import package_text
from course.widgets._look import LOOK, NAMES, RUN_AGAIN

__all__ = ["live_chart", "named", "records"]

_SCRIPT = (
    NAMES
    + f"const FITTING = {json.dumps(FITTING)}, NARROW = {NARROW}, PAGE = {PAGE};\n"
    + package_text("widgets/page/live.js")
)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain JSON-safe dictionaries; a missing value becomes None."""
    names = [str(name) for name in frame.columns]
    columns = []
    for name in frame.columns:
        cells = zip(frame[name].tolist(), frame[name].isna().tolist(), strict=True)
        columns.append([None if gone else getattr(cell, "item", lambda c=cell: c)() for cell, gone in cells])
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def named(name: str, frame: pd.DataFrame) -> alt.NamedData | alt.InlineData:
    """Return a table as chart data with a name, under which its rows can be replaced later."""
    return alt.InlineData(values=records(frame), name=name)


def take_out_rows(spec: Any, names: set[str]) -> Any:
    """Return a spec whose named data holds no rows: they are sent apart from it."""
    if isinstance(spec, dict):
        if spec.get("name") in names and "values" in spec:
            return {"name": spec["name"]}
        return {key: take_out_rows(value, names) for key, value in spec.items()}
    return [take_out_rows(item, names) for item in spec] if isinstance(spec, list) else spec


@cache
def _library() -> Any:
    """Return the widget that carries Vega to the page: one for all charts, since it is large."""
    import anywidget
    import traitlets
    import vl_convert

    class Library(anywidget.AnyWidget):
        _esm = "export default {};"
        source = traitlets.Unicode().tag(sync=True)

    return Library(source=vl_convert.javascript_bundle("export default vegaEmbed;", vl_version="5.8"))


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class LiveChart(anywidget.AnyWidget):
        """Draws `spec` with `rows`; `revision` tells it that all is complete.

        `ahead` may hold what a step of one control will lead to.
        """

        _esm = _SCRIPT
        _css = LOOK
        library = traitlets.Unicode().tag(sync=True)
        run_again = traitlets.Unicode(RUN_AGAIN).tag(sync=True)
        spec = traitlets.Dict().tag(sync=True)
        rows = traitlets.Dict().tag(sync=True)
        form = traitlets.Unicode().tag(sync=True)
        words = traitlets.Unicode().tag(sync=True)
        trouble = traitlets.Unicode().tag(sync=True)
        ahead = traitlets.Dict().tag(sync=True)
        revision = traitlets.Int(0).tag(sync=True)

    return LiveChart


def live_chart() -> Any:
    """Return a new, empty chart widget."""
    return _widget_class()(library=_library().model_id)
