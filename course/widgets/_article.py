"""A text on one page whose sentences can be opened: each is a button that knows how it was judged.

The script runs without a network and without Vega. The kernel sends the sentences as rows; a click sends the
id of the sentence back.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from course.notebook import MAKE
from course.widgets._look import LOOK, RUN_AGAIN
from course.widgets._naming import NAMES

__all__ = ["article"]

# Every sentence is reached with Tab or with the arrow keys, and opened with Enter or Space. What opens stands
# in another widget of the same explorer, `.course-opened`: a link behind the open sentence leads there, and
# Escape leads back.
_SCRIPT = (
    MAKE
    + NAMES
    + """
let count = 0;
function render({ model, el }) {
  const own = `course-paper-${++count}-${Math.random().toString(36).slice(2)}`;
  const gone = make(el, "p", { class: "course-gone", role: "alert" });
  const unwatch = watchKernel(model, el, gone);
  const trouble = make(el, "p", { class: "course-trouble", role: "alert" });
  // A live region: a screen reader says what opened, and what was kept.
  const said = make(el, "p", { class: "course-sentence course-unseen", role: "status" });
  const legend = make(el, "div", { class: "course-legend" });
  const pages = make(el, "div", { class: "course-pages", role: "group", "aria-label": model.get("label"),
    "data-lm-suppress-shortcuts": "true" });
  const looks = model.get("looks");
  const skip = document.createElement("button");
  skip.type = "button";
  skip.className = "course-skip";
  skip.textContent = "Go to what opened";
  let marks = new Map(), built = "";

  const badge = (parent, kind, verdict, name) => {
    const look = looks[verdict];
    const node = make(parent, "span", { class: `course-badge course-${kind}` });
    node.style.setProperty("--course-shade", look?.shade ?? "#4a4a4a");
    if (!look) node.classList.add("course-none");
    make(node, "span", { "aria-hidden": "true" }, look?.letter ?? "?");
    const words = verdict || model.get("unjudged");
    if (name) make(parent, "span", { class: "course-unseen" }, ` ${name}: ${words}.`);
  };

  // What opened, and the way there and back.
  const opened = () => el.closest(".course-explorer")?.querySelector(".course-opened") ?? null;
  const back = event => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    marks.get(model.get("claim"))?.focus();
  };
  let wired = null, ended = false;
  const free = () => { wired?.removeEventListener("keydown", back); };
  const wire = () => {
    if (ended) return;
    nameControls(el);
    const panel = opened();
    if (panel === null || panel === wired) return;
    free();
    wired = panel;
    panel.id = `${own}-opened`;
    panel.tabIndex = -1;
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", "The sentence that is open");
    panel.setAttribute("data-lm-suppress-shortcuts", "true");
    panel.addEventListener("keydown", back);
  };
  skip.addEventListener("click", () => { wire(); opened()?.focus(); });

  // The pane scrolls by itself, the page never moves.
  const inSight = mark => {
    const pane = pages.getBoundingClientRect(), place = mark.getBoundingClientRect();
    if (place.top < pane.top) pages.scrollTop += place.top - pane.top - 40;
    else if (place.bottom > pane.bottom) pages.scrollTop += place.bottom - pane.bottom + 40;
  };
  const press = () => {
    const now = model.get("claim");
    for (const [id, mark] of marks) mark.setAttribute("aria-expanded", String(id === now));
    const mark = marks.get(now);
    if (mark === undefined) return;
    if (mark.nextSibling !== skip) mark.after(skip);
    inSight(mark);
  };
  const open = id => {
    wire();
    if (id === model.get("claim")) return;
    model.set("claim", id);
    model.save_changes();
    const panel = opened();
    if (panel !== null) panel.scrollTop = 0;
  };
  const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -1e9, End: 1e9 };
  pages.addEventListener("click", event => {
    const mark = event.target.closest(".course-mark");
    if (mark !== null) open(mark.dataset.id);
  });
  pages.addEventListener("keydown", event => {
    const mark = event.target.closest(".course-mark");
    if (mark === null || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Enter" || event.key === " ") open(mark.dataset.id);
    else if (event.key in moves) {
      const all = [...marks.values()], place = all.indexOf(mark) + moves[event.key];
      const next = all[Math.min(all.length - 1, Math.max(0, place))];
      next.focus({ preventScroll: true });
      inSight(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const build = rows => {
    pages.replaceChildren();
    marks = new Map();
    let heading = null, paragraph = null, section = null, text = null;
    for (const row of rows) {
      if (row.heading !== heading) {
        const id = `${own}-${marks.size}`;
        section = make(pages, "section", { "aria-labelledby": id });
        make(section, "h5", { id }, row.heading);
        paragraph = null;
      }
      if (row.paragraph !== paragraph) text = make(section, "p", {});
      heading = row.heading;
      paragraph = row.paragraph;
      const mark = make(text, "span", { class: "course-mark", role: "button", tabindex: "0",
        "data-id": row.id, "aria-controls": `${own}-opened` });
      marks.set(row.id, mark);
      text.append(" ");
    }
  };
  const explain = both => {
    legend.replaceChildren();
    const part = (kind, verdict, words) => {
      const node = make(legend, "span", {});
      badge(node, kind, verdict);
      node.append(" " + words);
    };
    part("mine", "", both ? "mine, not judged yet" : "not judged yet");
    for (const verdict of Object.keys(looks)) part(both ? "theirs" : "mine", verdict, verdict);
    if (both) make(legend, "span", {}, "Round and white: mine. Square and dark: the course\u2019s.");
  };
  const show = () => {
    const rows = model.get("rows").sentences ?? [];
    const form = JSON.stringify(rows.map(row => [row.id, row.heading, row.paragraph]));
    if (form !== built) build(rows);
    built = form;
    const both = rows.some(row => row.course !== "");
    explain(both);
    for (const row of rows) {
      const mark = marks.get(row.id);
      mark.replaceChildren();
      mark.dataset.verdict = (both ? row.course : row.mine) || "open";
      // Id and badges stay with the word beside them.
      const words = row.text.split(" "), last = words.length > 1 ? words.pop() : "";
      const head = make(mark, "span", { class: "course-tied" });
      make(head, "span", { class: "course-id" }, row.id);
      head.append(` ${words.shift()}`);
      mark.append(` ${words.join(" ")} `);
      const tail = make(mark, "span", { class: "course-tied" }, `${last} `);
      badge(tail, "mine", row.mine, "My verdict");
      if (both) badge(tail, "theirs", row.course, "The course");
    }
    press();
    if (said.textContent !== model.get("words")) said.textContent = model.get("words");
    el.dataset.revision = model.get("revision");
    for (const wait of [0, 300]) setTimeout(wire, wait);
  };
  const warn = () => { trouble.textContent = model.get("trouble"); };
  model.on("change:revision", show);
  model.on("change:claim", press);
  model.on("change:trouble", warn);
  warn();
  show();
  const reach = new ResizeObserver(() => {
    const mark = marks.get(model.get("claim"));
    if (mark !== undefined) inSight(mark);
  });
  reach.observe(pages);
  // What opens and its controls reach the page in no fixed order.
  for (const wait of [100, 500, 2000]) setTimeout(wire, wait);
  return () => {
    ended = true;
    free();
    unwatch();
    reach.disconnect();
    model.off("change:revision", show);
    model.off("change:claim", press);
    model.off("change:trouble", warn);
  };
}
export default { render };
"""
)

_CSS = """
.course-explorer .course-unseen { position: absolute; width: 1px; height: 1px; margin: -1px; padding: 0;
  overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.course-explorer .course-paper { position: relative; min-width: 0; display: flex; flex-direction: column;
  overflow: hidden; margin: 0; }
.course-paper .course-legend { display: flex; flex-wrap: wrap; gap: 2px 12px; padding: 2px 4px 6px;
  font-size: 13px; line-height: 1.6; color: var(--jp-ui-font-color0, #000); }
.course-paper .course-pages { flex: 1 1 auto; position: relative; min-height: 0; overflow-y: auto;
  padding: 0 10px 10px; color: var(--jp-content-font-color0, #000); background: var(--jp-layout-color1, #fff);
  border: 1px solid var(--jp-border-color1, #999); }
.course-paper h5 { margin: 10px 0 2px; font-size: 13px; line-height: 1.4; font-weight: bold;
  color: var(--jp-content-font-color0, #000); }
.course-paper section p { margin: 0 0 6px; font-size: 14px; line-height: 1.75; overflow-wrap: anywhere; }
.course-paper section:first-child p { font-size: 16px; font-weight: bold; }
.course-mark { cursor: pointer; padding: 1px 2px; border-radius: 3px; text-underline-offset: 3px;
  text-decoration: underline 1px var(--jp-border-color0, #888); box-decoration-break: clone;
  -webkit-box-decoration-break: clone; }
/* The line under a sentence says its state without colour; the letter names it. */
.course-mark[data-verdict="open"] { text-decoration: none; }
.course-mark[data-verdict="overstated"] { text-decoration-style: dashed; }
.course-mark[data-verdict="contradicted"] { text-decoration-style: double; }
.course-mark[data-verdict="not checkable"] { text-decoration-style: dotted; }
.course-mark:hover { background: var(--jp-layout-color2, #eee); }
.course-mark[aria-expanded="true"] { background: var(--course-open); }
.course-explorer { --course-open: #d6e6f2; }
[data-jp-theme-light="false"] .course-explorer { --course-open: #1d3f57; }
.course-tied { white-space: nowrap; }
.course-id { display: inline-block; padding: 0 4px; border-radius: 3px; font-size: 13px; line-height: 1.2;
  font-weight: bold; color: var(--jp-ui-font-color0, #000); border: 1px solid var(--jp-border-color1, #999); }
.course-mark[aria-expanded="true"] .course-id { color: var(--jp-layout-color1, #fff);
  background: var(--jp-ui-font-color0, #000); border-color: var(--jp-ui-font-color0, #000); }
.course-badge { display: inline-block; box-sizing: border-box; min-width: 18px; padding: 0 3px;
  font-size: 13px; line-height: 16px; font-weight: bold; text-align: center; border-radius: 3px;
  margin-left: 2px; }
.course-mine { color: var(--course-shade); background: #fff; border: 1px solid var(--course-shade);
  border-radius: 9px; }
.course-theirs { color: #fff; background: var(--course-shade); border: 1px solid #fff; border-radius: 0; }
.course-mine.course-none { border-style: dashed; }
.course-skip { position: absolute; left: -9999px; width: 1px; height: 1px; overflow: hidden; }
.course-skip:focus { position: static; width: auto; height: auto; margin: 0 4px; padding: 2px 8px;
  color: var(--jp-ui-font-color0, #000); background: var(--jp-layout-color2, #eee);
  border: 1px solid var(--jp-border-color1, #999); }

/* Text and what opened stand side by side, each in a pane; on a narrow page what opened comes below. */
.course-explorer .course-spread { container-type: inline-size; }
.course-explorer .course-facing { display: grid; grid-template-columns: minmax(0, 6fr) minmax(0, 5fr);
  gap: 10px; }
.course-facing > .course-paper, .course-facing > .course-opened { height: clamp(20rem, 60vh, 44rem); }
.course-explorer .course-opened { display: block; min-width: 0; overflow-x: hidden; overflow-y: auto;
  box-sizing: border-box; padding: 4px 10px 10px; border: 1px solid var(--jp-border-color1, #999);
  color: var(--jp-content-font-color0, #000); background: var(--jp-layout-color1, #fff); }
@container (max-width: 640px) {
  .course-explorer .course-facing { grid-template-columns: minmax(0, 1fr); }
  .course-facing > .course-paper { height: clamp(14rem, 48vh, 30rem); }
  .course-facing > .course-opened { height: auto; }
}
.course-opened > * { margin: 0 0 4px; width: auto; max-width: 100%; }
.course-opened :is(h5, h6) { margin: 8px 0 2px; font-size: 13px; line-height: 1.4; font-weight: bold;
  color: var(--jp-content-font-color0, #000); }
.course-opened h5 { margin-top: 2px; font-size: 14px; }
.course-opened :is(p, dl, ol, ul) { margin: 2px 0 6px; line-height: 1.45; }
.course-opened :is(ol, ul) { padding-left: 20px; }
.course-opened dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 12px; }
.course-explorer .course-opened :is(dt, dd) { float: none; width: auto; margin: 0; padding: 0;
  line-height: 1.45; }
.course-opened dt { font-weight: bold; }
.course-opened .course-then { display: block; }
.course-opened .course-table { overflow-x: auto; overflow-wrap: normal; }
.course-opened :is(th, td) { padding: 3px 8px; text-align: left; vertical-align: top; }
.course-opened summary { padding: 4px 0; font-weight: bold; cursor: pointer; }
.course-opened .widget-html { height: auto; margin-left: 0; }
@media print { .course-explorer .course-facing > * { height: auto; } }
"""


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class Article(anywidget.AnyWidget):
        """Shows the table `sentences` of `rows`, with `claim` open; `revision` tells that all is complete.

        `ahead` is never filled: no setting of a text is a number.
        """

        _esm = _SCRIPT
        _css = LOOK + _CSS
        label = traitlets.Unicode().tag(sync=True)
        looks = traitlets.Dict().tag(sync=True)
        unjudged = traitlets.Unicode().tag(sync=True)
        claim = traitlets.Unicode().tag(sync=True)
        rows = traitlets.Dict().tag(sync=True)
        words = traitlets.Unicode().tag(sync=True)
        trouble = traitlets.Unicode().tag(sync=True)
        run_again = traitlets.Unicode(RUN_AGAIN).tag(sync=True)
        ahead = traitlets.Dict()
        revision = traitlets.Int(0).tag(sync=True)

    return Article


def article(label: str, looks: Mapping[str, Mapping[str, str]], not_judged: str) -> Any:
    """Return a new, empty text.

    Parameters
    ----------
    label
        What a screen reader calls it.
    looks
        Verdict to its `letter` and its `shade`, a colour that white letters can be read on.
    not_judged
        Words for a sentence without a verdict.
    """
    plain = {str(verdict): dict(look) for verdict, look in looks.items()}
    text = _widget_class()(label=label, looks=plain, unjudged=not_judged)
    text.add_class("course-paper")
    return text
