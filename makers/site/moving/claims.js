// The text, sentence by sentence: what opens was worked out before, one's own verdicts stay in the browser.
"use strict";
(() => {
  const moving = window.courseMoving, { make } = moving;
  const LEDGER = "ledger", SURE = 0.6;

  // The levels of headings go on from the one before the part, and no name of a landmark stands twice on a page
  // that shows the text twice.
  function fitIn(part) {
    const before = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(one =>
      one.closest(".course-moving") === null &&
      (one.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING));
    const last = before.length ? Number(before[before.length - 1].tagName[1]) : 0;
    for (const [tag, more] of [["h5", 1], ["h6", 2]])
      for (const one of part.querySelectorAll(tag)) one.setAttribute("aria-level", String(last + more));
    for (const one of part.querySelectorAll("section")) one.removeAttribute("aria-labelledby");
    for (const one of part.querySelectorAll("[role=region]")) one.setAttribute("role", "group");
  }

  moving.begin("claims", part => {
    const form = part.querySelector(".course-form"), trouble = part.querySelector(".course-trouble");
    const spread = part.querySelector(".course-spread"), opened = part.querySelector(".course-opened");
    const controls = new Map([...form.querySelectorAll("[data-name]")].map(node => [node.dataset.name, node]));
    const own = `${controls.get("claim").id}-own`;
    const read = name => {
      const node = controls.get(name);
      return JSON.parse(node.dataset.values)[Number(node.value)];
    };
    const percent = share => `${Math.round(100 * share)} %`;
    let held = null, model = null, revision = 0, open = "", keeper = null;
    // what a lesson asks for; empty where the whole text is asked for
    let few = spread.dataset.few.split(" ").filter(Boolean);
    // On a phone the text lies open on the page, and what opens stands directly below its sentence.
    const phone = matchMedia("(max-width: 560px)");
    // The text is read first: where no sentence is asked for, none is open before one is tapped.
    let touched = !("whole" in spread.dataset);
    const unfold = () => {
      const mark = part.querySelector(`.course-mark[data-id="${open}"]`), top = mark.getBoundingClientRect().top;
      (mark.parentElement.querySelector(":scope > .course-skip") ?? mark).after(opened);
      scrollBy({ top: mark.getBoundingClientRect().top - top, behavior: "instant" });
    };
    const settle = () => {
      const first = touched && opened.hidden;
      opened.hidden = !touched;
      if (opened.hidden) return;
      if (phone.matches) unfold();
      else part.querySelector(".course-facing").append(opened);
      // the text becomes narrower at the first claim, so its sentence moves
      if (first) part.querySelector(`.course-mark[data-id="${open}"]`).scrollIntoView({ block: "nearest", behavior: "instant" });
    };

    // Anybody may have changed what the browser keeps: an entry that cannot be shown counts for nothing.
    const ledger = () => {
      const kept = moving.kept(LEDGER);
      return kept !== null && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
    };
    const reads = entry => Object.hasOwn(held.looks, entry?.verdict) && typeof entry.confidence === "number" &&
      entry.confidence >= 0 && entry.confidence <= 1 && typeof (entry.note ?? "") === "string";
    const history = id => Array.isArray(ledger()[id]) ? ledger()[id].filter(reads) : [];

    // The reader's verdict: what is typed and not kept yet stays while the sentence stays.
    const field = (row, tag, label, attributes) => {
      const name = `${own}-${label.replaceAll(" ", "-").toLowerCase()}`;
      const box = make(row, "div", { class: "course-control" });
      make(box, "label", { for: name }, label);
      return make(box, tag, { id: name, ...attributes });
    };
    const build = () => {
      opened.replaceChildren();
      const says = make(opened, "div", {});
      const row = make(opened, "form", { class: "course-own", autocomplete: "off" });
      const verdict = field(row, "select", "My verdict", {});
      make(verdict, "option", { value: "" }, "choose \u2026");
      for (const one of Object.keys(held.looks)) make(verdict, "option", { value: one }, one);
      const sure = field(row, "input", "How sure", { type: "range", min: 0.2, max: 1, step: 0.05 });
      const shown = make(sure.parentNode, "output", { for: sure.id });
      const why = field(row, "input", "Why", { type: "text", maxlength: 2000 });
      const keep = make(row, "button", { type: "submit" }, "Keep my verdict");
      const label = () => {
        keep.disabled = !verdict.value;
        shown.textContent = percent(Number(sure.value));
        sure.setAttribute("aria-valuetext", shown.textContent);
      };
      row.addEventListener("input", label);
      row.addEventListener("submit", event => {
        event.preventDefault();
        if (!verdict.value) return;
        const entry = { verdict: verdict.value, confidence: Number(sure.value), note: why.value };
        moving.keep(LEDGER, { ...ledger(), [open]: [...history(open), entry] });
        update();
      });
      const take = entry => {
        verdict.value = entry?.verdict ?? "";
        sure.value = String(entry?.confidence ?? SURE);
        why.value = entry?.note ?? "";
        label();
      };
      const [kept, found, readings, folded] = [0, 1, 2, 3].map(() => make(opened, "div", {}));
      keeper = { says, take, kept, found, readings, folded };
    };
    const list = entries => {
      keeper.kept.replaceChildren();
      const said = make(keeper.kept, "div", { role: "status" });
      if (!entries.length) { make(said, "p", {}, "My verdicts so far: none."); return; }
      make(said, "p", {}, "My verdicts so far:");
      const items = make(said, "ol", {});
      for (const { verdict, confidence, note } of entries)
        make(items, "li", {}, `${verdict}, ${percent(confidence)} sure${note ? `: ${note}` : ""}`);
      const course = make(said, "p", {}, `The course says: ${held.verdicts[open]}. `);
      make(course, "a", { href: `${moving.root()}claims/${open}.html` }, `Why: the page of ${open}`);
    };
    // One menu for each choice that a sentence leaves open; the last menu is the fastest.
    const turn = ({ menus, said }) => {
      keeper.readings.replaceChildren();
      if (!menus.length) return;
      make(make(keeper.readings, "p", {}), "strong", {}, "What the sentence leaves open: choose");
      const nodes = menus.map(([label, options], at) => {
        const name = `${own}-choice-${at}`, box = make(keeper.readings, "div", { class: "course-control" });
        make(box, "label", { for: name }, label);
        const node = make(box, "select", { id: name });
        options.forEach((words, place) => make(node, "option", { value: place }, words));
        return node;
      });
      const panel = make(keeper.readings, "div", { class: "course-turned" });
      const fill = () => {
        const place = nodes.reduce((sum, node, at) => sum * menus[at][1].length + Number(node.value), 0);
        panel.innerHTML = held.panels[said[place]];
      };
      for (const node of nodes) node.addEventListener("change", fill);
      fill();
    };

    const words = (id, course) => {
      const entries = history(id), times = entries.length - 1;
      const last = entries[entries.length - 1];
      const mine = last ? `${last.verdict}, ${percent(last.confidence)} sure` : held.open;
      const revised = times > 0 ? `, revised ${times} time${times > 1 ? "s" : ""}` : "";
      const you = ` You: ${mine}${revised}.`, [before, after] = held.opened[id].sentence;
      return course ? after + (last ? you : "") : before + you;
    };
    const update = () => {
      const id = read("claim"), course = read("shown") === "course", what = held.opened[id];
      trouble.textContent = "";
      keeper.says.innerHTML = what.says;
      const key = `${id} ${course}`;
      if (open !== id) keeper.take(history(id).at(-1));
      open = id;
      list(history(id));
      if (part.dataset.open !== key) {
        keeper.found.innerHTML = course ? what.found : "";
        keeper.folded.innerHTML = course ? what.folded : "";
        turn(course ? what.readings : { menus: [] });
      }
      part.dataset.open = key;
      const rows = held.rows.filter(row => !few.length || few.includes(row.id)).map(row => ({ ...row, mine: history(row.id).at(-1)?.verdict ?? "",
        course: course ? held.verdicts[row.id] : "" }));
      model.set("rows", { sentences: rows });
      model.set("words", touched ? words(id, course) : "");
      const marked = touched ? id : "";
      if (model.get("claim") !== marked) model.set("claim", marked);
      model.set("revision", ++revision);
    };
    const ready = async () => {
      if (held !== null) return true;
      try {
        held = await moving.data(part.dataset.file);
        trouble.textContent = "";
      }
      catch (error) {
        trouble.textContent = `This cannot be opened: ${error.message}.`;
        return false;
      }
      const values = { label: "The text, sentence by sentence", looks: held.looks,
        claim: touched ? read("claim") : "", rows: {}, words: "", trouble: "", run_again: "", revision };
      model = moving.model(values, { changed: ({ claim }) => {
        const node = controls.get("claim");
        node.value = String(JSON.parse(node.dataset.values).indexOf(claim));
        touched = true;
        update();
        settle();
      } });
      build();
      spread.hidden = false;
      part.querySelector(".course-text").hidden = true;
      update();
      moving.notebook.article({ model, el: part.querySelector(".course-paper") });
      settle();
      phone.addEventListener("change", () => {
        update();
        settle();
      });
      if (few.length) {
        const all = make(spread, "button", { type: "button" }, `Show all ${held.rows.length} sentences of the text`);
        all.addEventListener("click", () => {
          few = [];
          all.remove();
          update();
          settle();
          part.querySelector(`.course-mark[data-id="${open}"]`).focus();
        });
      }
      return true;
    };
    form.hidden = false;
    form.addEventListener("submit", event => event.preventDefault());
    for (const node of controls.values())
      node.addEventListener("change", async () => {
        touched = true;
        if (!await ready()) return;
        update();
        settle();
        if (node === controls.get("claim"))
          part.querySelector(`.course-mark[data-id="${open}"]`).scrollIntoView({ block: "nearest", behavior: "instant" });
      });
    form.querySelector(".course-reset").addEventListener("click", async () => {
      for (const node of controls.values()) node.value = node.dataset.start;
      if (await ready()) update();
    });
    new MutationObserver(() => fitIn(part))
      .observe(part, { subtree: true, childList: true, attributes: true, attributeFilter: ["role"] });
    moving.when(part, ready);
  });
})();
