// The learner's page: join, answer, see what the class thought. By touch, keyboard and screen reader.

import {
  answerWords, apart, connect, counted, darkByKey, draw, figure, fill, interval, isOrder, isTyping, keeper,
  letterOf, lineKey, make, rich, sized, statusWords, tallyPicture, textSize, ticks, TOPICS, withinWords,
} from "./shared.js";
import { answeredWords, paperFields } from "./paper.js";

const main = document.getElementById("main"), foot = document.getElementById("foot");
const lineState = document.getElementById("line"), said = document.getElementById("said");
const LOST = "Connection lost. Trying again\u2026";
const FATAL = ["wrong_code", "full", "locked", "ended", "too_many_tries"];

let code = codeOfAddress();
let kept = keeper(`course-room-${code}-`);
let line = null, view = null, shownKey = "", editing = false, trouble = "";
let readVote = null, draft = null, sent = "", moved = false;

function codeOfAddress() {
  const found = /^#([A-Za-z]{4,6})$/.exec(location.hash)
    || /\/j\/([A-Za-z]{4,6})\/?$/.exec(location.pathname);
  return found ? found[1].toUpperCase() : "";
}

function say(text) {
  said.textContent = "";
  said.textContent = text;
}

// --- joining

function joinScreen(sentence) {
  view = null;
  shownKey = "join";
  const field = make("input", {
    id: "code", class: "code-field", type: "text", value: code, maxlength: 12, autocomplete: "off",
    autocapitalize: "characters", autocorrect: "off", spellcheck: "false", inputmode: "text",
    "aria-describedby": sentence ? "trouble" : "code-where",
  });
  const form = make("form", { class: "join", novalidate: true, onsubmit: event => {
    event.preventDefault();
    join(field.value);
  } },
  make("label", { for: "code" }, "Room code"), field,
  make("p", { id: "code-where", class: "soft" }, "Its letters stand on the wall."),
  make("p", { id: "trouble", class: "trouble", role: "alert" }, sentence || ""),
  make("button", { type: "submit", class: "big" }, "Join"));
  fill(main, make("h1", {}, "Join the room"), form);
  fill(foot, small());
  document.getElementById("room-code").textContent = "";
}

function join(text) {
  const wanted = text.replace(/\s/g, "").toUpperCase();  // the wall sets its letters apart
  if (!/^[A-Z]{4,6}$/.test(wanted)) {
    code = wanted;
    joinScreen("A room code has four to six letters, and nothing else.");
    document.getElementById("code").focus();
    return;
  }
  const before = kept;
  code = wanted;
  kept = keeper(`course-room-${code}-`);
  // a room that has a new code knows this device, and its votes; one that waits here is still to be sent
  moved = Boolean(before.read("device")) && !kept.read("device");
  if (moved) for (const name of ["device", "waiting", "last"]) kept.write(name, before.read(name));
  trouble = "";
  history.replaceState(null, "", `#${code}`);  // so that a reload comes back into the room
  start();
}

function start() {
  fill(main, make("h1", {}, "Joining\u2026"));
  fill(foot, small());
  shownKey = "";
  if (line) {
    line.stop();
    line = null;
  }
  line = connect({
    hello: () => ({ do: "hello", role: "phone", code, device: kept.read("device") || "" }),
    hear,
    changed: standing => {
      lineState.textContent = standing ? "" : LOST;
      sent = "";  // what was on its way when the line was cut goes again, once the new view is here
    },
  });
}

// --- messages of the server

function hear(message) {
  if (message.kind === "welcome") {
    // for a device that the room does not know, nothing was kept
    if (kept.read("device") !== message.device) {
      kept.write("last", null);
      if (moved) kept.write("waiting", null);  // it was for another room
    }
    kept.write("device", message.device);
  } else if (message.kind === "view") {
    const before = view;
    view = message.view;
    if (before && placeOf(before) !== placeOf(view)) {
      editing = false;
      trouble = "";
      draft = null;
    }
    show();
    sendWaiting();
  } else if (message.kind === "kept") {
    const waiting = kept.read("waiting"), isThis = waiting && JSON.stringify(waiting) === sent;
    sent = "";
    if (isThis) {
      kept.write("last", waiting);
      kept.write("waiting", null);
      trouble = "";
      say("Kept.");
      show();
    }
    sendWaiting();
  } else if (message.kind === "refused") {
    refused(message);
  }
}

/** Return which vote a view is about. */
function placeOf(some) {
  return `${some.question ? some.question.id : ""} ${some.round}`;
}

function refused(message) {
  if (FATAL.includes(message.code) && !(message.code === "ended" && view)) {
    line.stop();
    line = null;
    lineState.textContent = "";
    joinScreen(message.says);
    return;
  }
  sent = "";
  if (message.code === "too_fast") {
    setTimeout(sendWaiting, 2500);
    return;
  }
  if (message.code === "invalid") {
    const waiting = kept.read("waiting");
    draft = waiting && waiting.answer;
    editing = true;
  }
  kept.write("waiting", null);
  trouble = message.says;
  shownKey = "";
  show();
}

// A vote stands here until the server says that it is kept, and is sent again whenever the line comes back.
// One is on its way at a time, so that an answer of the server is about the vote in `sent`.
function sendWaiting() {
  const waiting = kept.read("waiting");
  if (!waiting || !line || !view) return;
  const here = view.question && view.question.id === waiting.question && view.round === waiting.round;
  if (!here && view.phase !== "waiting") {
    kept.write("waiting", null);
    return;
  }
  if (here && !sent && line.send({ do: "vote", ...waiting })) sent = JSON.stringify(waiting);
}

function vote(answer) {
  kept.write("waiting", { question: view.question.id, round: view.round, answer });
  trouble = "";
  editing = false;
  sendWaiting();
  shownKey = "";
  show();
  const heading = document.getElementById("kept");
  if (heading) heading.focus();
}

/** Return the vote that this page knows of: what waits here, else what the server has. */
function myVote() {
  for (const name of ["waiting", "last"]) {
    const own = kept.read(name);
    if (own && view.question && own.question === view.question.id && own.round === view.round) {
      if (name === "waiting") return { answer: own.answer, isKept: false };
      if (view.phase === "open") return { answer: own.answer, isKept: true };
    }
  }
  return view.mine ? { answer: view.mine, isKept: true } : null;
}

// --- screens

function show() {
  if (!view) return;
  document.getElementById("lesson").textContent = view.lesson ? view.lesson.title : "";
  document.getElementById("room-code").textContent = code;
  showFoot();
  const own = myVote();
  const key = JSON.stringify([
    view.phase, view.question && view.question.id, view.round, own, editing, view.tally, view.shown, trouble,
  ]);
  if (key === shownKey) return;
  const same = readVote && shownKey && view.phase === "open" && formKey() === readVote.key;
  shownKey = key;
  // a form in which somebody is typing stays as it is
  if (same && (!own || editing)) return;
  readVote = null;
  if (view.phase === "ended") ended();
  else if (!view.question || view.phase === "waiting") waitingScreen();
  else if (view.phase === "open") openScreen(own);
  else closedScreen(own);
}

function formKey() {
  return view.question ? `${view.question.id} ${view.round} ${trouble}` : "";
}

function ended() {
  fill(main, make("div", { class: "calm" }, make("h1", {}, "The room is closed."),
    make("p", {}, "Thank you for your votes. You can close this page.")));
}

function waitingScreen() {
  fill(main, make("div", { class: "calm" }, make("h1", {}, "You are in. Look at the wall."),
    make("p", {}, "The next question comes here by itself.")));
}

function questionHead() {
  const question = view.question;
  const second = view.round === 2 ? " \u00b7 second vote" : "";
  return [
    make("p", { class: "topic" }, `${TOPICS[question.topic] || "Question"}${second}`),
    make("h1", { id: "question", class: "question" }, rich(question.text)),
    view.round === 2 && view.before
      && make("p", { class: "before" }, "Your first vote: ",
        make("strong", {}, answerWords(question, view.before))),
  ];
}

function openScreen(own) {
  if (own && !editing) {
    keptScreen(own);
    return;
  }
  const question = view.question;
  const form = FORMS[question.form](question, draft || (own ? own.answer : startOf(question)));
  draft = null;
  const problem = make("p", { class: "trouble", role: "alert" }, trouble);
  readVote = { key: formKey() };
  // Any press clears what was said. Enter in a field presses Send, so it clears it, too.
  const onclick = () => { problem.textContent = ""; };
  fill(main, questionHead(), make("form", { class: "answer", novalidate: true, onclick, onsubmit(event) {
    event.preventDefault();
    const [answer, sentence] = form.read();
    if (sentence) problem.textContent = sentence;
    else vote(answer);
  } },
  form.nodes, problem,
  make("div", { class: "send" },
    make("button", { type: "submit", class: "big" }, "Send"),
    own && make("button", { type: "button", class: "plain", onclick: () => {
      editing = false;
      trouble = "";
      shownKey = "";
      show();
    } }, "Leave it as it was"))));
}

/** In the second vote a number or a line begins where the first one was; a choice is made anew. */
function startOf(question) {
  return view.round === 2 && ["number", "line"].includes(question.form) ? view.before : null;
}

function keptScreen({ answer, isKept }) {
  const question = view.question;
  fill(main, questionHead(),
    make("div", { class: isKept ? "kept" : "kept sending" },
      make("h2", { id: "kept", tabindex: -1 }, isKept ? "Kept" : "Sending\u2026"),
      make("p", {}, "Your vote: ", make("strong", {}, answerWords(question, answer))),
      question.form === "line" && linesAlone(question, answer, null, pictureSize()),
      question.form === "paper" && ticketWords(answer),
      !isKept && make("p", { class: "soft" },
        "It stands on this device and is sent as soon as the room answers."),
      make("button", { type: "button", class: "plain", onclick: () => {
        editing = true;
        shownKey = "";
        show();
        const field = main.querySelector("input, select");
        if (field) field.focus();
      } }, "Change")));
}

function closedScreen(own) {
  const question = view.question, answer = own && own.isKept ? own.answer : null;
  const parts = [...questionHead(), trouble && make("p", { class: "trouble", role: "alert" }, trouble)];
  const size = pictureSize();
  const shown = view.shown;
  if (shown) parts.push(revealed(question, answer, shown));
  if (view.tally && (question.form !== "text" || question.numeric)) {
    parts.push(make("h2", {}, "What the class thinks"),
      tallyPicture(question, view.tally, { ...size, shown, mine: answer }),
      question.form === "line" && lineKey(view.tally, answer, shown),
      make("p", { class: "soft" }, tallyWords(question, view.tally)));
  } else if (question.form === "line" && (answer || shown)) {
    parts.push(linesAlone(question, answer, shown, size));
  }
  if (!shown) {
    parts.push(make("div", { class: "kept closed" },
      make("h2", {}, "Voting is closed"),
      make("p", {}, answer ? "Your vote: " : notVoted(),
        answer && make("strong", {}, answerWords(question, answer))),
      make("p", { class: "soft" }, "Look at the wall.")));
  }
  fill(main, parts);
}

function pictureSize() {
  const width = Math.max(260, Math.min(main.clientWidth - 32, 640));
  return { width, height: Math.round(Math.min(width * 0.8, 330)), font: textSize() * 0.85 };
}

function notVoted() {
  return view.before ? "You did not vote a second time." : "You did not vote on this one.";
}

function linesAlone(question, answer, shown, size) {
  return [tallyPicture(question, null, { ...size, shown, mine: answer }), lineKey(null, answer, shown)];
}

function tallyWords(question, tally) {
  if (question.form === "number" && typeof tally.median === "number") {
    return `${counted(tally.n, "guess", "guesses")}; the middle one is ${sized(tally.median, question)}. `
      + withinWords(tally);
  }
  return `${counted(tally.n, "answer", "answers")}.`;
}

function revealed(question, answer, shown) {
  const source = [shown.source && `Source: ${shown.source}`, shown.status && statusWords(shown.status)];
  return make("div", { class: "truth-card" },
    shown.words && make("h2", {}, "The answer: ", rich(shown.words)),
    shown.verdict && !shown.words.includes(shown.verdict) &&
      make("p", {}, "Verdict of the course: ", make("strong", {}, String(shown.verdict))),
    answer && make("p", {}, "Your vote: ",
      make("strong", {}, answerWords(question, answer).replace(/\.$/, "")), ". ",
      judged(question, answer, shown)),
    !answer && make("p", {}, notVoted()),
    shown.because && make("p", {}, rich(shown.because)),
    make("p", { class: "soft" }, source.filter(Boolean).join(" \u00b7 ")));
}

function judged(question, answer, shown) {
  if (question.form === "number" && typeof shown.truth === "number") {
    const off = Math.abs(answer.guess - shown.truth);
    if (!question.margin) return `It is ${apart(off, question)} away.`;
    const [low, high] = interval(question, answer);
    return low <= shown.truth && shown.truth <= high
      ? "Your interval holds the answer." : "Your interval does not hold the answer.";
  }
  if (question.form === "choice" && typeof shown.truth === "string") {
    if (answer.choice === shown.truth) return "That is the answer.";
    return ["That is not the answer. ", view.mark && rich(view.mark.says)];
  }
  if (question.form === "line" && Array.isArray(shown.truth) && shown.truth.length) {
    const off = answer.line.reduce((sum, value, k) => sum + Math.abs(value - shown.truth[k]), 0);
    return `On average your line is ${apart(off / shown.truth.length, question)} away.`;
  }
  const { mark } = view;  // of a quick check: the marker's own sentence
  return mark && [mark.right ? "That is right." : "That is not the answer. ", !mark.right && rich(mark.says)];
}

// --- the foot

function showFoot() {
  const mood = view.mood || "";
  if (view.phase === "ended") {
    fill(foot, small());
    return;
  }
  let group = foot.querySelector(".moods");
  if (!group) {
    const button = (name, words) => make("button", { type: "button", class: `mood ${name}`, "data-mood": name,
      onclick: () => line && line.send({ do: "mood", mood: view.mood === name ? "" : name }) }, words);
    group = make("div", { class: "moods", role: "group", "aria-label": "How are you getting on?" },
      button("fine", "I\u2019m fine"), button("stuck", "I\u2019m stuck"));
    fill(foot, group, small());
  }
  for (const button of group.children) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-mood") === mood));
  }
}

function small() {
  return make("p", { class: "small" },
    "No name is asked for or kept. One vote a device: who has two devices can vote twice, "
    + "and two who share one have one vote.");
}

// --- forms
// Each returns its nodes and `read`, which gives the answer or the sentence on what is missing.

const FORMS = {
  number: numberForm, choice: choiceForm, choices: choicesForm, line: lineForm, text: textForm,
  paper: paperForm,
};

/** A slider with a number field: one value, two ways to set it; `value()` is null until one was used. */
function slider({ id, words, low, high, step, start, value, after, sign }) {
  let now = value;
  const range = make("input", { type: "range", id: `${id}-slider`, min: low, max: high, step, value: start,
    "aria-label": words });
  const field = make("input", { type: "number", id, min: low, max: high, step, inputmode: "decimal",
    autocomplete: "off", class: "number-field" });
  if (low < 0) field.removeAttribute("inputmode");  // a phone's number pad may lack the minus
  if (now !== null) field.value = String(now);
  range.value = String(now === null ? start : now);
  const used = given => {
    now = given;
    after();
  };
  range.addEventListener("input", () => {
    field.value = range.value;
    used(Number(range.value));
  });
  // Enter or a click on an untouched slider means the place where it stands
  range.addEventListener("change", () => {
    field.value = range.value;
    used(Number(range.value));
  });
  range.addEventListener("pointerup", () => {
    field.value = range.value;
    used(Number(range.value));
  });
  field.addEventListener("input", () => {
    const given = field.value.trim() === "" ? null : Number(field.value);
    if (given !== null && isFinite(given)) range.value = String(given);
    used(given !== null && isFinite(given) ? given : null);
  });
  return {
    value: () => now,
    nodes: make("div", { class: "slider" },
      make("label", { for: id }, words),
      make("div", { class: "slider-row" }, range,
        make("span", { class: "field" }, sign && make("span", { "aria-hidden": "true" }, sign), field))),
  };
}

function numberForm(question, old) {
  const { low, high, step } = question, span = high - low;
  const middle = low + Math.round(span / 2 / step) * step;
  const bar = draw("svg", { class: "interval-bar", viewBox: "0 0 600 74", role: "img", "aria-label": "" });
  const words = make("p", { class: "interval-words", id: "interval-words" });
  let guess = null, margin = null;

  const now = () => ({ guess: guess.value(), margin: margin ? margin.value() : 0 });
  const paint = () => {
    if (!guess) return;
    const answer = now(), x = value => 16 + 568 * (value - low) / span;
    bar.textContent = "";
    bar.append(draw("line", { x1: 16, x2: 584, y1: 30, y2: 30, class: "bar-rail" }));
    for (const value of ticks(low, high, 5)) {
      bar.append(draw("line", { x1: x(value), x2: x(value), y1: 24, y2: 36, class: "axis" }),
        draw("text", { x: x(value), y: 66, "text-anchor": value - low < span * 0.03 ? "start"
          : high - value < span * 0.03 ? "end" : "middle", class: "soft" }, figure(value)));
    }
    const usable = answer.guess !== null && answer.guess >= low && answer.guess <= high;
    let sentence = "Move the slider or type a number.";
    if (usable) {
      const [from, to] = interval(question, answer);
      if (margin) {
        bar.append(draw("rect", { x: x(from), width: Math.max(3, x(to) - x(from)), y: 18, height: 24, rx: 4,
          class: "bar-interval" }));
      }
      bar.append(draw("circle", { cx: x(answer.guess), cy: 30, r: 13, class: "bar-guess" }));
      sentence = margin
        ? `From ${figure(from, step)} to ${sized(to, question)}` : sized(answer.guess, question);
    }
    words.textContent = sentence;
    bar.setAttribute("aria-label", sentence);
  };

  guess = slider({ id: "guess", words: question.prompt || `Your guess, ${question.unit || "a number"}`,
    low, high, step, start: middle, value: old ? old.guess : null, after: paint });
  if (question.margin) {
    margin = slider({ id: "margin", low: 0, high: span / 2, step, start: span / 10,
      words: "Give or take how much? The answer should lie inside nine times in ten.",
      value: old ? old.margin : Math.round(span / 10 / step) * step, after: paint, sign: "\u00b1" });
  }
  paint();
  return {
    nodes: [guess.nodes, margin && margin.nodes, bar, words],
    read() {
      const answer = now();
      if (answer.guess === null) return [null, "Move the slider or type a number first."];
      if (answer.guess < low || answer.guess > high) {
        return [null, `Your guess must lie between ${figure(low)} and ${sized(high, question)}.`];
      }
      if (!question.margin) return [{ guess: answer.guess }, ""];
      if (answer.margin === null || answer.margin < 0 || answer.margin > span) {
        return [null, `How far off you could be must lie between 0 and ${sized(span / 2, question)}.`];
      }
      return [answer, ""];
    },
  };
}

function optionButtons(question, type, chosen) {
  return make("fieldset", { class: "options", "aria-labelledby": "question" },
    question.options.map(([id, words], k) => make("label", { class: "option" },
      make("input", { type, name: "option", value: id, id: `option-${k}`, checked: chosen.includes(id) }),
      make("span", {}, make("strong", {}, `${letterOf(k)} `), rich(words)))));
}

function choiceForm(question, old) {
  const buttons = optionButtons(question, "radio", old ? [old.choice] : []);
  let sure = null, words = null;
  if (question.sure) {
    const least = Math.round(100 / question.options.length);
    words = make("output", { class: "field", for: "sure" });
    const range = make("input", { type: "range", id: "sure", min: least, max: 100, step: 1,
      value: old && old.sure ? Math.round(old.sure * 100) : Math.max(50, least) });
    const tell = () => {
      words.textContent = `${range.value} percent`;
      range.setAttribute("aria-valuetext", `${range.value} percent sure`);
    };
    range.addEventListener("input", tell);
    tell();
    sure = { range, nodes: make("div", { class: "slider" },
      make("label", { for: "sure" }, "How sure are you that this is right?"),
      make("div", { class: "slider-row" }, range, words),
      make("p", { class: "soft ends" },
        make("span", {}, "I only guess"), make("span", {}, "I am certain"))) };
  }
  return {
    nodes: [question.prompt && make("p", {}, rich(question.prompt)), buttons, sure && sure.nodes],
    read() {
      const picked = buttons.querySelector("input:checked");
      if (!picked) return [null, "Choose one of the answers first."];
      const answer = { choice: picked.value };
      if (sure) answer.sure = Math.max(1 / question.options.length, Number(sure.range.value) / 100);
      return [answer, ""];
    },
  };
}

function choicesForm(question, old) {
  const boxes = optionButtons(question, "checkbox", old ? old.choices : []);
  return {
    nodes: [
      make("p", { class: "soft" }, question.prompt ? rich(question.prompt) : "Choose all that are right."),
      boxes],
    read() {
      const choices = [...boxes.querySelectorAll("input:checked")].map(box => box.value);
      return choices.length ? [{ choices }, ""] : [null, "Choose at least one of the answers first."];
    },
  };
}

/** The names of an order: each press puts a name behind the ones before it, another takes it away again. */
function orderForm(question, old) {
  const known = question.options.map(([id]) => id);
  const order = old ? old.text.split(",").map(id => id.trim()).filter(id => known.includes(id)) : [];
  const said = make("p", { class: "soft", role: "status" });
  const places = known.map(() => make("strong", { class: "place" }));
  const buttons = question.options.map(([id, words], k) => make("button", { type: "button",
    class: "plain option", onclick: () => {
      if (order.includes(id)) order.splice(order.indexOf(id), 1);
      else order.push(id);
      tell();
    } }, places[k], make("span", {}, rich(words))));
  const tell = () => {
    known.forEach((id, k) => {
      const at = order.indexOf(id) + 1;
      places[k].textContent = at ? `${at}.` : "\u2013";
      buttons[k].setAttribute("aria-pressed", at > 0);
    });
    said.textContent = order.length ? `Your order: ${answerWords(question, { text: order.join(", ") })}` : "";
  };
  tell();
  return {
    nodes: [make("p", {}, "Press the names one after the other, in the order asked for. "
      + "Press a name again to take it out."),
    make("div", { class: "options", role: "group", "aria-labelledby": "question" }, buttons), said],
    read() {
      const left = known.length - order.length;
      return left ? [null, `${counted(left, "name has", "names have")} no place yet.`]
        : [{ text: order.join(", ") }, ""];
    },
  };
}

function textForm(question, old) {
  if (isOrder(question)) return orderForm(question, old);
  const understood = make("p", { class: "soft", role: "status" });
  const field = make("input", { type: "text", id: "text", maxlength: 60, autocomplete: "off",
    spellcheck: "false", inputmode: question.numeric ? "decimal" : "text", oninput: () => {
      const [number, sentence] = question.numeric ? typedNumber(question, field.value) : [null, ""];
      const words = number === null ? "" : number.toLocaleString("en-US", { maximumFractionDigits: 12 });
      understood.textContent = sentence || !words ? "" : `Read as ${words} ${question.unit || ""}`.trim();
    },
    autocapitalize: "off", class: "text-field", value: old ? old.text : false });
  return {
    nodes: [make("div", { class: "text-row" },
      make("label", { for: "text" }, question.prompt ? rich(question.prompt) : "Your answer"),
      make("span", { class: "field" }, field, question.unit && make("span", {}, question.unit))), understood],
    read() {
      const text = field.value.trim();
      if (!text) return [null, "Write your answer first."];
      const [, sentence] = question.numeric ? typedNumber(question, text) : [null, ""];
      return sentence ? [null, sentence] : [{ text }, ""];
    },
  };
}

/** Return the number in a typed text, or null; and a sentence on what cannot be read, or "". */
function typedNumber(question, text) {
  const { number, Unread } = window.courseNumber;
  try {
    return [text.trim() ? number(text, question.unit || "") : null, ""];
  } catch (error) {
    if (!(error instanceof Unread)) throw error;
    return [null, error.message];
  }
}

function ticketWords(answer) {
  return view.test && view.test.ticket && make("p", { class: "ticket" }, "Your ticket: ",
    make("strong", { class: "code" }, answer ? answer.ticket : view.test.ticket),
    ". Take a picture of it: at the second test you type it. It holds no name.");
}

// A paper may take ten minutes, so what was chosen stands on this device until it is handed in.
function paperForm(question, old) {
  const { ticket, papers } = view.test, name = `paper-${question.id}`;
  const draft = old ? { ...old, chosen: { ...old.chosen } } : kept.read(name) || { chosen: {}, ticket };
  const body = make("div", { class: "paper" }), problem = make("p", { class: "soft", role: "status" });
  const field = make("input", { id: "ticket", class: "text-field", type: "text", value: draft.ticket,
    autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: 12 });
  const none = make("input", { id: "no-ticket", type: "checkbox", checked: draft.none });
  const letters = Object.keys(papers);
  const show = () => {
    const first = /-?([AB])$/i.exec(field.value.trim());
    const letter = letters.length === 1 ? letters[0] : none.checked ? draft.spare || (draft.spare =
      letters[Math.floor(Math.random() * 2)]) : first && letters.find(one => one !== first[1].toLowerCase());
    field.disabled = none.checked;
    if (letter !== draft.paper) draft.chosen = {};
    Object.assign(draft, { paper: letter, ticket: none.checked ? "" : field.value, none: none.checked });
    kept.write(name, draft);
    fill(body);
    problem.textContent = letter ? answeredWords(papers[letter], draft.chosen)
      : "Type your ticket, and the test comes here.";
    if (letter) paperFields(body, papers[letter], draft.chosen, () => {
      kept.write(name, draft);
      problem.textContent = answeredWords(papers[letter], draft.chosen);
    });
  };
  field.addEventListener("change", show);
  none.addEventListener("change", show);
  if (ticket) draft.ticket = ticket;
  const asks = make("div", { class: "text-row" },
    make("label", { for: "ticket" }, "Your ticket from the first test, such as KMQTRB-A"),
    make("span", { class: "field" }, field),
    make("label", { class: "option" }, none, make("span", {}, "I have no ticket")));
  field.value = draft.ticket;
  show();
  return {
    nodes: [ticket ? ticketWords() : asks, body, problem],
    read() {
      const { paper, chosen } = draft;
      if (!paper) return [null, "Type your ticket, or say that you have none."];
      if (!Object.keys(chosen).length) return [null, "Answer at least one question first."];
      return [{ paper, ticket: draft.ticket, chosen }, ""];
    },
  };
}

// The pointer sets the year that it is over and all years that it passed since it was last heard of, on a
// straight line between the two: a fast pointer is heard of only now and then, and must leave no spikes.
function lineForm(question, old) {
  const { years, low, high, step } = question, known = question.known || [];
  const first = known.length ? known[0][0] : years[0], last = years[years.length - 1];
  const start = known.length ? known[known.length - 1][1] : low + (high - low) / 2;
  const W = 640, H = 440, L = 64, R = 24, T = 20, B = 52, font = 26;
  const x = year => L + (W - L - R) * (last > first ? (year - first) / (last - first) : 0.5);
  const y = value => T + (H - T - B) * (high - value) / (high - low);
  const grain = step || (high - low) / 200;
  const within = value => Math.min(high, Math.max(low, value));
  const round = value => Number((Math.round(within(value) / grain) * grain).toFixed(4));
  const values = old ? [...old.line] : years.map(() => round(start));
  let drawn = Boolean(old);

  const svg = draw("svg", { class: "pad", viewBox: `0 0 ${W} ${H}`, "font-size": font, role: "img",
    "aria-label": "The pad for your line. Year and value can be set in the two fields below." });
  for (const value of ticks(low, high, 5)) {
    svg.append(draw("line", { x1: L, x2: W - R, y1: y(value), y2: y(value), class: "grid" }),
      draw("text", { x: L - 8, y: y(value) + 9, "text-anchor": "end", class: "soft" }, figure(value)));
  }
  const every = Math.max(1, Math.ceil((last - first) / 5));
  for (let year = last; year >= first; year -= every) {
    svg.append(draw("text", { x: x(year), y: H - 14, "text-anchor": year === last ? "end" : "middle",
      class: "soft" }, String(year)));
  }
  svg.append(draw("rect", { x: x(years[0]), y: T, width: W - R - x(years[0]), height: H - T - B,
    class: "pad-free" }));
  if (known.length) {
    svg.append(draw("polyline", { class: "line known",
      points: known.map(([year, value]) => `${x(year)},${y(value)}`).join(" ") }));
  }
  const path = draw("polyline", { class: "line own" });
  svg.append(path);
  const dots = years.map(() => draw("circle", { r: 6, class: "pad-dot" }));
  svg.append(...dots);

  const yearField = make("select", { id: "year" },
    years.map((year, k) => make("option", { value: k }, String(year))));
  const valueField = make("input", { type: "number", id: "value", min: low, max: high, step: "any",
    inputmode: "decimal", autocomplete: "off", class: "number-field" });
  const words = make("p", { class: "soft", role: "status" });

  const paint = () => {
    const begin = known.length ? [`${x(known[known.length - 1][0])},${y(known[known.length - 1][1])}`] : [];
    const drawnOn = values.map((value, k) => `${x(years[k])},${y(value)}`);
    path.setAttribute("points", [...begin, ...drawnOn].join(" "));
    path.setAttribute("class", drawn ? "line own" : "line own faint");
    dots.forEach((dot, k) => {
      dot.setAttribute("cx", x(years[k]));
      dot.setAttribute("cy", y(values[k]));
    });
  };
  const showField = () => {
    valueField.value = String(values[Number(yearField.value)]);
  };
  const set = (k, value) => {
    values[k] = round(value);
    drawn = true;
  };

  let drawing = false, before = null;
  const follow = event => {
    const box = svg.getBoundingClientRect();
    const px = (event.clientX - box.left) * W / box.width, py = (event.clientY - box.top) * H / box.height;
    const value = high - (py - T) / (H - T - B) * (high - low), from = before || { px, value };
    const half = (W - L - R) / Math.max(1, last - first) / 2;
    years.forEach((year, k) => {
      const atEnd = year === last && px > x(year) - 3 * half;  // who stops just short of the edge means it
      const passed = (x(year) - from.px) * (x(year) - px) < 0;
      if (passed) set(k, from.value + (value - from.value) * (x(year) - from.px) / (px - from.px));
      else if (atEnd || Math.abs(x(year) - px) <= half) set(k, value);
    });
    before = { px, value };
    paint();
    showField();
  };
  svg.addEventListener("pointerdown", event => {
    drawing = true;
    before = null;
    svg.setPointerCapture(event.pointerId);
    follow(event);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", event => {
    if (!drawing) return;
    const all = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    (all.length ? all : [event]).forEach(follow);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    svg.addEventListener(name, () => {
      drawing = false;
    });
  }
  yearField.addEventListener("change", showField);
  valueField.addEventListener("input", () => {
    const value = Number(valueField.value);
    if (valueField.value.trim() === "" || !isFinite(value)) return;
    set(Number(yearField.value), value);
    const k = Number(yearField.value);
    words.textContent = `${years[k]}: ${sized(values[k], question)}`;
    paint();
  });
  paint();
  showField();
  return {
    nodes: [
      make("p", {}, question.prompt ? rich(question.prompt)
        : `Draw on from ${years[0]} to ${last}, ${question.unit}.`),
      svg, lineKey(null, true, null),
      make("div", { class: "pad-fields" },
        make("span", {}, make("label", { for: "year" }, "Year"), yearField),
        make("span", {}, make("label", { for: "value" }, "Value"), valueField),
        make("button", { type: "button", class: "plain", onclick: () => {
          years.forEach((year, k) => {
            values[k] = round(start);
          });
          drawn = false;
          paint();
          showField();
        } }, "Start again")),
      words],
    read() {
      return drawn ? [{ line: [...values] }, ""] : [null, "Draw your line first, or set its values by year."];
    },
  };
}

// --- begin

darkByKey();
addEventListener("mousedown", event => {  // a button pressed twice selects the words that take its place
  if (event.detail > 1 && !isTyping(event.target)) event.preventDefault();
});
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;  // a keyboard that opens changes the height only
  width = innerWidth;
  if (view && view.phase !== "open") {
    shownKey = "";
    show();
  }
});
addEventListener("hashchange", () => {
  const now = codeOfAddress();
  if (now && now !== code) join(now);
});
if (code) start();
else joinScreen("");
