// The meaning of a word of the glossary, on hover and on focus: of a word in bold, and of the list at a lesson's
// end. The meanings come from the glossary beside the lesson.
import { afterChanges } from "./changes.js";

const glossaries = new Map();  // path of a glossary -> promise of its words
let tip = null;

// "**Base rate.** How often … (04b)", with a link or italics inside
const ENTRY = /^\*\*([^*]+)\.\*\*\s+([\s\S]+)$/;
const plain = text => text.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1").replace(/[*`$]/g, "").replace(/\s+/g, " ").trim();
const named = text => text.trim().toLowerCase().replace(/[.:,]$/, "");

async function meanings(contents, path) {
  // asked of the folder first, since a file that is not there would be an error in the console
  const folder = await contents.get(path.replace(/\/?[^/]+$/, ""), { type: "directory", content: true });
  if (!folder.content.some(file => file.path === path)) return null;
  const { content } = await contents.get(path, { type: "notebook", content: true });
  const words = new Map();
  for (const { cell_type: kind, source } of content.cells) {
    if (kind !== "markdown") continue;
    for (const part of [source].flat().join("").split(/\n\s*\n/)) {
      const found = part.match(ENTRY);
      if (found) words.set(named(found[1]), plain(found[2]));
    }
  }
  return words;
}

function meaning(words, text) {
  const name = named(text);
  return words.get(name) ?? (name.endsWith("s") ? words.get(name.slice(0, -1)) : undefined);
}

function show(word) {
  tip ??= document.body.appendChild(Object.assign(document.createElement("div"), {
    className: "course-meaning", id: "course-meaning",
  }));
  tip.setAttribute("role", "tooltip");
  tip.textContent = word.dataset.meaning;
  tip.hidden = false;
  const place = word.getBoundingClientRect();
  const left = Math.min(place.left, innerWidth - tip.offsetWidth - 8);
  const below = place.bottom + 4 + tip.offsetHeight < innerHeight;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${below ? place.bottom + 4 : place.top - 4 - tip.offsetHeight}px`;
  word.setAttribute("aria-describedby", tip.id);
}

function hide(word) {
  if (tip !== null) tip.hidden = true;
  word.removeAttribute("aria-describedby");
}

function explain(node, text) {
  node.classList.add("course-word");
  node.dataset.meaning = text;
  node.tabIndex = 0;
  node.setAttribute("role", "term");
  for (const kind of ["mouseenter", "focus"]) node.addEventListener(kind, () => show(node));
  for (const kind of ["mouseleave", "blur"]) node.addEventListener(kind, () => hide(node));
  node.addEventListener("keydown", event => { if (event.key === "Escape") hide(node); });
}

// "**Words:** base rate, brief." becomes one explained word each.
function list(words, strong) {
  const text = strong.nextSibling;
  if (text?.nodeType !== Node.TEXT_NODE) return;
  const parts = document.createDocumentFragment();
  for (const part of text.textContent.split(/([,.]\s*)/)) {
    const found = meaning(words, part);
    if (found === undefined) {
      parts.append(part);
      continue;
    }
    const [, before, word] = part.match(/^(\s*)([\s\S]*)$/);
    const node = document.createElement("span");
    node.textContent = word;
    explain(node, found);
    parts.append(before, node);
  }
  text.replaceWith(parts);
}

function mark(words, node) {
  for (const strong of node.querySelectorAll(".jp-RenderedMarkdown strong:not([data-meaning], [data-seen])")) {
    strong.dataset.seen = "";
    if (named(strong.textContent) === "words") list(words, strong);
    else {
      const found = meaning(words, strong.textContent);
      if (found !== undefined) explain(strong, found);
    }
  }
}

export async function watch(app, panel) {
  await panel.context.ready;
  const path = await panel.context.urlResolver.resolveUrl("glossary.ipynb");
  for (const place of [path, path.replace(/[^/]+\/glossary\.ipynb$/, "glossary.ipynb")]) {
    if (place === panel.context.path) return;
    if (!glossaries.has(place))
      glossaries.set(place, meanings(app.serviceManager.contents, place).catch(() => null));
    const words = await glossaries.get(place);
    if (words === null) continue;
    return afterChanges(panel, () => mark(words, panel.content.node));
  }
}
