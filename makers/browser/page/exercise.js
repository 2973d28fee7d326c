// A page with cells, of an exercise set, of a lesson or of practice, and the Python that runs them once the reader asks.
import { editor } from "./editor.js";
import { codeOf, keepCode, keepRecord, record, saveRecord, takeRecord } from "./kept.js";
import { packing } from "./packing.js";
import { Python } from "./python.js";
import { element, nodes } from "./shown.js";

const box = document.querySelector(".course-python");
const page = box.closest("article");
const { set } = box.dataset;
const bytes = Number(packing.kind === "br" ? box.dataset.fewer : box.dataset.bytes);
let size = `${Math.ceil(bytes / 1e6)} MB`;
const setup = page.querySelector(".course-cell-setup pre").textContent;
const python = new Python(new URL("worker.js", import.meta.url), set);
const cells = [];
// what the editors complete: the tables with their columns, and what the codes of the page load and define
const tables = {};
fetch(new URL("tables.json", import.meta.url)).then((answer) => answer.json()).then((found) => Object.assign(tables, found), () => {});
const codes = () => [setup, ...cells.map(({ before, code }) => `${before}\n${code.text()}`)];
const ran = new Map();  // question -> codes of its cell as they last ended well, in the order of these runs
let state = "off";

// A module with the newer form of WebAssembly's exceptions, which this Python is compiled with.
const EXCEPTIONS = new Uint8Array(
  [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 31, 64, 0, 11, 11]);

const NEAR = 8;  // pixels by which a page may move by itself
const LEAST = 2;  // GB of the device: the page needs half of one, and a browser with many tabs much of the rest

function whyNot() {
  if (!window.WebAssembly || !WebAssembly.validate(EXCEPTIONS) || !window.DecompressionStream) {
    return "Python does not run in this browser, which lacks the newer exceptions of WebAssembly. A newer version may have them.";
  }
  if (navigator.deviceMemory < LEAST) {
    return `Your device has ${navigator.deviceMemory} GB of memory or less. Python needs half of a GB for itself, so this page does not load it.`;
  }
  if (navigator.connection?.saveData) {
    return `Your device asks to save data, so this page does not load Python (${size}). Switch that off to run the cells here.`;
  }
  return "";
}

// ---------------------------------------------------------------------------------- what the page says

const said = box.querySelector(".course-python-said");
const bar = element("progress", "", { max: bytes, value: 0 });
bar.setAttribute("aria-label", "How much of Python has come");
const start = button(`Run here (${size})`, () => load());

// What this browser has kept is not announced as a download.
async function lookForKept() {
  const at = (name) => caches.match(new URL(name, import.meta.url));
  const told = await (await at("start.json"))?.json();
  const parts = told ? await Promise.all([told.python, told.image].map((name) => at(`${name}.${packing.kind}.bin`))) : [undefined];
  if (!parts.every(Boolean)) return;
  offer = "Python is on this device already, and starts when you press the button. Nothing is sent.";
  for (const one of [start, ...cells.map(({ load: its }) => its)]) if (one) one.textContent = "Run here";
  if (state === "off") enter("off", offered());
}
const cancel = button("Cancel", () => python.end("cancelled"));

function button(words, press) {
  const made = element("button", words, { type: "button", className: "course-button" });
  made.addEventListener("click", press);
  return made;
}

function enter(next, words) {
  state = page.dataset.python = next;
  said.textContent = words;
  for (const cell of cells) for (const one of [cell.run, ...cell.acts.children]) one.setAttribute("aria-disabled", String(next !== "ready"));
}

function standing() {
  const mine = record().progress[set] ?? {};
  let right = 0;
  for (const cell of cells) {
    const entry = mine[cell.question];
    if (entry?.outcome === "right") right += 1;
    cell.right = entry?.outcome === "right";
    const where = entry?.where === "in the browser" ? "" : `, ${entry?.where || "in a notebook"}`;
    if (entry?.attempts) cell.standing.textContent = `Your best answer so far: ${entry.outcome}${where}.`;
  }
  return set ? `${right} of ${cells.length} questions are right.` : "";
}

let offer = `Python comes to this page when you press the button: ${size}, and ${set ? "up to 3" : "4"} MB of tables. It runs on your device. Nothing is sent.`;
const offered = () => {
  const counted = standing();
  return cells.some(({ right }) => right) ? `${counted} ${offer}` : offer;
};

// ---------------------------------------------------------------------------------- Python comes and goes

// Two pictures later the page has taken the place that it gets after a press.
const settled = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

// The focus goes to a cell, and the page to its question: to that of the press, or to the first one to answer.
// A reader who has moved since the press stays, and finds the focus where they read.
function goOn(pressed, moved) {
  const placeOf = ({ code }) => code.node.getBoundingClientRect().bottom;
  const seen = moved ? cells.find((cell) => placeOf(cell) > 0) : pressed, before = seen && placeOf(seen);
  enter("ready", `Python is ready. ${standing()}`);
  const cell = seen ?? cells.find(({ right }) => !right) ?? cells[0];
  cell.run.focus({ preventScroll: true });
  // buttons have come above what is read, and not every browser holds the page
  if (seen) scrollBy({ top: placeOf(seen) - before, behavior: "instant" });
  else cell.run.closest("section")?.scrollIntoView({ behavior: "instant" });
}

async function load(cell) {
  if (state !== "off") return;
  enter("loading", "Python is loading.");
  bar.value = 0;
  cancel.focus({ preventScroll: true });  // the box stays in sight
  let from = scrollY;
  settled().then(() => { from = scrollY; });
  try {
    await python.begin((more) => {
      bar.value += more;
      if (bar.value >= bytes) said.textContent = "Python is starting.";
    });
    if (!(await python.ask([setup], record())).ok) throw new Error("the exercises did not open");
    const moved = Math.abs(scrollY - from) > NEAR;
    goOn(cell, moved);
    cells[0]?.deal?.(moved);
    // the service worker keeps what draws charts, so that the first one needs no network
    fetch(new URL("charts.js", import.meta.url)).then((answer) => answer.blob()).catch(() => {});
  } catch ({ message }) {
    enter("off", message === "cancelled" ? offered() : `Python could not start: ${message}. Try again, or reload the page.`);
    (cell?.load ?? start).focus();
  }
}

// A Python that has ended comes back, and gets what the cells had made.
async function comeBack(cell, why, into) {
  const tell = (next, words) => {  // in the cell, too, since the box may be out of sight
    enter(next, `${why} ${words}`);
    into.replaceChildren(element("p", `${why} ${words}`));
  };
  tell("back", "Python starts again, and runs again what has run before.");
  comeIntoSight(into);
  cell.run.focus({ preventScroll: true });
  try {
    await python.begin();
    const reply = await python.ask([setup, ...[...ran.values()].flat()], record());
    tell("ready", reply.ok ? "Python is ready again." : "Python is ready again. A cell did not run a second time: run your cells again.");
    cell.deal?.(true);
  } catch ({ message }) {
    tell("off", `Python could not start again: ${message}. Try again, or reload the page.`);
  }
}

// Runs codes for a cell after those of its `own`, and shows in `into` what they show, or what `chosen` takes of that.
async function perform(cell, codes, { own = [], into = cell.shown, chosen = (shown) => shown, asked = cell.question, checks = false } = {}) {
  if (state === "off") load(cell);
  if (state !== "ready") return [];
  enter("busy", "Python is running.");
  cell.stop.hidden = false;
  const before = cells.filter(({ right }) => right).length;
  into.replaceChildren(element("p", "This cell is running."));  // what stood here is no word on it
  let why = "", shown = [];
  try {
    const reply = await python.ask([...own, ...codes], record(), asked, checks);
    if (own.length && reply.ran >= own.length) {
      ran.delete(cell.question);
      ran.set(cell.question, own);
    }
    keepRecord(reply.record);
    ({ shown } = reply);
    into.replaceChildren(...chosen(shown).map((one) => nodes(one, (code, below) => perform(cell, [code], { into: below }))));
    if (!shown.length) into.append(element("p", "This cell ran, and shows nothing."));
    enter("ready", `Done. ${standing()}`);
    if (checks) keepPlace(cell);
    if (box.dataset.next && cells.every(({ right }) => right) && before < cells.length) into.firstChild.after(theEnd());
  } catch ({ message }) {
    why = whyEnded(message);
  }
  cell.stop.hidden = true;
  if (why) await comeBack(cell, why, into);
  else comeIntoSight(into);
  return shown;
}

// The site's first page then leads back to the question that was checked last, or on from a set that is done.
function keepPlace(cell) {
  const { next } = box.dataset, done = next && cells.every(({ right }) => right);
  const detail = { at: cell?.run.closest("section")?.id, next: done && new URL(next, document.baseURI).href };
  page.dispatchEvent(new CustomEvent("course:place", { bubbles: true, detail }));
}

// The page moves no further than needed; the focus stays where it is.
function comeIntoSight(node) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: "nearest", behavior: still ? "instant" : "smooth" });
}

function theEnd() {
  const said = element("p", `All ${cells.length} questions of this set are right. `, { className: "course-cell-end" });
  if (box.dataset.next) said.append(element("a", "Go on with what comes next", { href: box.dataset.next }));
  return said;
}

function whyEnded(message) {
  if (message === "stopped") return "You stopped this cell.";
  return "This cell ended Python. Perhaps it needs more room than a page has.";
}

async function solve(cell, call) {
  const shown = await perform(cell, [call("")]);
  if (!shown.some(({ html = "" }) => html.includes("Show the solution now"))) return;
  cell.shown.append(button("Show the solution now", () => perform(cell, [call("anyway=True")])));
}

// ---------------------------------------------------------------------------------- cells

// The parts that all cells share; `before` runs in front of a cell's own code.
function newCell(question, title, code, { before = "", run, changed }) {
  const cell = {
    before, question,
    acts: element("div", "", { className: "course-cell-acts" }),
    code: editor(code, `Your code: ${title}`, { run: () => { run(); }, changed, tables, codes }),
    load: button(`Run here (${size})`, () => load(cell)),
    run: button("Run", () => run()),
    shown: element("div", "", { className: "course-cell-shown" }),
    standing: element("p", "", { className: "course-cell-standing" }),
    stop: button("Stop", () => python.end("stopped")),
  };
  cell.stop.hidden = true;
  cell.load.classList.add("course-cell-load");
  cell.stop.classList.add("course-cell-stop");
  cell.shown.setAttribute("aria-live", "polite");
  return cell;
}

const place = (holder, { code, load: start, acts, stop, standing: said, shown }) =>
  holder.replaceChildren(code.node, code.keys, start, acts, stop, shown, said);

// What a file has brought into this browser; an editor that holds it already stays as it is.
function showKept({ code }, kept) {
  if (kept && kept !== code.text()) code.set(kept);
}

// the outcome of a check stands above what the cell printed and drew, which may be long
const outcomeFirst = (all) => all.toSorted((one, other) => ("tone" in other) - ("tone" in one));

const notKept = "This browser keeps nothing of this page: copy your answers before you close it.";

function makeCell(holder) {
  const { question, title, check, before = "" } = holder.dataset;
  const starter = holder.querySelector("pre").textContent;
  const name = JSON.stringify(question);
  // a lesson's own code comes first, and shows nothing again
  const own = () => (before ? [`${before}\nNone`, cell.code.text()] : [cell.code.text()]);
  const run = () => perform(cell, [], { own: own() });
  const changed = () => {
    if (!keepCode(set, question, cell.code.text())) said.textContent = notKept;
  };
  const cell = newCell(question, title, codeOf(set, question) ?? starter, { before, run, changed });
  cell.acts.append(
    cell.run,
    button("Check", () => perform(cell, [check], { own: own(), chosen: outcomeFirst, checks: true })),
    button("Hint", () => perform(cell, [`ex.hint(${name})`])),
    button("Solution", () => solve(cell, (how) => `ex.solution(${name}${how && `, ${how}`})`)),
    button("Start over", () => {
      const mine = cell.code.text();
      if (state !== "ready") return;
      cell.code.set(starter);
      cell.shown.replaceChildren();
      if (mine === starter) return;
      const back = button("Bring my code back", () => {
        cell.code.set(mine);
        cell.shown.replaceChildren();
        cell.code.focus();
      });
      cell.shown.append(element("p", "The cell holds again what it began with."), back);
      comeIntoSight(cell.shown);
    }),
  );
  cell.renew = () => showKept(cell, codeOf(set, question));
  place(holder, cell);
  return cell;
}

const CHECKED = /^p\.check\((\w+)\)[ \t]*$/m;

// Practice: one question at a time, with a form or with the code that it begins with.
function makePractice(holder) {
  const asked = element("div", "", { className: "course-cell-asked" });
  const coded = element("details", "", { className: "course-cell-coded" });
  const kept = {};
  const renew = () => Object.assign(kept, JSON.parse(codeOf("practice", "now") ?? "{}"));
  renew();
  const changed = () => {
    kept.code = cell.code.text();
    if (!keepCode("practice", "now", JSON.stringify(kept))) said.textContent = notKept;
  };
  const run = () => perform(cell, [cell.code.text()]);
  // the page's own button checks, so that a check in the code, as a notebook has it, does not run twice
  const check = () => {
    const [line, asked] = kept.starter?.match(CHECKED) ?? [];
    if (!line) return run();
    return perform(cell, [line], { own: [cell.code.text().replace(CHECKED, "")], chosen: outcomeFirst, asked, checks: true });
  };
  const cell = newCell("", "answer to the question above", kept.code ?? "", { run, changed });
  const deal = async (code) => {
    cell.shown.replaceChildren();
    // of why, question, how to answer and standing, the page shows the first two; the code to begin with is the editor's
    const shown = await perform(cell, [code], { into: asked, chosen: (all) => (all.some(({ error }) => error) ? all : all.slice(-4, -2)) });
    const starter = shown.find((one) => one.code)?.code ?? "";
    coded.open = !shown.some(({ form }) => form);
    if (starter !== kept.starter) {
      kept.starter = starter;
      cell.code.set(starter.replace(CHECKED, "").trimEnd());
      changed();
    }
  };
  cell.deal = async (moved) => {
    await deal("p");
    if (!moved) asked.scrollIntoView();
  };
  cell.renew = () => {
    showKept(cell, renew().code);
    if (state === "ready") cell.deal(true);
  };
  const help = element("div", "", { className: "course-cell-acts" });
  help.append(cell.run, button("Check", check), button("Hint", () => perform(cell, ["p.hint()"])), button("Solution", () => solve(cell, (how) => `p.solution(${how})`)));
  cell.acts.append(
    button("Next question", async () => {
      await deal("p.next()");
      asked.scrollIntoView();  // it begins far above this button
    }),
    button("What you hold", () => perform(cell, ["progress()"])),
  );
  place(holder, cell);
  coded.append(element("summary", "Answer with code"), cell.code.node, cell.code.keys, help);
  holder.prepend(asked, coded);
  return cell;
}

// Progress as a table, as a file, and from a file.
function makeStanding(holder) {
  const cell = {
    acts: element("div", "", { className: "course-cell-acts" }),
    run: button("Show my progress", () => perform(cell, [set ? "ex.progress()" : "progress()"])),
    shown: element("div", "", { className: "course-cell-shown" }),
    stop: button("Stop", () => python.end("stopped")),
  };
  const told = element("p", "", { className: "course-cell-standing" });
  told.setAttribute("role", "status");
  const chosen = element("input", "", { type: "file", accept: ".json", hidden: true });
  chosen.addEventListener("change", async () => {
    const held = takeRecord(await chosen.files[0].text());
    chosen.value = "";
    const many = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
    const codes = held.codes ? `the code of ${many(held.codes, "cell")}. Code that you typed here stays` : "no code";
    told.textContent = held.questions || held.codes
      ? `The file holds work on ${many(held.questions, "question")}, and ${codes}. What went further than here is now here, too.`
      : "This file holds no progress: choose the file that a page saved, or state.json of the folder .course.";
    for (const one of cells) one.renew();
    if (state === "off") enter("off", offered());
    if (state === "ready") enter("ready", standing());
    if (record().progress[set]) keepPlace();
  });
  cell.stop.hidden = true;
  cell.shown.setAttribute("aria-live", "polite");
  cell.acts.append(cell.run);
  const files = element("div", "", { className: "course-cell-files" });
  const save = () => {
    saveRecord();
    told.textContent = "Saved as course-progress.json: your outcomes, and the code that you typed.";
  };
  files.append(button("Save my progress as a file", save), button("Add progress from a file", () => chosen.click()), chosen);
  holder.replaceChildren(cell.acts, files, told, cell.stop, cell.shown);
}

const never = whyNot();
if (never) {
  said.textContent = never;
} else {
  for (const holder of page.querySelectorAll(".course-cell[data-question]")) cells.push(makeCell(holder));
  for (const holder of page.querySelectorAll(".course-cell-practice")) cells.push(makePractice(holder));
  page.querySelectorAll(".course-cell-progress").forEach(makeStanding);
  said.after(start, bar, cancel);
  enter("off", offered());
  lookForKept().catch(() => {});  // a browser without storage keeps nothing
  addEventListener("pagehide", () => {  // a page that is left gives its memory back, also where the browser keeps the page
    python.end("cancelled");
    enter("off", offered());
  });
  standing();
}
