// The presenter's side of a deck: runs all cells, starts the slide view, fits each screen, listens to keys.
// JupyterLab loads this file as it stands: there is no build, and nothing comes from elsewhere.
(() => {
const HERE = document.currentScript.src;
const WIDTH = 1280, HEIGHT = 720, LETTERS = 16, LONGEST = 84, NARROWEST = 580;
// by kind of screen: how small and how large it may become; 1 is the size of text
const RANGES = {
  title: [0.8, 1], text: [0.8, 1.25], finding: [0.8, 1.25], table: [0.72, 1.2], words: [0.8, 1.25], check: [0.93, 1.25],
};
const KEYS = [
  ["PageDown, → or Space", "next: what is held back, then the next screen"],
  ["PageUp or ←", "back"],
  ["R or Enter", "reveal, and cover again"],
  ["B or .", "blank"],
  ["W, or start on a remote", "the wall of the live room, and back"],
  ["on the wall: next, V, J", "next act of the vote; vote again after a talk; how to join, and back"],
  ["C", "the code, and back to what it shows"],
  ["F", "full screen"],
  ["Home, End", "first and last screen"],
  ["Esc", "the notebook; Esc again: the slides"],
  ["H or ?", "these keys"],
];
const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));

function made(parent, tag, name, words = "") {
  const node = parent.appendChild(document.createElement(tag));
  node.className = name;
  node.textContent = words;
  return node;
}

// What the command wrote for this deck into the settings of the page.
function told() {
  const data = document.getElementById("jupyter-config-data");
  const words = data && JSON.parse(data.textContent).courseDeck;
  return words ? JSON.parse(words) : null;
}

// The screen before the page was loaded again: in this tab only, so that a new class begins at the title.
const lastScreen = path => Number(sessionStorage.getItem(`course-deck ${path}`)) || 0;

class Deck {
  constructor(app, facts) {
    Object.assign(this, { app, facts, screens: [], now: lastScreen(facts.path), revealed: new Set(), guessed: [], coded: false, on: false });
    this.told = Promise.resolve();  // the messages to the room so far
    const body = document.body;
    this.bar = made(body, "div", "course-bar");
    this.heading = made(this.bar, "span", "course-bar-heading");
    this.asked = made(this.bar, "span", "course-bar-asked");
    this.mark = made(this.bar, "span", "course-bar-mark");
    this.latecomers = made(this.bar, "span", "course-bar-join");
    this.count = made(this.bar, "span", "course-bar-count");
    this.over = made(body, "div", "course-over");
    this.under = made(body, "div", "course-under");
    this.curtain = made(body, "div", "course-curtain");
    this.curtain.setAttribute("role", "status");
    this.sheet = made(body, "div", "course-keys");
    for (const [keys, does] of KEYS) {
      const row = made(this.sheet, "p", "");
      made(row, "span", "course-keys-key", keys);
      made(row, "span", "", does);
    }
    window.addEventListener("keydown", event => this.pressed(event), true);
    window.addEventListener("resize", () => this.soon());
    // the wall tells the end: that the program stops after it is no news for the projector
    window.addEventListener("message", ({ data }) => {
      if (data === "course-inviting" && this.on && !body.classList.contains("course-walled")) this.wall("told");
      if (data !== "course-ended") return;
      body.classList.add("course-ended");
      this.latecomers.textContent = "";
    });
  }

  // -- opening

  async open() {
    const { app, facts } = this;
    this.cover("opening …");
    await app.restored;
    this.panel = await app.commands.execute("docmanager:open", { path: facts.path, factory: "Notebook" });
    await this.panel.context.ready;
    this.read();
    // it was on when the page was loaded again, and W has not put it on meanwhile
    const { room } = this.facts;
    if (room && sessionStorage.getItem("course-deck wall") === room.token && !this.frame) this.wall();
    await this.panel.sessionContext.ready;
    // a page that is loaded again in the middle of a class finds the outputs in the file, and the kernel alive
    const failed = await this.hasRun() ? "" : await this.runAll();
    await this.start();
    this.watch();
    if (failed) this.cover(`a cell failed: ${failed}. Press any key to see the slides all the same.`);
    else this.uncover();
  }

  async hasRun() {
    const { sessionContext } = this.panel;
    const asked = sessionContext.session.kernel.requestExecute({ code: "", silent: true, store_history: false });
    const reply = await asked.done;
    if (!reply.content.execution_count) return false;
    if (this.cells().every(cell => cell.model.executionCount)) return true;
    await sessionContext.restartKernel();  // cells of the page before may still run
    return false;
  }

  cells() { return this.panel.content.widgets.filter(cell => cell.model.type === "code"); }

  async runAll() {
    const { app, panel } = this;
    // JupyterLab loses the command when it comes while a kernel turns idle: ask again until a cell has begun.
    const begun = () => this.cells().some(cell => cell.model.executionCount || cell.model.executionState === "running"
      || cell.inputArea?.promptNode?.textContent.includes("*"));
    this.cells().forEach(cell => cell.model.sharedModel.execution_count = null);
    for (let tries = 0; tries < 40 && !begun(); tries++) {
      app.shell.activateById(panel.id);
      app.commands.execute("notebook:run-all-cells").catch(() => {});
      for (let i = 0; i < 20 && !begun(); i++) await wait(100);
    }
    const failed = () => this.cells().flatMap(cell => cell.model.outputs.toJSON())
      .find(output => output.output_type === "error");
    for (;;) {
      const all = this.cells(), done = all.filter(cell => cell.model.executionCount).length;
      this.cover(`${done} of ${all.length} cells have run.`);
      const error = failed();
      if (error) return `${error.ename}: ${error.evalue}`;
      if (done === all.length) break;
      await wait(150);
    }
    await panel.context.save();  // a page that is loaded again finds the outputs in the file
    return "";
  }

  // Cells with the same number are one screen, in the order in which they stand.
  read() {
    this.screens = [];
    this.panel.content.widgets.forEach((cell, at) => {
      const facts = cell.model.getMetadata("course");
      if (facts?.screen === undefined) return;
      const last = this.screens.at(-1);
      if (last?.screen === facts.screen) last.cells.push(cell);
      // a class that votes sees no ready value before its vote
      else this.screens.push({ ...facts, holds: facts.holds || facts.kind === "guess" && Boolean(this.facts.room), at, cells: [cell] });
    });
  }

  async start() {
    document.body.classList.add("course-deck");
    this.app.shell.activateById(this.panel.id);
    this.panel.content.mode = "command";
    this.now = Math.min(this.now, this.screens.length - 1);
    this.panel.content.activeCellIndex = this.screen.at;
    await this.app.commands.execute("deck:start");
    this.on = true;
    await this.show(this.now);
  }

  async stop() {
    this.on = false;
    document.body.classList.remove("course-deck", "course-coded", "course-revealed", "course-walled");
    await this.app.commands.execute("deck:stop");
    await wait(300);  // JupyterLab lays the notebook out, and would begin at its top
    if (!this.on) this.panel.content.scrollToItem(this.screen.at, "start").catch(() => {});
  }

  // Outputs grow while charts are drawn, and change when somebody works a control.
  watch() {
    const content = this.panel.content;
    new ResizeObserver(() => this.soon()).observe(content.viewportNode ?? content.node);
    new MutationObserver(() => this.soon()).observe(content.node, { childList: true, subtree: true });
    content.activeCellChanged.connect(() => {
      if (!this.on) return;
      const at = content.activeCellIndex;
      const found = this.screens.findIndex(screen => screen.cells.includes(content.widgets[at]));
      if (found >= 0 && found !== this.now) this.show(found);
    });
  }

  // -- moving

  get screen() { return this.screens[this.now]; }

  holdsBack() { return this.screen.holds && !this.revealed.has(this.now); }

  async show(number) {
    const before = this.screen?.heading;
    this.now = Math.max(0, Math.min(number, this.screens.length - 1));
    sessionStorage.setItem(`course-deck ${this.facts.path}`, this.now);
    const { screen } = this, body = document.body;
    this.coded = false;
    body.classList.remove("course-long");
    delete screen.fitted;
    this.panel.content.activeCellIndex = screen.at;
    body.dataset.courseKind = screen.kind;
    body.classList.toggle("course-covered", screen.covered);
    body.classList.toggle("course-asks", screen.covered && screen.cells.length === 1);
    this.heading.textContent = screen.kind === "title" ? "" : screen.heading;
    this.count.textContent = `${this.now + 1} / ${this.screens.length}`;
    this.mend();
    if (before !== screen.heading || !this.posted) this.post(screen.heading);
    this.fit();
  }

  mend() {
    const body = document.body;
    body.classList.toggle("course-revealed", !this.holdsBack());
    body.classList.toggle("course-coded", this.coded);
    const long = !this.coded && body.classList.contains("course-long");
    this.mark.textContent = this.holdsBack() ? "R reveals" : long ? "goes on below: scroll" : "";
  }

  // A guess whose answer the wall has shown is passed over.
  move(by) {
    let at = this.now + by;
    while (this.guessed.includes(this.screens[at]?.asks)) at += by;
    this.show(at);
  }

  reveal() {
    if (!this.screen.holds) return;
    if (!this.revealed.delete(this.now)) this.revealed.add(this.now);
    this.fit();
  }

  next() {
    if (this.holdsBack()) this.reveal();
    else if (this.now + 1 < this.screens.length) this.move(1);
  }

  code() {
    if (!this.screen.cells.some(cell => cell.model.type === "code")) return;
    this.coded = !this.coded;
    this.mend();
    this.fit();
  }

  cover(words) {
    const { title, room } = this.facts, back = this.now ? ` Slide ${this.now + 1} comes back.` : "";
    this.curtain.textContent = `${title}: ${words}${back}${room?.wall ? " W shows the wall meanwhile." : ""}`;
    document.body.classList.add("course-waiting");
  }

  uncover() { document.body.classList.remove("course-waiting"); }

  blank() { document.body.classList.toggle("course-blank"); }

  // The teacher's page of the live room shows the notes on what is on the projector.
  post(heading) {
    this.posted = true;
    this.tell({ heading });
  }

  tell(what) {
    const { room } = this.facts;
    if (!room) return;
    const body = JSON.stringify({ token: room.token, ...what });
    // one after the other: sent side by side, W off could reach the room after J and take its words down again
    const signal = AbortSignal.timeout?.(5000), headers = { "Content-Type": "text/plain" };
    this.told = this.told.then(() => fetch(`${room.address}deck`, { method: "POST", headers, body, signal }))
      .then(reply => reply.ok ? reply.json() : Promise.reject(reply.status)).then(reply => this.hear(reply)).catch(() => {});
  }

  // Where latecomers join stands in a corner of every screen; the room says it anew, since its code may change.
  hear({ join, code, guessed = [] }) {
    this.latecomers.textContent = "";
    this.guessed = guessed;
    const walled = document.body.classList.contains("course-walled");
    if (this.on && !walled && guessed.includes(this.screen.asks)) this.move(1);
    if (!join) return;  // the room has ended, or lets nobody in
    made(this.latecomers, "span", "", `${join.replace(/^https?:\/\//, "")} `);
    made(this.latecomers, "strong", "", code);
  }

  // The wall of the room over the slide: one projector shows both. While it is there, next is the next act of
  // the vote. The frame never takes the keys: it cannot be clicked.
  // `toJoin` says how to join and puts no question on: "ask" the room for it, or the room has "told" so.
  wall(toJoin = "") {
    const { room } = this.facts, { classList } = document.body;
    if (!room?.wall) return;
    if (!this.frame) {
      this.frame = made(document.body, "iframe", "course-wall");
      Object.assign(this.frame, { title: "The wall of the live room", tabIndex: -1, src: room.wall });
    }
    const { heading, kind, asks } = this.screen ?? {};  // none while the page opens
    const isOn = classList.toggle("course-walled");
    sessionStorage.setItem("course-deck wall", isOn ? room.token : "");  // of this class only
    this.joining = isOn && toJoin !== "";
    if (toJoin !== "told") this.tell(toJoin ? { press: "invite" } : isOn ? { heading, kind, asks } : { heading });
  }

  // -- fitting: slides are laid out for 1280 x 720 and grow with the window; pictures take the room there is

  soon() {
    if (!this.on || this.planned) return;
    this.planned = requestAnimationFrame(() => { this.planned = null; this.fit(); });
  }

  fit() {
    if (!this.on) return;
    const zoom = Math.min(innerWidth / WIDTH, innerHeight / HEIGHT), { style, classList } = document.body;
    style.setProperty("--course-zoom", zoom);
    this.caption();
    const over = this.over.getBoundingClientRect(), under = this.under.getBoundingClientRect();
    style.setProperty("--course-top", `${(over.height ? over.bottom / zoom : 58) + 4}px`);
    const low = innerHeight - Math.max(under.height, 4 * zoom) - 4 * zoom, far = innerWidth - 20 * zoom;
    const fits = size => {
      style.setProperty("--course-fit", size);
      for (const drawing of this.drawings()) this.crop(drawing);
      return this.parts().every(part => {
        const box = part.getBoundingClientRect();
        if (this.breaks(part)) return false;
        if (part.matches(".cm-scroller") && part.scrollWidth > part.clientWidth + 1) return false;
        return box.bottom <= low && (part.matches(".jp-Cell") || box.right <= far);
      });
    };
    const { screen } = this;
    if (screen.kind === "picture") this.follow();
    // What fitted stays as it is, so that a picture does not jump while somebody works a control.
    const wide = this.drawings().map(drawing => drawing.viewBox.baseVal?.width);  // a chart follows its place
    const key = [this.coded, this.holdsBack(), innerWidth, innerHeight, wide].join();
    if (screen.fitted?.key !== key || !this.as(screen.fitted, fits)) screen.fitted = { key, ...this.sized(fits) };
    this.as(screen.fitted, fits);
    if (!this.coded && !classList.contains("course-long") && !fits(screen.fitted.size)) this.scroll(zoom);
    this.mend();
    for (const drawing of this.drawings()) this.letters(drawing, zoom);
  }

  // JupyterLab's Vega overlooks the first change of a chart's width, and cuts its names off: a pixel less makes
  // it look again.
  follow() {
    for (const drawing of this.drawings()) {
      const place = drawing.closest(".vega-embed"), { clientWidth } = place;
      if (drawing.viewBox.baseVal.width !== clientWidth && clientWidth > NARROWEST) place.style.width = `${clientWidth - 1}px`;
    }
  }

  as({ size, beside }, fits) {
    document.body.classList.toggle("course-beside", beside);
    return fits(size) || document.body.classList.contains("course-long");
  }

  // The largest size that fits. An explorer's controls stand above its picture, or beside it where the picture
  // becomes larger.
  sized(fits) {
    document.body.classList.remove("course-long");
    const { kind, cells } = this.screen;
    const largest = beside => {
      document.body.classList.toggle("course-beside", beside);
      let [least, most] = this.coded ? [0.5, 1.2] : RANGES[kind] ?? [0.6, 2];
      if (!fits(most)) for (let i = 0; i < 8; i++) {
        const middle = (least + most) / 2;
        if (fits(middle)) least = middle; else most = middle;
      } else least = most;
      fits(least);
      return { size: least, beside, wide: this.drawings()[0]?.getBoundingClientRect().width ?? 0 };
    };
    const above = largest(false);
    const pad = cells.some(cell => cell.node.querySelector(".course-drawing"));
    if (!["explorer", "guess"].includes(kind) || this.coded || pad) return above;
    const beside = largest(true);
    return beside.wide > above.wide * 1.02 ? beside : above;
  }

  // What is still too long at its smallest, such as a table of all claims, scrolls in a frame of its own.
  scroll(zoom) {
    const frame = this.screen.cells.at(-1).node.querySelector(".jp-OutputArea, .jp-MarkdownOutput");
    const room = innerHeight / zoom - frame.getBoundingClientRect().top / zoom - 12 -
      this.under.getBoundingClientRect().height / zoom;
    document.body.style.setProperty("--course-room", `${room}px`);
    document.body.classList.add("course-long");
  }

  // In a picture that has little room, letters become larger than the picture does.
  letters(drawing, zoom) {
    const base = drawing.viewBox.baseVal?.width || drawing.width.baseVal.value;
    const scale = drawing.getBoundingClientRect().width / base / zoom;
    const more = Math.min(1.3, Math.max(1, LETTERS / (13 * scale)));
    for (const text of drawing.querySelectorAll("text:not(.role-title text)")) {
      const size = parseFloat(text.getAttribute("font-size"));
      if (size) text.style.fontSize = more > 1.01 ? `${size * more}px` : "";
    }
  }

  // A printed line breaks, though it would stand whole at the smallest size.
  breaks(part) {
    if (!part.matches("pre")) return false;
    const lines = part.textContent.trimEnd().split("\n");
    const whole = lines.every(line => line.length <= LONGEST);
    return whole && part.clientHeight > (lines.length + 0.5) * parseFloat(getComputedStyle(part).lineHeight);
  }

  parts() {
    const inside = this.coded ? ".cm-content, .cm-scroller" : ".jp-RenderedText pre, .jp-OutputArea-output table, .course-explorer, .vega-embed svg.marks";
    return this.screen.cells.map(cell => cell.node).flatMap(cell => [cell, ...cell.querySelectorAll(inside)])
      .filter(node => node.getClientRects().length);
  }

  drawings() {
    return this.screen.cells.flatMap(cell => [...cell.node.querySelectorAll(".vega-embed > svg, .chart-wrapper > svg")])
      .filter(node => node.getClientRects().length);
  }

  // Title, unit and source of a picture are words of the slide, so that the picture has their room.
  caption() {
    const drawing = this.coded ? undefined : this.drawings()[0];
    const read = role => [...drawing?.querySelectorAll(`.${role} text, text.${role}`) ?? []]
      .flatMap(text => [...(text.querySelectorAll("tspan").length ? text.querySelectorAll("tspan") : [text])])
      .map(line => line.textContent).join(" ");
    this.over.textContent = this.screen.kind === "picture" ? read("role-title-text") : "";
    this.under.textContent = read("role-title-subtitle").replace(" Source:", " · Source:").replace(" Newer figures", ". Newer figures");
    const asked = this.screen.kind === "explorer" && this.screen.cells.at(-1).node.querySelector(".course-heading span");
    this.asked.textContent = asked ? asked.textContent : "";
  }

  crop(drawing) {
    const title = drawing.querySelector(".role-title");
    if (title === null) return;
    const scale = drawing.currentCSSZoom ?? 1, top = drawing.getBoundingClientRect().top;
    const below = Math.max(top, ...[...title.querySelectorAll("text")].map(text => text.getBoundingClientRect().bottom));
    drawing.style.marginTop = `${-(below - top) / scale}px`;
    const alone = this.screen.kind === "picture";  // over an explorer it would take the presses of its buttons
    // larger letters may pass the sides; above them the title stays cut off
    drawing.parentElement.style.overflow = alone ? "visible clip" : "hidden";
    drawing.style.overflow = alone ? "visible" : "";
  }

  // -- keys

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { classList } = document.body, waits = classList.contains("course-waiting"), walled = classList.contains("course-walled");
    if (!this.on && !waits) {
      if (event.key === "Escape" && !event.target.closest?.(".jp-mod-editMode, .jp-Dialog, .lm-Menu")) {
        this.take(event);
        this.start();
      }
      return;
    }
    const act = this.action(event);
    // the wall is there while cells run, too
    if (!act || !this.on && !walled && act !== "wall") return;
    this.take(event);
    if (waits && !walled && act !== "wall") return this.uncover();
    const sheet = classList.contains("course-helped");
    classList.remove("course-helped");
    if (sheet && (act === "help" || act === "stop")) return;
    // whoever goes on from a black screen means to see it first
    if (classList.contains("course-blank") && ["next", "back", "again"].includes(act)) return this.blank();
    if (walled && !["blank", "full", "help", "wall"].includes(act)) {
      // back to the slide from which J led here
      if (act === "back" || act === "stop" || act === "invite" && this.joining && !event.repeat) return this.wall();
      this.joining = false;
      if (["next", "again", "invite"].includes(act) && !event.repeat) this.tell({ press: act });
      return;
    }
    ({
      again: () => {},  // there is a vote on the wall only
      invite: () => this.wall("ask"),
      next: () => this.next(), back: () => this.move(-1), reveal: () => this.reveal(),
      blank: () => this.blank(), wall: () => this.wall(), code: () => this.code(), stop: () => this.stop(),
      first: () => this.show(0), last: () => this.show(this.screens.length - 1),
      help: () => document.body.classList.add("course-helped"),
      full: () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen(),
    })[act]();
  }

  take(event) { event.preventDefault(); event.stopImmediatePropagation(); }

  // A presenter's remote always moves the slides. Other keys first serve whoever types or works a control.
  action({ key, target, shiftKey }) {
    const of = selector => target.closest?.(selector);
    // a remote's button to start, which sends Esc the next time; loading the page again would run all anew
    if (key === "F5") return this.facts.room?.wall ? "wall" : "full";
    if (of(".cm-editor")) return key === "Escape" ? "code" : null;
    if (key === "PageDown") return "next";
    if (key === "PageUp") return "back";
    if (of("input:not([type=radio]):not([type=checkbox]), textarea, [contenteditable=true], [role=textbox]")) return null;
    const held = of("[role=slider], select, input, button, summary, a, [role=radiogroup], .noUi-handle, .course-pad");
    const plain = { b: "blank", ".": "blank", r: "reveal", c: "code", w: "wall", v: "again", j: "invite", h: "help", "?": "help", f: "full", Escape: "stop" };
    const found = plain[key.length === 1 ? key.toLowerCase() : key];
    if (found) return of("select") ? null : found;
    if (held) return null;
    if (key === " ") return shiftKey ? "back" : "next";
    return { ArrowRight: "next", ArrowDown: "next", ArrowLeft: "back", ArrowUp: "back", Enter: "reveal",
      Home: "first", End: "last", n: "next", p: "back" }[key] ?? null;
  }
}

const plugin = {
  id: "course-deck:plugin",
  autoStart: true,
  activate: app => {
    const facts = told();
    if (!facts) return;
    const sheet = document.head.appendChild(document.createElement("link"));
    sheet.rel = "stylesheet";
    sheet.href = HERE.replace(/deck\.js.*$/, "deck.css");
    const deck = new Deck(app, facts);
    window.courseDeck = deck;
    deck.open().catch(error => deck.cover(`The deck could not be opened: ${error.message ?? error}`));
  },
};

window._JUPYTERLAB = window._JUPYTERLAB || {};
window._JUPYTERLAB["course-deck"] = {
  init: () => {},
  get: async () => () => ({ __esModule: true, default: plugin }),
};
})();
