// Buttons under each answer of an exercise notebook. They run the notebook's own cells, so a notebook without
// them, or marked by a teacher, is the same.

const done = new WeakSet();  // cells that have their buttons

const about = cell => cell.model.getMetadata("course") ?? {};
const source = cell => cell.model.sharedModel.getSource();
const settled = () => new Promise(resolve => requestAnimationFrame(resolve));

function make(parent, tag, facts, words = "") {
  const node = parent.appendChild(document.createElement(tag));
  for (const [name, value] of Object.entries(facts)) node.setAttribute(name, value);
  node.textContent = words;
  return node;
}

class Buttons {
  constructor(app, panel, cell) {
    Object.assign(this, { app, panel, cell, book: panel.content, question: about(cell).question });
    const after = cell.node.querySelector(".jp-Cell-inputWrapper");
    this.bar = document.createElement("div");
    this.bar.className = "course-buttons";
    after.after(this.bar);
    // Escape leads from the buttons back to the cell, where Enter opens the code.
    this.bar.addEventListener("keydown", event => { if (event.key === "Escape") cell.node.focus(); });
    const title = this.title();
    const row = make(this.bar, "div", { role: "group", "aria-label": `Answer: ${title}` });
    const add = (words, act) => {
      // Enter and the space bar press the button, and are no shortcuts of the notebook
      const button = make(row, "button", { type: "button", "data-lm-suppress-shortcuts": "true" }, words);
      button.addEventListener("click", () => this.press(button, act));
    };
    add("Check", () => this.check());
    if (this.partner("help")) {
      add("Hint", () => this.ask(`ex.hint(${JSON.stringify(this.question)})`));
      add("Solution", () => this.ask(`ex.solution(${JSON.stringify(this.question)})`));
    }
    if (this.tables().length) add("Show me the table", () => this.show());
    const next = this.next();
    if (next) add(next.words, next.go);
    // A live region: a screen reader says what comes.
    const kinds = "jp-RenderedHTMLCommon course-said";
    this.said = make(this.bar, "div", { class: kinds, role: "status", "aria-live": "polite" });
  }

  place(cell = this.cell) { return this.book.widgets.indexOf(cell); }

  partner(role) {
    return this.book.widgets.find(one => about(one).role === role && about(one).question === this.question);
  }

  title() {
    const before = this.book.widgets[this.place() - 1];
    const words = before?.model.type === "markdown" ? source(before).split("\n")[0] : this.question;
    return words.replace(/^#+\s*/, "");
  }

  tables() {
    return [...new Set([...source(this.cell).matchAll(/\bload\(\s*["']([\w-]+)["']/g)].map(found => found[1]))];
  }

  async press(button, act) {
    if (this.busy) return;
    this.busy = true;
    button.setAttribute("aria-busy", "true");
    const waiting = setTimeout(() => this.fail("No answer yet: the kernel is busy."), 4000);
    try { await act(); }
    catch (error) { this.fail(String(error.message ?? error)); }
    clearTimeout(waiting);
    this.busy = false;
    button.removeAttribute("aria-busy");
  }

  fail(words) {
    this.said.classList.remove("course-unseen");
    return this.say(words);
  }

  say(words) {
    this.said.textContent = "";  // so that the same words are said again
    return settled().then(() => { this.said.textContent = words; });
  }

  kernel() {
    const kernel = this.panel.sessionContext.session?.kernel;
    if (!kernel) throw Error("No kernel runs this notebook: choose Kernel > Restart Kernel.");
    return kernel;
  }

  // Run one cell as JupyterLab does; return whether it ended without an error.
  async run(cell) {
    const reply = await cell.constructor.execute(cell, this.panel.sessionContext, {
      deletedCells: this.book.model.deletedCells, recordTiming: false,
    });
    return reply?.content.status === "ok";
  }

  // After a restart the kernel has no exercise: run the first grey cell again.
  async begin() {
    const future = this.kernel().requestExecute({
      code: "", silent: true, store_history: false, user_expressions: { there: "ex.check" },
    });
    const reply = await future.done;
    if (reply.content.user_expressions?.there?.status === "ok") return true;
    for (const cell of this.book.widgets.filter(one => about(one).role === "setup"))
      if (!await this.run(cell)) {
        await this.fail("The first grey cell stopped with an error, which stands below that cell.");
        return false;
      }
    return true;
  }

  async check() {
    this.kernel();
    await this.say("");
    const cell = this.partner("check");
    if (!cell) return this.fail("The check of this question is gone from the notebook: get a fresh copy.");
    if (!await this.begin()) return null;
    if (!await this.run(this.cell))
      return this.fail("The cell stopped with an error, which stands below the buttons.");
    if (!await this.run(cell)) return this.fail("The check stopped with an error, which stands below it.");
    await settled();
    const first = cell.node.querySelector(".jp-OutputArea-output [role=group]");
    this.said.classList.add("course-unseen");  // the result stands below the check already
    return this.say(first?.getAttribute("aria-label") ?? "The result stands below the check.");
  }

  // Show what a line of Python returns, without a place in the notebook's file.
  async ask(...lines) {
    this.kernel();
    await this.say("");
    this.said.classList.remove("course-unseen");
    if (!await this.begin()) return;
    const parts = [];
    for (const code of lines) {
      const future = this.kernel().requestExecute({ code, store_history: false, stop_on_error: false });
      future.onIOPub = ({ header, content }) => {
        if (header.msg_type === "execute_result") parts.push(content.data);
        if (header.msg_type === "error") parts.push({ "text/plain": content.traceback[0] ?? content.evalue });
      };
      await future.done;
    }
    this.said.textContent = "";
    await settled();
    for (const data of parts) {
      const node = make(this.said, "div", { class: "course-part" });
      if (data["text/html"]) node.innerHTML = [data["text/html"]].flat().join("");
      else node.textContent = [data["text/plain"]].flat().join("");
    }
    // Headings and empty cells of a page of its own would disturb the order of this page.
    for (const cell of this.said.querySelectorAll("th:empty")) cell.replaceWith(document.createElement("td"));
    for (const heading of this.said.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      const words = document.createElement("strong");
      words.append(...heading.childNodes);
      heading.replaceWith(words);
    }
    for (const part of this.said.children)
      if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;  // a wide table is scrolled by keyboard, too
  }

  show() {
    const shown = name => [`__import__("course").load("${name}").head()`, `__import__("course").describe("${name}")`];
    return this.ask(...this.tables().flatMap(shown));
  }

  next() {
    const later = this.book.widgets.slice(this.place() + 1);
    const answer = later.find(one => about(one).role === "answer");
    if (answer) {
      const text = this.book.widgets[this.place(answer) - 1];
      return { words: "Next question", go: () => this.go(text?.model.type === "markdown" ? text : answer) };
    }
    const last = later.find(one => one.model.getMetadata("course")?.role === "next");
    const link = last && source(last).match(/\]\(([^)\s]+\.ipynb)\)/)?.[1];
    return link ? { words: link.includes("practice") ? "Practice" : "Next lesson", go: () => this.open(link) } : null;
  }

  async go(cell) {
    const place = this.place(cell);
    await this.book.scrollToItem(place, "start");
    this.book.activeCellIndex = place;
    this.book.deselectAll();
    cell.node.focus();
  }

  async open(link) {
    const path = await this.panel.context.urlResolver.resolveUrl(link);
    await this.app.commands.execute("docmanager:open", { path });
  }
}

export async function watch(app, panel) {
  await panel.context.ready;
  await panel.revealed;
  const book = panel.content;
  if (!book.model?.getMetadata("course")?.set) return;
  const each = () => {
    for (const cell of book.widgets) {
      if (about(cell).role !== "answer" || done.has(cell)) continue;
      done.add(cell);
      // a cell out of sight is drawn later
      cell.ready.then(() => { if (!cell.isDisposed) new Buttons(app, panel, cell); });
    }
  };
  each();
  book.model.cells.changed.connect(() => settled().then(each));
}
