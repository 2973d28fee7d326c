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
// Picture, controls and what opens reach the page in no fixed order, and on a slow computer late: act whenever
// one comes. What is returned ends it.
function whenever(el, act) {
  const come = new MutationObserver(act), placed = new ResizeObserver(() => {
    const box = el.closest(".course-explorer");
    if (box === null) return;
    placed.disconnect();
    come.observe(box, { childList: true, subtree: true });
    act();
  });
  placed.observe(el);
  return () => { placed.disconnect(); come.disconnect(); };
}
// A kernel that stopped or began anew answers no control: say what to do, and let nobody try in vain.
// ipywidgets marks a widget that a restart cut off; a kernel that was shut down is known by its connection.
function watchKernel(model, el, gone) {
  const kernel = model.widget_manager.kernel;
  const alive = () => {
    const dead = kernel?.isDisposed || el.closest(".jupyter-widgets-disconnected") !== null;
    gone.textContent = dead ? model.get("run_again") : "";
    const box = el.closest(".course-explorer");
    const rows = ":scope > .widget-hbox, :is(.course-opened, .course-below) .widget-hbox";
    for (const row of box?.querySelectorAll(rows) ?? []) row.inert = dead;
  };
  const soon = () => setTimeout(alive, 0);
  model.on("comm_live_update", soon);
  kernel?.disposed?.connect(soon);
  return () => {
    model.off("comm_live_update", soon);
    kernel?.disposed?.disconnect(soon);
  };
}
