// Learners' work is read here, without a server: points and comments go into the tables that `course grade` reads.
// What a learner or a teacher wrote gets into the page as a text node, so nothing in it can become an element.

const data = JSON.parse(document.getElementById("data").textContent);
const [STUDENT, QUESTION, CRITERION, OF, POINTS, COMMENT, TEXT, READ] = Array(8).keys();
const LONGEST_BANK = 6;
const WHOLE = "*", SEEN = "answer read";

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

// --- the tables: one row for each criterion of a free text, and one without a criterion for each answer

const answers = data.answers;
const works = new Map();
if (answers) beginWithAnswers();

/** Add the answers' questions and rows to those of the free texts. */
function beginWithAnswers() {
  const asked = answers.questions.map(({ name, title, points }) =>
    ({ name, title, text: "", criteria: [{ name: "", points }] }));
  data.questions = [...asked.filter(one => one.name !== WHOLE), ...data.questions,
    ...asked.filter(one => one.name === WHOLE)];
  for (const cells of answers.work) {
    const work = Object.fromEntries(answers.fields.map((field, at) =>
      [field, at < 3 ? cells[at] : data.texts[cells[at]]]));
    const worth = answers.questions.find(one => one.name === work.question).points;
    const found = rowOf(answers.rows, work.student, work.question);
    const [points, comment, seen] = ["points", "reason", SEEN].map(column => found ? found[inPoints(column)] : "");
    work.seen = seen;
    const row = [work.student, work.question, "", String(worth), points, comment, -1, ""];
    works.set(row, work);
    data.rows.push(row);
  }
}

/** Return the place of a column in the table points.csv. */
function inPoints(column) {
  return answers.columns.indexOf(column);
}

/** Return the row of points.csv that counts for an answer. */
function rowOf(rows, student, question) {
  const all = rows.filter(row => row[inPoints("student")] === student && row[inPoints("question")] === question);
  return all.findLast(row => row[inPoints("points")] || row[inPoints("reason")]) || all.at(-1);
}

/** Return the rows of points.csv: those that were there, with what the page changed, and new ones below. */
function pointsRows() {
  const rows = answers.rows.map(row => [...row]);
  for (const [row, work] of works) {
    let there = rowOf(rows, row[STUDENT], row[QUESTION]);
    if (!there) {
      if (!row[POINTS] && !row[COMMENT]) continue;
      there = answers.columns.map(() => "");
      rows.push(there);
      there[inPoints("student")] = row[STUDENT];
      there[inPoints("question")] = row[QUESTION];
    }
    there[inPoints("points")] = row[POINTS];
    there[inPoints("reason")] = row[COMMENT];
    there[inPoints(SEEN)] = row[POINTS] || row[COMMENT] ? work.seen : "";
  }
  return rows;
}

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

/** Return name to points and comment, of an answer also its id, for the rows in which something is written. */
function written(rows) {
  return Object.fromEntries(rows.filter(row => row[POINTS] || row[COMMENT])
    .map(row => [nameOf(row), [row[POINTS], row[COMMENT], ...works.has(row) ? [works.get(row).seen] : []]]));
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

/** Return a table as it stands in `by-hand`. */
function csv({ columns, rows, comma }) {
  const quote = text => new RegExp(`["\\n${comma}]`).test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  const lines = [columns, ...rows.map(row => row.map(safeCell))];
  return "\uFEFF" + lines.map(cells => cells.map(quote).join(comma) + "\n").join("");
}

/** Return a file's table with what the page holds now. */
function tableOf(file) {
  if (file === POINTS_FILE) return { columns: answers.columns, rows: pointsRows(), comma: answers.comma };
  const rows = data.rows.filter(row => !works.has(row))
    .map(row => row.map((cell, column) => column === TEXT ? data.texts[cell] : cell));
  return { columns: data.columns, rows, comma: data.comma };
}

function download(table, file) {
  const address = URL.createObjectURL(new Blob([csv(table)], { type: "text/csv;charset=utf-8" }));
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
  for (const row of data.rows) {
    const [points, comment, seen = ""] = cells[nameOf(row)] || ["", ""];
    [row[POINTS], row[COMMENT]] = [points, comment];
    if (works.has(row)) works.get(row).seen = seen;
  }
  const here = new Set(data.rows.map(nameOf));
  state.elsewhere = Object.fromEntries(Object.entries(cells).filter(([name]) => !here.has(name)));
}

const TEXTS_FILE = "texts.csv", POINTS_FILE = "points.csv";
const FILES = [...data.columns.length ? [TEXTS_FILE] : [], ...answers ? [POINTS_FILE] : []];
const table = written(data.rows);
const state = { base: table, saved: table, elsewhere: {}, time: "", bank: [], unsaved: false, begun: false };

/** Return those of the cells that belong into a file. */
function partOf(cells, file) {
  return Object.fromEntries(Object.entries(cells)
    .filter(([name]) => (JSON.parse(name)[2] === "") === (file === POINTS_FILE)));
}

/** Return the files of which the page holds more than what it was made from and what it saved last. */
function unsavedFiles() {
  const now = written(data.rows);
  return FILES.filter(file => [table, state.saved].every(one =>
    differing(partOf(now, file), partOf(one, file)) > 0));
}

function changed() {
  state.time = new Date().toISOString();
  state.unsaved = unsavedFiles().length > 0;
  keep();
  showProgress();
}

// --- work in the order in which they are read: one question after the other

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
    const work = works.get(row);
    if (!found.has(name)) found.set(name, { name, question, student: row[STUDENT], text: "", rows: [], work });
    const entry = found.get(name);
    entry.text = entry.text || (work ? work.code : data.texts[row[TEXT]]);
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

/** Tell whether an answer has changed since the teacher wrote points or a comment for it. */
function isOther({ work, rows: [{ row }] }) {
  return Boolean(work && (row[POINTS] || row[COMMENT]) && work.seen && work.seen !== work.read);
}

/** Tell whether nothing is left to do; an answer has points from marking. */
function isDone(entry) {
  return entry.work ? !isOther(entry) : entry.rows.every(({ row }) => row[POINTS] !== "");
}

function isWaiting(entry) {
  return !isDone(entry) && Boolean(entry.work || entry.text);
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
  const counted = entries.filter(entry => entry.text !== "" && !entry.work);
  const done = counted.filter(isDone).length;
  const changes = [...works.keys()].filter(row => row[POINTS] || row[COMMENT]).length;
  const parts = [...counted.length || !answers ? [`${done} of ${counted.length} texts`] : [],
    ...changes || !counted.length && answers ? [`${changes} answers by hand`] : []];
  at("progress").hidden = counted.length === 0;
  at("progress").max = Math.max(1, counted.length);
  at("progress").value = counted.length ? done : 1;
  at("progress-said").textContent = [...parts, ...state.unsaved ? ["not saved yet"] : []].join(", ");
  at("unfinished").disabled = !entries.some(isWaiting);
  const option = at("jump").querySelector(`option[value="${place}"]`);
  if (option) option.textContent = optionText(shownEntry());
}

function signOf(entry) {
  if (!entry.work) return entry.text === "" ? " –" : isDone(entry) ? " ✓" : "";
  return { right: " ✓", part: " ½", wrong: " ✗" }[entry.work.tone] || "";
}

/** Return a learner's name and sign; the name comes first, so that typing it finds it. */
function optionText(entry) {
  return learnerName(entry) + signOf(entry);
}

/** List the learners of the question that is shown. */
function showJump() {
  const { question } = shownEntry();
  const options = entries.map((entry, where) => entry.question === question &&
    make("option", { value: where }, optionText(entry))).filter(Boolean);
  at("jump").replaceChildren(...options);
  at("jump").value = place;
}

function titleOf(question) {
  return question.title || question.name;
}

function isWhole(entry) {
  return data.questions[entry.question].name === WHOLE;
}

/** Return a learner's points for all questions, as long as none are written for the whole exercise. */
function sumOf(student) {
  return entries.filter(entry => entry.student === student && !isWhole(entry))
    .reduce((sum, entry) => sum + pointsOf(entry), 0);
}

/** Return the points that count now: those by hand, else those from marking. */
function pointsOf(entry) {
  if (entry.work && entry.rows[0].row[POINTS] === "") return isWhole(entry) ? sumOf(entry.student) : entry.work.points;
  return entry.rows.reduce((sum, { row }) => sum + (number(row[POINTS]) || 0), 0);
}

function mostOf(entry) {
  return entry.rows.reduce((sum, { most }) => sum + most, 0);
}

function ofLearner() {
  return [...entries.keys()].filter(where => entries[where].student === shownEntry().student);
}

/** List the learner's questions with their points, a button for each. */
function showQuestions() {
  const mine = ofLearner();
  at("questions").hidden = at("ask-part").hidden = mine.length < 2;
  at("ask").max = mine.length;
  at("ask").value = mine.indexOf(place) + 1;
  at("questions").replaceChildren(...mine.map((where, index) => {
    const entry = entries[where], question = data.questions[entry.question];
    const outcome = entry.work ? entry.work.outcome : entry.text === "" ? "nothing written" : "a free text";
    const points = !entry.work && isWaiting(entry) ? "?" : shortened(pointsOf(entry));
    const hand = entry.work && (entry.rows[0].row[POINTS] || entry.rows[0].row[COMMENT]) ? " ✎" : "";
    const other = isOther(entry) ? " !" : "";
    const words = [titleOf(question), outcome, `${points} of ${shortened(mostOf(entry))} points`,
      hand && "by hand", other && "handed in again since"].filter(Boolean).join(", ");
    const short = question.name === WHOLE ? "all" : entry.work ? String(index + 1) : question.name;
    return make("li", {}, make("button", {
      type: "button", title: words, "aria-label": words, "aria-current": where === place && "true",
      onclick: () => show(where),
    }, `${short}${signOf(entry)} ${points}/${shortened(mostOf(entry))}${hand}${other}`));
  }));
}

/** Return a number with at most two decimals. */
function shortened(value) {
  return String(Math.round(100 * value) / 100);
}

/** Return a text with its code between backquotes as elements. */
function prose(text) {
  return text.split(/`([^`\n]+)`/).map((part, index) => index % 2 ? make("code", {}, part) : part.replaceAll("**", ""));
}

/** Show what marking made of an answer: outcome and messages above the code, answer and solution below. */
function showWork(entry, question) {
  const { work } = entry, most = question.criteria[0].points;
  at("verdict").hidden = at("given").hidden = !work;
  if (!work) return;
  const earned = question.name === WHOLE ? "The points of all questions count, unless you write others."
    : `${shortened(work.points)} of ${shortened(most)} ${most === 1 ? "point" : "points"} from marking`;
  at("other").hidden = !isOther(entry);
  at("outcome").textContent = [work.outcome, earned, work.place].filter(Boolean).join(" · ");
  at("outcome").className = work.tone;
  const says = question.name === WHOLE && at("hide").checked ? "" : work.says;  // a file's name may tell who it is
  at("says").replaceChildren(...says.split("\n").filter(Boolean).map(line => make("p", {}, ...prose(line))));
  at("answer-part").hidden = work.answer === "";
  at("answer").textContent = work.answer;
  at("solution-part").hidden = work.solution === "";
  at("solution").textContent = work.solution;
}

function show(where, focus = true) {
  const changes = entries[where].question !== shownEntry().question;
  place = where;
  if (changes) showJump();
  active = 0;
  lastSet = null;
  const entry = shownEntry(), question = data.questions[entry.question];
  at("who").replaceChildren(make("bdi", {}, learnerName(entry)));
  // a question's lines are those of its source: only paragraphs and lists begin a new one here
  const asked = entry.work ? entry.work.asked.replace(/(?<!\n)\n(?![\n*|-])/g, " ") : question.text;
  at("asked").replaceChildren(...prose(asked));
  at("title").textContent = entry.work && entry.work.title || question.title || "";
  at("text").textContent = entry.text || (entry.work ? "(no code)" : "(nothing written)");
  at("text").classList.toggle("nothing", entry.text === "");
  at("text").classList.toggle("code", Boolean(entry.work));
  at("text").hidden = question.name === WHOLE;
  at("text").dir = entry.work ? "ltr" : "auto";
  showWork(entry, question);
  at("text").scrollTop = 0;
  const words = entry.text.split(/\s+/).filter(Boolean).length;
  at("size").textContent = entry.work ? question.name.replace(WHOLE, "")
    : `${question.name} · ${words} words, ${[...entry.text].length} characters`;
  const open = entry.rows.findIndex(({ row }) => row[POINTS] === "");
  active = Math.max(0, open);
  at("criteria").replaceChildren(...entry.rows.map(criterionForm));
  showQuestions();
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
      touched(row);
      showBank();
    },
    onchange: () => remember(row),
  });
  comment.value = row[COMMENT];
  return make("fieldset", { tabindex: -1, onfocusin: () => activate(index) },
    make("legend", {}, make("bdi", {}, row[CRITERION] || "Points by hand"), ` (${shortened(most)})`), points,
    make("label", { for: id }, row[CRITERION] ? "Comment for the learner" : "Comment or reason, for the learner"), comment, make("ul", { class: "bank", hidden: true }));
}

/** Note that the teacher has seen what a row is about as it is now. */
function touched(row) {
  const work = works.get(row);
  if (work) {
    work.seen = work.read;
    at("other").hidden = true;
  }
  changed();
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
  touched(row);
  showQuestions();
  const reason = works.has(row) && text !== "" && !row[COMMENT] ? ". Press c and write the reason." : "";
  say(text === "" ? "No points by hand." : `${text} of ${shownEntry().rows[index].most}: ${aboutOf(row)}${reason}`);
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

/** Return what a comment is about: a criterion, or an answer's question. */
function aboutOf(row) {
  return row[CRITERION] || row[QUESTION];
}

function remember(row) {
  const known = state.bank.some(one => one[0] === aboutOf(row) && one[1] === row[COMMENT]);
  if (row[COMMENT] && !known) state.bank.push([aboutOf(row), row[COMMENT]]);
  keep();
  showQuestions();
}

/** Return comments and how often they stand in the table, first those of this criterion, most used first. */
function offers(own) {
  const counts = new Map();
  const count = (criterion, comment, times) => {
    const found = counts.get(comment) || { comment, here: 0, times: 0, order: counts.size, known: false };
    found.times += times;
    found.known = found.known || criterion === aboutOf(own);
    if (criterion === aboutOf(own)) found.here += times;
    counts.set(comment, found);
  };
  for (const row of data.rows) if (row !== own && row[COMMENT]) count(aboutOf(row), row[COMMENT], 1);
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
  touched(row);
  showBank();
  field.focus();
}

// --- going from text to text, saving

function step(by) {
  const where = place + by;
  if (where < 0 || where >= entries.length) say(by < 0 ? "This is the first." : "This is the last.");
  else show(where);
}

/** Go to another question of the same learner. */
function otherQuestion(by) {
  const mine = ofLearner(), where = mine[mine.indexOf(place) + by];
  if (where === undefined) say(by < 0 ? "This is the learner's first question." : "This is the learner's last question.");
  else show(where);
}

/** Go to the question whose number the teacher typed. */
function askedFor(field) {
  const mine = ofLearner(), where = mine[Number(field.value) - 1];
  if (where !== undefined) return show(where, false);
  field.value = mine.indexOf(place) + 1;
  say(`Write a number from 1 to ${mine.length}.`);
}

/** Go to the next answer of this question that earned less than all points. */
function nextNotFull() {
  const { question } = shownEntry();
  const order = [...entries.keys()].map(offset => (place + 1 + offset) % entries.length);
  const where = order.find(index => entries[index].question === question && index !== place &&
    pointsOf(entries[index]) < mostOf(entries[index]));
  if (where === undefined) say("No other learner is below full points here.");
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

/** Save the table that holds unsaved work; where both do, one at a time, as browsers ask about two. */
function save() {
  const file = unsavedFiles()[0] || FILES[0];
  if (file === POINTS_FILE && !hasReasons()) return;
  download(tableOf(file), file);
  const others = Object.fromEntries(FILES.filter(one => one !== file)
    .flatMap(one => Object.entries(partOf(state.saved, one))));
  state.saved = { ...others, ...partOf(written(data.rows), file) };
  const [more] = unsavedFiles();
  state.unsaved = more !== undefined;
  keep();
  showProgress();
  const then = more ? `Save again for ${more}.` : "Then run course grade again.";
  say(`${file} is in your downloads. Move it into by-hand, over the old one. ${then}`);
}

/** Tell whether all changed points have a reason; else go to the first that has none. */
function hasReasons() {
  const where = entries.findIndex(({ work, rows: [{ row }] }) => work && row[POINTS] && !row[COMMENT]);
  if (where < 0) return true;
  show(where);
  forms()[0].querySelector("textarea").focus();
  say("Write the reason for these points: the learner reads it. Then save.");
  return false;
}

function toggleNames() {
  sortEntries();
  showJump();
  const entry = shownEntry();
  at("who").replaceChildren(make("bdi", {}, learnerName(entry)));
  showQuestions();
  showWork(entry, data.questions[entry.question]);
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
    say(`${aboutOf(row)} has at most ${most}.`);
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
  if (value > most) say(`${aboutOf(row)} has at most ${most}.`);
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
  n: () => otherQuestion(1), p: () => otherQuestion(-1), w: nextNotFull, g: () => at("jump").focus(),
  q: () => at("ask").select(),
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
  else if (from.matches("select, input[type=number]") && /^(Escape|Enter)$/.test(event.key)) {
    event.preventDefault();
    from.blur();
    focusPoints();
  }
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
  at("choice-table").textContent = `${newer ? "Older" : "Newer"}: the table ${FILES.join(" and ")}, as course grade read it ` +
    `${when(document.lastModified)}. ${filled(table)}`;
  at("choice-work").textContent = `${newer ? "Newer" : "Older"}: the work that this browser keeps, last changed ` +
    `${when(kept.time)}. ${filled(kept.cells)}`;
  const rows = differing(kept.cells, table);
  at("choice-rows").textContent = `They differ in ${counted(rows)}.`;
  at("take-work").onclick = () => begin(kept.cells, kept.saved);
  at("take-table").onclick = () => begin(table);
  at("keep-copy").onclick = () => {
    take(kept.cells);
    const file = FILES.find(one => differing(partOf(kept.cells, one), partOf(table, one)) > 0) || FILES[0];
    download(tableOf(file), file.replace(".csv", "-from-browser.csv"));
    take(table);
  };
  at("choice").addEventListener("cancel", event => event.preventDefault());
  at("choice").showModal();
}

function begin(cells, saved = table) {
  at("choice").close();
  take(cells);
  state.saved = saved;
  state.unsaved = unsavedFiles().length > 0;
  sortEntries();
  const kept = readKept();
  const where = entries.findIndex(entry => kept && entry.name === kept.place);
  const first = entries.findIndex(isWaiting);
  if (entries.length) {
    showJump();
    show(where >= 0 && kept.place ? where : Math.max(0, first));
  } else at("main").replaceChildren(make("p", {}, "There is no work to read yet."));
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
at("ask").addEventListener("change", event => askedFor(event.target));
document.addEventListener("keydown", onKey);
addEventListener("beforeunload", event => {
  if (state.unsaved) event.preventDefault();
});
addEventListener("storage", event => {
  if (event.key === KEY) warn("This page is open in another window, too. Work in one of them only, and load it again.");
});
start();
