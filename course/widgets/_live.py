"""One chart that stays on the screen: new rows are poured into it, the picture is not built again.

The script below runs without a network: Vega comes out of vl-convert, which is installed with the course. A
burst of changes never piles up: while the chart draws, only the newest state waits.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

__all__ = ["live_chart", "named", "records"]

_SCRIPT = """
async function render({ model, el }) {
  let result = null, busy = false, stale = false, form = null;
  // The handles of ipywidgets' sliders have no name of their own: give them that of their label.
  // JupyterLab would take arrows and letters for itself, so that no list could be worked by keyboard.
  const name = () => {
    for (const list of el.closest(".course-explorer")?.querySelectorAll("select, [role=slider]") ?? [])
      list.setAttribute("data-lm-suppress-shortcuts", "true");
    for (const row of el.closest(".course-explorer")?.querySelectorAll(".widget-inline-hbox") ?? [])
      for (const handle of row.querySelectorAll(".noUi-handle"))
        handle.setAttribute("aria-label", row.querySelector(".widget-label")?.textContent ?? "");
  };
  const draw = async () => {
    if (busy) { stale = true; return; }
    busy = true;
    do {
      stale = false;
      const rows = structuredClone(model.get("rows"));
      const revision = model.get("revision");
      try {
        if (result === null || form !== model.get("form")) {
          form = model.get("form");
          const spec = structuredClone(model.get("spec"));
          spec.datasets = { ...(spec.datasets ?? {}), ...rows };
          if (result !== null) result.finalize();
          result = await vegaEmbed(el, spec, { actions: false, renderer: "svg", ast: false, tooltip: true });
        } else {
          for (const [name, values] of Object.entries(rows)) result.view.data(name, values);
          await result.view.runAsync();
        }
      } catch (error) {
        el.textContent = "The chart could not be drawn: " + error.message;
        result = null;
      }
      el.dataset.revision = revision;
      const picture = el.querySelector("svg");
      if (picture !== null) {
        picture.setAttribute("role", "img");
        picture.setAttribute("aria-label", model.get("words"));
      }
    } while (stale);
    busy = false;
    name();
  };
  // The revision is the last of the three to be set, and always changes.
  model.on("change:revision", draw);
  await draw();
  // Controls and chart reach the page in no fixed order.
  for (const wait of [100, 500, 2000]) setTimeout(name, wait);
  return () => { if (result !== null) result.finalize(); };
}
export default { render };
"""

_LOOK = """
.course-explorer .vega-embed { width: auto; overflow-x: auto; }
.course-explorer :focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
"""


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
def _widget_class() -> Any:
    import anywidget
    import traitlets
    import vl_convert

    script = vl_convert.javascript_bundle(_SCRIPT, vl_version="5.8")

    class LiveChart(anywidget.AnyWidget):
        """Draws `spec` with `rows`; `revision` tells it that both are complete."""

        _esm = script
        _css = _LOOK
        spec = traitlets.Dict().tag(sync=True)
        rows = traitlets.Dict().tag(sync=True)
        form = traitlets.Unicode().tag(sync=True)
        words = traitlets.Unicode().tag(sync=True)
        revision = traitlets.Int(0).tag(sync=True)

    return LiveChart


def live_chart() -> Any:
    """Return a new, empty chart widget."""
    return _widget_class()()
