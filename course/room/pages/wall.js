// The projector's page: it only shows. Everything fits on one screen, so nobody has to scroll.

import {
  breakable, chatCode, choicePicture, connect, counted, darkByKey, figure, fill, groupsPicture, lineKey, make,
  movesTable, optionList, qrPicture, rich, sized, statusWords, tallyPicture, textSize, TOPICS, withinWords,
} from "./shared.js";

const head = document.getElementById("head"), main = document.getElementById("main");
const foot = document.getElementById("foot"), lineState = document.getElementById("line");

let view = null;

function token() {
  return location.hash.replace(/^#/, "");
}

function show() {
  if (!view) return;
  list = null;
  document.body.classList.toggle("blank", Boolean(view.blank));
  document.body.classList.remove("size-1", "size-2", "size-3", "size-4", "size-5", "told");
  if (view.blank) {
    fill(head);
    fill(foot);
    fill(main, make("h1", { class: "unseen" }, "The wall is blank for the moment."));
    return;
  }
  if (view.phase === "ended") end();
  else if (!view.question || view.inviting) welcome();
  else if (view.phase === "open" || view.phase === "waiting" || (view.again && !view.tally)) asked();
  else answered();
}

/** Return an address without what everybody's browser puts in by itself. */
function shortAddress() {
  return view.address.replace(/^https?:\/\//, "").replace(/\/(j\/[A-Za-z]{4,6}\/?)?$/, "");
}

function welcome() {
  fill(head, make("p", {}, view.lesson ? view.lesson.title : ""));
  if (view.locked) {
    fill(foot);
    fill(main, make("div", { class: "middle calm" }, make("h1", {}, "The door is closed."),
      make("p", { class: "talk" }, `${counted(view.joined, "device has", "devices have")} joined.`)));
    return;
  }
  fill(foot, make("p", { class: "soft" }, "No app, no account, no name. One vote a device."));
  fill(main, make("div", { class: "welcome" },
    view.qr && qrPicture(view.qr,
      `QR code of the address ${shortAddress()} with the room code ${view.code}`),
    make("div", {},
      make("h1", {}, "Join with your phone or laptop"),
      make("p", { class: "address" }, breakable(shortAddress())),
      make("p", { class: "code-line" }, "Room code ", make("strong", { class: "code" }, view.code)),
      make("p", { class: "joined", role: "status" }, make("strong", {}, String(view.joined)), " joined"))));
}

function top() {
  const question = view.question;
  const second = view.round === 2 ? " \u00b7 second vote" : "";
  const chat = view.phase === "open" ? chatCode(question) : "";
  fill(head,
    make("p", { class: "topic" }, `${TOPICS[question.topic] || "Question"}${second}`),
    chat && make("p", {}, "in a chat: ", make("strong", { class: "chat" }, chat)),
    !view.locked && make("p", { class: "corner" }, shortAddress(), " ",
      make("strong", { class: "code" }, view.code)));
  return make("h1", { class: "question" }, rich(question.text));
}

function asked() {
  const question = view.question, open = view.phase === "open";
  const title = top();
  const bar = make("span", { class: "progress-fill" });
  bar.style.width = `${view.joined ? Math.min(100, 100 * view.answered / view.joined) : 0}%`;
  const options = question.options || [];
  const count = [make("strong", {}, String(view.answered)), ` of ${view.joined} answered`];
  const progress = make("div", { class: "progress" }, make("p", { role: "status" }, count),
    make("span", { class: "progress-bar", "aria-hidden": "true" }, bar));
  const isPlain = !options.length && question.form !== "line";
  fill(main, title,
    view.round === 2 && open && make("p", { class: "talk" }, "Talk to your neighbour, then vote again."),
    options.length > 0 && optionList(question, options.length > 5 ? "choices many" : "choices"),
    question.form === "number" && make("p", { class: "scale" }, scaleWords(question)),
    question.form === "line" && [
      make("p", { class: "scale" }, `Draw on from ${question.years[0]}, ${question.unit}.`),
      drawn(box => tallyPicture(question, null, sizeOf(box)))],
    isPlain && open && make("div", { class: "middle large-count" }, progress));
  const vote = view.again ? "The second vote" : "The vote";
  fill(foot, open ? !isPlain && progress
    : make("p", { class: "soft" }, `Read the question. ${vote} opens in a moment.`));
  fit();
}

function scaleWords(question) {
  const ends = `from ${figure(question.low, question.step)} to ${sized(question.high, question)}`;
  return question.margin ? `A guess ${ends}, and how far off it could be.` : `A guess ${ends}.`;
}

/** A box that its drawing fills; it is drawn once the box stands on the page and its size is known. */
function drawn(picture, name = "drawing") {
  const box = make("div", { class: `${name} fills` });
  box.redraw = () => fill(box, picture(box));
  waiting.push(box);
  return box;
}

let waiting = [], list = null;

/** A box with a list, of which the largest rows stay where not all fit; it counts the others together. */
function shorter(box, rows, picture) {
  box.take = most => {
    box.rows = most;
    fill(box, picture(most));
  };
  box.take(rows);
  list = box;
  return box;
}

function sizeOf(box) {
  return { width: Math.max(200, box.clientWidth), height: Math.max(120, box.clientHeight), font: textSize() };
}

/** Make long texts smaller, step by step, until all stands on the screen; then draw what fills boxes. */
function fit() {
  const boxes = waiting;
  waiting = [];
  for (let size = 0; size <= 5; size += 1) {
    if (size) {
      document.body.classList.remove(`size-${size - 1}`);
      document.body.classList.add(`size-${size}`);
    }
    boxes.forEach(box => fill(box));
    // a picture keeps a good part of the screen also where the answer stands above it
    if (main.scrollHeight <= main.clientHeight + 1 && boxes.every(box =>
      box.clientHeight > Math.max(textSize() * 5, innerHeight * 0.4))) break;
  }
  while (list && list.rows > 1 && main.scrollHeight > main.clientHeight + 1) list.take(list.rows - 1);
  boxes.forEach(box => box.redraw());
}

function answered() {
  const question = view.question, { first, shown, groups, moves } = view;
  const typed = question.form === "text" && !question.numeric;  // words of learners are never on the wall
  const tally = typed ? null : view.tally;
  // once there is something to look at, the question steps back
  document.body.classList.toggle("told", Boolean(tally || shown || groups));
  const parts = [top()];
  if (shown && shown.words) {
    parts.push(make("p", { class: "truth-line" },
      make("span", {}, "The answer: "), make("strong", {}, rich(shown.words)),
      shown.verdict && !shown.words.includes(shown.verdict)
        && make("span", { class: "verdict" }, `Verdict: ${shown.verdict}`)));
  }
  if (groups) {
    parts.push(shorter(make("div", { class: "middle" }), groups.groups.length, rows =>
      groupsPicture(groups, { rows })));
  } else if (tally && first) parts.push(twoVotes(question, tally, first, shown, moves));
  else if (tally) parts.push(oneVote(question, tally, shown));
  else if (shown && question.form === "line") {
    parts.push(drawn(box => tallyPicture(question, null, { ...sizeOf(box), shown })), lineKey(null, null,
      shown));
  } else if (!shown) {
    parts.push(make("div", { class: "middle" }, make("p", { class: "talk" }, "Voting is closed."),
      make("p", { class: "scale" }, `${view.answered} of ${view.joined} answered`)));
  }
  if (shown && shown.because) parts.push(make("p", { class: "because" }, rich(shown.because)));
  fill(main, parts);
  fill(foot, footWords(question, tally, shown, groups));
  fit();
}

function footWords(question, tally, shown, groups) {
  const source = shown && [shown.source && `Source: ${shown.source}`,
    statusWords(shown.status)].filter(Boolean);
  const votes = groups ? groups.n : tally ? tally.n : view.answered;
  const hold = shown ? withinWords(tally) : "";
  const middle = tally && question.form === "number" && typeof tally.median === "number" && !groups
    ? `The middle guess is ${sized(tally.median, question)}. ` : "";
  return (tally || groups || shown) && [
    make("p", { role: "status" }, counted(votes, "answer", "answers"), ". ", middle,
      hold && make("strong", {}, hold)),
    source && source.length > 0 && make("p", { class: "soft" }, source.join(" \u00b7 ")),
  ];
}

function oneVote(question, tally, shown, top = 0) {
  if (!["number", "line"].includes(question.form)) {
    return shorter(make("div", { class: "middle" }), 8, rows =>
      tallyPicture(question, tally, { shown, rows }));
  }
  const picture = drawn(box => tallyPicture(question, tally, { ...sizeOf(box), shown, top }));
  return question.form === "number" ? picture
    : make("div", { class: "with-key" }, picture, lineKey(tally, null, shown));
}

function twoVotes(question, tally, first, shown, moves) {
  if (question.form === "text") {
    return shorter(make("div", { class: "two bars-two" }), 8, rows => [["First vote", first],
      ["Second vote", tally]].map(([name, of]) => make("section", { class: "vote" }, make("h2", {}, name),
      tallyPicture(question, of, { shown, rows }))));
  }
  if (["number", "line"].includes(question.form)) {
    const counts = [first, tally].flatMap(vote => (vote.bins || []).map(bin => bin.count));
    const one = (name, of) => make("section", { class: "vote" }, make("h2", {}, name),
      oneVote(question, of, shown, Math.max(0, ...counts)));
    return make("div", { class: "two" }, one("First vote", first), one("Second vote", tally));
  }
  return make("div", { class: "two bars-two" }, choicePicture(question, tally, { first, shown }),
    moves && moves.length > 0 && shorter(make("div", { class: "moved" }), Math.min(6, moves.length), rows =>
      movesTable(question, moves, rows)));
}

function end() {
  if (parent !== window) parent.postMessage("course-ended", "*");  // the slides, over which the wall lies
  const closing = view.closing || [];
  const votes = closing.reduce((sum, one) => sum + one.tally.n + (one.first ? one.first.n : 0), 0);
  fill(head, make("p", {}, view.lesson ? view.lesson.title : ""));
  fill(main, make("div", { class: "middle calm" }, make("h1", {}, "The room is closed."),
    make("p", { class: "talk" }, votes
      ? `Thank you for ${counted(votes, "vote", "votes")} `
        + `on ${counted(closing.length, "question", "questions")}.`
      : "Thank you."),
    make("p", { class: "soft" }, "The room took counts, and nothing about any person.")));
  fill(foot);
}

darkByKey();
addEventListener("hashchange", () => location.reload());  // the address of another class
addEventListener("resize", show);
const line = connect({
  hello: () => ({ do: "hello", role: "wall", token: token() }),
  hear(message) {
    if (message.kind === "view") {
      // once, when it begins: whoever then goes back to the slide stays there
      const begins = message.view.inviting && !(view && view.inviting);
      if (begins && parent !== window) parent.postMessage("course-inviting", "*");
      view = message.view;
      show();
    } else if (message.kind === "refused") {
      // whose page has been in asks on: for a moment, another room may stand at the address
      if (view && message.code === "wrong_token") return;
      lineState.textContent = message.says;
      if (message.code === "wrong_token" || message.code === "ended") line.stop();
    }
  },
  changed(standing) {
    lineState.textContent = standing ? "" : "Connection lost. Trying again\u2026";
  },
});
