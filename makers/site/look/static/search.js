// Looks the words of the reader up in the words of all pages: best page first, each with what stands there.
(async () => {
  "use strict";
  const said = document.getElementById("search-said"), list = document.getElementById("search-results");
  const asked = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  document.querySelectorAll(".course-search input").forEach(field => { field.value = asked; });
  const words = asked.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
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

  // A word is found where another one begins with it: "earth" in "earths".
  const begins = words.map(word => new RegExp(`(?<![\\p{L}\\p{N}])${word}[\\p{L}\\p{N}]*`, "giu"));
  const count = (text, pattern) => Math.min(6, text.match(pattern)?.length ?? 0);
  const phrase = new RegExp(words.join("[^\\p{L}\\p{N}]+"), "iu");
  // lessons and the glossary first, then claims and what goes deeper, last tables and what teachers need
  const weight = name => /^\d|^warm|^glossary/.test(name) ? 2 : /^(tables|teaching|reading)/.test(name) ? 0.5 : 1;
  const found = [];
  for (const [name, sections] of pages) {
    const title = sections[0]?.[1] ?? name;
    let best = null;
    for (const [anchor, heading, text] of sections) {
      const under = heading === title ? "" : heading;
      const hits = begins.map(one => 20 * count(title, one) + 6 * count(under, one) + count(text, one));
      if (hits.includes(0)) continue;
      const together = phrase.test(title) ? 4 : phrase.test(heading) || phrase.test(text) ? 2 : 1;
      const near = phrase.test(text) ? 15 : 0;
      const score = (hits.reduce((sum, one) => sum + one, 0) * together + near) * weight(name);
      if (best === null || score > best.score) best = { score, name, title, anchor, heading, text };
    }
    if (best) found.push(best);
  }
  found.sort((one, two) => two.score - one.score);

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
  const excerpt = text => {
    const at = Math.max(0, text.search(phrase) >= 0 ? text.search(phrase) : text.search(begins[0]));
    const start = at < 70 ? 0 : text.indexOf(" ", at - 70) + 1, end = text.indexOf(" ", at + 130);
    return `${start ? "… " : ""}${text.slice(start, end < 0 ? undefined : end)}${end < 0 ? "" : " …"}`;
  };
  const MANY = 12;
  const show = some => {
    for (const { name, title, anchor, heading, text } of some) {
      const item = list.appendChild(document.createElement("li")), link = document.createElement("a");
      link.href = `${name}.html${anchor ? `#${anchor}` : ""}`;
      link.textContent = heading && heading !== title ? `${title}: ${heading}` : title;
      item.append(link);
      marked(item.appendChild(document.createElement("p")), excerpt(text));
    }
  };
  said.textContent = found.length ? `${found.length} ${found.length === 1 ? "page" : "pages"}, the best first.`
    : `Nothing stands here about “${asked}”. Try one word, or another one.`;
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
