// The run sheet: shows the plan, sends each change to the server, and shows what the server then says.

import { fill, make, rich } from "./shared.js";

const TOPICS = { claim: "Vote", guess: "Guess", check: "Check", own: "Own" };
const LEVELS = { 1: "easy", 2: "middle", 3: "hard" };
const at = id => document.getElementById(id);
const look = at("look"), find = at("find"), rows = new Map();
let view = null, length = 0, menus = null;

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

/** Do an act, show the new plan, and put the focus where `focus` says. */
async function act(sent, told, focus) {
  try {
    show(await ask("act", { ...sent, digest: view.digest }));
    at("trouble").textContent = "";
    say(`${told} ${view.totals[length]}.`);
  } catch (error) {
    complain(error);
    try { show(await ask("view")); } catch (other) { complain(other); }
  }
  const target = focus && document.querySelector(`[data-at="${CSS.escape(focus)}"]`);
  if (target) { target.focus(); target.scrollIntoView({ block: "nearest" }); }
}

/** Look whether an editor has changed the file while the page was out of sight. */
async function refresh() {
  if (!view) return;
  try {
    const now = await ask("view");
    if (now.digest === view.digest) return;
    show(now);
    at("trouble").textContent = "The file was changed in another program. The page shows it as it is now.";
  } catch (error) { complain(error); }
}

// --- the table

function show(now) {
  view = now;
  at("lesson").textContent = `Run sheet: ${view.lesson.title}`;
  at("file").textContent = view.there ? `Kept in ${view.file}` : `Your first change writes ${view.file}`;
  fill(at("totals"), view.totals.map((words, place) =>
    make("p", { class: words.includes("too long") || words.includes("left") ? "off" : "" },
      `${words}.`, place === length ? "" : "")));
  at("undo").disabled = !view.back;
  if (view.troubles.length) at("trouble").textContent = view.troubles.join(" ");
  fill(at("commands"), "Then run ", make("code", {}, view.command), ".");
  if (!document.querySelector(".sheet")) makeTable();
  const seen = new Map();
  view.rows.forEach((row, place) => {
    const name = `${row.kind}:${row.question || row.heading}`;
    seen.set(name, (seen.get(name) || 0) + 1);
    row.key = `${name}:${seen.get(name)}`;
    row.place = place;
  });
  const body = document.querySelector(".sheet tbody"), kept = new Set(view.rows.map(row => row.key));
  for (const [key, one] of rows) if (!kept.has(key)) { one.remove(); rows.delete(key); }
  view.rows.forEach((row, place) => {
    if (!rows.has(row.key)) rows.set(row.key, makeRow());
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
      onchange: () => { length = place; show(view); } }), `${whole} minutes`)));
}

function makeRow() {
  return make("tr", {}, make("td", { class: "when" }), make("th", { scope: "row" }, make("div"), make("div")),
    make("td"), make("td", { class: "takes" }), make("td", { class: "takes" }), make("td", { class: "change" }));
}

function updateRow(line, row) {
  const [when, step, asks, short, long, change] = line.children, own = row.kind !== "step";
  line.className = `${own ? "own" : ""} ${row.shown[length] ? "" : "out"}`;
  const begins = row.begins[length], takes = row.minutes[length];
  when.textContent = row.skipped ? "skipped" : !row.shown[length] ? "left out" : takes ? `${begins}\u2013${begins + takes}`
    : String(begins);
  fill(step.firstElementChild, make("h2", {}, own ? make("span", { class: "badge" },
    row.kind === "question" ? "Your question" : "Your screen") : "", row.heading));
  showScreens(step.lastElementChild, row);
  const open = asks.querySelector("details[open]");
  fill(asks, row.trouble ? make("p", { class: "trouble" }, row.trouble) : "",
    make("ul", { class: "asked" }, row.asks.map(one =>
      make("li", {}, make("span", { class: "badge" }, TOPICS[one.topic]), rich(one.text)))),
    row.question && !row.trouble ? make("button", { type: "button", class: "plain", "data-at": `${row.key}|see`,
      onclick: () => seeQuestion(row.question, row.heading) }, "See it as learners do") : "",
    row.note.length ? make("details", { open: Boolean(open) }, make("summary", {}, "Note"),
      row.note.map(([label, words]) => make("p", {}, make("strong", {}, `${label}. `), rich(words)))) : "");
  if (!asks.querySelector("li")) asks.querySelector("ul").remove();
  [short, long].forEach((cell, place) => fill(cell, minutesField(row, place)));
  fill(change, make("div", { class: "acts" }, buttons(row, own)));
}

function minutesField(row, place) {
  const name = `${row.key}|minutes-${place}`;
  return make("input", { type: "number", min: 0, max: 240, step: 1, value: row.minutes[place], "data-at": name,
    "aria-label": `Minutes of ${view.plans[place]}: ${row.heading}`, onchange: event => {
      const minutes = [...row.minutes];
      minutes[place] = event.target.value === "" ? null : Number(event.target.value);
      const focus = document.activeElement && document.activeElement.dataset.at;
      act({ do: "minutes", row: row.row, minutes }, `${row.heading}: ${minutes[place]} minutes.`, focus || name);
    } });
}

function buttons(row, own) {
  const button = (what, words, label, onclick, more = {}) => make("button", { type: "button", class: "plain",
    "data-at": `${row.key}|${what}`, "aria-label": `${label}: ${row.heading}`, title: label, onclick, ...more }, words);
  const next = view.rows[row.place + 1], focus = `${row.key}|skip`;
  return [
    own ? button("up", "\u2191", "Move up", () => move(row, -1, "up"), { disabled: row.place === 0 }) : "",
    own ? button("down", "\u2193", "Move down", () => move(row, 1, "down"), { disabled: !next }) : "",
    button("skip", row.skipped ? "Show" : "Skip", row.skipped ? "Show again" : "Skip",
      () => act({ do: "show", row: row.row, show: row.skipped },
        row.skipped ? `${row.heading} is shown.` : `${row.heading} is skipped.`, focus)),
    button("add", "+ Question", "Add a question below", () => openFind(row)),
    row.question ? button("remove", "Remove", "Remove", () =>
      act({ do: "remove", row: row.row }, `${row.heading} is removed.`, `${view.rows[Math.max(0, row.place - 1)].key}|add`))
      : "",
  ];
}

function move(row, by, what) {
  act({ do: "move", row: row.row, by }, `${row.heading} is moved ${what}.`, `${row.key}|${what}`);
}

// --- small pictures and the large one

function frame(address, title, more = {}) {
  return make("iframe", { src: address, title, ...more });
}

function showScreens(place, row) {
  const now = JSON.stringify(row.screens);
  if (place.madeOf === now) return;
  place.madeOf = now;
  const count = row.screens.length;
  fill(place, make("div", { class: "thumbs" }, row.screens.map((screen, number) =>
    make("div", { class: "thumb" },
      frame(`screen/${encodeURIComponent(screen.id)}`, `Screen ${number + 1} of ${row.heading}`,
        { inert: true, loading: "lazy" }),
      // one stop for the keyboard in each row: the others come by arrow keys in the large view
      make("button", { type: "button", tabindex: number ? -1 : 0,
        "aria-label": `Look at screen ${number + 1} of ${count}, ${screen.kind}: ${row.heading}`,
        onclick: () => openLook(row, number) })))));
}

function head(title, id, ...more) {
  return make("div", { class: "dialog-head" }, make("h2", { id }, title), make("div", { class: "acts" }, more,
    make("button", { type: "button", class: "plain", onclick: event => event.target.closest("dialog").close() },
      "Close")));
}

function openLook(row, number) {
  const turn = by => openLook(row, (number + by + row.screens.length) % row.screens.length);
  const button = (words, by) => make("button", { type: "button", class: "plain", onclick: () => turn(by),
    disabled: row.screens.length < 2 }, words);
  fill(look, head(`${row.heading}: screen ${number + 1} of ${row.screens.length}`, "look-title",
    button("Back", -1), button("Next", 1)),
  make("div", { class: "large-frame" }, frame(`screen/${encodeURIComponent(row.screens[number].id)}`,
    `Screen ${number + 1} of ${row.heading}, large`, { tabindex: -1, inert: true })));
  look.turn = turn;
  if (!look.open) look.showModal();
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
  const label = (words, field) => make("label", {}, words, field), option = (value, words) => make("option", { value }, words);
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
      one.used ? "" : make("button", { type: "button", class: "plain", "aria-label": `Add: ${one.title}`, onclick: () => {
        find.close();
        act({ do: "add", row: row.row, question: one.name }, `${one.title} is added.`, `question:${one.name}:1|down`);
      } }, "Add")));
  return item;
}

// --- keys, printing, beginning

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
    act({ do: "undo" }, "The last change is taken back.", event.target.dataset && event.target.dataset.at);
  }
});
at("undo").addEventListener("click", () => act({ do: "undo" }, "The last change is taken back."));
at("print").addEventListener("click", () => window.print());
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll(".sheet details")) one.open = true;
});
window.addEventListener("focus", refresh);

ask("view").then(show, complain);
