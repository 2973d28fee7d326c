// What the page keeps on this device: the code of each cell, and the learner's record of all sets and of practice.
// The sites of one host share its storage, so each keeps its own names.
const MINE = `course ${new URL("../../", import.meta.url).pathname} exercise`;
const RECORD = `${MINE} record`;
const FORMAT = 1;  // of `state.json`, whose form the record has
const memory = new Map();

function read(name) {
  try {
    return localStorage.getItem(name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

// Returns whether the text outlives this page.
function write(name, text) {
  memory.set(name, text);
  try {
    localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

export const codeOf = (set, question) => read(`${MINE} ${set} ${question}`);
export const keepCode = (set, question, code) => write(`${MINE} ${set} ${question}`, code);

const part = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});

// Any text may stand there: what is no record counts as an empty one. Python checks its entries.
function recordOf(text) {
  let found = {};
  try {
    found = part(JSON.parse(text));
  } catch { /* no record */ }
  return { format: FORMAT, progress: part(found.progress), practice: part(found.practice), codes: part(found.codes) };
}

export function record() {
  const { codes: _, ...mine } = recordOf(read(RECORD));
  return mine;
}
export const keepRecord = (all) => write(RECORD, JSON.stringify({ ...all, format: FORMAT }));

// The codes that this browser keeps, by the name of their cell.
function codes() {
  const names = [...memory.keys()];
  try {
    names.push(...Object.keys(localStorage));
  } catch { /* a browser that keeps nothing */ }
  const mine = names.filter((name) => name.startsWith(`${MINE} `) && name !== RECORD);
  return Object.fromEntries(mine.map((name) => [name.slice(MINE.length + 1), read(name)]));
}

// The record as a file that `course progress FILE` reads.
export function saveRecord() {
  const address = URL.createObjectURL(new Blob([`${JSON.stringify({ ...record(), codes: codes() }, null, 1)}\n`], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href: address, download: "course-progress.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

const further = (one, other) => (one.points ?? 0) - (other.points ?? 0) || (one.attempts ?? 0) - (other.attempts ?? 0);

// Adds a file's record to this one, as `course progress` does; returns how many questions and codes the file holds.
export function takeRecord(text) {
  const given = recordOf(text), mine = record();
  let held = 0;
  for (const [set, entries] of Object.entries(given.progress)) {
    mine.progress[set] = part(mine.progress[set]);
    for (const [question, entry] of Object.entries(part(entries))) {
      held += 1;
      const own = part(mine.progress[set][question]);
      if (further(part(entry), own) > 0) mine.progress[set][question] = entry;
    }
  }
  if (String(given.practice.last ?? "") > String(mine.practice.last ?? "")) mine.practice = given.practice;
  const codes = Object.entries(given.codes).filter(([cell, code]) => typeof code === "string" && `${MINE} ${cell}` !== RECORD);
  // what was typed here stays
  for (const [cell, code] of codes) if (read(`${MINE} ${cell}`) === null) write(`${MINE} ${cell}`, code);
  if (held || given.practice.last) keepRecord(mine);
  return { questions: held + Object.keys(part(given.practice.dealt)).length, codes: codes.length };
}
