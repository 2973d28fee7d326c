// A guess: it is kept in the browser, then the answer is shown, in the words of the notebook.
"use strict";
(() => {
  const moving = window.courseMoving;

  // Numbers as Python writes them: a tie goes to the even digit.
  const fixed = (value, digits) => {
    const size = Math.abs(value), scaled = size * 10 ** digits, low = Math.floor(scaled);
    const tie = Math.abs((size * 2 ** (digits + 1)) % 2) === 1;
    const text = tie ? ((low % 2 === 0 ? low : low + 1) / 10 ** digits).toFixed(digits) : size.toFixed(digits);
    const [whole, part] = text.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part === undefined ? "" : `.${part}`);
    return value < 0 && Number(text) !== 0 ? `\u2212${grouped}` : grouped;
  };
  const percent = share => `${fixed(100 * share, 0)} %`;
  const short = value => String(Number(value.toPrecision(6))).replace("-", "\u2212");
  const sized = (error, unit) =>
    `${fixed(Math.abs(error), 1)} ${unit.startsWith("percent") ? "percentage points" : unit}`;
  const tooFar = (error, unit) => Number(fixed(Math.abs(error), 1).replaceAll(",", "")) === 0
    ? "right to the digit shown" : `${sized(error, unit)} too ${error > 0 ? "high" : "low"}`;
  const rounded = (value, digits) => Number(`${Math.round(Number(`${value}e${digits}`))}e-${digits}`);

  const NONE = "No guess yet. Make your guess, then keep it to see the answer.";
  const rule = ask => `A simple guess, \u201c${ask.naive_words}\u201d,`;

  // Each kind: the error of a guess, its sentence, and the rows of its picture.
  const sorts = {
    number: {
      ends: (ask, { guess, margin }) => [Math.max(guess - margin, ask.low), Math.min(guess + margin, ask.high)],
      error: (ask, { guess }) => rounded(guess - ask.truth, 6),
      said(ask, mine, kept) {
        const { unit } = ask, plus = value => ask.low < 0 && value > 0 ? "+" : "";
        const [guess, low, high] = [mine.guess, ...this.ends(ask, mine)].map(one => plus(one) + short(one));
        if (!kept)
          return `Your guess is ${guess} ${unit}; your range goes from ${low} to ${high}. Keep it to see the answer.`;
        const error = this.error(ask, mine), where = Math.abs(error) <= mine.margin ? "inside" : "outside";
        // "too low" might be a loss too small
        const loss = ask.truth < 0 && ask.truth + error <= 0 && Number(fixed(Math.abs(error), 1)) !== 0;
        const off = loss ? `${sized(error, unit)} too ${error > 0 ? "near zero" : "far below zero"}` : tooFar(error, unit);
        const size = value => `${plus(Number(value.toFixed(1)))}${fixed(value, 1)} ${unit.startsWith("percent") ? "percent" : unit}`;
        return `The answer is ${size(ask.truth)}. Your guess of ${guess} is ${off}. The answer is ${where} your ` +
          `range from ${low} to ${high}. ${rule(ask)} gives ${size(ask.naive)}, off by ${sized(ask.naive - ask.truth, unit)}.`;
      },
      rows(ask, mine, shown) {
        const [own, ...others] = ask.rows.points, [low, high] = this.ends(ask, mine);
        const points = [{ ...own, value: mine.guess, low, high }, ...(shown ? others : [])];
        return { points, answer: shown ? ask.rows.answer : [] };
      },
    },
    choice: {
      error: (ask, { guess, confidence }) => rounded((confidence - (guess === ask.truth ? 1 : 0)) ** 2, 6),
      said(ask, mine, kept) {
        const words = key => ask.options.find(option => option[0] === key)[2];
        const said = `Your guess: ${words(mine.guess)}; you are ${percent(mine.confidence)} sure.`;
        if (!kept) return `${said} Keep it to see the answer.`;
        const [verdict, other] = [mine.guess, ask.naive].map(one => one === ask.truth ? "right" : "wrong");
        return `${said} The answer: ${words(ask.truth)}. Your guess is ${verdict}. ${rule(ask)} is ` +
          `${other}${verdict === other ? " too" : ""}: it says ${words(ask.naive)}.`;
      },
      rows(ask, mine, shown) {
        const others = (1 - mine.confidence) / (ask.options.length - 1), [own, rest] = ask.shades;
        return { bars: ask.options.map(([key, option]) => ({
          option, confidence: key === mine.guess ? mine.confidence : others,
          shade: key === mine.guess ? own : rest,
          words: percent(key === mine.guess ? mine.confidence : others)
            + (shown && key === ask.truth ? ", the answer" : ""),
        })) };
      },
    },
    line: {
      off: (ask, values) => rounded(
        values.reduce((sum, value, at) => sum + Math.abs(value - ask.truth[at]), 0) / values.length, 6),
      error(ask, { line }) { return this.off(ask, line); },
      said(ask, { line }, kept) {
        const { years } = ask.pad, last = years[years.length - 1];
        const end = `Your line ends at ${fixed(line[line.length - 1], 0)}`;
        if (!kept) return `${end} ${ask.unit} in ${last}. Keep it to see what happened.`;
        return `${end} in ${last}, the record at ${fixed(ask.truth[ask.truth.length - 1], 0)} ${ask.unit}. ` +
          `Over the ${years.length} years your line is off by ${sized(this.off(ask, line), ask.unit)} on ` +
          `average. ${rule(ask)} is off by ${sized(this.off(ask, ask.naive), ask.unit)}.`;
      },
      rows(ask, { line }) {
        const own = "your guess", lines = [], { years } = ask.pad;
        let at = -1;  // the first point is the last one that is recorded
        for (const row of ask.rows.lines)
          lines.push(row.name !== own || at++ < 0 ? row : { ...row, x: years[at - 1], y: line[at - 1] });
        const ends = ask.rows.ends.map(row => row.name === own
          ? { ...row, y: line[line.length - 1], at: line[line.length - 1] } : { ...row });
        const moved = ends.filter(row => row.name === own || row.name === "what happened");
        apart(moved, ask.gap, ask);
        return { lines, ends };
      },
    },
  };

  // Names at the ends of two lines stand a line of text apart.
  function apart(ends, gap, { low, high }) {
    for (const end of ends) end.at = Math.max(low + gap / 4, Math.min(high + gap / 2, end.y));
    if (ends.length < 2) return;
    const [lower, upper] = [...ends].sort((one, two) => one.y - two.y);
    if (upper.y - lower.y >= gap) return;
    let middle = (upper.y + lower.y) / 2;
    middle = Math.max(low + gap / 4 + gap / 2, Math.min(high, middle));
    lower.at = middle - gap / 2;
    upper.at = middle + gap / 2;
  }

  function fits(ask, first) {
    if (first === null || typeof first !== "object") return false;
    const inside = value => typeof value === "number" && value >= ask.low && value <= ask.high;
    if (ask.kind === "number") return inside(first.guess) && typeof first.margin === "number";
    if (ask.kind === "choice")
      return ask.options.some(option => option[0] === first.guess) && typeof first.confidence === "number";
    return Array.isArray(first.line) && first.line.length === ask.pad.years.length && first.line.every(inside);
  }

  moving.begin("guess", part => {
    const form = part.querySelector(".course-form"), trouble = part.querySelector(".course-trouble");
    const button = part.querySelector(".course-keep"), place = part.querySelector(".course-pad");
    const controls = [...form.querySelectorAll("[data-place]")];
    const values = new Map(controls.map(node => [node, JSON.parse(node.dataset.values)]));
    // At the start there is no guess, since one would draw the reader's to it.
    let ask = null, show = null, kept = false, pad = null, touched = false, made = false;

    const mine = () => pad !== null ? { line: pad.get("value") }
      : Object.fromEntries(controls.map(node => [node.dataset.name, values.get(node)[Number(node.value)]]));
    const label = () => {
      for (const node of controls.filter(one => one.type === "range")) {
        const words = JSON.parse(node.dataset.words)[Number(node.value)];
        node.setAttribute("aria-valuetext", words);
        const set = made || kept || node.dataset.name !== "guess", part = at => `${100 * at / node.max}%`;
        node.closest(".course-slide").querySelector("output").textContent = set ? words : "?";
        if (!set) node.setAttribute("aria-valuetext", "no guess yet");
        // a number below zero fills its slider from zero
        const zero = Math.max(0, values.get(node).indexOf(0)), ends = [zero, Number(node.value)].sort((one, two) => one - two);
        node.style.setProperty("--from", part(ends[0]));
        node.style.setProperty("--to", part(set ? ends[1] : ends[0]));
      }
      part.classList.toggle("course-unset", !made && !kept);
      button.disabled = !made && !kept;
    };
    const write = first => {
      if (pad !== null) pad.set("value", [...first.line]);
      for (const node of controls) {
        const all = values.get(node), wanted = first[node.dataset.name];
        let best = all.indexOf(wanted);
        if (best < 0) all.forEach((value, at) => {
          if (best < 0 || Math.abs(value - wanted) < Math.abs(all[best] - wanted)) best = at;
        });
        node.value = String(best);
      }
      label();
    };
    const say = () => {
      const now = mine(), sort = sorts[ask.kind], words = made || kept ? sort.said(ask, now, kept) : NONE;
      // until somebody touches the part, the still picture shows what it would draw
      if (!kept && (pad !== null || !touched)) {
        const sentence = part.querySelector(".course-sentence");
        if (sentence.textContent !== words) sentence.textContent = words;
        part.courseShown = { words };
        return Promise.resolve();
      }
      const none = Object.fromEntries(Object.keys(ask.rows).map(table => [table, []]));
      return show({ form: kept, spec: ask.specs[Number(kept)], rows: made || kept ? sort.rows(ask, now, kept) : none, words });
    };
    const lock = () => {
      for (const node of controls) node.disabled = true;
      pad?.set("disabled", true);
      button.textContent = ask.done;
      button.classList.add("course-done");
      form.querySelector(".course-reset").hidden = true;
      part.classList.remove("course-drawing");
      form.after(part.querySelector(".course-sentence"));  // the answer stands right under its button
      moving.tell(part);
      const after = part.querySelector(".course-after");
      if (!after.hidden) return;
      after.hidden = false;
      const fold = title => {
        const details = moving.make(after, "details", {});
        moving.make(details, "summary", {}, title);
        return details;
      };
      if (ask.so) {
        const so = moving.make(after, "p", {}, `${ask.so} (`);
        moving.make(so, "a", { href: `${moving.root()}claims/${ask.claim}.html` }, ask.claim);
        so.append(").");
      }
      const list = moving.make(fold("What is assumed"), "ul", {});
      for (const point of ask.assumptions) moving.make(list, "li", {}, point);
      const code = moving.make(fold("The same numbers in code"), "pre",
        { tabindex: "0", role: "region", "aria-label": "Code" });
      moving.make(code, "code", {}, ask.code);
    };
    const ready = async () => {
      if (ask !== null) return;
      const loaded = await moving.data(part.dataset.file);
      if (ask !== null) return;
      ask = loaded;
      show = moving.picture(part);
      if (place !== null) {
        pad = moving.model({ ...ask.pad, disabled: false }, { changed: () => { made = true; label(); say(); } });
        moving.notebook.draw({ model: pad, el: place });
        part.classList.add("course-drawing");
        part.querySelector(".course-still").hidden = true;
      }
      const stored = moving.kept(`guess.${ask.id}`);
      if (stored !== null && fits(ask, stored.first)) {
        write(stored.first);
        kept = true;
        lock();
      }
    };
    const update = async () => {
      part.setAttribute("aria-busy", String(ask === null));
      try { await ready(); }
      catch (error) {
        part.setAttribute("aria-busy", "false");
        trouble.textContent = `This cannot move: ${error.message}.`;
        return;
      }
      label();
      await say();
      part.setAttribute("aria-busy", "false");
    };
    const touch = () => {
      touched ||= made;
      return update();
    };
    form.hidden = false;
    for (const node of controls) node.addEventListener("input", () => {
      const guess = controls.find(one => one.dataset.name === "guess");
      made = node === guess ? values.get(guess)[Number(guess.value)] !== "" : made;
      touch();
    });
    form.addEventListener("submit", async event => {
      event.preventDefault();
      await touch();
      if (ask === null || kept || !made) return;
      const first = mine(), { id, kind, text, unit, truth, naive } = ask;
      kept = true;
      moving.keep(`guess.${id}`,
        { kind, question: text, unit, first, truth, naive, error: sorts[kind].error(ask, first) });
      lock();
      await say();
      part.querySelector(".course-sentence").scrollIntoView({ block: "nearest" });
    });
    form.querySelector(".course-reset").addEventListener("click", () => {
      for (const node of controls) node.value = node.dataset.start;
      pad?.set("value", [...ask.pad.value]);
      made = false;
      update();
    });
    moving.when(part, update);
    for (const kind of ["focusin", "pointerenter"]) part.addEventListener(kind, touch, { once: true });
  });

  // All guesses that are kept, beside the answers: number and line with one decimal, as in the notebook.
  moving.begin("predictions", part => {
    const options = JSON.parse(part.dataset.options), rows = [];
    const last = line => Array.isArray(line) ? line.at(-1) : null;  // anybody may have changed what is kept
    const digit = value => typeof value === "number" ? fixed(value, 1) : "-";
    for (const id of Object.keys(options)) {
      const entry = moving.kept(`guess.${id}`), first = entry?.first;
      if (typeof first !== "object" || first === null) continue;
      const { kind, question, truth } = entry;
      if (kind === "choice")
        rows.push([question, options[id]?.[first.guess] ?? first.guess, options[id]?.[truth] ?? truth, "-"]);
      else if (kind === "line") rows.push([question, digit(last(first.line)), digit(last(truth)), "-"]);
      else rows.push([question, digit(first.guess), digit(truth),
        Math.abs(first.guess - truth) <= first.margin ? "yes" : "no"]);
    }
    if (!rows.length) return;
    const region = part.querySelector(".course-table"), table = moving.make(region, "table", {});
    const head = moving.make(moving.make(table, "thead", {}), "tr", {});
    for (const name of ["question", "guess", "answer", "inside"])
      moving.make(head, "th", { scope: "col" }, name);
    const body = moving.make(table, "tbody", {});
    for (const row of rows) {
      const line = moving.make(body, "tr", {});
      row.forEach((cell, at) => moving.make(line, at ? "td" : "th", at ? {} : { scope: "row" }, cell));
    }
    region.hidden = false;
    part.querySelector(".course-none").hidden = true;
  });
  Object.assign(moving, { fixed, sized, tooFar });
})();
