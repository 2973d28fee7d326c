// Looks the words of the reader up in the words of all pages: best page first, each with what stands there.
(async () => {
  "use strict";
  const said = document.getElementById("search-said"), list = document.getElementById("search-results");
  const asked = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  document.querySelectorAll(".course-search input").forEach(field => { field.value = asked; });
  // the end of "Japan's" is no word of its own
  const words = (asked.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(word => word.length > 1 || /\p{N}/u.test(word));
  if (!words.length) {
    document.querySelector("main .course-search input")?.focus();
    for (const example of ["rare earths", "370 billion", "tariffs", "reserves"]) {
      said.append(said.childNodes.length ? ", " : "For example: ");
      const link = said.appendChild(document.createElement("a"));
      link.href = `?q=${encodeURIComponent(example)}`;
      link.textContent = example;
    }
    return;
  }
  const bytes = Uint8Array.from(atob(window.courseWords.gzip), sign => sign.charCodeAt(0));
  const read = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const pages = JSON.parse(await new Response(read).text());

  // A word is found where another one begins with it, with or without its last s: "earths" in "earth".
  const begins = words.map(word => new RegExp(`(?<![\\p{L}\\p{N}])${word.length > 4 ? word.replace(/s$/, "") : word}` +
    (word.length > 2 ? "[\\p{L}\\p{N}]*" : "(?![\\p{L}\\p{N}])"), "giu"));
  const sum = some => some.reduce((one, two) => one + two, 0);
  const count = (text, pattern) => Math.min(3, text.match(pattern)?.length ?? 0);
  const phrase = new RegExp(begins.map(one => one.source).join("[^\\p{L}\\p{N}]+"), "iu");
  // lessons and the glossary first, then claims and what goes deeper, last tables and what teachers need
  const weight = name => /^\d|^warm|^glossary/.test(name) ? 2 : /^(tables|teaching|reading|claims\/index)/.test(name) ? 0.5 : 1;
  const plain = word => word.toLowerCase().replace(/ *\([^)]*\)/g, "").replace(/s$/, "").trim();
  const isEntry = (anchor, heading) => anchor.startsWith("word-") && heading.split(", ").some(word => plain(word) === plain(asked));
  const all = [];
  for (const [name, sections, verdict] of pages) {
    const title = sections[0]?.[1] ?? name, titled = begins.map(one => count(title, one));
    let best = null, places = 0;
    for (const [anchor, heading, text] of sections) {
      const under = heading === title ? "" : heading;
      const hits = begins.map(one => 6 * count(under, one) + count(text, one));
      const near = phrase.test(text) ? 40 : phrase.test(under) ? 20 : 0;
      // the glossary's entry for exactly this word comes first; else of many places the first one says it best
      const score = 1000 * isEntry(anchor, heading) + sum(hits) + near + 15 * hits.filter(Boolean).length + (near && !places ? 15 : 0);
      if (near) places++;
      if (best === null || score > best.score) best = { score, hits, anchor, heading, text };
    }
    const matched = begins.filter((_, at) => titled[at] || best?.hits[at]).length;
    // a page is about it whose title says it, or that speaks of it in many places
    const about = 20 * sum(titled) * (phrase.test(title) ? 5 : 1) + 10 * places;
    if (matched) all.push({ ...best, name, title, verdict, matched, score: (best.score + about) * weight(name) });
  }
  // where no page has every word, those with most of them
  const most = Math.max(0, ...all.map(one => one.matched));
  const found = all.filter(one => one.matched === most).sort((one, two) => two.score - one.score);

  const marked = (place, text) => {
    const any = new RegExp(begins.map(one => one.source).join("|"), "giu");
    let last = 0;
    for (const hit of text.matchAll(any)) {
      place.append(text.slice(last, hit.index));
      place.appendChild(document.createElement("mark")).textContent = hit[0];
      last = hit.index + hit[0].length;
    }
    place.append(text.slice(last));
  };
  const placeOf = text => {
    const at = text.search(phrase);
    return at >= 0 ? at : Math.min(...begins.map(one => text.search(one)).filter(one => one >= 0));  // Infinity: nowhere
  };
  // whole words around the hit, from the beginning of its sentence if that is near
  const excerpt = text => {
    const at = placeOf(text), hit = at === Infinity ? 0 : at;
    const before = text.slice(Math.max(0, hit - 110), hit);
    const sentence = Math.max(before.lastIndexOf("\n"), before.lastIndexOf(". ") + 1);
    const start = hit - before.length + (sentence > 0 ? sentence + 1 : hit > 110 ? before.indexOf(" ") + 1 : 0);
    const end = text.slice(0, hit + 150).length === text.length ? -1 : text.lastIndexOf(" ", hit + 150);
    return `${sentence > 0 || start === 0 ? "" : "… "}${text.slice(start, end < 0 ? undefined : end)}${end < 0 ? "" : " …"}`;
  };
  // the browser opens the page at these words; one that cannot opens it at their section
  const fragment = (anchor, text) => {
    if (anchor.startsWith("word-")) return `#${anchor}`;
    const at = placeOf(text);
    const said = at === Infinity ? "" : text.slice(at).split("\n")[0].match(/^\S+(?: \S+){0,4}/)[0];
    const words = encodeURIComponent(said.replace(/[^\p{L}\p{N}]+$/u, "")).replaceAll("-", "%2D");
    return anchor || words ? `#${anchor}${words ? `:~:text=${words}` : ""}` : "";
  };
  const MANY = 12;
  const show = some => {
    for (const { name, title, verdict, anchor, heading, text } of some) {
      const item = list.appendChild(document.createElement("li")), link = document.createElement("a");
      link.href = `${name}.html${fragment(anchor, text)}`;
      link.textContent = title;
      item.append(link);
      if (verdict) item.appendChild(document.createElement("p")).textContent = verdict;
      if (heading && heading !== title) item.appendChild(document.createElement("small")).textContent = heading;
      marked(item.appendChild(document.createElement("p")), (isEntry(anchor, heading) ? text : excerpt(text)).replaceAll("\n", " · "));
    }
  };
  const pagesFound = `${found.length} ${found.length === 1 ? "page" : "pages"}`;
  said.textContent = !found.length ? `Nothing stands here about “${asked}”. Try one word, or another one.`
    : most < words.length ? `No page has all these words. ${pagesFound} with ${most} of the ${words.length}:`
      : `${pagesFound} with “${asked}”, the best first.`;
  show(found.slice(0, MANY));
  if (found.length > MANY) {
    const more = list.insertAdjacentElement("afterend", document.createElement("button"));
    Object.assign(more, { type: "button", className: "course-button", textContent: "Show the others" });
    more.addEventListener("click", () => {
      more.remove();
      show(found.slice(MANY));
      list.children[MANY].querySelector("a").focus();
    });
  }
})();
