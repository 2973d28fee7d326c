// Free texts are read here, without a server: points and comments go into the table that `course grade` reads.
// What a learner or a teacher wrote gets into the page as a text node, so nothing in it can become an element.

const data = JSON.parse(document.getElementById("data").textContent);
const [STUDENT, QUESTION, CRITERION, OF, POINTS, COMMENT, TEXT, READ] = data.columns.keys();
const LONGEST_BANK = 6;

/** Return an element of the page. */
function at(id) {
  return document.getElementById(id);
}

/** Make an element; attributes that begin with `on` are listeners, false ones are left out. */
function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

function say(text) {
  at("said").textContent = text;
}

function warn(text) {
  at("trouble").textContent = text;
  at("trouble").hidden = false;
}

// --- the table

/** Return the name of a row: what the table tells its rows apart by, and the text that is read. */
function nameOf(row) {
  return JSON.stringify([row[STUDENT], row[QUESTION], row[CRITERION], row[READ]]);
}

/** Return the name of a place without the text that stands there. */
function placeOf(name) {
  return JSON.stringify(JSON.parse(name).slice(0, 3));
}

const today = new Map(data.rows.map(row => [placeOf(nameOf(row)), nameOf(row)]));

/** Tell whether a name is of a text in whose place another one stands now. */
function isOfEarlierText(name) {
  return (today.get(placeOf(name)) || name) !== name;
}

/** Return name to points and comment, for the rows in which something is written. */
function written(rows) {
  return Object.fromEntries(rows.filter(row => row[POINTS] || row[COMMENT])
    .map(row => [nameOf(row), [row[POINTS], row[COMMENT]]]));
}

/** Tell in how many rows two tables differ. */
function differing(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter(name => !isOfEarlierText(name) &&
    String(one[name] || ",") !== String(other[name] || ",")).length;
}

const formula = new RegExp(`^${data.formula}`, "u");
const later = new RegExp(`[,;|\\t\\n](?=${data.formula}|'*$)`, "gu");

/** Return a cell that a spreadsheet does not take for a formula, as course/grading/files.py writes it. */
function safeCell(text) {
  const plain = text.replace(/\r\n?/g, "\n");
  return (formula.test(plain) ? "'" : "") + plain.replace(later, sign => `${sign}'`);
}

/** Return the table as `by-hand/texts.csv` has it. */
function csv(rows) {
  const quote = text => new RegExp(`["\\n${data.comma}]`).test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  const lines = [data.columns, ...rows.map(row => row.map((cell, column) =>
    safeCell(column === TEXT ? data.texts[cell] : cell)))];
  return "\uFEFF" + lines.map(cells => cells.map(quote).join(data.comma) + "\n").join("");
}

function download(rows, file) {
  const address = URL.createObjectURL(new Blob([csv(rows)], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// --- what this browser keeps

const FORGETFUL = "This browser keeps nothing for this page. Save the table before you close the page.";
const KEY = `course-reading ${data.set} ${location.pathname}`;

function readKept() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept && kept.form === 1 ? kept : null;
  } catch {
    warn(FORGETFUL);
    return null;
  }
}

/** Keep points and comments; what the teacher has not touched since the start is not written over. */
function keep() {
  if (!state.begun) return;
  const all = { ...state.elsewhere, ...written(data.rows) };
  const kept = {
    form: 1, base: state.base, saved: state.saved, cells: all, time: state.time, bank: state.bank,
    place: entries.length ? shownEntry().name : "", hidden: at("hide").checked, keys: at("keys-on").checked,
  };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    warn(FORGETFUL);
  }
}

/** Take points and comments from the browser; what belongs to no row of the table is kept with them. */
function take(cells) {
  for (const row of data.rows) [row[POINTS], row[COMMENT]] = cells[nameOf(row)] || ["", ""];
  const here = new Set(data.rows.map(nameOf));
  state.elsewhere = Object.fromEntries(Object.entries(cells).filter(([name]) => !here.has(name)));
}

const table = written(data.rows);
const state = { base: table, saved: table, elsewhere: {}, time: "", bank: [], unsaved: false, begun: false };

/** Tell whether the page holds more than the table it was made from and the one that it saved last. */
function isUnsaved() {
  const now = written(data.rows);
  return [table, state.saved].every(one => differing(now, one) > 0);
}

function changed() {
  state.time = new Date().toISOString();
  state.unsaved = isUnsaved();
  keep();
  showProgress();
}

// --- texts in the order in which they are read: one question after the other

function number(text) {
  return text === "" ? NaN : Number(text.replace(",", "."));
}

function entriesOf() {
  const found = new Map();
  for (const row of data.rows) {
    const question = data.questions.findIndex(one => one.name === row[QUESTION]);
    const criterion = question < 0 ? -1 :
      data.questions[question].criteria.findIndex(one => one.name === row[CRITERION]);
    if (criterion < 0) continue;  // the rubric no longer asks for it: the row stays in the table
    const name = JSON.stringify([row[STUDENT], row[QUESTION]]);
    if (!found.has(name)) found.set(name, { name, question, student: row[STUDENT], text: "", rows: [] });
    const entry = found.get(name);
    entry.text = entry.text || data.texts[row[TEXT]];
    entry.rows.push({ row, criterion, most: data.questions[question].criteria[criterion].points });
  }
  for (const entry of found.values()) entry.rows.sort((one, other) => one.criterion - other.criterion);
  return [...found.values()];
}

const entries = entriesOf();
let place = 0, active = 0, lastSet = null;

function shownEntry() {
  return entries[place];
}

function isDone(entry) {
  return entry.rows.every(({ row }) => row[POINTS] !== "");
}

function isWaiting(entry) {
  return entry.text !== "" && !isDone(entry);
}

/** Sort by question, then by name, or by number where names are hidden: their order would tell names. */
function sortEntries() {
  const shown = entries.length ? shownEntry() : null, hidden = at("hide").checked;
  const rank = entry => hidden ? data.learners[entry.student].number : data.learners[entry.student].place;
  entries.sort((one, other) => one.question - other.question || rank(one) - rank(other));
  place = Math.max(0, entries.indexOf(shown));
}

function learnerName(entry) {
  const learner = data.learners[entry.student];
  if (at("hide").checked) return `Learner ${learner.number}`;
  return learner.name && learner.name !== entry.student ? `${learner.name} (${entry.student})` : entry.student;
}

// --- what is shown

function showProgress() {
  const counted = entries.filter(entry => entry.text !== "");
  const done = counted.filter(isDone).length;
  at("progress").max = Math.max(1, counted.length);
  at("progress").value = counted.length ? done : 1;
  at("progress-said").textContent =
    `${done} of ${counted.length} texts${state.unsaved ? ", not saved yet" : ""}`;
  at("unfinished").disabled = done === counted.length;
  const option = at("jump").querySelector(`option[value="${place}"]`);
  if (option) option.textContent = optionText(shownEntry());
}

function optionText(entry) {
  const sign = entry.text === "" ? "– " : isDone(entry) ? "✓ " : "";
  return sign + learnerName(entry);
}

function showJump() {
  const groups = data.questions.map((question, index) => {
    const options = entries.map((entry, where) => entry.question === index &&
      make("option", { value: where }, optionText(entry))).filter(Boolean);
    return make("optgroup", { label: question.name }, ...options);
  });
  at("jump").replaceChildren(...groups);
  at("jump").value = place;
}

function show(where, focus = true) {
  place = where;
  active = 0;
  lastSet = null;
  const entry = shownEntry(), question = data.questions[entry.question];
  at("who").replaceChildren(make("bdi", {}, learnerName(entry)));
  at("asked").textContent = question.text;
  at("text").textContent = entry.text || "(nothing written)";
  at("text").classList.toggle("nothing", entry.text === "");
  at("text").scrollTop = 0;
  const words = entry.text.split(/\s+/).filter(Boolean).length;
  at("size").textContent = `${question.name} · ${words} words, ${[...entry.text].length} characters`;
  const open = entry.rows.findIndex(({ row }) => row[POINTS] === "");
  active = Math.max(0, open);
  at("criteria").replaceChildren(...entry.rows.map(criterionForm));
  at("right").scrollTop = 0;
  at("jump").value = place;
  at("previous").disabled = place === 0;
  at("next").disabled = place === entries.length - 1;
  markActive();
  if (focus) focusPoints();
  keep();
}

/** Return the points that have a button: whole and half ones, the full points, and what the table has. */
function steps(most, has) {
  const found = new Set([most]);
  for (let value = 0; value <= most; value += 0.5) found.add(value);
  if (has >= 0 && has <= most) found.add(has);
  return [...found].sort((one, other) => one - other);
}

function criterionForm({ row, most }, index) {
  const id = `comment-${index}`, has = number(row[POINTS]);
  const points = most > 10
    ? make("div", { class: "points" }, make("input", {
        type: "number", min: 0, max: most, step: "any", value: row[POINTS].replace(",", "."),
        "aria-label": `Points of ${most}`, onchange: event => typePoints(index, event.target),
      }), make("span", {}, `of ${most}`))
    : make("div", { class: "points" }, ...steps(most, has).map(value => make("button", {
        type: "button", class: Number.isInteger(value) ? "whole" : "half", value,
        "aria-pressed": String(value === has), "aria-label": `${value} of ${most}`,
        onclick: () => setPoints(index, String(value)),
      }, String(value))), make("button", {
        type: "button", class: "none", hidden: row[POINTS] === "", onclick: () => {
          setPoints(index, "");
          focusPoints();
        },
      }, "clear"));
  const comment = make("textarea", {
    id, rows: 1, dir: "auto", oninput: event => {
      row[COMMENT] = event.target.value.trim();
      changed();
      showBank();
    },
    onchange: () => remember(row),
  });
  comment.value = row[COMMENT];
  return make("fieldset", { tabindex: -1, onfocusin: () => activate(index) },
    make("legend", {}, make("bdi", {}, row[CRITERION]), ` (${most})`), points,
    make("label", { for: id }, "Comment for the learner"), comment, make("ul", { class: "bank", hidden: true }));
}

function forms() {
  return [...at("criteria").children];
}

function activate(index) {
  if (index === active) return;
  active = index;
  lastSet = null;
  markActive();
}

function markActive() {
  forms().forEach((form, index) => form.classList.toggle("active", index === active));
  showBank();
}

function setPoints(index, text) {
  const { row } = shownEntry().rows[index];
  row[POINTS] = text;
  const has = number(text), form = forms()[index];
  for (const button of form.querySelectorAll(".points button")) {
    if (button.classList.contains("none")) button.hidden = text === "";
    else button.setAttribute("aria-pressed", String(Number(button.value) === has));
  }
  const field = form.querySelector("input");
  if (field) field.value = text;
  changed();
  say(text === "" ? "No points yet." : `${text} of ${shownEntry().rows[index].most}: ${row[CRITERION]}`);
}

function typePoints(index, field) {
  const { row, most } = shownEntry().rows[index], value = Number(field.value);
  if (field.value !== "" && !(value >= 0 && value <= most)) {
    field.value = row[POINTS];
    say(`Write a number from 0 to ${most}.`);
    return;
  }
  setPoints(index, field.value);
}

// --- comments that were written before

function remember(row) {
  const known = state.bank.some(one => one[0] === row[CRITERION] && one[1] === row[COMMENT]);
  if (row[COMMENT] && !known) state.bank.push([row[CRITERION], row[COMMENT]]);
  keep();
}

/** Return comments and how often they stand in the table, first those of this criterion, most used first. */
function offers(own) {
  const counts = new Map();
  const count = (criterion, comment, times) => {
    const found = counts.get(comment) || { comment, here: 0, times: 0, order: counts.size, known: false };
    found.times += times;
    found.known = found.known || criterion === own[CRITERION];
    if (criterion === own[CRITERION]) found.here += times;
    counts.set(comment, found);
  };
  for (const row of data.rows) if (row !== own && row[COMMENT]) count(row[CRITERION], row[COMMENT], 1);
  for (const [criterion, comment] of state.bank) count(criterion, comment, 0);
  counts.delete(own[COMMENT]);
  const all = [...counts.values()].sort((one, other) => other.known - one.known || other.here - one.here ||
    other.times - one.times || one.order - other.order);
  const typed = own[COMMENT].toLowerCase();
  const fitting = all.filter(one => one.comment.toLowerCase().includes(typed));
  return (fitting.length ? fitting : all).slice(0, LONGEST_BANK);
}

function showBank() {
  forms().forEach((form, index) => {
    const list = form.querySelector(".bank"), { row } = shownEntry().rows[index];
    const found = index === active ? offers(row) : [];
    list.hidden = found.length === 0;
    list.replaceChildren(...found.map(one => make("li", {}, make("button", {
      type: "button", onclick: () => takeOffer(index, one.comment),
    }, make("bdi", { class: "words" }, one.comment), make("span", { class: "times" }, one.times ? `${one.times}×` : "")))));
    list.setAttribute("aria-label", "Comments written before");
  });
}

/** Put an earlier comment into the field: in place of its beginning, else on a line of its own. */
function takeOffer(index, comment) {
  const { row } = shownEntry().rows[index], field = forms()[index].querySelector("textarea");
  const begun = comment.toLowerCase().includes(row[COMMENT].toLowerCase());
  row[COMMENT] = begun ? comment : `${row[COMMENT]}\n${comment}`;
  field.value = row[COMMENT];
  remember(row);
  changed();
  showBank();
  field.focus();
}

// --- going from text to text, saving

function step(by) {
  const where = place + by;
  if (where < 0 || where >= entries.length) say(by < 0 ? "This is the first text." : "This is the last text.");
  else show(where);
}

function nextUnfinished() {
  const order = [...entries.keys()].map(offset => (place + 1 + offset) % entries.length);
  const where = order.find(index => isWaiting(entries[index]));
  if (where === undefined) {
    say("Every text has its points. Save the table.");
    at("save").focus();
  } else show(where);
}

function save() {
  download(data.rows, "texts.csv");
  state.saved = written(data.rows);
  state.unsaved = false;
  keep();
  showProgress();
  say("texts.csv is in your downloads. Move it into by-hand, over the old one, and run course grade again.");
}

function toggleNames() {
  sortEntries();
  showJump();
  at("who").replaceChildren(make("bdi", {}, learnerName(shownEntry())));
  at("jump").value = place;
  at("previous").disabled = place === 0;
  at("next").disabled = place === entries.length - 1;
  keep();
}

// --- keys

function digit(value) {
  const { row, most } = shownEntry().rows[active], field = forms()[active].querySelector("input");
  if (field) {
    field.focus();
    field.value = "";
    return false;  // the sign goes into the field
  }
  if (value > most) {
    say(`${row[CRITERION]} has at most ${most}.`);
    return true;
  }
  const index = active;
  setPoints(index, String(value));
  goOn(index);
  return true;
}

/** Focus a criterion, not one of its buttons: a stray Enter then sets no points. */
function focusPoints() {
  forms()[active].focus({ preventScroll: true });
  forms()[active].scrollIntoView({ block: "nearest" });
}

/** After points by key the next criterion is the active one; a half still goes to the one before. */
function goOn(index) {
  if (index + 1 < shownEntry().rows.length) {
    active = index + 1;
    markActive();
    focusPoints();
  }
  lastSet = index;
}

function half() {
  const index = lastSet === null ? active : lastSet;
  const { row, most } = shownEntry().rows[index];
  const value = (number(row[POINTS]) || 0) + 0.5;
  if (value > most) say(`${row[CRITERION]} has at most ${most}.`);
  else setPoints(index, String(value));
}

function full() {
  const index = active;
  setPoints(index, String(shownEntry().rows[index].most));
  goOn(index);
}

function moveCriterion(by) {
  activate(Math.min(Math.max(0, active + by), shownEntry().rows.length - 1));
  lastSet = null;
  focusPoints();
}

const single = {
  ".": half, ",": half, f: full, Backspace: () => setPoints(active, ""), Delete: () => setPoints(active, ""),
  ArrowUp: () => moveCriterion(-1), ArrowDown: () => moveCriterion(1),
  ArrowRight: () => step(1), j: () => step(1), ArrowLeft: () => step(-1), k: () => step(-1),
  u: nextUnfinished, Enter: nextUnfinished, c: () => forms()[active].querySelector("textarea").focus(), h: () => at("hide").click(),
};

function keyInComment(event, field) {
  const list = field.closest("fieldset").querySelector(".bank");
  const atEnd = field.selectionStart === field.value.length;
  if (event.key === "Escape") focusPoints();
  else if (event.key === "ArrowDown" && atEnd && !list.hidden) list.querySelector("button").focus();
  else return;
  event.preventDefault();
}

function keyInBank(event, button) {
  const all = [...button.closest(".bank").querySelectorAll("button")], index = all.indexOf(button);
  const field = button.closest("fieldset").querySelector("textarea");
  if (event.key === "ArrowDown") all[Math.min(index + 1, all.length - 1)].focus();
  else if (event.key === "ArrowUp" && index > 0) all[index - 1].focus();
  else if (event.key === "ArrowUp" || event.key === "Escape") field.focus();
  else return;
  event.preventDefault();
}

function onKey(event) {
  if (at("choice").open || event.isComposing) return;
  const command = event.ctrlKey || event.metaKey, from = event.target;
  if (command && event.key === "s") {
    event.preventDefault();
    save();
  } else if (!entries.length) {
    // nothing to read
  } else if (command && event.key === "Enter") {
    event.preventDefault();
    if (from instanceof HTMLElement) from.blur();
    nextUnfinished();
  } else if (from instanceof HTMLTextAreaElement) keyInComment(event, from);
  else if (from.closest(".bank button")) keyInBank(event, from);
  else if (from.matches("select, input[type=number]") && event.key === "Escape") from.blur();
  else if (!from.matches("select, input[type=number]")) keyOfPage(event);
}

function keyOfPage(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !at("keys-on").checked) return;
  const scrolls = event.target === at("text") && event.key.startsWith("Arrow") && !/Left|Right/.test(event.key);
  const presses = event.key === "Enter" && event.target.closest("button, summary, input");
  if (scrolls || presses) return;
  if (/^[0-9]$/.test(event.key)) {
    if (digit(Number(event.key))) event.preventDefault();
  } else if (Object.hasOwn(single, event.key)) {
    event.preventDefault();
    single[event.key]();
  }
}

// --- the start

function when(time) {
  const moment = new Date(time);
  return isNaN(moment) ? "at an unknown time" : `on ${moment.toLocaleString()}`;
}

function counted(rows) {
  return rows === 1 ? "1 row" : `${rows} rows`;
}

function filled(cells) {
  return `Points or comments stand in ${counted(Object.keys(cells).length)}.`;
}

/** Ask which of the two counts; nothing of either is written before the answer. */
function choose(kept) {
  const newer = new Date(kept.time) > new Date(document.lastModified);
  at("choice-table").textContent = `${newer ? "Older" : "Newer"}: the table texts.csv, as course grade read it ` +
    `${when(document.lastModified)}. ${filled(table)}`;
  at("choice-work").textContent = `${newer ? "Newer" : "Older"}: the work that this browser keeps, last changed ` +
    `${when(kept.time)}. ${filled(kept.cells)}`;
  const rows = differing(kept.cells, table);
  at("choice-rows").textContent = `They differ in ${counted(rows)}.`;
  at("take-work").onclick = () => begin(kept.cells, kept.saved);
  at("take-table").onclick = () => begin(table);
  at("keep-copy").onclick = () => {
    take(kept.cells);
    download(data.rows, "texts-from-browser.csv");
    take(table);
  };
  at("choice").addEventListener("cancel", event => event.preventDefault());
  at("choice").showModal();
}

function begin(cells, saved = table) {
  at("choice").close();
  take(cells);
  state.saved = saved;
  state.unsaved = isUnsaved();
  sortEntries();
  showJump();
  const kept = readKept();
  const where = entries.findIndex(entry => kept && entry.name === kept.place);
  const first = entries.findIndex(isWaiting);
  if (entries.length) show(where >= 0 && kept.place ? where : Math.max(0, first));
  else at("main").replaceChildren(make("p", {}, "There is no text to read yet."));
  for (const id of ["previous", "next", "unfinished", "hide"]) at(id).disabled ||= !entries.length;
  showProgress();
  state.begun = true;
}

function start() {
  const kept = readKept();
  if (kept) {
    at("hide").checked = kept.hidden === true;
    at("keys-on").checked = kept.keys !== false;
    state.bank = kept.bank;
    state.time = kept.time;
  }
  at("keys").open = matchMedia("(min-width: 50rem)").matches;
  // without work of its own, or with work on this very table, the browser has nothing to ask
  if (!kept || differing(kept.cells, kept.base) === 0) begin(table);
  else if ([kept.cells, kept.base, kept.saved].some(cells => differing(cells, table) === 0)) {
    begin(kept.cells, kept.saved);
  }
  else choose(kept);
}

at("previous").addEventListener("click", () => step(-1));
at("next").addEventListener("click", () => step(1));
at("unfinished").addEventListener("click", nextUnfinished);
at("save").addEventListener("click", save);
at("hide").addEventListener("change", toggleNames);
at("keys-on").addEventListener("change", keep);
at("jump").addEventListener("change", event => show(Number(event.target.value), false));
document.addEventListener("keydown", onKey);
addEventListener("beforeunload", event => {
  if (state.unsaved) event.preventDefault();
});
addEventListener("storage", event => {
  if (event.key === KEY) warn("This page is open in another window, too. Work in one of them only, and load it again.");
});
start();
