// What a cell shows, as nodes of the page. Text of Python never becomes markup: of HTML only plain elements are copied.
import { formNodes } from "./form.js";

const ELEMENTS = new Set(
  ("b br caption code dd div dl dt em h3 h4 i li ol p pre small span strong sub sup table tbody td tfoot th thead tr ul")
    .split(" "));
const ATTRIBUTES = ["aria-hidden", "aria-label", "colspan", "role", "rowspan", "scope"];
const DROPPED = new Set(["script", "style", "title", "template", "iframe", "svg", "math"]);

export function element(name, text = "", settings = {}) {
  const made = Object.assign(document.createElement(name), settings);
  if (text) made.textContent = text;
  return made;
}

// A parsed document runs no script and loads no picture.
export function copied(html) {
  const into = document.createDocumentFragment();
  copyChildren(new DOMParser().parseFromString(html, "text/html").body, into);
  return into;
}

// A notebook has a page of this site, under its own name.
function pageOf(code) {
  const [, folder, name] = code.match(/^(notebooks|exercises)\/([\w/-]+)\.ipynb$/) ?? [];
  return name && new URL(`../../${folder === "exercises" ? "exercises/" : ""}${name}.html`, import.meta.url).href;
}

function copyChildren(from, into) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) into.append(child.data);
    if (child.nodeType !== Node.ELEMENT_NODE || DROPPED.has(child.localName)) continue;
    if (!ELEMENTS.has(child.localName)) {
      copyChildren(child, into);
      continue;
    }
    const href = child.localName === "code" && pageOf(child.textContent);
    if (href) {
      into.append(element("a", "open it", { href }));
      continue;
    }
    const made = document.createElement(child.localName);
    for (const name of ATTRIBUTES) if (child.hasAttribute(name)) made.setAttribute(name, child.getAttribute(name));
    copyChildren(child, made);
    into.append(made);
  }
}

// What is wider than a phone moves sideways by itself, also with the keyboard.
function wide(node, name) {
  const frame = element("div", "", { className: "course-cell-wide", tabIndex: 0 });
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", name);
  frame.append(node);
  return frame;
}

// A sentence of the course, with code between backticks.
function worded(sentence) {
  const made = element("p", "", { className: "course-cell-error" });
  sentence.split("`").forEach((part, at) => made.append(at % 2 ? element("code", part) : part));
  return made;
}

function errorNodes({ error, traceback }) {
  const [sentence, ...more] = error.split("\n");
  const folded = element("details");
  folded.append(element("summary", "Traceback: the way to the line that failed"), wide(element("pre", traceback), "Traceback"));
  const framed = element("div", "", { className: "course-cell-panel" });
  framed.dataset.tone = "error";
  framed.append(worded(sentence));
  if (more.length) framed.append(wide(element("pre", more.join("\n")), "Python's own words"));
  framed.append(folded);
  return framed;
}

// Vega is large, so that it comes with the first chart.
function chartNodes(spec) {
  const place = element("div", "", { className: "course-cell-chart" });
  import("./charts.js").then(({ drawChart }) => drawChart(place, spec)).catch(({ message }) => {
    place.replaceChildren(element("p", `The chart could not be drawn: ${message}. The check reads it all the same.`));
  });
  return place;
}

// Rows are one line high. A touch of a cell shows all of a long text.
function rowsOf(framed) {
  framed.classList.add("course-cell-rows");
  framed.addEventListener("click", ({ target }) => target.closest("td")?.classList.toggle("course-cell-whole"));
}

// `ask(code, place)` runs code for a form that is shown.
export function nodes(output, ask) {
  if ("form" in output) return formNodes(output, ask);
  if ("chart" in output) return chartNodes(output.chart);
  if ("error" in output) return errorNodes(output);
  if ("text" in output) return wide(element("pre", output.text), "Printed");
  const framed = element("div", "", { className: output.tone ? "course-cell-panel" : "course-cell-made" });
  if (output.tone) framed.dataset.tone = output.tone;
  framed.append(copied(output.html));
  if (output.html.includes('class="dataframe"')) rowsOf(framed);
  for (const block of framed.querySelectorAll("table, pre")) {
    const place = document.createComment("");
    block.replaceWith(place);
    place.replaceWith(wide(block, block.localName === "pre" ? "Code" : "Table"));
  }
  return framed;
}
