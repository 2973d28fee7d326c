"""The button that folds out further settings, and says how many of them are not as at the start."""

from __future__ import annotations

from functools import cache
from typing import Any

__all__ = ["more_button"]

# The style sheet of the explorer shows `.course-folded` while this button says that it is expanded: so the
# page needs no answer of the kernel, and nothing flashes before the script has run.
_SCRIPT = """
function render({ model, el }) {
  const button = el.appendChild(document.createElement("button"));
  button.type = "button";
  button.className = "jupyter-button widget-button";
  // JupyterLab would take Enter for itself.
  button.setAttribute("data-lm-suppress-shortcuts", "true");
  const own = `course-folded-${Math.random().toString(36).slice(2)}`;
  const wire = () => {
    const folded = el.closest(".course-explorer")?.querySelector(".course-folded") ?? null;
    if (folded === null || button.hasAttribute("aria-controls")) return;
    folded.id = own;
    folded.setAttribute("role", "group");
    folded.setAttribute("aria-label", "More settings");
    button.setAttribute("aria-controls", own);
  };
  const show = () => {
    const count = model.get("changed");
    button.textContent = "More settings" + (count ? ` (${count} changed)` : "");
    button.setAttribute("aria-expanded", String(model.get("unfolded")));
  };
  button.addEventListener("click", () => {
    wire();
    model.set("unfolded", !model.get("unfolded"));
    model.save_changes();
  });
  model.on("change:unfolded change:changed", show);
  show();
  // Button and settings reach the page in no fixed order.
  for (const wait of [100, 500, 2000]) setTimeout(wire, wait);
  return () => model.off("change:unfolded change:changed", show);
}
export default { render };
"""


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class More(anywidget.AnyWidget):
        """Folds settings out while `unfolded`; `changed` says how many of them are not as at the start."""

        _esm = _SCRIPT
        unfolded = traitlets.Bool(False).tag(sync=True)
        changed = traitlets.Int(0).tag(sync=True)

    return More


def more_button() -> Any:
    """Return the button, folded."""
    button = _widget_class()()
    button.add_class("course-more")
    return button
