// The run sheet: shows the plan, sends each change to the server, and shows what the server then says.

import { fill, fillWhenNew, make, rich } from "./shared.js";

const TOPICS = { claim: "Vote", guess: "Guess", check: "Check", own: "Own" };
const LEVELS = { 1: "easy", 2: "middle", 3: "hard" };
const at = id => document.getElementById(id);
const look = at("look"), find = at("find"), rows = new Map();
let view = null, length = 0, menus = null, waiting = 0, last = Promise.resolve(), writing = null;

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
 * Return what is wrong, or nothing.
 */
function act(does, key, told, { more = () => ({}), focus } = {}) {
  waiting += 1;
  last = last.then(() => actNow(does, key, told, more, focus)).finally(() => { waiting -= 1; });
  return last;
}

async function actNow(does, key, told, more, focus) {
  const row = view.rows.find(one => one.key === key);
  let wrong = "";
  try {
    keep(await ask("act", { do: does, row: row && row.row, digest: view.digest, ...more(row) }));
    at("trouble").textContent = "";
    say(`${told} ${view.totals[length]}.`);
  } catch (error) {
    wrong = error.message;
    complain(error);
    try { keep(await ask("view")); } catch (other) { complain(other); }
  }
  if (waiting > 1) return wrong;
  show();
  const target = focus && document.querySelector(`[data-at="${CSS.escape(focus)}"]`);
  if (target) { target.focus(); target.scrollIntoView({ block: "nearest" }); }
  return wrong;
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
  return make("iframe", { src: address, title, ...more, onload: event => { event.target.seen = true; } });
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

async function showQuestion(side, name, sent = null) {
  const mine = side.newest = (side.newest || 0) + 1;
  try {
    const asked = await (sent ? ask("draft", sent) : ask("question", { question: name }));
    if (mine !== side.newest) return null;  // another one was asked for meanwhile
    fill(side, frame(`phone/${encodeURIComponent(name)}/j/PLAN`, "The question on a phone", { class: "phone-frame" }),
      make("p", {}, make("strong", {}, "Right: "), rich(asked.shown.words)),
      asked.shown.because ? make("p", {}, rich(asked.shown.because)) : "",
      asked.means ? make("p", {}, rich(asked.means)) : "",
      (asked.says || []).map(([given, says]) =>
        make("p", { class: "slip" }, make("strong", {}, rich(given.replace(/\.$/, "")), ": "), rich(says))),
      asked.otherwise ? make("p", { class: "slip" }, make("strong", {}, "Any other: "), rich(asked.otherwise)) : "");
    return "";
  } catch (error) {
    if (mine !== side.newest) return null;
    if (!sent) fill(side, make("p", { class: "trouble", role: "alert" }, error.message));
    return error.message;
  }
}

// --- finding a question

const label = (words, field) => make("label", {}, words, field);
const option = (value, words) => make("option", { value }, words);

function objectivesMenu(empty) {
  return make("select", {}, option("", empty), menus.objectives.map(one =>
    make("optgroup", { label: one.lesson }, one.objectives.map(goal => option(goal.id, goal.text)))));
}

async function openFind(row) {
  try { menus = menus || await ask("menus"); } catch (error) { return complain(error); }
  const wishes = {
    objective: objectivesMenu("any"),
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
    head(`A question after \u201c${row.heading}\u201d`, "find-title", make("button", { type: "button", class: "plain",
      onclick: () => openWrite(row) }, writing ? "Go on writing" : "Write your own")),
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

// --- a question of the teacher's own

const KINDS = { choice: "A choice", number: "A number", text: "A text" };

/** Return a small table of the form: its lines, and a button for one more. */
function formLines(title, heads, makeLine, count) {
  const body = make("tbody"), more = () => body.append(make("tr", {}, makeLine(body.children.length + 1)
    .map(field => make("td", {}, field))));
  for (let line = 0; line < count; line += 1) more();
  return { body, nodes: [
    make("table", {}, make("caption", {}, title), make("thead", {}, make("tr", {}, heads.map(words =>
      make("th", { scope: "col" }, words)))), body),
    make("button", { type: "button", class: "plain", onclick: () => {
      more();
      body.lastElementChild.querySelector('[type="text"], textarea').focus();
    } }, "One more line")] };
}

/** Make the form. What stands in it stays until the question is kept, also when the window is closed. */
function makeForm() {
  const line = (words, more = {}) => make("input", { type: "text", maxlength: 400, "aria-label": words || false, ...more });
  const area = words => make("textarea", { rows: 2, maxlength: 4000, "aria-label": words || false });
  const kinds = Object.entries(KINDS).map(([value, words], place) => make("label", {}, make("input", {
    type: "radio", name: "kind", value, checked: !place, onchange: () => turn(value) }), words));
  const plain = { text: area(), title: line("", { placeholder: "the question's first words" }), because: area(),
    otherwise: area(), hint: area(), objective: objectivesMenu("none: practice does not ask it"),
    level: make("select", {}, Object.entries(LEVELS).map(([value, words]) => option(value, words))) };
  plain.level.value = 2;
  const right = line(), unit = line(), tolerance = line("", { placeholder: "0" }), accepted = line();
  const options = formLines("Options", ["Right", "Option", "Sentence for who chooses it"], place => [
    make("input", { type: "checkbox", "aria-label": `Option ${place} is right` }), area(`Option ${place}`),
    area(`Sentence for who chooses option ${place}`)], 4);
  const wrong = formLines("Wrong answers that you expect", ["Answer", "Sentence for who gives it"], place => [
    line(`Wrong answer ${place}`), area(`Sentence on wrong answer ${place}`)], 2);
  const rightLabel = label("", right);
  const parts = { choice: [make("div", {}, options.nodes)],
    number: [label("Unit, such as percent", unit), label("Tolerance", tolerance)],
    text: [label("Other spellings, with ; between them", accepted)] };
  const typed = [rightLabel, make("div", {}, wrong.nodes)];
  const place = make("div", { class: "of-kind" });
  let kind = "choice";
  const turn = wanted => {
    kind = wanted;
    rightLabel.firstChild.textContent = kind === "number" ? "Right number" : "Right text";
    fill(place, kind === "choice" ? parts.choice : [typed[0], parts[kind], typed[1]]);
  };
  rightLabel.prepend(document.createTextNode(""));
  turn(kind);
  const rows = ({ body }, names) => Array.from(body.children, row => Object.fromEntries(names.map((name, at) => {
    const field = row.children[at].firstElementChild;
    return [name, field.type === "checkbox" ? field.checked : field.value];
  })));
  return {
    nodes: [make("fieldset", { class: "length" }, make("legend", { class: "unseen" }, "What is asked for"), kinds),
      label("Question", plain.text), place,
      label("Sentence after any other wrong answer", plain.otherwise), label("Why the answer is right", plain.because),
      make("details", {}, make("summary", {}, "Title, hint, objective, level"), label("Title", plain.title),
        label("Hint", plain.hint), label("Objective", plain.objective), label("Level", plain.level))],
    first: plain.text,
    read: () => ({ kind, options: rows(options, ["right", "words", "says"]), wrong: rows(wrong, ["given", "says"]),
      right: right.value, unit: unit.value, tolerance: tolerance.value, accepted: accepted.value,
      ...Object.fromEntries(Object.entries(plain).map(([name, field]) => [name, field.value])),
      level: Number(plain.level.value) }),
  };
}

function openWrite(row) {
  writing = writing || makeForm();
  const wrong = make("p", { class: "trouble", role: "alert" });
  const set = make("input", { type: "text", maxlength: 60, list: "sets", value: menus.sets[0] || "my-questions" });
  const side = seenSide(make("p", { class: "soft" }, "Press See it: the question stands here as learners will see it."));
  const see = async () => {
    const told = await showQuestion(side, "draft", { form: writing.read() });
    if (told !== null) wrong.textContent = told;
  };
  const keepIt = async () => {
    const before = new Set(view.rows.map(one => one.key));
    wrong.textContent = await act("write", row.key, "Your question is added.",
      { more: () => ({ form: writing.read(), set: set.value }) });
    if (wrong.textContent) { at("trouble").textContent = ""; return; }
    writing = menus = null;
    find.close();
    const added = view.rows.find(one => !before.has(one.key));
    const target = added && document.querySelector(`[data-at="${CSS.escape(`${added.key}|down`)}"]`);
    if (target) target.focus();
  };
  fill(find, make("div", { class: "find" },
    head(`Your question after \u201c${row.heading}\u201d`, "find-title"), make("div", {}),
    make("div", { class: "found-and-seen" },
      make("form", { class: "found-side write", onsubmit: event => { event.preventDefault(); see(); } }, writing.nodes,
        label(`File in ${menus.home}`, set), make("datalist", { id: "sets" }, menus.sets.map(name => option(name, name))),
        wrong,
        make("div", { class: "acts" }, make("button", { type: "submit", class: "plain" }, "See it"),
          make("button", { type: "button", class: "plain", onclick: keepIt }, "Keep it and add it")),
        make("p", { class: "soft" }, "It is added at the end of the file. Change it there later, in any editor.")), side)));
  if (!find.open) find.showModal();
  writing.first.focus();
}

window.addEventListener("beforeunload", event => {
  if (writing && writing.read().text.trim()) event.preventDefault();
});

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
at("print").addEventListener("click", async () => {
  const pictures = Array.from(document.querySelectorAll(".thumb iframe"), one => new Promise(done => {
    one.loading = "eager";  // what was never in sight is not drawn yet
    if (one.seen) done();
    else one.addEventListener("load", done);
  }));
  await Promise.race([Promise.all(pictures), new Promise(done => { setTimeout(done, 10000); })]);
  window.print();
});
at("notes").addEventListener("click", () => openNotes(at("notes").getAttribute("aria-pressed") === "false"));
window.addEventListener("beforeprint", () => openNotes(true));
window.addEventListener("focus", refresh);

ask("view").then(now => { keep(now); show(); }, complain);
