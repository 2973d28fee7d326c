"""What ipywidgets' controls lack for the keyboard and for screen readers, as a script of the page.

Every explorer has one widget with a script of its own that carries these lines and calls `nameControls`.
"""

from __future__ import annotations

__all__ = ["NAMES"]

NAMES = """
// The handles and numbers of ipywidgets' sliders have no name of their own: give them that of their label.
// JupyterLab would take arrows and letters for itself, so that no list could be worked by keyboard.
function nameControls(el) {
  const box = el.closest(".course-explorer");
  for (const list of box?.querySelectorAll("select, [role=slider]") ?? [])
    list.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const row of box?.querySelectorAll(".widget-inline-hbox") ?? []) {
    for (const part of row.querySelectorAll(".noUi-handle, .widget-readout"))
      part.setAttribute("aria-label", row.querySelector(".widget-label")?.textContent ?? "");
    const number = row.querySelector(".widget-readout");
    if (number === null || number.role === "textbox") continue;
    number.setAttribute("role", "textbox");
    // What is typed counts when it is left, too; ipywidgets would only show it.
    let before = "";
    const enter = { key: "Enter", keyCode: 13, bubbles: true };
    number.addEventListener("focus", () => { before = number.textContent; });
    number.addEventListener("blur", () => {
      if (number.textContent !== before) number.dispatchEvent(new KeyboardEvent("keydown", enter));
    });
    // Where it shows percent, what is typed is percent too; ipywidgets would take 40% for forty times all.
    if (!number.textContent.includes("%")) continue;
    row.addEventListener("keydown", event => {
      const typed = parseFloat(number.textContent.replace(",", "."));
      if (event.key === "Enter" && Number.isFinite(typed)) number.textContent = typed / 100;
    }, true);
  }
}
"""
