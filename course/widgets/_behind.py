"""What lies behind a picture: what is assumed, the numbers as a table, the code with a button to copy it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from course.notebook import MAKE

__all__ = ["behind"]

# The parts fold out with the keyboard as they do with the pointer (`details` is the browser's own). The
# clipboard answers only on https and on this machine (127.0.0.1); elsewhere the text is selected and the
# older command copies it.
_SCRIPT = (
    MAKE
    + """
function render({ model, el }) {
  const fold = (key, title) => {
    const details = make(el, "details", {});
    make(details, "summary", {}, title);
    details.open = model.get("unfolded").includes(key);
    details.addEventListener("toggle", () => {
      const others = model.get("unfolded").filter(other => other !== key);
      model.set("unfolded", details.open ? [...others, key] : others);
      model.save_changes();
    });
    return details;
  };

  const list = make(fold("assumptions", "What is assumed"), "ul", {});
  for (const point of model.get("assumptions")) make(list, "li", {}, point);

  const region = { class: "course-table", role: "region", tabindex: "0", "aria-label": "Table" };
  const table = make(fold("table", "The numbers as a table"), "div", region);

  const code = fold("code", "The same numbers in code");
  // JupyterLab would take letters for itself.
  const still = { readonly: "", spellcheck: "false", "data-lm-suppress-shortcuts": "true" };
  const text = make(make(code, "label", {}, "Python: result holds the numbers"), "textarea", still);
  const button = make(code, "button", { type: "button", class: "jupyter-button widget-button" }, "Copy");
  const said = make(code, "span", { class: "course-said", "aria-live": "polite" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      return true;
    } catch {
      text.select();
      const done = document.execCommand("copy");
      button.focus();
      return done;
    }
  };
  button.addEventListener("click", async () => {
    said.textContent = "";
    said.textContent = (await copy()) ? "Copied" : "Select the text and copy it with Ctrl+C";
  });

  const show = () => {
    table.innerHTML = model.get("table");
    text.value = model.get("code");
    text.rows = text.value.split("\\n").length + 1;
    said.textContent = "";
  };
  model.on("change:table change:code", show);
  show();
}
export default { render };
"""
)

_LOOK = """
.course-behind details { border: 1px solid var(--jp-border-color1, #999); margin: 3px 0; }
.course-behind summary { padding: 8px 12px; font-weight: bold; cursor: pointer;
  background: var(--jp-layout-color2, #eee); color: var(--jp-ui-font-color0, #000); }
.course-behind :is(ul, .course-table, label, .widget-button, .course-said) { margin: 10px 12px; }
.course-behind ul { line-height: 1.5; }
.course-behind .course-table { overflow-x: auto; }
.course-behind :is(th, td) { padding: 3px 10px; text-align: right; }
.course-behind label { display: block; }
.course-behind textarea { display: block; box-sizing: border-box; width: 100%; margin-top: 4px; padding: 6px;
  resize: vertical; white-space: pre; overflow: auto; color: var(--jp-content-font-color0, #000);
  background: var(--jp-layout-color1, #fff); border: 1px solid var(--jp-border-color1, #888);
  font-family: var(--jp-code-font-family, monospace); font-size: var(--jp-code-font-size, 13px); }
.course-behind .widget-button { width: auto; margin-top: 0; }
"""


def _hundredths(value: float) -> str:
    return f"{round(value, 2) + 0.0:,.2f}".replace("-", "\u2212")  # no minus zero


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class Behind(anywidget.AnyWidget):
        """Folded parts; `unfolded` names those that somebody looks at."""

        _esm = _SCRIPT
        _css = _LOOK
        assumptions = traitlets.List(traitlets.Unicode()).tag(sync=True)
        table = traitlets.Unicode().tag(sync=True)
        code = traitlets.Unicode().tag(sync=True)
        unfolded = traitlets.List(traitlets.Unicode()).tag(sync=True)

        def show(self, table: pd.DataFrame) -> None:
            """Show a table of numbers."""
            self.table = table.to_html(index=False, border=0, float_format=_hundredths, na_rep="\u2013")

    return Behind


def behind(assumptions: tuple[str, ...]) -> Any:
    """Return the folded parts; table and code are filled in by whoever knows the state."""
    box = _widget_class()(assumptions=list(assumptions))
    box.add_class("course-behind")
    return box
