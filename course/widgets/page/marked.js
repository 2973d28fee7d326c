function render({ model, el }) {
  const pages = make(el, "div", { class: "course-marked", role: "group", "aria-label": model.get("label"),
    "data-lm-suppress-shortcuts": "true" });
  let claims = [];
  // The pane scrolls by itself, the page never moves: to the end of a claim, with its sentence above it.
  const inSight = one => {
    let first = one;
    while (first.tagName !== "BDI" && first.previousElementSibling) first = first.previousElementSibling;
    // on slides the pane is enlarged: boxes count pixels of the screen, scrolling those of the pane
    const pane = pages.getBoundingClientRect(), zoom = pages.currentCSSZoom ?? 1;
    const above = (first.getBoundingClientRect().top - pane.top) / zoom - 8;
    const below = (one.getBoundingClientRect().bottom - pane.bottom) / zoom + 12;
    if (above < 0) pages.scrollTop += above;
    else if (below > 0) pages.scrollTop += Math.min(above, below);
  };
  const press = () => {
    const now = model.get("claim");
    for (const one of claims) one.setAttribute("aria-pressed", String(one.dataset.claim === now));
    seek();
  };
  const seek = () => {
    const open = claims.find(one => one.dataset.claim === model.get("claim"));
    if (open !== undefined) inSight(open);
  };
  const open = one => {
    model.set("claim", one.dataset.claim);
    model.save_changes();
  };
  const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -1e9, End: 1e9 };
  pages.addEventListener("click", event => {
    const one = event.target.closest("[data-claim]");
    if (one !== null) open(one);
  });
  pages.addEventListener("keydown", event => {
    const one = event.target.closest("[data-claim]");
    if (one === null || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter" || event.key === " ") open(one);
    else if (event.key in moves) {
      const place = claims.indexOf(one) + moves[event.key];
      const next = claims[Math.min(claims.length - 1, Math.max(0, place))];
      next.focus({ preventScroll: true });
      inSight(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Who stands at a claim stays there when the text is marked anew.
  const show = () => {
    const at = pages.contains(document.activeElement) ? document.activeElement.dataset.claim : undefined;
    pages.innerHTML = model.get("html");
    claims = [...pages.querySelectorAll("[data-claim]")];
    for (const one of claims) {
      one.setAttribute("role", "button");
      one.tabIndex = 0;
    }
    press();
    if (at !== undefined) claims.find(one => one.dataset.claim === at)?.focus({ preventScroll: true });
    reach();
  };
  // A text that is longer than its pane is scrolled with the keyboard, too, where it holds no claim.
  const reach = () => {
    if (claims.length === 0 && pages.scrollHeight > pages.clientHeight) pages.tabIndex = 0;
    else pages.removeAttribute("tabindex");
  };
  model.on("change:html", show);
  model.on("change:claim", press);
  show();
  // What is not on the page yet, or is hidden, has no size: the open claim is sought when it has one.
  const watch = new ResizeObserver(() => {
    reach();
    seek();
  });
  watch.observe(pages);
  return () => {
    watch.disconnect();
    model.off("change:html", show);
    model.off("change:claim", press);
  };
}
export default { render };
