// What the page keeps on this device: the code of each cell, and the progress of all sets.
// The sites of one host share its storage, so each keeps its own names.
const MINE = `course ${new URL("../../", import.meta.url).pathname} exercise`;
const PROGRESS = `${MINE} progress`;
const memory = new Map();

function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return memory.get(name) ?? null;
  }
}

// Returns whether the text outlives this page.
function write(name, text) {
  memory.set(name, text);
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

export const codeOf = (set, question) => read(`${MINE} ${set} ${question}`);
export const keepCode = (set, question, code) => write(`${MINE} ${set} ${question}`, code);

export function progress() {
  try {
    const found = JSON.parse(read(PROGRESS));
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

export const keepProgress = (all) => write(PROGRESS, JSON.stringify(all));
