"""A text with its marks, whose claims can be opened: the kernel sends what is marked, a click the id.

What is shown is made and escaped by `course.texts.page`; the script only makes buttons of the claims' ids.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from course.notebook import MAKE
from course.texts.page import LOOK as MARKS

__all__ = ["marked"]

# Every claim is reached with Tab or with the arrow keys, and opened with Enter or Space.
_SCRIPT = (
    MAKE
    + """
function render({ model, el }) {
  const pages = make(el, "div", { class: "course-marked", role: "group", "aria-label": model.get("label"),
    "data-lm-suppress-shortcuts": "true" });
  let claims = [];
  // The pane scrolls by itself, the page never moves: to the end of a claim, with its sentence above it.
  const inSight = one => {
    let first = one;
    while (first.tagName !== "BDI" && first.previousElementSibling) first = first.previousElementSibling;
    const pane = pages.getBoundingClientRect(), above = first.getBoundingClientRect().top - pane.top - 8;
    const below = one.getBoundingClientRect().bottom - pane.bottom + 12;
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
"""
)

_CSS = """
.course-article .course-picture > svg { max-width: 100%; }
/* three short controls side by side leave room for text, picture and sentence on one screen */
.course-explorer.course-article.course-article > .course-controls.course-controls {
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 18em), 1fr)); }
.course-explorer .course-pane { margin: 4px 2px; }
.course-pane .course-marked { max-width: none; max-height: clamp(5.5rem, 13vh, 24rem);
  overflow-y: auto; padding: 4px 10px; font-size: 14px; line-height: 1.75;
  background: var(--jp-layout-color1, #fff); border: 1px solid var(--jp-border-color1, #999); }
.course-pane .course-marked ul.course-key { margin: 0 0 2px; }
.course-pane .course-marked p { margin: 0 0 4px; }
.course-pane [data-claim] { cursor: pointer; }
.course-pane [data-claim]:hover { background: var(--jp-layout-color2, #eee); }
.course-pane [data-claim][aria-pressed="true"] { color: var(--jp-layout-color1, #fff);
  background: var(--jp-content-font-color0, #000); }
.course-explorer .course-below > * { width: auto; max-width: 100%; height: auto; margin: 0 2px 4px; }
.course-explorer .course-below .widget-html-content { min-width: 0; }
.course-below summary { padding: 4px 0; font-weight: bold; cursor: pointer; }
.course-explorer .course-below .course-table { overflow-x: auto; overflow-wrap: normal; }
.course-below table { border-collapse: collapse; }
.course-below :is(th, td) { padding: 3px 8px; text-align: left; vertical-align: top; }
.course-below :is(p, ol) { margin: 2px 0 6px; line-height: 1.45; }
@media print { .course-pane .course-marked { max-height: none; } }
"""


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class MarkedText(anywidget.AnyWidget):
        """Shows `html`, with the claim `claim` open."""

        _esm = _SCRIPT
        _css = MARKS + _CSS
        label = traitlets.Unicode().tag(sync=True)
        html = traitlets.Unicode().tag(sync=True)
        claim = traitlets.Unicode().tag(sync=True)

    return MarkedText


def marked(label: str) -> Any:
    """Return a new, empty text.

    Parameters
    ----------
    label
        What a screen reader calls it.
    """
    text = _widget_class()(label=label)
    text.add_class("course-pane")
    return text
