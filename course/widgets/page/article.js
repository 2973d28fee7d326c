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
    if (look === undefined) return;  // a sentence without a verdict has no mark
    const node = make(parent, "span", { class: `course-badge course-${kind}` });
    node.style.setProperty("--course-shade", look.shade);
    make(node, "span", { "aria-hidden": "true" }, look.letter);
    if (name) make(parent, "span", { class: "course-unseen" }, ` ${name}: ${verdict}.`);
  };

  // What opened, and the way there and back.
  const opened = () => el.closest(".course-explorer")?.querySelector(".course-opened") ?? null;
  const back = event => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    marks.get(model.get("claim"))?.focus();
  };
  let wired = null;
  const free = () => { wired?.removeEventListener("keydown", back); };
  const wire = () => {
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
    filled.disconnect();
    filled.observe(panel, { childList: true, subtree: true });
    endWhole(panel);
  };
  const filled = new MutationObserver(() => endWhole(wired));
  skip.addEventListener("click", () => opened()?.focus());

  // A pane ends between two lines.
  // On slides a pane is enlarged: boxes count pixels of the screen, scrolling and heights those of the pane.
  const zoomOf = pane => pane.currentCSSZoom ?? 1;
  const endWhole = pane => {
    pane.style.maxHeight = "";
    if (pane.scrollHeight <= pane.clientHeight) return;
    const { top, bottom } = pane.getBoundingClientRect(), range = document.createRange(), boxes = [];
    const texts = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const holder = texts.currentNode.parentNode;
      if (!holder.checkVisibility() || holder.matches(".course-unseen, .course-skip")) continue;
      range.selectNode(texts.currentNode);
      boxes.push(...range.getClientRects());
    }
    for (const control of pane.querySelectorAll("select, input, button:not(.course-skip), textarea, .course-id"))
      boxes.push(control.getBoundingClientRect());
    // boxes of two lines may overlap by a hair, which is no cut
    const through = edge => boxes.find(one => one.top < edge - 2 && one.bottom > edge + 2);
    let begin = top, end = bottom - 2;
    for (let cut; (cut = through(end)); ) end = cut.top;
    // what has scrolled to its end cannot move up, so the pane gets lower
    if (pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 1) {
      for (let cut; (cut = through(begin)); ) begin = cut.bottom;
      end = bottom;
    }
    if (end - begin < 80 || end - begin === bottom - top) return;
    pane.style.maxHeight = `${(end - begin) / zoomOf(pane)}px`;
    if (begin > top) pane.scrollTop = pane.scrollHeight;
  };
  // The pane scrolls by itself, the page never moves. What is out of sight comes to the top of the pane, under
  // its heading if that has room.
  const inSight = mark => {
    const pane = pages.getBoundingClientRect(), place = mark.getBoundingClientRect();
    if (place.top >= pane.top && place.bottom <= pane.bottom) return;
    const heading = mark.closest("section").getBoundingClientRect();
    const first = place.bottom - heading.top < pane.height ? heading : place;
    pages.scrollTop += (first.top - pane.top) / zoomOf(pages) - 4;
    endWhole(pages);
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
    if (id === model.get("claim")) return void opened()?.querySelector("select")?.focus();
    model.set("claim", id);
    model.save_changes();
    const panel = opened();
    if (panel === null) return;
    panel.scrollTop = 0;
    // What opens low on the screen or below it glides up, with the sentence in sight above it.
    const place = el.contains(panel) ? marks.get(id) : el, { left, top } = panel.getBoundingClientRect();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (left < el.getBoundingClientRect().right && top > 0.7 * innerHeight)
      place.scrollIntoView({ behavior: still ? "instant" : "smooth" });
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
  // The key holds the marks that the sentences have.
  const explain = (rows, both) => {
    legend.replaceChildren();
    if (rows.length > 1) make(legend, "span", {}, "Tap or click a sentence to open its claim.");
    const mine = rows.some(row => row.mine !== "");
    for (const verdict of Object.keys(looks)) {
      if (!rows.some(row => row.course === verdict || row.mine === verdict)) continue;
      const node = make(legend, "span", {});
      badge(node, both ? "theirs" : "mine", verdict);
      node.append(" ");
      // a sample of the line, since underlined words look like a link
      const sample = { class: "course-lined", "data-verdict": verdict, "aria-hidden": "true" };
      make(node, "span", sample, "\u00a0".repeat(5));
      node.append(` ${verdict} ${rows.filter(row => (both ? row.course : row.mine) === verdict).length}`);
    }
    if (both && mine) make(legend, "span", {}, "Round and white: mine. Square and dark: the course’s.");
  };
  const show = () => {
    const rows = model.get("rows").sentences ?? [];
    const form = JSON.stringify(rows.map(row => [row.id, row.heading, row.paragraph]));
    if (form !== built) build(rows);
    built = form;
    const both = rows.some(row => row.course !== "");
    explain(rows, both);
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
  };
  const warn = () => { trouble.textContent = model.get("trouble"); };
  model.on("change:revision", show);
  model.on("change:claim", press);
  model.on("change:trouble", warn);
  warn();
  show();
  const reach = new ResizeObserver(() => {
    endWhole(pages);
    if (wired !== null) endWhole(wired);
    const mark = marks.get(model.get("claim"));
    if (mark !== undefined) inSight(mark);
  });
  reach.observe(el);
  const unwire = whenever(el, wire);
  return () => {
    unwire();
    free();
    unwatch();
    reach.disconnect();
    filled.disconnect();
    model.off("change:revision", show);
    model.off("change:claim", press);
    model.off("change:trouble", warn);
  };
}
export default { render };
