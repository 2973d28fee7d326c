// The presenter's window: what is asked now, one next act, what the class thinks, and the notes of this step.

import {
  chatCode, connect, counted, darkByKey, exampleOf, fill, fillWhenNew, groupsPicture, isTyping, keeper,
  lineKey, make, movesTable, optionList, plain, qrPicture, rich, sized, statusWords, tallyPicture, textSize,
  TOPICS, unknownCrowds, withinWords,
} from "./shared.js";

const place = name => document.getElementById(name);
const parts = {};
for (const name of ["now", "notes", "class", "list", "work", "more", "counts", "tools", "minutes", "over",
  "crowds"]) {
  parts[name] = place(name);
}
const PHASES = {
  waiting: "not asked yet", open: "open", closed: "closed", revealed: "revealed", ended: "ended",
};

const kept = keeper("course-room-");
const mine = new Map(kept.read("mine") || []);  // crowds that are the class, for `unknownCrowds`
addEventListener("pagehide", () => kept.write("mine", [...mine]));
let view = null, heardAt = 0, ending = false;

function act(what, more = {}) {
  place("trouble").textContent = "";
  const isSent = line.send({ do: what, ...more });
  if (!isSent) place("trouble").textContent = "The room does not answer. Wait a moment.";
}

// --- what comes next

/** Return whether there is something to reveal: a question of the teacher's own has no right answer. */
function hasAnswer() {
  return Boolean(view.answer && (view.answer.words || view.answer.truth !== null));
}

/** Return the act that leads on to another question, or to the end; its words name the question. */
function leave() {
  const { then, later } = view;
  if (later) return null;  // the slides lead to what is left
  return then
    ? { name: "next", words: `Next: question ${then.number}, ${TOPICS[then.topic].toLowerCase()}`,
      run: () => act("next") }
    : { name: "end", words: "End the room\u2026", run: () => askToEnd() };
}

/** Return the acts that fit now: the first is the big one, which the room names. */
function acts() {
  const { phase, question } = view, on = view.showing || {};
  if (!question) return [view.questions.length ? { words: "First question", run: () => act("next") } : null];
  const one = (name, words, more, name2 = name) => ({ name: name2, words, run: () => act(name, more) });
  const isClosed = phase === "closed", isRevealed = phase === "revealed";
  const fit = [
    phase === "waiting" && one("open", "Open the vote"),
    phase === "open" && one("close", "Close the vote"),
    isClosed && hasAnswer() && one("reveal", "Reveal the answer"),
    isClosed && view.round === 1 && question.form !== "paper"
      && (view.answered > 0 || view.onward === "again") && one("again", "Second vote, after a talk"),
    phase === "waiting" && question.topic === "own" && one("take_away", "Take this question away"),
    isRevealed && question.topic === "check"
      && one("mistakes", on.mistakes ? "Hide the mistakes" : "Show the mistakes", { on: !on.mistakes }),
    leave(),
    (isClosed || isRevealed)
      && one("show", on.tally ? "Hide the counts" : "Show the counts", { on: !on.tally }),
    isClosed && one("open", "Let more answers in", {}, "reopen"),
  ].filter(Boolean);
  const first = fit.find(each => each.name === view.onward);
  return [first || null, ...fit.filter(each => each !== first)];  // null where only the slides lead on
}

/** What a step back is: away from the wall first, then the question before. Nothing is ever lost by it. */
function back() {
  const on = view.showing || {};
  if (view.blank) act("blank", { on: false });
  else if (view.inviting) act("invite", { on: false });
  else if (on.mistakes) act("mistakes", { on: false });
  else if (on.tally && view.phase === "closed") act("show", { on: false });
  else {
    const at = view.questions.findIndex(entry => view.question && entry.id === view.question.id);
    if (at > 0) act("go", { question: view.questions[at - 1].id });
    else act("invite", { on: true });
  }
}

// --- the parts of the page

function show() {
  if (!view) return;
  place("lesson").textContent = view.lesson ? view.lesson.title : "";
  place("warning").textContent = view.trouble || "";
  const ended = view.phase === "ended";
  document.body.classList.toggle("ended", ended);
  showMinutes();
  showCounts();
  showTools(ended);
  showCrowds(ended);
  if (ended) {
    showEnd();
    return;
  }
  showNow();
  showClass();
  showNotes();
  showList();
  showWork();
  showMore();
}

function showMinutes() {
  if (!view || !view.minutes) return;
  const { plan, begins, planned, paced } = view.minutes;
  const begun = view.minutes.elapsed > 0;
  const since = begun ? (Date.now() - heardAt) / 60000 : 0;
  const elapsed = view.minutes.elapsed + since;
  // on plan from the minute in which the step should begin to the one in which it should end
  const late = elapsed > planned ? Math.round(elapsed - planned) : Math.min(0, Math.round(elapsed - begins));
  let words = paced ? "on plan" : "";
  if (paced && late > 0) words = `${counted(late, "minute", "minutes")} behind the plan`;
  if (paced && late < 0) words = `${counted(-late, "minute", "minutes")} ahead of the plan`;
  const left = Math.round(plan - elapsed);
  const rest = left >= 0 ? `${left} left of ${plan}` : `${counted(-left, "minute", "minutes")} over ${plan}`;
  fillWhenNew(parts.minutes, [begun, Math.floor(elapsed), rest, words], () => begun
    ? [make("strong", {}, `Minute ${Math.floor(elapsed) + 1}`), `, ${rest}`,
      words && make("span", { class: late > 2 ? "late" : false }, `: ${words}`)]
    : [`${plan} minutes are planned. They count from the first vote or the second step.`]);
}

function showCounts() {
  const moods = view.moods || { fine: 0, stuck: 0 };
  fillWhenNew(parts.counts, [view.answered, view.joined, moods], () => [
    make("p", {}, make("strong", { class: "large" }, String(view.answered)), " answered"),
    make("p", {}, make("strong", { class: "large" }, String(view.joined)), " joined"),
    make("p", { class: moods.stuck ? "stuck-count" : false },
      make("strong", { class: "large" }, String(moods.stuck)), " I\u2019m stuck"),
    make("p", {}, make("strong", { class: "large" }, String(moods.fine)), " I\u2019m fine"),
  ]);
}

/** Say when many devices share one address, or many codes are tried: one person may play many voters. */
function showCrowds(ended) {
  const crowds = unknownCrowds(view.crowds || [], mine, Date.now());
  fillKeepingFocus(parts.crowds, [crowds, view.tries, ended], () => ended ? [] : [
    crowds.map(({ crowd, devices }) => make("div", { class: "crowd" },
      make("p", {}, make("strong", {}, `${devices} devices share one address.`),
        " Behind one router or hub this may be your class. Are these more devices than people in the room? "
        + "Then drop them. Their votes do not count, the wall shows a new code, and the room is unlocked. "
        + "Anybody who types the new code gets their votes back."),
      make("button", { type: "button", class: "plain", "data-act": crowd,
        onclick: () => askFirst(`Drop ${devices} of ${view.joined} devices?`,
          "Their votes no longer count. Each of these people must type the new code to get them back.",
          "Drop them", () => act("drop", { crowd })) }, `Drop these ${devices} devices`),
      make("button", { type: "button", class: "plain", "data-act": `${crowd} mine`, onclick: () => {
        mine.set(crowd, { first: devices, most: devices, since: Date.now() });
        showCrowds(ended);
      } }, "This is my class"))),
    view.tries && make("p", {}, make("strong", {}, "Somebody is trying room codes."),
      " Once everybody is in, press Lock."),
  ]);
}

function toggle(words, on, run) {
  return make("button", { type: "button", class: "plain", "aria-pressed": String(Boolean(on)), onclick: run },
    words);
}

function showTools(ended) {
  fillKeepingFocus(parts.tools, [view.blank, view.inviting, view.locked, ended,
    view.wall_address], () => ended ? [] : [
    make("button", { type: "button", class: "plain",
      // beside this page, so that it opens on whatever address the teacher uses
      onclick: () => window.open(`wall${new URL(view.wall_address).hash}`, "_blank", "noopener") },
    "Open the wall"),
    toggle("Blank the wall", view.blank, () => act("blank", { on: !view.blank })),
    toggle("How to join", view.inviting, () => act("invite", { on: !view.inviting })),
    toggle("Lock", view.locked, () => act("lock", { on: !view.locked })),
    make("button", { type: "button", class: "plain end", onclick: () => askToEnd() }, "End\u2026"),
  ]);
}

/** Fill an element anew and give the focus back to the button with the same words, or to the first one. */
function fillKeepingFocus(node, data, makeChildren) {
  const active = document.activeElement, had = node.contains(active) ? active : null;
  const words = had ? had.textContent : "", name = had ? had.getAttribute("data-act") : null;
  fillWhenNew(node, data, makeChildren);
  if (!had || node.contains(had)) return;
  const all = [...node.querySelectorAll("button, input, textarea, summary")];
  const same = all.find(one => (name ? one.getAttribute("data-act") === name : one.textContent === words));
  const next = same || all[0];
  if (next) next.focus({ preventScroll: true });
}

function showNow() {
  const question = view.question, found = acts();
  const data = [question, view.phase, view.round, found.map(one => one && one.words), view.answer,
    view.heading, view.code, view.later];
  fillKeepingFocus(parts.now, data, () => {
    const [first, ...others] = found;
    return [
      question
        ? [make("p", { class: "topic" },
          `${question.number} \u00b7 ${TOPICS[question.topic] || "Question"} \u00b7 ${PHASES[view.phase]}`,
          view.round === 2 && " \u00b7 second vote"),
        make("h1", { class: "question" }, rich(question.text)),
        (question.options || []).length > 0 && optionList(question, "choices")]
        : [make("h1", {}, "Waiting for the class"),
          make("p", {}, "Join at ", make("strong", {}, view.address),
            ", room code ", make("strong", { class: "code" }, view.code || ""), "."),
          !view.questions.length && make("p", { class: "soft" },
            "The questions of the lesson are being prepared.")],
      first && make("button", { type: "button", class: "big", "data-act": "first", onclick: first.run },
        first.words),
      make("div", { class: "acts" }, others.map(one =>
        make("button", { type: "button", class: "plain", onclick: one.run }, one.words))),
      view.later && make("p", { class: "soft" },
        `The claims are voted on again at the step \u201c${view.later}\u201d: go on with the slides.`),
      question && hasAnswer() && view.phase !== "revealed" && pressed("The answer, for you only",
        answerParts(view.answer)),
      question && hasAnswer() && view.phase === "revealed" && make("div", { class: "answer-told" },
        answerParts(view.answer)),
    ];
  });
}

function pressed(words, children) {
  return make("details", {}, make("summary", {}, words), make("div", { class: "behind" }, children));
}

function answerParts(answer) {
  const source = [answer.source && `Source: ${answer.source}`, answer.status && statusWords(answer.status)];
  return [
    make("p", {}, "The answer: ", make("strong", {}, rich(answer.words)), answer.verdict
      && !answer.words.includes(answer.verdict) && `, ${answer.verdict}`),
    answer.because && make("p", {}, rich(answer.because)),
    make("p", { class: "soft" }, source.filter(Boolean).join(" \u00b7 ")),
  ];
}

function showClass() {
  const { question, tally, groups, first, moves } = view, box = parts.class;
  const on = view.showing || {}, width = Math.max(240, box.clientWidth - 32);
  const shown = view.phase === "revealed" ? view.shown || view.answer : null;
  fillWhenNew(box, [question && question.id, tally, groups, first, moves, on, shown, width, textSize()],
    () => {
    if (!question) return [make("h2", {}, "What the class thinks"), make("p", { class: "soft" },
      "No question yet.")];
    const seen = [on.tally && "counts", on.mistakes && "mistakes"].filter(Boolean).join(" and ");
    const size = { width, height: Math.round(Math.min(330, Math.max(230, width * 0.5))),
      font: textSize() * 0.85 };
    const picture = of => [tallyPicture(question, of, { ...size, shown }),
      question.form === "line" && lineKey(of, null, shown)];
    return [
      make("h2", {}, "What the class thinks"),
      make("p", { class: "soft" }, seen ? `The wall shows the ${seen}.`
        : "Only you see this; the wall does not."),
      groups && groups.n > 0 && groupsPicture(groups, { ask: question.numeric }),
      tally && tally.n > 0 && !groups && (first && question.form === "choice"
        ? tallyPicture(question, tally, { first, shown })
        : [first && make("h3", {}, "Second vote"), picture(tally)]),
      tally && tally.n > 0 && groups && question.form !== "text" && picture(tally),
      tally && question.form === "number" && typeof tally.median === "number"
        && make("p", {}, `The middle guess is ${sized(tally.median, question)}. `, shown
          && withinWords(tally)),
      first && question.form !== "choice" && [make("h3", {}, "First vote"), picture(first)],
      moves && moves.length > 0 && movesTable(question, moves),
      (!tally || !tally.n) && make("p", {}, "No answer yet."),
    ];
  });
}

function showNotes() {
  const notes = view.notes;
  fillWhenNew(parts.notes, [notes, view.following], () => [
    make("h2", {}, notes && notes.heading ? notes.heading : "Notes"),
    notes && notes.label_texts && notes.label_texts.length
      ? notes.label_texts.map(([label, text]) => label === "Answer"
        ? pressed("Answer", [make("p", {}, rich(text))])
        : make("p", { class: label === "Ask" ? "note ask" : "note" }, make("strong", {}, `${label}. `),
          rich(text)))
      : make("p", { class: "soft" }, "There is no note on this step."),
    view.following && make("div", { class: "following" },
      make("p", {}, "Next step: ", make("strong", {}, view.following)),
      make("button", { type: "button", class: "plain", onclick: () => act("step",
        { heading: view.following }) },
        "Go to its notes")),
  ]);
}

// Made anew only where questions come or go: what a teacher presses or chooses while votes come in stays.
function showList() {
  const { questions, question, steps } = view;
  fillKeepingFocus(parts.list, [questions.map(({ id, text }) => [id, text]), steps], () => [
    make("h2", {}, "All questions"),
    make("ol", { class: "questions" }, questions.map(entry => make("li", { value: entry.number },
      make("button", { type: "button", class: "entry", "data-act": entry.id, onclick: () => {
        act("go", { question: entry.id });
        scrollTo(0, 0);  // its button
      } },
      make("span", { class: "entry-text" }, plain(entry.text)), make("span", { class: "soft" }))))),
    stepChooser(),
  ]);
  parts.list.querySelectorAll(".entry").forEach((button, k) => {
    const entry = questions[k];
    const votes = entry.answered ? `, ${counted(entry.answered, "answer", "answers")}` : "";
    if (question && entry.id === question.id) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    button.lastChild.textContent = `${TOPICS[entry.topic] || ""} \u00b7 ${PHASES[entry.phase] || entry.phase}`
      + `${votes}${entry.left_out ? " \u00b7 its step is left out of this class" : ""}`;
  });
  const field = place("step"), now = view.notes ? view.notes.heading : "";
  if (field && field.value !== now) field.value = now;
}

function stepChooser() {
  const headings = (view.steps || []).map(step => step.heading);
  if (!headings.length) return null;
  const field = make("select", { id: "step", onchange: () => act("step", { heading: field.value }) },
    headings.map(heading => make("option", { value: heading }, heading)));
  return make("p", {}, make("label", { for: "step" }, "Notes of the step "), field);
}

function showWork() {
  fillWhenNew(parts.work, view.work, () => {
    const work = view.work || [];
    return [
      make("h2", {}, "Work in the notebooks"),
      !work.length && make("p", { class: "soft" },
        "Counts stand here once learners let their notebooks tell the room how they get on."),
      work.length > 0 && make("div", { class: "scroll", tabindex: 0, role: "region",
        "aria-label": "Work by step" },
        make("table", {},
          make("thead", {}, make("tr", {}, ["Step", "Question", "Outcomes", "Mistakes"].map(word =>
            make("th", { scope: "col" }, word)))),
          make("tbody", {}, work.map(row => make("tr", {},
            make("td", {}, row.step || ""),
            make("td", {}, row.title || row.question),
            make("td", {}, Object.entries(row.outcomes || {}).map(([word, count]) => make("div", {},
              `${count} ${word}`))),
            make("td", {}, (row.mistakes || []).map(one =>
              make("div", {}, make("strong", {}, `${one.count}: `), one.says)))))))),
    ];
  });
}

function showMore() {
  if (!parts.more.firstChild) {
    const own = make("input", { id: "own", type: "text", maxlength: 300, autocomplete: "off",
      "aria-describedby": "own-how" });
    const chat = make("textarea", { id: "chat", rows: 4, "aria-describedby": "chat-how" });
    fill(parts.more,
      make("form", { onsubmit: event => {
        event.preventDefault();
        if (!own.value.trim()) return;
        act("ask", { line: own.value.trim() });
        if (view.phase !== "open") own.value = "";  // the room takes no question while a vote is open
      } },
      make("h2", {}, make("label", { for: "own" }, "Ask a question of your own")),
      make("p", { id: "own-how", class: "soft" },
        "In a line: Which worries you more? | mines | magnets. "
        + "Or with a range: How many tonnes? | 0..100 tonnes"),
      make("div", { class: "field-row" }, own, make("button", { type: "submit", class: "plain" }, "Ask"))),
      make("form", { onsubmit: event => {
        event.preventDefault();
        if (!chat.value.trim()) return;
        act("codes", { text: chat.value });
        chat.value = "";
      } },
      make("h2", {}, make("label", { for: "chat" }, "Paste answers from a chat")),
      make("p", { id: "chat-how", class: "soft" }),
      chat, make("button", { type: "submit", class: "plain" }, "Read them"),
      make("div", { id: "codes-read", role: "status" })),
    view.tablet && tabletWay(view.tablet));
  }
  const code = view.question && view.question.code;
  place("chat-how").textContent = code
    ? `For who cannot reach the room: ${codeWords(view.question)}`
    : "For who cannot reach the room. Choose a question first.";
  const read = view.last_codes;
  fillWhenNew(place("codes-read"), read, () => read ? [
    make("p", {}, `${counted(read.read, "answer was", "answers were")} read.`),
    read.not_read && read.not_read.length > 0 && make("div", {},
      make("p", {}, `Look at ${counted(read.not_read.length, "line", "lines")}:`),
      make("ul", {}, read.not_read.slice(0, 8).map(text => make("li", {}, text)))),
  ] : []);
}

/** The way to this page on a second device; who scans it can reveal answers, so it waits behind a press. */
function tabletWay({ address, qr }) {
  return make("details", { class: "tablet" }, make("summary", {}, "This page on your tablet"),
    make("div", { class: "behind" },
      make("p", {}, "Do not open this on the projector: whoever scans it is the presenter."),
      qr && qrPicture(qr, "QR code of the presenter’s page"),
      make("p", { class: "soft long" }, address)));
}

function codeWords(question) {
  const code = chatCode(question);
  if (!code) return "this one cannot be answered by chat.";
  const means = { number: `${exampleOf(question)}${question.margin ? ", give or take 6" : ""}`,
    text: question.numeric ? "12.5" : "that word" };
  return `${code} means ${means[question.form] || "the first of the options"}.`;
}

// --- the end

function askToEnd() {
  askFirst("End the room?", "Nobody can vote any more. You then get the page of what the class thought.",
    "End the room", () => act("end"));
}

/** Ask before an act that cannot be taken back. */
function askFirst(title, words, yes, run) {
  ending = true;
  const focused = document.activeElement;
  const close = () => {
    ending = false;
    parts.over.hidden = true;
    fill(parts.over);
    if (focused && focused.focus) focused.focus();
  };
  const stay = make("button", { type: "button", class: "plain", onclick: close }, "Cancel");
  const end = make("button", { type: "button", class: "big", onclick: () => {
    close();
    run();
  } }, yes);
  fill(parts.over, make("div", { class: "ask-box", role: "alertdialog", "aria-modal": "true",
    "aria-labelledby": "end-title", onkeydown: event => {
      if (event.key === "Escape") close();
      if (event.key === "Tab") {
        event.preventDefault();
        (document.activeElement === stay ? end : stay).focus();
      }
    } },
  make("h2", { id: "end-title" }, title),
  make("p", {}, words),
  make("div", { class: "acts" }, end, stay)));
  parts.over.hidden = false;
  stay.focus();
}

function showEnd() {
  for (const name of ["class", "list", "work", "more", "notes"]) fill(parts[name]);
  fillWhenNew(parts.now, ["ended", view.report, view.closing], () => [
    make("h1", {}, "The room is closed."),
    make("p", {}, view.report ? "The page of what the class thought is for the next meeting. "
      + "It has counts, and nothing about persons."
      : "It was stopped without End, so there is no page of what the class thought."),
    view.report && make("button", { type: "button", class: "big", onclick: () => download(view.report) },
      "Download the page"),
    (view.closing || []).map(closingPart),
  ]);
}

function download(report) {
  const blob = new Blob([report.page || report], { type: "text/html" });
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: report.name || "what-the-class-thought.html" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** Return what the class thought of one question, before and after. */
function closingPart({ question, tally, first, moves, groups, shown }) {
  const size = { width: Math.max(240, Math.min(640, parts.now.clientWidth - 32)), height: 260,
    font: textSize() * 0.85 };
  const of = (title, some) => [title && make("h3", {}, title), tallyPicture(question, some, { ...size,
    shown })];
  return make("section", { class: "closing" },
    make("h2", {}, rich(question.text)),
    shown && shown.words && make("p", {}, "The answer: ", make("strong", {}, rich(shown.words))),
    first && question.form === "choice"
      ? tallyPicture(question, tally, { first, shown })
      : [first && of("First vote", first), of(first ? "Second vote" : "", tally)],
    make("p", {}, `${counted(tally.n, "answer", "answers")}. `, shown && withinWords(tally)),
    groups && groupsPicture(groups),
    moves && moves.length > 0 && movesTable(question, moves));
}

// --- keys, begin

addEventListener("keydown", event => {
  if (!view || view.phase === "ended" || ending || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) return;
  const first = acts()[0];
  const onward = view.blank ? () => act("blank", { on: false }) : first && first.run;  // as at the slides
  const run = {
    PageDown: onward, ArrowRight: onward, PageUp: back, ArrowLeft: back,
    j: () => act("invite", { on: !view.inviting }),
    b: () => act("blank", { on: !view.blank }), ".": () => act("blank", { on: !view.blank }),
    r: view.phase === "closed" && hasAnswer() ? () => act("reveal") : null,
  }[event.key];
  if (!run || event.repeat) return;
  event.preventDefault();
  run();
});
darkByKey();
addEventListener("hashchange", () => location.reload());  // the address of another class
setInterval(showMinutes, 5000);
addEventListener("resize", () => view && show());
const line = connect({
  hello: () => ({ do: "hello", role: "teacher", token: location.hash.replace(/^#/, "") }),
  hear(message) {
    if (message.kind === "view") {
      const wasOpen = view && view.phase === "open";
      view = message.view;
      if (wasOpen && view.phase !== "open") place("trouble").textContent = "";  // "A vote is open" is past
      heardAt = Date.now();
      show();
    } else if (message.kind === "refused") {
      // whose page has been in asks on: for a moment, another room may stand at the address
      if (view && message.code === "wrong_token") return;
      place("trouble").textContent = message.says;
      if (message.code === "wrong_token") line.stop();
    }
  },
  changed(standing) {
    place("line").textContent = standing ? "" : "Connection lost. Trying again\u2026";
  },
});
