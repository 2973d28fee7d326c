// The run sheet: shows the plan, sends each change to the server, and shows what the server then says.

import { fill, fillWhenNew, make, rich } from "./shared.js";

const TOPICS = { claim: "Vote", guess: "Guess", check: "Check", own: "Own" };
const LEVELS = { 1: "easy", 2: "middle", 3: "hard" };
const at = id => document.getElementById(id);
const look = at("look"), find = at("find"), rows = new Map();
let view = null, length = 0, menus = null, waiting = 0, last = Promise.resolve();

/** Send a message, and return the answer or throw what the server says. */
async function ask(what, sent = {}) {
  let answer;
  try {
    answer = await fetch(what, { method: "POST", body: JSON.stringify(sent) });
  } catch {
    throw new Error("The course is not running: start it again with the command in the terminal.");
  }
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.says);
  return told;
}

function say(text) { at("said").textContent = text; }

function complain(error) { at("trouble").textContent = error.message; }

/**
 * Do an act, show the new plan, and put the focus where `focus` says. Quick presses wait for each other, so that
 * each changes the plan that the one before has left. `more` is read when the turn comes: it may use the row.
 */
function act(does, key, told, { more = () => ({}), focus } = {}) {
  waiting += 1;
  last = last.then(() => actNow(does, key, told, more, focus)).finally(() => { waiting -= 1; });
  return last;
}

async function actNow(does, key, told, more, focus) {
  const row = view.rows.find(one => one.key === key);
  try {
    keep(await ask("act", { do: does, row: row && row.row, digest: view.digest, ...more(row) }));
    at("trouble").textContent = "";
    say(`${told} ${view.totals[length]}.`);
  } catch (error) {
    complain(error);
    try { keep(await ask("view")); } catch (other) { complain(other); }
  }
  if (waiting > 1) return;
  show();
  const target = focus && document.querySelector(`[data-at="${CSS.escape(focus)}"]`);
  if (target) { target.focus(); target.scrollIntoView({ block: "nearest" }); }
}

/** Look whether an editor has changed the file while the page was out of sight. */
async function refresh() {
  if (!view || waiting) return;
  try {
    const now = await ask("view");
    if (waiting || now.digest === view.digest) return;
    keep(now);
    show();
    at("trouble").textContent = "The file was changed in another program. The page shows it as it is now.";
  } catch (error) { complain(error); }
}

// --- the table

/** Keep the newest plan, with a name for each row by which the page knows it again. */
function keep(now) {
  const seen = new Map();
  view = now;
  view.rows.forEach((row, place) => {
    const name = `${row.kind}:${row.question || row.heading}`;
    seen.set(name, (seen.get(name) || 0) + 1);
    row.key = `${name}:${seen.get(name)}`;
    row.place = place;
  });
}

function show() {
  at("lesson").textContent = `Run sheet: ${view.lesson.title}`;
  at("file").textContent = view.there ? `Kept in ${view.file}` : `Your first change writes ${view.file}`;
  fill(at("totals"), view.totals.map(words => make("p", { class: words.includes(":") ? "off" : "" }, `${words}.`)));
  at("undo").disabled = !view.back;
  if (view.troubles.length) at("trouble").textContent = view.troubles.join(" ");
  fill(at("commands"), "Then run ", make("code", {}, view.command), ".");
  if (!document.querySelector(".sheet")) makeTable();
  const body = document.querySelector(".sheet tbody"), kept = new Set(view.rows.map(row => row.key));
  for (const [key, one] of rows) if (!kept.has(key)) { one.remove(); rows.delete(key); }
  view.rows.forEach((row, place) => {
    if (!rows.has(row.key)) rows.set(row.key, makeRow(row));
    const line = rows.get(row.key);
    updateRow(line, row);
    if (body.children[place] !== line) body.insertBefore(line, body.children[place] || null);
  });
}

function makeTable() {
  const [short, long] = view.plans, head = (name, words) => make("th", { scope: "col", class: name }, words);
  fill(at("sheet"), make("table", { class: "sheet" },
    make("caption", { class: "unseen" }, "Minute, screens, questions and notes of each step"),
    make("thead", {}, make("tr", {}, head("when", "Minute"), head("step-column", "Step and screens"),
      head("", "Question and note"), head("takes", `Minutes of ${short}`), head("takes", `Minutes of ${long}`),
      head("change", "Change"))),
    make("tbody")));
  fill(at("length"), at("length").firstElementChild, view.plans.map((whole, place) =>
    make("label", {}, make("input", { type: "radio", name: "length", value: place, checked: place === length,
      onchange: () => { length = place; show(); } }), `${whole} minutes`)));
}

function makeRow(row) {
  return make("tr", {}, make("td", { class: "when" }), make("th", { scope: "row" }, make("div"), make("div")),
    make("td"), view.plans.map((_, place) => make("td", { class: "takes" }, minutesField(row, place))),
    make("td", { class: "change" }));
}

/** Bring a row up to date. What has not changed stays, so that no press meets a button that is just replaced. */
function updateRow(line, row) {
  const [when, step, asks, short, long, change] = line.children, own = row.kind !== "step";
  line.className = `${own ? "own" : ""} ${row.shown[length] ? "" : "out"}`;
  const begins = row.begins[length], takes = row.minutes[length];
  const span = takes ? `${begins}\u2013${begins + takes}` : String(begins);
  when.textContent = row.skipped ? "skipped" : row.shown[length] ? span : "left out";
  fillWhenNew(step.firstElementChild, row.heading, () => make("h2", {}, own ? make("span", { class: "badge" },
    row.kind === "question" ? "Your question" : "Your screen") : "", row.heading));
  fillWhenNew(step.lastElementChild, row.screens, () => screensOf(row));
  fillWhenNew(asks, [row.trouble, row.asks, row.note], () => asksOf(row));
  [short, long].forEach((cell, place) => { cell.firstElementChild.value = row.minutes[place]; });
  const ends = [row.place === 0, row.place === view.rows.length - 1];
  fillWhenNew(change, [row.skipped, ends], () => make("div", { class: "acts" }, buttons(row, own, ends)));
}

function asksOf(row) {
  return [row.trouble ? make("p", { class: "trouble" }, row.trouble) : "",
    row.asks.length ? make("ul", { class: "asked" }, row.asks.map(one =>
      make("li", {}, make("span", { class: "badge" }, TOPICS[one.topic]), rich(one.text)))) : "",
    row.question && !row.trouble ? make("button", { type: "button", class: "plain", "data-at": `${row.key}|see`,
      onclick: () => seeQuestion(row.question, row.heading) }, "See it as learners do") : "",
    row.note.length ? make("details", {}, make("summary", {}, "Note"),
      row.note.map(([label, words]) => make("p", {}, make("strong", {}, `${label}. `), rich(words)))) : ""];
}

function minutesField(row, place) {
  return make("input", { type: "number", min: 0, max: 240, step: 1,
    "aria-label": `Minutes of ${view.plans[place]}: ${row.heading}`, onchange: event => {
      const wanted = event.target.value === "" ? null : Number(event.target.value);
      act("minutes", row.key, `${row.heading}: ${wanted} minutes.`, { more: now => {
        const minutes = [...now.minutes];
        minutes[place] = wanted;
        return { minutes };
      } });
    } });
}

function buttons(row, own, [first, end]) {
  const button = (what, words, label, onclick, more = {}) => make("button", { type: "button", class: "plain",
    "data-at": `${row.key}|${what}`, "aria-label": `${label}: ${row.heading}`, title: label, onclick, ...more }, words);
  return [
    own ? button("up", "\u2191", "Move up", () => move(row, -1, "up"), { disabled: first }) : "",
    own ? button("down", "\u2193", "Move down", () => move(row, 1, "down"), { disabled: end }) : "",
    button("skip", row.skipped ? "Show" : "Skip", row.skipped ? "Show again" : "Skip",
      () => act("show", row.key, `${row.heading} is ${row.skipped ? "shown" : "skipped"}.`,
        { more: () => ({ show: row.skipped }), focus: `${row.key}|skip` })),
    button("add", "+ Question", "Add a question below", () => openFind(row)),
    row.question ? button("remove", "Remove", "Remove", () => act("remove", row.key, `${row.heading} is removed.`,
      { focus: `${view.rows[0].key}|add` })) : "",
  ];
}

function move(row, by, what) {
  act("move", row.key, `${row.heading} is moved ${what}.`, { more: () => ({ by }), focus: `${row.key}|${what}` });
}

// --- small pictures and the large one

function frame(address, title, more = {}) {
  return make("iframe", { src: address, title, ...more });
}

function screensOf(row) {
  const count = row.screens.length;
  return make("div", { class: "thumbs" }, row.screens.map((screen, number) =>
    make("div", { class: "thumb" },
      frame(`screen/${encodeURIComponent(screen.id)}`, `Screen ${number + 1} of ${row.heading}`,
        { inert: true, loading: "lazy" }),
      // one stop for the keyboard in each row: the others come by arrow keys in the large view
      make("button", { type: "button", tabindex: number ? -1 : 0,
        "aria-label": `Look at screen ${number + 1} of ${count}, ${screen.kind}: ${row.heading}`,
        onclick: () => openLook(row, number) }))));
}

function head(title, id, ...more) {
  return make("div", { class: "dialog-head" }, make("h2", { id }, title), make("div", { class: "acts" }, more,
    make("button", { type: "button", class: "plain", onclick: event => event.target.closest("dialog").close() },
      "Close")));
}

function openLook(row, number) {
  const count = row.screens.length, large = make("div", { class: "large-frame" });
  const turn = by => {
    number = (number + by + count) % count;
    look.querySelector("h2").textContent = `${row.heading}: screen ${number + 1} of ${count}`;
    fill(large, frame(`screen/${encodeURIComponent(row.screens[number].id)}`,
      `Screen ${number + 1} of ${row.heading}, large`, { inert: true }));
  };
  const button = (words, by) => make("button", { type: "button", class: "plain", onclick: () => turn(by),
    disabled: count < 2 }, words);
  fill(look, head("", "look-title", button("Back", -1), button("Next", 1)), large);
  look.turn = turn;
  turn(0);
  look.showModal();
}

look.addEventListener("keydown", event => {
  const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  if (!by || !look.turn) return;
  event.preventDefault();
  look.turn(by);
});

/** Show a question of the plan as a phone does, with its answer below. */
async function seeQuestion(name, title) {
  const side = seenSide();
  look.turn = null;
  fill(look, head(title, "look-title"), side);
  look.showModal();
  await showQuestion(side, name);
}

function seenSide(...children) {
  return make("div", { class: "found-side", role: "region", "aria-label": "The question as learners see it",
    tabindex: 0 }, children);
}

async function showQuestion(side, name) {
  try {
    const asked = await ask("question", { question: name });
    fill(side, frame(`phone/${encodeURIComponent(name)}/j/PLAN`, "The question on a phone", { class: "phone-frame" }),
      make("p", {}, make("strong", {}, "Right: "), rich(asked.shown.words)),
      asked.shown.because ? make("p", {}, rich(asked.shown.because)) : "");
  } catch (error) { fill(side, make("p", { class: "trouble", role: "alert" }, error.message)); }
}

// --- finding a question

async function openFind(row) {
  try { menus = menus || await ask("menus"); } catch (error) { return complain(error); }
  const label = (words, field) => make("label", {}, words, field);
  const option = (value, words) => make("option", { value }, words);
  const wishes = {
    objective: make("select", {}, option("", "any"), menus.objectives.map(one =>
      make("optgroup", { label: one.lesson }, one.objectives.map(goal => option(goal.id, goal.text))))),
    level: make("select", {}, option("", "any"), Object.entries(LEVELS).map(([value, words]) => option(value, words))),
    misconception: make("input", { type: "text", maxlength: 200, placeholder: "such as percentage points" }),
    words: make("input", { type: "text", maxlength: 200 }),
  };
  const said = make("p", { role: "status", class: "soft" }), list = make("ul", { class: "found" });
  const side = seenSide(make("p", { class: "soft" },
    "Press See it: the question stands here as learners will see it."));
  let due = 0, newest = 0;
  const search = async () => {
    const mine = ++newest;
    const sent = Object.fromEntries(Object.entries(wishes).map(([name, field]) => [name, field.value]));
    try {
      const found = await ask("find", { ...sent, level: Number(sent.level) });
      if (mine !== newest) return;
      said.textContent = `${found.says}.`;
      fill(list, found.questions.map(one => foundItem(one, row, side, list)));
    } catch (error) { said.textContent = error.message; }
  };
  for (const field of Object.values(wishes)) {
    field.addEventListener("input", () => { clearTimeout(due); due = setTimeout(search, 150); });
  }
  fill(find, make("div", { class: "find" },
    head(`A question after \u201c${row.heading}\u201d`, "find-title"),
    make("div", {}, make("form", { class: "wishes", onsubmit: event => { event.preventDefault(); search(); } },
      label("Objective", wishes.objective), label("Level", wishes.level),
      label("Misconception", wishes.misconception), label("Words of the question", wishes.words)), said),
    make("div", { class: "found-and-seen" }, make("div", { class: "found-side" }, list), side)));
  find.showModal();
  wishes.objective.focus();
  await search();
}

function foundItem(one, row, side, list) {
  const item = make("li", {}, make("h3", {}, one.title),
    make("p", { class: "soft" }, [one.set, LEVELS[one.level], one.form, one.used].filter(Boolean).join(" \u00b7 ")),
    make("p", {}, rich(one.text)), one.wrong.map(sentence => make("p", { class: "slip" }, rich(sentence))),
    make("div", { class: "acts" },
      make("button", { type: "button", class: "plain", "aria-label": `See it: ${one.title}`, onclick: () => {
        for (const other of list.children) other.classList.toggle("chosen", other === item);
        showQuestion(side, one.name);
      } }, "See it"),
      one.used ? "" : make("button", { type: "button", class: "plain", "aria-label": `Add: ${one.title}`,
        onclick: () => {
          find.close();
          act("add", row.key, `${one.title} is added.`,
            { more: () => ({ question: one.name }), focus: `question:${one.name}:1|down` });
        } }, "Add")));
  return item;
}

// --- keys, printing, beginning

function undo() { act("undo", "", "The last change is taken back."); }

function openNotes(open) {
  at("notes").setAttribute("aria-pressed", open);
  for (const one of document.querySelectorAll(".sheet details")) one.open = open;
}

document.addEventListener("keydown", event => {
  if (document.querySelector("dialog[open]")) return;
  const line = event.target.closest && event.target.closest("tr");
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.altKey && by && line) {
    const row = view.rows.find(one => rows.get(one.key) === line);
    if (!row || row.kind === "step") return;
    event.preventDefault();
    move(row, by, by < 0 ? "up" : "down");
  } else if ((event.ctrlKey || event.metaKey) && event.key === "z" && !at("undo").disabled) {
    event.preventDefault();
    undo();
  }
});
at("undo").addEventListener("click", undo);
at("print").addEventListener("click", () => window.print());
at("notes").addEventListener("click", () => openNotes(at("notes").getAttribute("aria-pressed") === "false"));
window.addEventListener("beforeprint", () => openNotes(true));
window.addEventListener("focus", refresh);

ask("view").then(now => { keep(now); show(); }, complain);
