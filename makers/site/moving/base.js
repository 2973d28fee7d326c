// What all parts share: the data that a script gives, Vega, one picture, and the start of each part.
"use strict";
window.courseMoving = (() => {
  const asked = new Map();
  const root = () => new URL(document.documentElement.dataset.content_root ?? "./", document.baseURI).href;

  const script = address => new Promise((resolve, reject) => {
    const node = document.head.appendChild(document.createElement("script"));
    node.onload = resolve;
    node.onerror = () => { node.remove(); reject(new Error(navigator.onLine ? "a file of this page is missing"
      : "there is no network now, and this part was not opened before. It comes when the network is back")); };
    node.src = root() + address;
  });

  // A page that is opened from a folder may read no file, but it may run a script.
  const given = new Map();
  const give = (file, value) => { given.set(file, value); };
  const unpacked = async value => {
    if (typeof value?.gzip !== "string") return value;
    const bytes = Uint8Array.from(atob(value.gzip), sign => sign.charCodeAt(0));
    const read = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(read).text());
  };
  const data = file => {
    if (!asked.has(file))
      asked.set(file, script(`_static/moving/${file}`).then(() => unpacked(given.get(file)), error => {
        asked.delete(file);
        throw error;
      }));
    return asked.get(file);
  };

  // The page has one library that draws; its charts may have asked for it already.
  const vega = () => {
    window.courseVega ??= script("_static/vega.js").then(() => window.courseUnpacked);
    window.courseVega.catch(() => { window.courseVega = null; });
    return window.courseVega;
  };

  const make = (parent, tag, attributes, words) => {
    const node = parent.appendChild(document.createElement(tag));
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.textContent = words ?? "";
    return node;
  };

  // A word without the marks around it, and those that another row of words does not have in this order.
  const bare = word => word.replace(/^[^\p{L}\d+\u2212]+|[^\p{L}\d%]+$/gu, "");
  const BEGINS = new Set("A Against An At By Each For Half If Illustrative In It Most No Of On One Over Real So The Then They What With".split(" "));
  const changed = (old, now) => {
    const same = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
    for (let one = old.length - 1; one >= 0; one--)
      for (let two = now.length - 1; two >= 0; two--)
        same[one][two] = old[one] === now[two] ? same[one + 1][two + 1] + 1 : Math.max(same[one + 1][two], same[one][two + 1]);
    let one = 0;
    return now.map((word, two) => {
      while (one < old.length && old[one] !== word && same[one + 1][two] >= same[one][two + 1]) one++;
      return old[one] !== word || !++one;
    });
  };

  // One chart that stays: new rows are poured into it. While it draws, only the newest state waits.
  const picture = part => {
    const place = part.querySelector(".course-picture"), sentence = part.querySelector(".course-sentence");
    const still = part.querySelector(".course-still");
    // Title, unit and source are text of the page, so that they take less room on a phone.
    const headed = spec => {
      const { heading, below } = Object.fromEntries(spec.signals.map(({ name, value }) => [name, value]));
      if (heading === undefined) return;
      const lines = below.split("\n"), named = lines.findIndex(line => line.startsWith("Source: "));
      const source = named < 0 ? lines.length : named;  // a guess has none
      part.querySelector(".course-title").textContent = heading;
      part.querySelector(".course-unit").textContent = lines.slice(0, source).join(" ");
      const from = part.querySelector(".course-source");
      from.textContent = lines.slice(source).map(line => line.replace(/\.?$/, ".")).join(" ");
      from.hidden = !from.textContent;
    };
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", "Picture");
    const key = part.querySelector(".course-key");
    const moved = part.querySelector(".course-moved");
    let chart = null, form = null, busy = false, next = null, before = null, earlier = null;
    // form of the chart -> the end of its axis, which never comes nearer while a reader tries
    const ends = new Map();
    let stood = new Map();
    // On a phone the answer stays in sight above the picture while a reader tries; what changed stands out.
    for (const kind of ["pointerdown", "keydown"]) part.querySelector(".course-form")?.addEventListener(kind, () => {
      part.classList.add("course-tried");
      before = sentence.textContent;
      earlier = next ?? part.courseShown ?? null;
      stood = new Map(ends);
    }, true);  // before a control acts
    // A reader who comes back to it has tried nothing yet.
    new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) part.classList.remove("course-tried");
    }).observe(part);
    part.querySelector(".course-reset")?.addEventListener("click", () => {
      ends.clear();
      stood.clear();
      earlier = null;
    });
    const say = words => {
      if (sentence.textContent === words && sentence.children.length) return;
      const apart = text => text.split(/ (?!%)/);  // a number stays with its percent sign
      const fresh = changed(apart(before ?? words).map(bare), apart(words).map(bare));
      sentence.replaceChildren();
      for (const text of words.split(/(?<=[.?]\u201d? )/)) {
        const said = make(sentence, "span", {}), list = apart(text.trimEnd());
        const whole = text.startsWith("The outcome: ");  // of a game: who does what is all in plain words
        list.forEach((word, at) => {
          const core = bare(word), place = word.indexOf(core);
          const marks = fresh.shift() && part.dataset.kind === "explorer" && (whole || /\d/.test(core) || (/^\p{Lu}/u.test(core) && !BEGINS.has(core)));
          if (place) said.append(word.slice(0, place));
          const joined = marks && said.lastChild?.data === " " && said.lastChild.previousSibling?.matches?.("mark");
          if (joined) said.lastChild.previousSibling.append(said.lastChild, core);  // United States
          else if (marks || core.includes(" %")) make(said, marks ? "mark" : "span", { class: "course-tied" }, core);
          else said.append(core);
          const end = word.slice(place + core.length) + (at < list.length - 1 ? " " : "");
          if (end) said.append(end);
        });
        if (text.endsWith(" ")) said.append(" ");
      }
    };
    // The rows as they are drawn: with an axis that stays, and with the places before the last move.
    const steady = state => {
      const { edges, dots } = state.rows;
      if (moved !== null) moved.textContent = state.set ?? "";
      moved?.classList.toggle("course-set", Boolean(state.set));
      if (edges === undefined) return state.rows;
      const end = Math.max(...edges.map(({ value }) => value), ends.get(state.form) ?? 0);
      ends.set(state.form, end);
      const was = new Map(earlier?.form === state.form ? earlier.rows.dots?.map(row => [row.name, row]) : []);
      const old = dots?.filter(row => was.has(row.name) && was.get(row.name).words !== row.words) ?? [];
      const far = row => Math.abs(row.value - was.get(row.name).value);
      const coloured = old.filter(row => row.shade !== dots.at(-1).shade);  // the economies that the page is about
      const most = coloured.length ? coloured : old.toSorted((one, two) => far(two) - far(one)).slice(0, 1);
      // a longer scale is marked below it
      if (key !== null) {
        key.textContent = old.length ? "Grey ring: before your last move. " : "";
        if (end > stood.get(state.form)) make(key, "mark", {}, `The scale now goes to \u00b1${end}\u00a0%.`);
        key.hidden = !key.textContent;
      }
      const change = most.map(row => `${row.name} ${row.words} % instead of ${was.get(row.name).words} %`).join(", ")
        || (was.size && "no figure changes by 0.01 or more");
      if (state.lead && change && !state.set) moved.textContent = `${state.lead}: ${change}.`;
      // a number stays with its percent sign
      if (moved !== null) moved.textContent = moved.textContent.replaceAll(" %", "\u00a0%");
      return { ...state.rows, edges: [-1, 1].map(sign => ({ value: sign * end })),
        ...dots && { dots: dots.map(row => ({ ...row, before: old.includes(row) ? was.get(row.name).value : null })) } };
    };
    const pour = async state => {
      const rows = steady(state);
      if (chart === null || form !== state.form) {
        form = state.form;
        const spec = structuredClone(state.spec);
        headed(spec);
        for (const table of spec.data) table.values = structuredClone(rows[table.name]) ?? table.values;
        const embed = await vega();
        const old = chart;
        chart = await drawn(embed, place, spec);
        if (old !== null) old.finalize();
        still.hidden = true;
        part.dispatchEvent(new CustomEvent("course:drawn", { detail: chart.view }));
      } else {
        for (const [table, values] of Object.entries(structuredClone(rows)))
          chart.view.data(table, values);
        await chart.view.runAsync();
      }
      called(place, state.words);
    };
    return async state => {
      next = state;
      say(state.words);
      if (busy) return;
      busy = true;
      while (next !== null) {
        const now = next;
        next = null;
        try {
          await pour(now);
          part.courseShown = now;  // what tests look at
        }
        catch (error) {
          chart = null;
          still.hidden = true;
          place.textContent = `The chart could not be drawn: ${error.message}.`;
        }
      }
      busy = false;
    };
  };

  // A part asks for its data when it comes near or is used.
  const when = (part, act) => {
    let done = false;
    const once = () => {
      if (done) return;
      done = true;
      seen.disconnect();
      act();
    };
    // soon enough that nothing moves under the reader's eyes
    const seen = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) once();
    }, { rootMargin: "600px" });
    seen.observe(part);
    for (const kind of ["focusin", "pointerdown"]) part.addEventListener(kind, once, { once: true });
    addEventListener("online", () => { if (done) act(); });  // what did not come before
  };

  // A thumb that lands on a slider and then scrolls the page has moved no slider.
  let pressed = null;
  addEventListener("pointerdown", ({ target }) => { pressed = target.type === "range" ? { target, value: target.value } : null; }, true);
  addEventListener("pointercancel", () => {
    const { target, value } = pressed ?? {};
    if (target === undefined || target.value === value) return;
    target.value = value;
    for (const kind of ["input", "change"]) target.dispatchEvent(new Event(kind, { bubbles: true }));
  }, true);

  // What a reader guessed or judged stays in the browser; where it may keep nothing, on the page.
  const memory = new Map();
  const kept = name => {
    try {
      const text = localStorage.getItem(`course.${name}`);
      return text === null ? memory.get(name) ?? null : JSON.parse(text);
    } catch { return memory.get(name) ?? null; }
  };
  const keep = (name, value) => {
    memory.set(name, value);
    try { localStorage.setItem(`course.${name}`, JSON.stringify(value)); } catch { /* the page remembers */ }
  };

  // The result below a question, which is folded until somebody answers or opens it.
  const tell = part => {
    const told = part.closest(".cell")?.nextElementSibling;
    if (told?.matches(".course-told")) told.open = true;
  };

  // What a script of the notebook asks for, in place of the kernel's model.
  const model = (values, { changed = () => {}, sent = () => {} } = {}) => {
    const heard = new Map();
    const say = name => { for (const act of heard.get(name) ?? []) act(); };
    return {
      get: name => values[name],
      set(name, value) { values[name] = value; say(`change:${name}`); },
      save_changes() { changed(values); },
      send: message => sent(message),
      on(names, act) {
        for (const name of names.split(" ")) heard.set(name, [...heard.get(name) ?? [], act]);
      },
      off() {},
      widget_manager: {},
    };
  };

  // A script may be run before the page is read to its end, or after it.
  const begin = (kind, act) => {
    const all = () => document.querySelectorAll(`.course-moving[data-kind="${kind}"]`).forEach(part => {
      part.removeAttribute("aria-busy");
      act(part);
      for (const button of window.courseEarly ?? []) if (part.contains(button)) button.click();
    });
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
    else all();
  };
  return { begin, root, give, data, vega, make, model, picture, when, kept, keep, tell };
})();
