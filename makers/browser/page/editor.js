// An editor for code that a thumb can use: CodeMirror with a row of keys, which completes tables, columns and names.
import {
  EditorSelection, EditorState, EditorView, Prec, acceptCompletion, autocompletion, bracketMatching, classHighlighter,
  closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, completionStatus, defaultKeymap, history,
  historyKeymap, indentMore, indentUnit, insertBracket, keymap, moveCompletionSelection, python, selectedCompletionIndex,
  syntaxHighlighting, syntaxTree, tooltips, undo,
} from "./codemirror.js";
import { element } from "./shown.js";

const BLANK = /____/g;
const TABLE = /\b(?:load|describe)\(\s*["']([\w-]*)$/;
const LOADED = /\bload\(\s*["']([\w-]+)["']/g;
const DEFINED = /^ *([A-Za-z_]\w*) *=(?!=)|^ *def (\w+)|\bas (\w+)|^from .* import (\w+)/gm;
// What follows a point most often in this course; CodeMirror itself knows Python's own names.
const MEMBERS = ("abs agg assign columns copy cumsum diff div drop dropna encode fillna groupby head idxmax idxmin iloc index " +
  "isin items loc mark_bar mark_line mark_point max mean median melt merge min mul notna nunique pct_change pivot_table " +
  "properties query rank rename reset_index round set_index shape shift sort_index sort_values str sub sum tail title " +
  "to_list transform unique value_counts values Axis Chart Color Scale Tooltip X Y DataFrame Series concat").split(" ");

const option = (type, detail, boost) => (label) => ({ label, type, detail, boost });
const all = (text, pattern) => [...text.matchAll(pattern)].map((found) => found.slice(1).find(Boolean));

const LEAST = 2;  // letters of a word for which a list opens by itself

// The text between the opening quote and the caret; null outside of a text and behind its closing quote.
function quoted({ state, pos }) {
  const { name, from } = syntaxTree(state).resolveInner(pos, -1);
  const begun = /String$/.test(name) && state.sliceDoc(from, pos).match(/^\w*("""|'''|["'])((?:(?!\1).)*)$/s);
  return begun ? begun[2] : null;
}

// `tables` is an object from a table's name to its columns; `codes()` returns the codes of the page.
const complete = (tables, codes) => (context) => {
  const { state, pos, explicit } = context;
  const before = state.doc.lineAt(pos).text.slice(0, pos - state.doc.lineAt(pos).from);
  // a list opens for the beginning of a word, and what is chosen takes the place of all of that word
  const answer = (word, options) => {
    const whole = new Set(options.map(({ label }) => label));
    const begun = (typed) => /^[\w-]*$/.test(typed) && !whole.has(typed) && (explicit || typed.length >= LEAST);
    const rest = state.sliceDoc(pos, pos + 60).match(/^\w*/)[0];
    return begun(word) ? { from: pos - word.length, to: pos + rest.length, options, validFor: begun } : null;
  };
  const table = before.match(TABLE);
  if (table) return answer(table[1], Object.keys(tables).map(option("class", "table")));
  const text = quoted(context);
  if (text !== null) {
    const loaded = new Set(codes().flatMap((code) => all(code, LOADED)));
    const own = all(state.doc.toString(), LOADED);  // come first
    return answer(text, [...loaded].flatMap((name) => (tables[name] ?? []).map(option("property", name, own.includes(name) ? 1 : 0))));
  }
  const word = before.match(/\w*$/)[0];
  if (/\w\]?\)?\.\w*$/.test(before)) return answer(word, MEMBERS.map(option("method")));
  // no name stands in a remark, right behind a text, or in a number
  if (syntaxTree(state).resolveInner(pos, -1).name === "Comment" || /["']\w*$|(^|\W)\d\w*$/.test(before)) return null;
  const mine = [...new Set(["load", "describe", ...codes().flatMap((code) => all(code, DEFINED))])].map(option("variable"));
  const pythons = state.languageDataAt("autocomplete", pos).flatMap((source) => source(context)?.options ?? []);
  return answer(word, [...mine, ...pythons.filter(({ label }) => mine.every((one) => one.label !== label))]);
};

// A list that found no room is closed instead of being open unseen.
function chooses(view) {
  const low = view.dom.querySelector(".cm-tooltip-autocomplete")?.getBoundingClientRect().bottom;
  return low > 0 || (closeCompletion(view), false);
}
const unlessUnseen = (key) => ({ key, run: (view) => completionStatus(view.state) === "active" && (chooses(view), false) });

// Tab leaves the editor, as everywhere on the page, unless the reader has moved in a list.
const take = (view) => (selectedCompletionIndex(view.state) ?? -1) >= 0 && chooses(view) && acceptCompletion(view);

// The key ⇥ takes the first word of a list.
function takeFirst(view) {
  if (completionStatus(view.state) !== "active" || !chooses(view)) return indentMore(view);
  if ((selectedCompletionIndex(view.state) ?? -1) < 0) moveCompletionSelection(true)(view);
  return acceptCompletion(view);
}

function type(view, text) {
  const bracket = text.length === 1 && insertBracket(view.state, text);
  view.dispatch(bracket || view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true }));
}

// A touch of the blank `____` selects all of it, so that the next key replaces it.
function selectBlank({ clientX: x, clientY: y }, view) {
  const pos = view.posAtCoords({ x, y });
  if (pos === null || view.state.selection.ranges.some(({ from, to }) => to - from > 4)) return;
  const line = view.state.doc.lineAt(pos);
  for (const { index } of line.text.matchAll(BLANK)) {
    const at = line.from + index;
    if (pos >= at && pos <= at + 4) view.dispatch({ selection: EditorSelection.range(at, at + 4) });
  }
}

const KEYS = [["(", "bracket"], [")", "closing bracket"], ["[", "square bracket"], ["]", "closing square bracket"],
  ['"', "quotation mark"], ["'", "apostrophe"], ["_", "underscore"], ["=", "equals"], [".", "point"],
  ["/", "slash"], ["&", "and"], [":", "colon"], [",", "comma"], ["*", "star"], ["<", "less than"], [">", "greater than"],
  ["⇥", "indent", takeFirst], ["↶", "undo", undo]];

function keys(view) {
  const row = element("div", "", { className: "course-cell-keys" });
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Keys");
  for (const [key, name, act] of KEYS) {
    const button = element("button", key, { type: "button", title: name });
    button.setAttribute("aria-label", name);
    button.addEventListener("pointerdown", (event) => event.preventDefault());  // the phone's keyboard stays
    button.addEventListener("click", () => {
      view.focus();
      if (act) act(view);
      else type(view, key);
    });
    row.append(button);
  }
  return row;
}

// The row of keys stays above the keyboard of a phone, which covers the page's lower part.
const seen = window.visualViewport;
const lowest = () => (seen ? seen.offsetTop + seen.height : innerHeight);
const covered = () => document.documentElement.style.setProperty("--course-keyboard", `${Math.max(0, innerHeight - lowest())}px`);
for (const change of ["resize", "scroll"]) seen?.addEventListener(change, covered);

const HEADER = 80;  // pixels that the head of the page may cover

// Returns the editor's element, its row of keys, and how to read, change and focus its text.
// `run()` answers Shift+Enter, as in JupyterLab, and `changed()` each change.
export function editor(code, label, { run, changed, tables, codes }) {
  let row;
  // The list of completions stays above the row of keys, and without one within the editor or above it.
  const rowTop = () => (row?.offsetHeight ? row.getBoundingClientRect().top : view.dom.getBoundingClientRect().bottom);
  const free = () => ({ top: HEADER, left: 0, right: innerWidth, bottom: Math.min(lowest(), rowTop()) });
  const view = new EditorView({ doc: code, extensions: [
    // a host may give its styles a mark of its own
    EditorView.cspNonce.of(document.querySelector("style[nonce], script[nonce]")?.nonce ?? ""),
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorView.lineWrapping,
    EditorView.updateListener.of(({ docChanged }) => docChanged && changed()),
    EditorView.domEventHandlers({ click: selectBlank }),
    EditorState.tabSize.of(4), indentUnit.of("    "),
    history(), bracketMatching(), closeBrackets(), python(), syntaxHighlighting(classHighlighter),
    // Enter stays a new line until the reader has chosen from the list
    autocompletion({ override: [complete(tables, codes)], filterStrict: true, selectOnOpen: false, interactionDelay: 0, icons: false }),
    tooltips({ position: "absolute", tooltipSpace: free }),
    // the row of keys covers the editor's end where it sticks to the edge of the screen
    EditorView.scrollMargins.of(() => ({ bottom: Math.min(row?.offsetHeight ?? 0, Math.max(0, view.dom.getBoundingClientRect().bottom - rowTop())) })),
    Prec.highest(keymap.of([
      { key: "Shift-Enter", run: () => run() ?? true }, { key: "Mod-Enter", run: () => run() ?? true }, { key: "Tab", run: take },
      ...["ArrowDown", "ArrowUp"].map(unlessUnseen),
    ])),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
  ] });
  row = keys(view);
  // not every browser takes the focus from the editor where a button is pressed
  document.addEventListener("pointerdown", ({ target }) => {
    if (!view.dom.contains(target) && !row.contains(target)) closeCompletion(view);
  });
  return {
    node: view.dom, keys: row, text: () => view.state.doc.toString(), focus: () => view.focus(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  };
}
