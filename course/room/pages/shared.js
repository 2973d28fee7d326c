// What the three pages share: making elements, the line to the server, numbers in words, and drawings.
// Every text of the server gets into a page as a text node, so nothing in it can become an element or a
// script.

const SPACE = "http://www.w3.org/2000/svg";

/** Make an element. Attributes that begin with `on` are listeners; true and false set or leave out. */
export function make(name, attributes = {}, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

/** Make an element of a drawing. */
export function draw(name, attributes = {}, ...children) {
  return furnish(document.createElementNS(SPACE, name), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  add(node, children);
  return node;
}

/** Add children: nodes, texts, lists of them; null and false are left out. */
export function add(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(node, child);
    else if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

/** Put these children in the place of what an element holds. */
export function fill(node, ...children) {
  node.textContent = "";
  add(node, children);
}

/** Fill an element only when what it is made of has changed, so that focus and typing stay. */
export function fillWhenNew(node, data, makeChildren) {
  const now = JSON.stringify(data);
  if (node.madeOf === now) return;
  node.madeOf = now;
  fill(node, makeChildren());
}

const PICTURE = /^!\[([^\]]*)\]\((picture\/\w+\.\w+|data:image\/\w+;base64,[\w+/=]+)\)$/;

/** Return a text as nodes, with **bold**, `code` and pictures. */
export function rich(text) {
  return String(text || "")
    .split(/(\*\*[^*]+\*\*|`[^`]+`|!\[[^\]]*\]\([^)]*\))/)
    .filter(part => part !== "")
    .map(part => {
      const picture = PICTURE.exec(part);
      if (picture) return make("img", { src: picture[2], alt: picture[1], class: "of-question" });
      if (/^\*\*[^*]+\*\*$/.test(part)) return make("strong", {}, part.slice(2, -2));
      if (/^`[^`]+`$/.test(part)) return make("code", {}, breakable(part.slice(1, -1)));
      return part;
    });
}

/** Return an address or code that a line may end in before one of these signs, never within a word. */
export function breakable(text) {
  return text.split(/(?=[./(])/).map((part, place) => place ? [make("wbr"), part] : part);
}

/** Return a text without the marks of bold and code, for names of drawings. */
export function plain(text) {
  return String(text || "").replace(/\*\*([^*]+)\*\*/g, "$1").replace(/`([^`]+)`/g, "$1")
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, "$1");
}

/** Return a number as people read it: a true minus, thousands parted, no more decimals than the step has. */
export function figure(value, step) {
  if (typeof value !== "number" || !isFinite(value)) return String(value);
  const digits = step ? Math.min(6, (String(step).split(".")[1] || "").length) : 2;
  const rounded = Number(value.toFixed(digits)) || 0;
  return rounded.toLocaleString("en-US", { maximumFractionDigits: digits }).replace("-", "\u2212");
}

/** Return a number with a short form of the question's unit. */
export function sized(value, question, finer) {
  const unit = question.unit || "";
  const short = unit.startsWith("percent") ? "percent" : unit;
  return `${figure(value, finer ? 0.1 : question.step)} ${short}`.trim();
}

/** Return how far apart two numbers are; percentages are percentage points apart. */
export function apart(value, question) {
  const unit = question.unit || "";
  return `${figure(value, 0.1)} ${unit.startsWith("percent") ? "percentage points" : unit}`.trim();
}

/** Return a count with its word. */
export function counted(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}

/** Return the words of an option. */
export function optionWords(question, id) {
  const found = (question.options || []).find(option => option[0] === id);
  return found ? plain(found[1]) : String(id);
}

/** Return the options as a list with letters, or the names of an order as a list without. */
export function optionList(question, name) {
  return make(isOrder(question) ? "ul" : "ol", { class: name },
    question.options.map(option => make("li", {}, rich(option[1]))));
}

export const TOPICS = {
  guess: "Guess first", claim: "A claim of the text", check: "Quick check", own: "Question of this class",
  test: "Test before and after the course",
};

const STATUSES = {
  observed: "", estimated: "estimates", assumed: "assumed, not counted",
  scenario: "a scenario, not what happened", illustrative: "made-up figures",
};

/** Return what the figures are, in words. */
export function statusWords(status) {
  return STATUSES[status] ?? status ?? "";
}

/** Return an answer in words. */
export function answerWords(question, answer) {
  if (!answer) return "";
  if (question.form === "number") {
    if (!question.margin) return sized(answer.guess, question);
    const [low, high] = interval(question, answer);
    const ends = `${figure(low, question.step)} to ${sized(high, question)}`;
    return `${figure(answer.guess, question.step)}, from ${ends}`;
  }
  if (question.form === "choice") {
    const sure = answer.sure === undefined ? "" : `, ${Math.round(answer.sure * 100)} percent sure`;
    return optionWords(question, answer.choice) + sure;
  }
  if (question.form === "choices") {
    return answer.choices.map(id => optionWords(question, id)).join("; ") || "none of them";
  }
  if (question.form === "line") {
    const years = question.years;
    const end = years.length - 1;
    return `a line that ends at ${sized(answer.line[end], question)} in ${years[end]}`;
  }
  if (question.form === "paper") {
    return `${counted(Object.keys(answer.chosen).length, "question", "questions")} answered`;
  }
  return withUnit(textWords(question, answer.text), question);
}

/** Return whether a question asks for its names in an order. */
export function isOrder(question) {
  return question.form === "text" && (question.options || []).length > 0;
}

/** Return a typed text; the names of an order in words. */
function textWords(question, text) {
  if (!isOrder(question)) return text;
  return text.split(",").map(id => optionWords(question, id.trim())).join("; ");
}

/** Return what was typed with the question's unit, unless it has words or signs of its own. */
function withUnit(text, { unit }) {
  return unit && /^[-\u2212\d.,\s]+$/.test(text) ? `${text} ${unit}` : text;
}

/** Return a number as an example for a chat: 30, or the middle of a scale without it. */
export function exampleOf({ low, high, step }) {
  return low <= 30 && high >= 30 ? 30 : low + Math.round((high - low) / 2 / step) * step;
}

/** Return how an answer is written into a chat, or nothing where none can be. */
export function chatCode(question) {
  if (!question.code || isOrder(question) || ["line", "paper"].includes(question.form)) return "";
  if (question.form === "number")
    return `${question.code}-${exampleOf(question)}${question.margin ? "-6" : ""}`;
  if (question.form !== "text") return `${question.code}-A`;
  return `${question.code}-${question.numeric ? "12.5" : "word"}`;
}

/** Return the ends of an answer's interval, no further than what can be guessed. */
export function interval(question, answer) {
  const margin = answer.margin || 0;
  return [Math.max(question.low, answer.guess - margin), Math.min(question.high, answer.guess + margin)];
}

/** Return the sentence on how many intervals hold the truth. */
export function withinWords(tally) {
  if (!tally || typeof tally.within !== "number" || !tally.with_interval) return "";
  const all = tally.with_interval;
  const right = Math.round(all * 0.9);
  return `${tally.within} of ${counted(all, "interval holds", "intervals hold")} the answer; `
    + `nine in ten would be ${right}.`;
}

// ---------------------------------------------------------------------------------------------------------
// The line to the server

/** Return the address of the room, with a slash at its end, whatever path a proxy puts in front. */
export function roomAddress() {
  const path = location.pathname.replace(/\/j\/[^/]*$/, "/").replace(/[^/]*$/, "");
  return `${location.protocol}//${location.host}${path}`;
}

const WAITS = [300, 700, 1500, 3000, 5000, 8000];

/**
 * Keep a line to the server and come back by itself when it is cut.
 *
 * `hello` returns the first message, or null while nothing can be said; `hear` gets each message of the
 * server; `changed` gets true once the line stands and false once it is lost.
 */
export function connect({ hello, hear, changed }) {
  let socket = null, last = null, tries = 0, timer = 0, heard = 0;
  let stopped = false, over = false, standing = false;

  const tell = now => {
    if (now === standing || over) return;
    standing = now;
    changed(now);
  };

  const open = () => {
    clearTimeout(timer);
    const first = hello();
    if (stopped || !first || (socket && socket.readyState <= 1)) return;
    const mine = new WebSocket(`${roomAddress().replace(/^http/, "ws")}ws`);
    socket = mine;
    mine.onopen = () => {
      heard = Date.now();
      mine.send(JSON.stringify(first));
    };
    mine.onmessage = event => {
      heard = Date.now();
      if (mine !== socket) return;
      let message = null;
      try {
        message = JSON.parse(event.data);
      } catch (error) {
        return;
      }
      if (message.kind === "view" || message.kind === "welcome") {
        tries = 0;
        tell(true);
      }
      if (message.kind === "view") last = message.view;
      // a class that has ended never goes on: when its server stops, nobody needs to know
      if (last && last.phase === "ended") over = stopped = true;
      hear(message);
    };
    mine.onclose = event => {
      if (mine !== socket) return;
      socket = null;
      if (event.code === 4001 && last && !over) {  // the room was stopped, and does not go on later
        over = stopped = true;
        hear({ kind: "view", view: { ...last, phase: "ended" } });
      }
      tell(false);
      // 4000: the room is open in other tabs of this browser. This one comes back when it is looked at.
      if (stopped || event.code === 4000) return;
      // many phones that lose the server at once must not all come back in the same moment
      const wait = WAITS[Math.min(tries, WAITS.length - 1)] * (0.75 + Math.random() / 2);
      tries += 1;
      timer = setTimeout(open, wait);
    };
  };

  const drop = () => {
    const old = socket;
    socket = null;
    if (old) old.close();
    tell(false);
  };

  // a line that is dead without having been closed is found by asking
  setInterval(() => {
    if (!socket || socket.readyState !== 1) return;
    if (Date.now() - heard > 25000) {
      drop();
      open();
    } else if (Date.now() - heard > 12000) {
      socket.send(JSON.stringify({ do: "ping" }));
    }
  }, 6000);
  const soon = () => {
    if (stopped || (socket && socket.readyState <= 1)) return;
    tries = 0;
    open();
  };
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") soon();
  });
  addEventListener("offline", drop);

  open();
  return {
    send(message) {
      if (!socket || socket.readyState !== 1 || !standing) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      if (socket) socket.close();
      socket = null;  // its end says nothing of the line that comes after it
    },
  };
}

/** What this browser keeps for a room; a browser that keeps nothing still works until it is closed. */
export function keeper(prefix) {
  const own = new Map();
  return {
    read(name) {
      try {
        const text = localStorage.getItem(prefix + name);
        if (text !== null) return JSON.parse(text);
      } catch (error) {
        // a private window: what stands in `own` must do
      }
      return own.has(name) ? own.get(name) : null;
    },
    write(name, value) {
      own.set(name, value);
      try {
        if (value === null) localStorage.removeItem(prefix + name);
        else localStorage.setItem(prefix + name, JSON.stringify(value));
      } catch (error) {
        // as above
      }
    },
  };
}

// ---------------------------------------------------------------------------------------------------------
// Drawings

/** Return round numbers between two ends, few enough for the width. */
export function ticks(low, high, most) {
  const span = high - low;
  if (!(span > 0)) return [low];
  let size = Math.pow(10, Math.floor(Math.log10(span / Math.max(1, most))));
  for (const factor of [1, 2, 5, 10]) {
    if (span / (size * factor) <= most) {
      size *= factor;
      break;
    }
  }
  const found = [];
  for (let k = Math.ceil(low / size - 1e-9); k * size <= high + 1e-9; k += 1) {
    found.push(Number((k * size).toFixed(6)));
  }
  return found;
}

function canvas(width, height, font, words) {
  return draw("svg", {
    viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words,
    "font-size": font, class: "picture",
  });
}

function label(svg, text, x, y, more = {}) {
  const node = draw("text", { x, y, ...more }, String(text));
  svg.append(node);
  return node;
}

/** How wide a text is, nearly; the drawing is not yet on the page when its room is planned. */
function wide(text, font) {
  return String(text).length * font * 0.54;
}

/** Write a text beside a place, but wholly inside the drawing. */
function inside(svg, text, x, y, width, font, more = {}) {
  const half = wide(text, font) / 2;
  const middle = Math.min(Math.max(x, half + 2), Math.max(half + 2, width - half - 2));
  return label(svg, text, middle, y, { "text-anchor": "middle", ...more });
}

/** Say in words what a number picture shows. */
function numberWords(question, tally, shown) {
  const parts = [`${counted(tally.n, "guess", "guesses")}.`];
  const most = tally.bins.reduce((best, bin) => (bin.count > (best ? best.count : 0) ? bin : best), null);
  if (most) {
    const high = sized(most.high, question, true);
    parts.push(`Most, ${most.count}, lie between ${figure(most.low)} and ${high}.`);
  }
  if (typeof tally.median === "number") parts.push(`The middle guess is ${sized(tally.median, question)}.`);
  if (shown) parts.push(`The answer is ${shown.words}. ${withinWords(tally)}`);
  return parts.join(" ").trim();
}

/**
 * Draw guesses of a number: how many lie where, the intervals below, the answer across both.
 *
 * `mine` marks one's own guess on a phone; `top` keeps two pictures at one scale.
 */
export function numberPicture(question, tally, { shown = null, mine = null, width, height, font, top = 0 }) {
  const svg = canvas(width, height, font, numberWords(question, tally, shown));
  const left = font * 0.8, right = width - font * 0.8;
  const x = value => left + (right - left) * (value - question.low) / (question.high - question.low);
  const truth = shown && typeof shown.truth === "number" ? shown.truth : null;
  const lines = tally.intervals || [];
  const above = font * (1.4 + (truth === null ? 0 : 1.2) + (mine ? 2 : 0)), below = font * 2.9;
  const strip = lines.length ? Math.min((height - above - below) * 0.42, lines.length * font * 0.6) : 0;
  const base = height - below - strip, yours = font * (truth === null ? 1 : 2.2);
  const most = Math.max(1, top, ...tally.bins.map(bin => bin.count));
  const y = count => base - (base - above) * count / most;
  const bars = tally.bins.filter(bin => bin.count);

  for (const bin of bars) {
    const x1 = x(bin.low), x2 = x(bin.high), gap = Math.min(2, (x2 - x1) * 0.1);
    svg.append(draw("rect", { x: x1 + gap / 2, width: Math.max(1, x2 - x1 - gap), y: y(bin.count),
      height: base - y(bin.count), class: "bar" }));
  }
  svg.append(draw("line", { x1: left, x2: right, y1: base, y2: base, class: "axis" }));
  drawStrip(svg, question, lines, { x, start: base + below, row: lines.length ? strip / lines.length : 0,
    font, truth });
  if (truth !== null) {
    // it leaves out the numbers of the axis
    for (const [y1, y2] of [[font * 1.3, base], [base + below - font * 0.3, height - 2]]) {
      svg.append(draw("line", { x1: x(truth), x2: x(truth), y1, y2, class: "truth" }));
    }
  } else if (typeof tally.median === "number") {
    const size = font * 0.4;
    svg.append(draw("path", { d: `M${x(tally.median)} ${base + 1}l${size} ${size * 1.3}h${-2 * size}z`,
      class: "median" }));
  }
  if (mine) {
    svg.append(draw("line", { x1: x(mine.guess), x2: x(mine.guess), y1: yours + font * 0.5, y2: base,
      class: "mine" }));
    const [low, high] = interval(question, mine);
    if (high > low) {
      svg.append(draw("line", { x1: x(low), x2: x(high), y1: yours + font * 0.5, y2: yours + font * 0.5,
        class: "mine" }));
    }
  }
  // words come last: what they stand on keeps clear of them
  for (const value of ticks(question.low, question.high, Math.max(2, Math.floor(width / (font * 4.5))))) {
    svg.append(draw("line", { x1: x(value), x2: x(value), y1: base, y2: base + font * 0.35, class: "axis" }));
    inside(svg, figure(value), x(value), base + font * 1.35, width, font, { class: "soft" });
  }
  inside(svg, question.unit || "", (left + right) / 2, base + font * 2.5, width, font, { class: "soft" });
  /** Return the middle of a word that keeps clear of the line of the nearest value. */
  const clear = (text, middle, values) => {
    const half = wide(text, font) / 2 + font * 0.2;
    const [at] = values.map(x).sort((one, two) => Math.abs(one - middle) - Math.abs(two - middle));
    return at === undefined || Math.abs(at - middle) >= half ? middle : at + (at > middle ? -half : half);
  };
  const answer = truth === null ? [] : [truth], drawn = [...answer, ...(mine ? [mine.guess] : [])];
  const every = bars.every(bin => x(bin.high) - x(bin.low) >= wide(bin.count, font) * 1.3);
  const highest = bars.reduce((best, bin) => (best && best.count >= bin.count ? best : bin), null);
  for (const bin of every ? bars : [highest]) {
    const middle = (x(bin.low) + x(bin.high)) / 2;
    inside(svg, bin.count, clear(bin.count, middle, drawn), y(bin.count) - font * 0.25,
      width, font);
  }
  if (truth !== null) inside(svg, sized(truth, question, true), x(truth), font, width, font,
    { class: "strong" });
  if (mine) inside(svg, "you", clear("you", x(mine.guess), answer), yours, width, font,
    { class: "mine-word" });
  return svg;
}

/** Draw the intervals below the bars; those that miss the answer differ in form, too: thin and broken. */
function drawStrip(svg, question, lines, { x, start, row, font, truth }) {
  lines.forEach(([low, high], at) => {
    const holds = truth === null || (low <= truth && truth <= high);
    const middle = start + row * (at + 0.5), from = x(Math.max(question.low, low));
    svg.append(draw("line", {
      x1: from, x2: Math.max(from + 2, x(Math.min(question.high, high))), y1: middle, y2: middle,
      class: holds ? "interval" : "interval misses",
      "stroke-width": Math.max(1, Math.min(font * 0.4, row * (holds ? 0.7 : 0.45))),
      "stroke-dasharray": holds ? false : `${font * 0.3} ${font * 0.2}`,
    }));
  });
}

/** Draw lines over years: what is known, what the class drew, the middle of it, the answer. */
export function linePicture(question, tally, { shown = null, mine = null, width, height, font }) {
  const years = question.years, known = question.known || [];
  const first = known.length ? known[0][0] : years[0], last = years[years.length - 1];
  const end = years[years.length - 1];
  const parts = [`${counted(tally ? tally.n : 0, "line", "lines")}.`];
  if (tally && tally.middle && tally.middle.length) {
    const middle = tally.middle[tally.middle.length - 1];
    parts.push(`The middle line ends at ${sized(middle, question, true)} in ${end}.`);
  }
  const truth = shown && Array.isArray(shown.truth) ? shown.truth : null;
  if (truth) parts.push(`The answer ends at ${sized(truth[truth.length - 1], question, true)}.`);
  const svg = canvas(width, height, font, parts.join(" "));
  const grid = ticks(question.low, question.high, Math.max(2, Math.floor(height / (font * 3))));
  const left = Math.max(...grid.map(value => wide(figure(value), font))) + font * 0.8;
  const right = width - font * 0.8, top = font * 1.9, base = height - font * 1.8;
  const x = year => left + (right - left) * (last > first ? (year - first) / (last - first) : 0.5);
  const y = value => base - (base - top) * (value - question.low) / (question.high - question.low);
  label(svg, question.unit || "", 0, font, { class: "soft" });
  grid.forEach(value => {
    svg.append(draw("line", { x1: left, x2: right, y1: y(value), y2: y(value), class: "grid" }));
    label(svg, figure(value), left - font * 0.4, y(value) + font * 0.35,
      { "text-anchor": "end", class: "soft" });
  });
  const every = Math.max(1, Math.ceil((last - first) / Math.max(2, Math.floor((right - left) / (font * 4)))));
  for (let year = last; year >= first; year -= every) {
    inside(svg, year, x(year), height - font * 0.4, width, font, { class: "soft" });
  }
  const begin = known.length ? [known[known.length - 1]] : [];
  const path = (values, name) => {
    const points = [...begin, ...values.map((value, k) => [years[k], value])];
    svg.append(draw("polyline", {
      points: points.map(([year, value]) => `${x(year)},${y(value)}`).join(" "), class: `line ${name}`,
    }));
  };
  if (known.length) {
    svg.append(draw("polyline", {
      points: known.map(([year, value]) => `${x(year)},${y(value)}`).join(" "), class: "line known",
    }));
  }
  if (tally) {
    (tally.lines || []).forEach(values => path(values, "one"));
    if (tally.middle && tally.middle.length) path(tally.middle, "middle");
  }
  if (mine) path(mine.line, "own");
  if (truth) path(truth, "answer");
  return svg;
}

/** Return the key to the lines of a picture. */
export function lineKey(tally, mine, shown) {
  const entry = (name, words) => make("span", { class: "key" },
    draw("svg", { viewBox: "0 0 30 10", class: "key-line", "aria-hidden": "true" },
      draw("line", { x1: 1, x2: 29, y1: 5, y2: 5, class: `line ${name}` })), words);
  return make("p", { class: "keys" },
    entry("known", "as recorded"),
    tally && entry("one", "the class"),
    tally && entry("middle", "middle of the class"),
    mine && entry("own", "you"),
    shown && entry("answer", "the answer"));
}

/** One row of bars: the words, one bar for each vote, the counts. */
function barRow({ words, counts, most, names, marks = [], right = false, note = "" }) {
  const row = make("li", { class: right ? "bar-row right" : "bar-row" });
  row.append(make("span", { class: "bar-words" },
    right && make("span", { class: "tick", "aria-hidden": "true" }, "\u2713 "),
    right && make("span", { class: "unseen" }, "The answer: "),
    typeof words === "string" ? rich(words) : words,
    marks.map(mark => make("span", { class: "mark" }, mark)),
    note && make("span", { class: "bar-note below" }, note)));
  const bars = make("span", { class: "bar-lines" });
  counts.forEach((count, k) => {
    const bar = make("span", { class: `bar-fill vote-${names ? k + 1 : 2}`, "aria-hidden": "true" });
    bar.style.width = `${most ? Math.max(0.4, 82 * count / most) : 0.4}%`;
    bars.append(make("span", { class: "bar-line" }, bar,
      make("span", { class: "bar-count" },
        names && make("span", { class: "unseen" }, `${names[k]}: `), String(count))));
  });
  row.append(bars);
  return row;
}

/** Return the letter by which the wall, the phones and a chat name an option. */
export function letterOf(place) {
  return `${String.fromCharCode(65 + place)}.`;
}

/** Draw how many chose what; with the first vote beside the second. */
export function choicePicture(question, tally, { first = null, shown = null, mine = null } = {}) {
  const before = new Map((first ? first.counts : []).map(entry => [entry.option, entry.count]));
  const most = Math.max(1, ...tally.counts.map(entry => entry.count), ...before.values());
  const truth = !shown ? [] : Array.isArray(shown.truth) ? shown.truth : [shown.truth];
  const own = !mine ? [] : mine.choices || [mine.choice];
  const list = make("ul", { class: "bars" }, tally.counts.map((entry, place) => {
    const sure = tally.sure && tally.sure[entry.option];
    return barRow({
      words: [make("strong", {}, `${letterOf(place)} `), rich(entry.words)],
      counts: first ? [before.get(entry.option) || 0, entry.count] : [entry.count],
      names: first ? ["first vote", "second vote"] : null,
      most,
      right: truth.includes(entry.option),
      marks: own.includes(entry.option) ? ["your vote"] : [],
      note: typeof sure === "number" && entry.count
        ? `${Math.round(sure * 100)} % sure on average` : "",
    });
  }));
  return make("div", { class: "drawing" }, first && voteKey(), list);
}

function voteKey() {
  return make("p", { class: "keys", "aria-hidden": "true" },
    make("span", { class: "key" }, make("span", { class: "swatch vote-1" }), "first vote"),
    make("span", { class: "key" }, make("span", { class: "swatch vote-2" }), "second vote"));
}

/** Draw how often each answer of a field was written. */
export function textPicture(question, tally, { shown = null, mine = null, rows = 8 } = {}) {
  // once the answer is shown, nobody looks for it among "other answers"
  const rightFirst = (a, b) => (shown ? Number(Boolean(b.right)) - Number(Boolean(a.right)) : 0);
  const sorted = [...tally.values].sort((a, b) => rightFirst(a, b) || b.count - a.count);
  const values = sorted.slice(0, rows);
  const most = Math.max(1, ...values.map(entry => entry.count));
  const rest = sorted.slice(rows).reduce((sum, entry) => sum + entry.count, 0);
  const words = entry => (entry.text !== undefined ? textWords(question, entry.text) : figure(entry.value));
  const shownAs = entry => (question.unit === "years" && entry.value >= 1900
    ? String(entry.value) : withUnit(words(entry), question));  // a year for a count of years
  return make("div", { class: "drawing" },
    make("ul", { class: "bars" }, values.map(entry => barRow({
      words: shownAs(entry), counts: [entry.count], most,
      right: Boolean(shown) && Boolean(entry.right),
      marks: mine && textWords(question, String(mine.text).trim()) === String(words(entry)) ? ["you"] : [],
    }))),
    rest > 0 && make("p", { class: "soft" }, `and ${counted(rest, "other answer", "other answers")}`),
    tally.unread > 0 && make("p", { class: "soft" },
      `${counted(tally.unread, "answer", "answers")} could not be read`));
}

/** Draw the answers of a quick check by the mistake that the marker names, the largest group first. */
export function groupsPicture(all, { ask = false, rows = all.groups.length } = {}) {
  const left = all.groups.slice(rows).reduce((sum, group) => sum + group.count, 0);
  const groups = { ...all, groups: all.groups.slice(0, rows), other: all.other + left };
  const most = Math.max(1, groups.right, groups.other, groups.unread, groups.waiting,
    ...groups.groups.map(group => group.count));
  const row = (count, words, name, more) => {
    const bar = make("span", { class: `bar-fill ${name}`, "aria-hidden": "true" });
    bar.style.width = `${Math.max(0.4, 100 * count / most)}%`;
    return make("li", { class: "group" },
      make("span", { class: "group-count" }, String(count)),
      make("span", { class: "group-words" }, make("span", {}, rich(words)), more,
        make("span", { class: "group-bar" }, bar)));
  };
  const written = group => (group.values || []).map(value => String(value).replace(/^-/, "\u2212"));
  const examples = group => {
    const values = written(group).slice(0, 3).map(value => `\u201c${value}\u201d`).join(", ");
    return values && make("span", { class: "bar-note" }, ` ${values}`);
  };
  const question = group => ask && make("span", { class: "ask-them" },
    `Ask them: how did you get ${written(group)[0] || "there"}?`);
  if (groups.n && groups.waiting === groups.n) {  // as just after a new start of the room
    return make("p", { role: "status" }, "Reading the answers\u2026");
  }
  return make("ul", { class: "groups" },
    row(groups.right, "right", "is-right", typeof groups.right_before === "number"
      && make("span", { class: "bar-note" }, ` in the first vote ${groups.right_before}`)),
    groups.groups.map(group =>
      row(group.count, group.says, "is-wrong", [examples(group), question(group)])),
    groups.other > 0 && row(groups.other, "another answer that is not right", "is-other"),
    groups.unread > 0 && row(groups.unread, "could not be read as an answer", "is-other"),
    groups.waiting > 0 && row(groups.waiting, "not read yet", "is-other"));
}

/** Draw who moved from what to what between the two votes. */
export function movesTable(question, moves, rows = 6) {
  const words = value => {
    if ((question.options || []).length) return optionWords(question, value);
    return typeof value === "number" ? sized(value, question) : String(value);
  };
  const stayed = moves.filter(move => move.from === move.to).reduce((sum, move) => sum + move.count, 0);
  const changed = moves.filter(move => move.from !== move.to).sort((a, b) => b.count - a.count);
  const more = changed.slice(rows).reduce((sum, move) => sum + move.count, 0);
  return make("table", { class: "moves" },
    make("caption", {}, "Who moved"),
    make("thead", { class: "unseen" }, make("tr", {},
      make("th", { scope: "col" }, "how many"), make("th", { scope: "col" }, "from and to"))),
    make("tbody", {},
      changed.slice(0, rows).map(move => make("tr", {},
        make("td", { class: "number" }, String(move.count)),
        make("td", {}, words(move.from), make("span", { "aria-hidden": "true" }, " \u2192 "),
          make("span", { class: "unseen" }, " to "), make("strong", {}, words(move.to))))),
      more > 0 && make("tr", {},
        make("td", { class: "number" }, String(more)), make("td", {}, `other move${more === 1 ? "" : "s"}`)),
      make("tr", { class: "stayed" },
        make("td", { class: "number" }, String(stayed)), make("td", {}, "kept their answer"))));
}

/** Draw a tally of any form into a box; numbers and lines fill the box, bars take the room that they need. */
export function tallyPicture(question, tally, more) {
  if (question.form === "number") return numberPicture(question, tally, more);
  if (question.form === "line") return linePicture(question, tally, more);
  if (question.form === "text") return textPicture(question, tally, more);
  if (question.form === "paper") return make("p", {}, `${tally.n} handed in.`);
  return choicePicture(question, tally, more);
}

/** Return a QR code that the server has made. */
export function qrPicture({ size, d }, label) {
  // dark on light in every theme: many phones cannot read it the other way round
  return draw("svg", { viewBox: `0 0 ${size} ${size}`, class: "qr", role: "img", "aria-label": label },
    draw("rect", { width: size, height: size, fill: "#ffffff" }),
    draw("path", { d, fill: "#000000", "shape-rendering": "crispEdges" }));
}

/** Return the crowds that the teacher does not know as the class.
 *
 * `mine` maps a known crowd to its first and largest number of devices, and when it was known. A class drips
 * in for ten minutes. It is unknown again when it is three times as large, or later grows by half.
 */
export function unknownCrowds(crowds, mine, now) {
  return crowds.filter(({ crowd, devices }) => {
    const known = mine.get(crowd);
    if (!known || devices > 3 * known.first) return true;
    if (now - known.since < 600000) known.most = Math.max(known.most, devices);
    return devices > 1.5 * known.most;
  });
}

/** Return the size of the page's text in pixels. */
export function textSize() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

/** Let the key `d` change between dark and light, and keep what was chosen. */
export function darkByKey() {
  const kept = keeper("course-room-");
  const set = look => {
    document.documentElement.classList.toggle("dark", look === "dark");
    document.documentElement.classList.toggle("light", look === "light");
  };
  // slides are light, and the wall over them must not flash
  set(kept.read("look") || (parent === window ? "" : "light"));
  addEventListener("keydown", event => {
    if (event.key !== "d" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const root = document.documentElement.classList;
    const system = matchMedia("(prefers-color-scheme: dark)").matches;
    const dark = root.contains("dark") || (system && !root.contains("light"));
    kept.write("look", dark ? "light" : "dark");
    set(dark ? "light" : "dark");
  });
}

/** Return whether a key that is pressed there belongs to a field. */
export function isTyping(target) {
  return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName || "") || Boolean(target.isContentEditable);
}
