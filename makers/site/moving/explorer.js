// An explorer: its controls choose among the answers that were worked out when the site was built.
"use strict";
(() => {
  const { begin, data, make, picture, when } = window.courseMoving;
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -Infinity, End: Infinity };
  const key = places => places.join(" ");

  // Combinations in the order in which the answers stand: block after block, the last setting fastest.
  function numbered(blocks) {
    const found = new Map();
    const walk = (block, places) => {
      if (places.length < block.length)
        for (const place of block[places.length]) walk(block, [...places, place]);
      else if (!found.has(key(places))) found.set(key(places), found.size);
    };
    for (const block of blocks) walk(block, []);
    return found;
  }

  function whole(value, parts) {
    if (Array.isArray(value)) return value.map(one => whole(one, parts));
    if (value === null || typeof value !== "object") return value;
    if ("$" in value) return parts[value.$];
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, whole(one, parts)]));
  }

  function answer(held, number) {
    const [form, sentence, ...tables] = held.answers.map(column => column[number]);
    held.drawn ??= [];
    held.drawn[form] ??= whole(held.specs[form], held.parts);
    const rows = {};
    held.tables[form].forEach((name, place) => {
      const [head, order, ...numbers] = held.rows[tables[place]], heads = held.heads[head];
      const together = numbers => {
        const columns = numbers.map(one => held.columns[one]);
        return (columns[0] ?? []).map((_, row) =>
          Object.fromEntries(heads.map((column, at) => [column, columns[at][row]])));
      };
      if (order === -2) rows[name] = numbers.flatMap(run => together(held.runs[run]));
      else {
        const kept = together(numbers);
        rows[name] = order === -1 ? kept : [];
        if (order !== -1) held.columns[order].forEach((to, from) => { rows[name][to] = kept[from]; });
      }
    });
    return { form, spec: held.drawn[form], rows, words: held.sentences[sentence] };
  }

  // The nearest combination that is held and has the setting that was moved: the block that changes least.
  function nearest(held, wanted, moved, controls) {
    let best = null, least = Infinity;
    for (const block of held.blocks) {
      if (!block[moved].includes(wanted[moved])) continue;
      const places = wanted.map((place, at) => {
        const some = block[at];
        if (some.includes(place)) return place;
        const { type, begin } = controls[at];
        if (type !== "range") return some.includes(begin) ? begin : some[0];
        return some.reduce((one, two) => Math.abs(two - place) < Math.abs(one - place) ? two : one);
      });
      const changes = places.filter((place, at) => place !== wanted[at]).length;
      if (changes < least) [best, least] = [places, changes];
    }
    return best;
  }

  begin("explorer", part => {
    const form = part.querySelector(".course-form"), trouble = part.querySelector(".course-trouble");
    const controls = [...form.querySelectorAll("[data-start]")].map(node => ({
      node, type: node.type, begin: Number(node.dataset.start),
      label: form.querySelector(`label[for="${node.id}"]`).textContent,
      words: node.dataset.words === undefined ? null : JSON.parse(node.dataset.words),
      folded: node.closest(".course-folded") !== null,
      at: JSON.parse(node.dataset.at ?? "null"),  // where each value stands on its slider
      place: Number(node.dataset.place),
    })).sort((one, two) => one.place - two.place);
    const presets = [...form.querySelectorAll("[data-places]")].map(node => ({ node, places: JSON.parse(node.dataset.places) }));
    const more = form.querySelector(".course-more"), folded = form.querySelector(".course-folded");
    const start = controls.map(control => control.begin);
    let held = null, found = null, show = null;

    const closest = (at, places, wish) =>
      places.reduce((one, two) => Math.abs(at[two] - wish) < Math.abs(at[one] - wish) ? two : one);
    const read = ({ type, node, at }) => at !== null ? closest(at, [...at.keys()], Number(node.value))
      : Number(type === "checkbox" ? node.checked : node.value);
    const said = (control, place) => control.words?.[place] ??
      (control.type === "checkbox" ? (place ? "yes" : "no") : control.node.options[place].textContent);
    // where more settings would push the picture out of sight, their button only counts what is changed
    const roomy = matchMedia("(min-width: 561px) and (min-height: 900px)").matches;
    const unfold = open => {
      more.setAttribute("aria-expanded", String(open));
      folded.hidden = !open;
    };
    const write = places => {
      controls.forEach((control, at) => {
        const { node, type } = control, place = places[at];
        if (read(control) !== place) {
          if (type === "checkbox") node.checked = place === 1;
          else node.value = String(control.at?.[place] ?? place);
          if (roomy && control.folded && place !== control.begin) unfold(true);
        }
        if (type !== "range") return;
        node.value = String(control.at[place]);
        node.setAttribute("aria-valuetext", said(control, place));
        node.closest(".course-slide").querySelector("output").textContent = said(control, place);
      });
      // what is assumed at one value of a setting alone
      for (const note of part.querySelectorAll("li[data-setting]")) {
        const at = controls.findIndex(({ node }) => node.dataset.name === note.dataset.setting);
        note.hidden = values[at][places[at]] !== note.dataset.value;
      }
      for (const { node, places: its } of presets) node.setAttribute("aria-pressed", String(key(its) === key(places)));
      if (more !== null) {
        const changed = controls.filter((control, at) => control.folded && places[at] !== start[at]).length;
        more.textContent = "More settings" + (changed ? ` (${changed})` : "");
      }
    };
    const ready = async () => {
      if (held !== null) return;
      const loaded = await data(part.dataset.file);
      if (held !== null) return;
      held = loaded;
      found = numbered(held.blocks);
      show = picture(part);
    };
    let wanted = controls.map(read), settled = wanted, byHand = false;
    const told = (places, at, link = "") => `\u201c${controls[at].label}\u201d ${link}${said(controls[at], places[at])}`;
    const listed = words => [words.slice(0, -1).join(", "), ...words.slice(-1)].filter(Boolean).join(" and ");
    // The reader's combination is not held: the control that was moved goes to the nearest value that is, and no
    // other control moves unless the reader says so.
    const near = (places, moved, way) => {
      const control = controls[moved], { at, node, type } = control;
      const fits = values[moved].map((_, place) => place).filter(place => found.has(key(places.with(moved, place))));
      const onward = fits.filter(place => way * (place - places[moved]) > 0);
      const slides = type === "range" && fits.length > 0;
      const now = !slides ? settled : way && !onward.length ? settled
        : places.with(moved, closest(at, way ? onward : fits, at[places[moved]]));
      node.closest(".course-control").append(trouble);
      const stands = `So \u201c${control.label}\u201d stands at ${said(control, now[moved])}. `;
      trouble.textContent = slides && fits.length > 1
        ? `Beside your other settings, only ${listed(fits.map(place => said(control, place)))} are worked out here. ${stands}`
        : `Beside your other settings, \u201c${said(control, places[moved])}\u201d is not worked out here. ${stands}`;
      if (slides && fits.length > 1) return now;
      const other = nearest(held, places, moved, controls), changes = [...controls.keys()].filter(one => other[one] !== places[one]);
      make(trouble, "button", { type: "button" }, `Set ${listed(changes.map(one => told(other, one, "to ")))}`)
        .addEventListener("click", () => go(other, moved));
      return now;
    };
    const move = async (places, moved, { way = 0, set = "" } = {}) => {
      wanted = places;
      byHand = moved !== undefined;
      write(wanted);
      part.setAttribute("aria-busy", String(held === null));
      try { await ready(); }
      catch (error) {
        part.setAttribute("aria-busy", "false");
        trouble.textContent = `This cannot move: ${error.message}.`;
        return;
      }
      if (places !== wanted) return;  // moved again meanwhile
      if (found.has(key(places))) trouble.replaceChildren();
      else {
        wanted = moved === undefined ? nearest(held, places, 0, controls) : near(places, moved, way);
        write(wanted);
      }
      const same = key(settled) === key(wanted);
      settled = wanted;
      const lead = same || moved === undefined ? "" : `With ${told(wanted, moved, "at ")}`;
      await show({ places: wanted, lead, set, ...answer(held, found.get(key(wanted))) });
      part.setAttribute("aria-busy", "false");
    };

    // The address says what is set, as in #partners=year:2013, so that it can be passed on and Back undoes it.
    const opening = wanted, kind = part.dataset.file.split("-")[1];
    const alike = [...document.querySelectorAll(`.course-moving[data-file^="explorer-${kind}-"]`)];
    const own = kind + (alike.indexOf(part) + 1 || "").toString().replace(/^1$/, "");
    const values = controls.map(({ node }) => JSON.parse(node.dataset.values).map(String));
    const address = () => {
      const changed = controls.map(({ node }, at) => wanted[at] !== opening[at]
        && `${node.dataset.name}:${encodeURIComponent(values[at][wanted[at]])}`).filter(Boolean);
      return changed.length ? `#${own}=${changed.join(",")}` : "";
    };
    const asked = () => {
      const [who, said] = location.hash.slice(1).split("=");
      if (said === undefined) return location.hash ? null : opening;  // another place on the page
      if (who !== own) return null;
      const wishes = Object.fromEntries(said.split(",").map(one => one.split(":")));
      return controls.map(({ node }, at) => {
        let wish = wishes[node.dataset.name] ?? "";
        try { wish = decodeURIComponent(wish); } catch { wish = ""; }
        const place = values[at].indexOf(wish);
        return place < 0 ? opening[at] : place;
      });
    };
    // An entry of the history whose address says a place on the page holds the setting itself.
    let last = opening;
    const remember = () => {
      const there = location.href.split("#")[0] + address();
      if (there === location.href) return;
      history.replaceState({ ...history.state, [own]: last }, "");
      last = wanted;
      history.pushState({ [own]: wanted }, "", there);
    };
    const go = async (places, moved, how) => {
      await move(places, moved, how);
      remember();
    };
    part.courseAddress = address;
    part.courseMove = move;  // what tests set
    part.courseSet = () => controls.map((control, at) => `${control.label} ${said(control, wanted[at])}`).join("; ");
    addEventListener("popstate", () => {
      const places = history.state?.[own] ?? asked();
      if (places === null) return;
      last = places;
      if (key(places) !== key(wanted)) move(places);
    });

    form.hidden = false;
    form.addEventListener("submit", event => event.preventDefault());
    controls.forEach((control, at) => {
      const { node } = control, last = values[at].length - 1;
      let moved = null;
      node.addEventListener("input", () => { moved = move(wanted.with(at, read(control)), at); });
      // a slider that is let go of is one step back, not each place on its way
      node.addEventListener("change", async () => {
        await moved;
        remember();
      });
      if (control.at !== null) node.addEventListener("keydown", event => {
        const way = STEPS[event.key], place = Math.min(last, Math.max(0, wanted[at] + way));
        if (way === undefined) return;
        event.preventDefault();
        if (place !== wanted[at]) go(wanted.with(at, place), at, { way: Number.isFinite(way) ? way : 0 });
      });
    });
    for (const { node, places } of presets) node.addEventListener("click", () => {
      const set = [...controls.keys()].filter(at => controls[at].folded && places[at] !== start[at]).map(at => told(places, at, "to "));
      // what the reader moved by hand does not go back unsaid
      const back = byHand && places.some((place, at) => settled[at] !== start[at] && place === start[at]);
      go([...places], undefined, { set: [set.length && `This sets ${listed(set)}, under \u201cMore settings\u201d.`,
        back && "All else is back at the start."].filter(Boolean).join(" ") });
    });
    form.querySelector(".course-reset").addEventListener("click", () => go([...start]));
    const tries = form.querySelector(".course-presets"), all = form.querySelector(".course-all");
    const unfoldTries = open => {
      tries.classList.toggle("course-open", open);
      if (!open) tries.scrollTop = 0;
      all.setAttribute("aria-expanded", String(open));
      all.textContent = open ? "Fewer \u25b4" : `All ${presets.length} \u25be`;
    };
    all.hidden = tries.scrollHeight <= tries.clientHeight && presets.every(({ node }) => node.checkVisibility());
    all.addEventListener("click", () => unfoldTries(all.getAttribute("aria-expanded") !== "true"));
    tries.addEventListener("click", () => unfoldTries(false));  // the picture comes back into sight
    tries.addEventListener("focusin", ({ target }) => { if (target.matches(":focus-visible")) unfoldTries(true); });
    const passed = asked();
    if (passed !== null && key(passed) !== key(opening)) {
      wanted = last = passed;
      addEventListener("load", () => part.scrollIntoView());
    }
    more?.addEventListener("click", () => {
      unfold(more.getAttribute("aria-expanded") !== "true");
      if (!folded.hidden) folded.scrollIntoView({ block: "nearest" });
    });
    write(wanted);
    if (roomy && controls.some((control, at) => control.folded && wanted[at] !== start[at])) unfold(true);
    when(part, () => move(wanted));
  });
})();
