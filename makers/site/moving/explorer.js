// An explorer: its controls choose among the answers that were worked out when the site was built.
"use strict";
(() => {
  const { begin, data, picture, when } = window.courseMoving;
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
      place: Number(node.dataset.place),
    })).sort((one, two) => one.place - two.place);
    const presets = [...form.querySelectorAll("[data-places]")].map(node => ({ node, places: JSON.parse(node.dataset.places) }));
    const more = form.querySelector(".course-more"), folded = form.querySelector(".course-folded");
    const start = controls.map(control => control.begin);
    let held = null, found = null, show = null;

    const read = ({ type, node }) => Number(type === "checkbox" ? node.checked : node.value);
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
          else node.value = String(place);
          if (roomy && control.folded && place !== control.begin) unfold(true);
        }
        if (type !== "range") return;
        node.setAttribute("aria-valuetext", said(control, place));
        node.parentNode.querySelector("output").textContent = said(control, place);
      });
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
    // What the reader chose. A combination that is not held shows another one, and takes no choice back: so a
    // slider may pass over such combinations on its way.
    let chosen = controls.map(read);
    let wanted = chosen;
    const move = async (places, moved) => {
      chosen = wanted = places;
      write(wanted);
      try { await ready(); }
      catch (error) {
        trouble.textContent = `This cannot move: ${error.message}.`;
        return;
      }
      if (places !== wanted) return;  // moved again meanwhile
      let now = wanted, words = "";
      if (!found.has(key(now))) {
        now = nearest(held, wanted, moved, controls);
        const changed = controls.filter((_, at) => now[at] !== places[at])
          .map(control => `\u201c${control.label}\u201d to ${said(control, now[controls.indexOf(control)])}`);
        words = `This page does not hold that combination. It set ${changed.join(", ")}.`;
        wanted = now;
        write(now);
      }
      if (trouble.textContent !== words) trouble.textContent = words;
      await show({ places: now, ...answer(held, found.get(key(now))) });
    };

    // The address says what is set, as in #partners=year:2013, so that it can be passed on and Back undoes it.
    const opening = chosen, kind = part.dataset.file.split("-")[1];
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
    const go = async (places, moved) => {
      await move(places, moved);
      remember();
    };
    part.courseAddress = address;
    part.courseSet = () => controls.map((control, at) => `${control.label} ${said(control, wanted[at])}`).join("; ");
    addEventListener("popstate", () => {
      const places = history.state?.[own] ?? asked();
      if (places === null) return;
      last = places;
      if (key(places) !== key(wanted)) move(places, 0);
    });

    form.hidden = false;
    form.addEventListener("submit", event => event.preventDefault());
    controls.forEach((control, at) => {
      control.node.addEventListener("input", () => move(chosen.with(at, read(control)), at));
      // a slider that is let go of is one step back, not each place on its way
      control.node.addEventListener("change", () => go(chosen, at));
    });
    for (const { node, places } of presets) node.addEventListener("click", () => go([...places], 0));
    form.querySelector(".course-reset").addEventListener("click", () => go([...start], 0));
    const passed = asked();
    if (passed !== null && key(passed) !== key(opening)) {
      chosen = wanted = last = passed;
      addEventListener("load", () => part.scrollIntoView());
    }
    more?.addEventListener("click", () => unfold(more.getAttribute("aria-expanded") !== "true"));
    write(wanted);
    if (roomy && controls.some((control, at) => control.folded && wanted[at] !== start[at])) unfold(true);
    when(part, () => move(wanted, 0));
  });
})();
