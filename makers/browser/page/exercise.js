// An exercise page: its cells, and the Python that runs them once the reader has asked for it.
import { editor } from "./editor.js";
import { codeOf, keepCode, keepProgress, progress } from "./kept.js";
import { Python } from "./python.js";
import { element, nodes } from "./shown.js";

const box = document.querySelector(".course-python");
const page = box.closest("article");
const { set } = box.dataset;
const bytes = Number(box.dataset.bytes);
const size = `${Math.ceil(bytes / 1e6)} MB`;
const setup = page.querySelector(".course-cell-setup pre").textContent;
const python = new Python(new URL("worker.js", import.meta.url));
const cells = [];
const ran = new Map();  // question -> code of its cell as it last ended well, in the order of these runs
let state = "off";

// A module with the newer form of WebAssembly's exceptions, which this Python is compiled with.
const EXCEPTIONS = new Uint8Array(
  [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 31, 64, 0, 11, 11]);

function whyNot() {
  if (!window.WebAssembly || !WebAssembly.validate(EXCEPTIONS)) {
    return "Python does not run in this browser, which lacks the newer exceptions of WebAssembly. A newer version may have them.";
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
const cancel = button("Cancel", () => python.end("cancelled"));

function button(words, press) {
  const made = element("button", words, { type: "button", className: "course-button" });
  made.addEventListener("click", press);
  return made;
}

function enter(next, words) {
  state = page.dataset.python = next;
  said.textContent = words;
  for (const cell of cells) for (const one of cell.acts.children) one.setAttribute("aria-disabled", String(next !== "ready"));
}

function standing() {
  const mine = progress()[set] ?? {};
  let right = 0;
  for (const cell of cells) {
    const entry = mine[cell.question];
    if (entry?.outcome === "right") right += 1;
    if (entry?.attempts) cell.standing.textContent = `Your best answer so far: ${entry.outcome}.`;
  }
  return `${right} of ${cells.length} questions are right.`;
}

const OFFER = `Python comes to this page when you press the button: ${size}, then up to 3 MB of tables. It runs on your device. Nothing is sent.`;

// ---------------------------------------------------------------------------------- Python comes and goes

async function load(cell) {
  if (state !== "off") return;
  enter("loading", "Python is loading.");
  bar.value = 0;
  cancel.focus();
  try {
    await python.begin((more) => {
      bar.value += more;
      if (bar.value >= bytes) said.textContent = "Python is starting.";
    });
    if (!(await python.ask([setup], progress())).ok) throw new Error("the exercises did not open");
    enter("ready", `Python is ready. ${standing()}`);
    (cell ?? cells[0]).run.focus();
  } catch ({ message }) {
    enter("off", message === "cancelled" ? OFFER : `Python could not start: ${message}. Try again, or reload the page.`);
    (cell?.load ?? start).focus();
  }
}

// A Python that has ended comes back, and gets what the cells had made.
async function comeBack(cell, why) {
  enter("back", `${why} Python starts again, and runs again what has run before.`);
  try {
    await python.begin();
    const reply = await python.ask([setup, ...ran.values()], progress());
    enter("ready", reply.ok ? `${why} Python is ready again.` : `${why} Python is ready again. A cell did not run a second time: run your cells again.`);
    cell.run.focus();
  } catch ({ message }) {
    enter("off", `${why} Python could not start again: ${message}. Try again, or reload the page.`);
  }
}

// Runs codes for a cell; the first of them is the cell's own where `own` says so.
async function perform(cell, codes, own = false) {
  if (state === "off") load(cell);
  if (state !== "ready") return;
  enter("busy", "Python is running.");
  cell.stop.hidden = false;
  let why = "";
  try {
    const reply = await python.ask(codes, progress());
    if (own && reply.ran) {
      ran.delete(cell.question);
      ran.set(cell.question, codes[0]);
    }
    keepProgress(reply.progress);
    cell.shown.replaceChildren(...reply.shown.map(nodes));
    if (!reply.shown.length) cell.shown.append(element("p", "This cell ran, and shows nothing."));
    enter("ready", `Done. ${standing()}`);
  } catch ({ message }) {
    why = whyEnded(message);
    cell.shown.replaceChildren(element("p", why));
  }
  cell.stop.hidden = true;
  if (why) await comeBack(cell, why);
}

function whyEnded(message) {
  if (message === "stopped") return "You stopped this cell.";
  if (message.includes("did not come")) return "A table or a module did not come. Is there internet?";
  return "This cell ended Python. Perhaps it needs more room than a page has.";
}

async function solve(cell, call) {
  const tried = progress()[set]?.[cell.question];
  await perform(cell, [`ex.solution(${call})`]);
  if (tried?.attempts || tried?.solution || state !== "ready") return;
  const now = button("Show the solution now", () => perform(cell, [`ex.solution(${call}, anyway=True)`]));
  cell.shown.append(now);
}

// ---------------------------------------------------------------------------------- cells

function makeCell(holder) {
  const { question, title, check } = holder.dataset;
  const starter = holder.querySelector("pre").textContent;
  const call = JSON.stringify(question);
  const run = () => perform(cell, [code.field.value], true);
  const code = editor(codeOf(set, question) ?? starter, `Your code: ${title}`, run);
  const cell = {
    question,
    acts: element("div", "", { className: "course-cell-acts" }),
    load: button(`Run here (${size})`, () => load(cell)),
    run: button("Run", run),
    shown: element("div", "", { className: "course-cell-shown" }),
    standing: element("p", "", { className: "course-cell-standing" }),
    stop: button("Stop", () => python.end("stopped")),
  };
  cell.stop.hidden = true;
  cell.load.classList.add("course-cell-load");
  cell.stop.classList.add("course-cell-stop");
  cell.shown.setAttribute("aria-live", "polite");
  code.field.addEventListener("input", () => {
    if (!keepCode(set, question, code.field.value)) said.textContent = "This browser keeps nothing of this page: copy your answers before you close it.";
  });
  cell.acts.append(
    cell.run,
    button("Check", () => perform(cell, [code.field.value, check], true)),
    button("Hint", () => perform(cell, [`ex.hint(${call})`])),
    button("Solution", () => solve(cell, call)),
    button("Start over", () => state === "ready" && code.set(starter)),
  );
  holder.replaceChildren(code.field, code.keys, cell.load, cell.acts, cell.stop, cell.standing, cell.shown);
  return cell;
}

function makeStanding(holder) {
  const cell = {
    question: "",
    acts: element("div", "", { className: "course-cell-acts" }),
    run: button("Show my progress", () => perform(cell, ["ex.progress()"])),
    shown: element("div", "", { className: "course-cell-shown" }),
    standing: element("p"),
    stop: button("Stop", () => python.end("stopped")),
  };
  cell.stop.hidden = true;
  cell.shown.setAttribute("aria-live", "polite");
  cell.acts.append(cell.run);
  holder.replaceChildren(cell.acts, cell.stop, cell.shown);
}

const never = whyNot();
if (never) {
  said.textContent = never;
} else {
  for (const holder of page.querySelectorAll(".course-cell[data-question]")) cells.push(makeCell(holder));
  makeStanding(page.querySelector(".course-cell-progress"));
  said.after(start, bar, cancel);
  enter("off", OFFER);
  standing();
}
