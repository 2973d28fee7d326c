// A field for code that a thumb can use: a row of keys, and new lines that keep their indentation.
import { element } from "./shown.js";

const INDENT = "    ";
const KEYS = [["(", "bracket"], [")", "closing bracket"], ["[", "square bracket"], ["]", "closing square bracket"],
  ['"', "quotation mark"], ["'", "apostrophe"], ["_", "underscore"], ["=", "equals"], [".", "point"], ["⇥", "indent"]];

// The browser's own command keeps undo; a browser without it still gets the text.
function type(field, text) {
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function newLine(field) {
  const line = field.value.slice(0, field.selectionStart).split("\n").at(-1);
  type(field, `\n${line.match(/^ */)[0]}${/:\s*$/.test(line) ? INDENT : ""}`);
}

function keys(field) {
  const row = element("div", "", { className: "course-cell-keys" });
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Keys");
  for (const [key, name] of KEYS) {
    const button = element("button", key, { type: "button", title: name });
    button.setAttribute("aria-label", name);
    button.addEventListener("pointerdown", (event) => event.preventDefault());  // the phone's keyboard stays
    button.addEventListener("click", () => type(field, key === "⇥" ? INDENT : key));
    row.append(button);
  }
  return row;
}

// Returns the field and its keys. `run()` answers Shift+Enter, as in JupyterLab.
export function editor(code, label, run) {
  const field = element("textarea", "", { value: code, className: "course-cell-code", wrap: "off", spellcheck: false });
  for (const [name, value] of Object.entries({ autocapitalize: "off", autocomplete: "off", autocorrect: "off", "aria-label": label })) {
    field.setAttribute(name, value);
  }
  const fit = () => { field.rows = Math.max(2, field.value.split("\n").length); };
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.altKey) return;
    event.preventDefault();
    if (event.shiftKey || event.ctrlKey || event.metaKey) run();
    else newLine(field);
  });
  fit();
  return { field, keys: keys(field), set: (text) => { field.focus(); field.select(); type(field, text); fit(); } };
}
