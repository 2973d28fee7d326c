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
    model.set("unfolded", !model.get("unfolded"));
    model.save_changes();
  });
  model.on("change:unfolded change:changed", show);
  show();
  const unwire = whenever(el, wire);
  return () => { unwire(); model.off("change:unfolded change:changed", show); };
}
export default { render };
