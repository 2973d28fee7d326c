// A quick check: the notebook's form, answered by texts that the answer itself opens.
"use strict";
(() => {
  const moving = window.courseMoving;

  // SHA-256 as FIPS 180-4 states it: browsers keep their own from pages that are opened from a folder.
  const primes = [];
  for (let one = 2; primes.length < 64; one++) if (primes.every(prime => one % prime)) primes.push(one);
  const fraction = root => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
  const ROUNDS = primes.map(prime => fraction(Math.cbrt(prime)));
  const FIRST = primes.slice(0, 8).map(prime => fraction(Math.sqrt(prime)));
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  function sha256(text) {
    const bytes = new TextEncoder().encode(text), size = (((bytes.length + 8) >> 6) + 1) << 6;
    const padded = new Uint8Array(size), view = new DataView(padded.buffer);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    view.setUint32(size - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(size - 4, bytes.length << 3);
    const state = [...FIRST], words = new Int32Array(64);
    for (let start = 0; start < size; start += 64) {
      for (let at = 0; at < 64; at++) {
        if (at < 16) { words[at] = view.getInt32(start + 4 * at); continue; }
        const [far, near] = [words[at - 15], words[at - 2]];
        words[at] = words[at - 16] + (turn(far, 7) ^ turn(far, 18) ^ (far >>> 3)) + words[at - 7] +
          (turn(near, 17) ^ turn(near, 19) ^ (near >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let at = 0; at < 64; at++) {
        const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[at] + words[at];
        const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] = (state[at] + word) | 0; });
    }
    const digest = new Uint8Array(32), out = new DataView(digest.buffer);
    state.forEach((word, at) => out.setInt32(4 * at, word));
    return digest;
  }
  const hex = digest => [...digest].map(byte => byte.toString(16).padStart(2, "0")).join("");

  // As `sealing.py` closes them. A courtesy, no secret: the options are few.
  const tag = (salt, key) => hex(sha256(`tag\n${salt}\n${key}`)).slice(0, 8);
  function opened(salt, key, text) {
    const content = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    for (let start = 0; start < content.length; start += 32) {
      const stream = sha256(`text\n${salt}\n${key}\n${start / 32}`);
      for (let at = start; at < Math.min(start + 32, content.length); at++) content[at] ^= stream[at - start];
    }
    return new TextDecoder().decode(content);
  }

  const { number, Unread } = window.courseNumber;
  function looked(value, places) {
    const text = value.toFixed(places).replace(/(\.[0-9]*?)0+$/, "$1").replace(/\.$/, "");
    return text === "-0" ? "0" : text;
  }
  const plain = text => {
    const node = document.createElement("span");
    node.textContent = text;
    return node.innerHTML;
  };

  moving.begin("check", part => {
    const place = part.querySelector(".course-quick"), name = () => `check.${held.id}`;
    let held = null;

    // What an answer is told; each miss leads on to the next help, as in the notebook.
    const check = typed => {
      const given = typed.map(one => one.trim()).filter(Boolean);
      if (!given.length) return held.blank;
      let key = given[0];
      if (held.words) key = key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
      else if (held.form.control === "field") {
        try { key = looked(number(key, held.form.unit), held.decimals); }
        catch (error) {
          if (!(error instanceof Unread)) throw error;
          return held.unread.replace("{}", () => plain(error.message));
        }
      }
      const found = held.answers[tag(held.id, key)];
      let text = null;
      if (found === undefined) text = opened(held.id, "any", held.other);
      else {
        const [at, inner] = opened(held.id, key, found).split(" ");
        text = opened(held.id, inner, held.panels[Number(at)]);
      }
      const [tone, ...said] = JSON.parse(text), before = moving.kept(name())?.misses;
      const misses = (Number.isInteger(before) ? before : 0) + (tone === "bad" ? 1 : 0);
      moving.keep(name(), { misses, tried: true });
      if (tone === "good") moving.tell(part);
      const told = said[Math.min(Math.max(misses, 1), said.length) - 1]
        .map(at => opened(held.id, "any", held.pieces[at])).join("");
      return found === undefined && held.unknown ? told.replaceAll(held.unknown, plain(given[0])) : told;
    };
    let hints = 0;
    const acts = {
      check: ({ answer }) => check(answer),
      hint: () => opened(held.id, "any", held.hints[Math.min(hints++, held.hints.length - 1)]),
      why: () => moving.kept(name())?.tried ? opened(held.id, "any", held.why[1]) : held.why[0],
    };

    const begin = async () => {
      if (held !== null) return;
      try { held = await moving.data(part.dataset.file); }
      catch (error) {  // the question stays as a text
        part.querySelector(".course-note").textContent = `This cannot be answered now: ${error.message}.`;
        return;
      }
      let revision = 0;
      const values = { ...held.form, answer: [], result: "", revision };
      const model = moving.model(values, { sent: message => {
        model.set("result", acts[message.act](message));
        model.set("revision", ++revision);
      } });
      moving.notebook.quick({ model, el: place });
      // a phone shows its keys for numbers, which on some have no minus for a fall
      if (!held.words && held.form.control === "field" && !/change|minus|negative|below/i.test(held.form.question))
        place.querySelector("input").inputMode = "decimal";
      place.hidden = false;
      // what was said is about the answer before
      place.addEventListener("input", () => { place.querySelector(".course-result").textContent = ""; });
      part.querySelector(".course-quick-text").hidden = true;
    };
    moving.when(part, begin);
  });
  moving.opened = opened;
  moving.sha256 = text => hex(sha256(text));
})();
