"""Lines of code to read, select and copy."""

from __future__ import annotations

from functools import cache
from typing import Any

__all__ = ["code_box"]

# The clipboard of the browser answers only on https and on this machine (127.0.0.1); elsewhere the text is
# selected and the older command copies it.
_SCRIPT = """
let count = 0;
function render({ model, el }) {
  const make = (tag, attributes, words) => {
    const node = el.appendChild(document.createElement(tag));
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.textContent = words ?? "";
    return node;
  };
  const id = `course-code-${++count}`;
  make("label", { for: id }, model.get("label"));
  const text = make("textarea", { id, class: "course-code-text", readonly: "", spellcheck: "false",
    // JupyterLab would take letters for itself
    "data-lm-suppress-shortcuts": "true" });
  const button = make("button", { type: "button", class: "jupyter-button widget-button" }, "Copy");
  const said = make("span", { class: "course-said", "aria-live": "polite" });
  const show = () => {
    text.value = model.get("code");
    text.rows = text.value.split("\\n").length + 1;
    said.textContent = "";
  };
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
    const done = await copy();
    said.textContent = done ? "Copied" : "Select the text and copy it with Ctrl+C";
  });
  model.on("change:code", show);
  show();
}
export default { render };
"""

_LOOK = """
.course-code label { display: block; }
.course-code-text { display: block; box-sizing: border-box; width: 100%; padding: 6px; resize: vertical;
  white-space: pre; overflow: auto; color: var(--jp-content-font-color0, #000);
  background: var(--jp-layout-color1, #fff); border: 1px solid var(--jp-border-color1, #888);
  font-family: var(--jp-code-font-family, monospace); font-size: var(--jp-code-font-size, 13px); }
.course-code .widget-button { width: auto; }
.course-said { margin-left: 8px; }
"""


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class CodeBox(anywidget.AnyWidget):
        """Shows `code` under `label`."""

        _esm = _SCRIPT
        _css = _LOOK
        code = traitlets.Unicode().tag(sync=True)
        label = traitlets.Unicode().tag(sync=True)

    return CodeBox


def code_box(label: str) -> Any:
    """Return a widget that shows lines of code with a button to copy them."""
    box = _widget_class()(label=label)
    box.add_class("course-code")
    return box
