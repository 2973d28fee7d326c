// An editor for code that a thumb can use: CodeMirror with a row of keys, which completes tables, columns and names.
import {
  EditorSelection, EditorState, EditorView, Prec, acceptCompletion, autocompletion, bracketMatching, classHighlighter,
  closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus, defaultKeymap, history, historyKeymap, indentMore,
  indentUnit, insertBracket, keymap, moveCompletionSelection, python, pythonLanguage, selectedCompletionIndex,
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

// `tables` is an object from a table's name to its columns; `codes()` returns the codes of the page.
const complete = (tables, codes) => (context) => {
  const { state, pos, explicit } = context;
  const before = state.doc.lineAt(pos).text.slice(0, pos - state.doc.lineAt(pos).from);
  const answer = (word, options) => ({ from: pos - word.length, options, validFor: /^[\w-]*$/ });
  const table = before.match(TABLE);
  if (table) return answer(table[1], Object.keys(tables).map(option("class", "table")));
  const word = before.match(/\w*$/)[0];
  if (syntaxTree(state).resolveInner(pos, -1).name === "String" && /["']\w*$/.test(before)) {
    const loaded = new Set(codes().flatMap((code) => all(code, LOADED)));
    const own = all(state.doc.toString(), LOADED);  // come first
    return answer(word, [...loaded].flatMap((name) => (tables[name] ?? []).map(option("property", name, own.includes(name) ? 1 : 0))));
  }
  if (/\w\]?\)?\.\w*$/.test(before)) return answer(word, MEMBERS.map(option("method")));
  if (!word && !explicit) return null;
  return answer(word, [...new Set(["load", "describe", ...codes().flatMap((code) => all(code, DEFINED))])].map(option("variable")));
};

// Tab takes the first completion where a list is open; else it leaves the editor, as everywhere on the page.
function take(view) {
  if (completionStatus(view.state) === null) return false;
  if ((selectedCompletionIndex(view.state) ?? -1) < 0) moveCompletionSelection(true)(view);
  acceptCompletion(view);
  return true;
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
  ["⇥", "indent", (view) => (completionStatus(view.state) === "active" ? take(view) : indentMore(view))], ["↶", "undo", undo]];

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

// Returns the editor's element, its row of keys, and how to read, change and focus its text.
// `run()` answers Shift+Enter, as in JupyterLab, and `changed()` each change.
export function editor(code, label, { run, changed, tables, codes }) {
  let row;
  // the list of completions leaves the row free, and so does a new line
  const free = () => ({ top: 0, left: 0, right: innerWidth, bottom: row?.offsetHeight ? Math.min(lowest(), row.getBoundingClientRect().top) : lowest() });
  const view = new EditorView({ doc: code, extensions: [
    // a host may give its styles a mark of its own
    EditorView.cspNonce.of(document.querySelector("style[nonce], script[nonce]")?.nonce ?? ""),
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorView.lineWrapping,
    EditorView.updateListener.of(({ docChanged }) => docChanged && changed()),
    EditorView.domEventHandlers({ click: selectBlank }),
    EditorState.tabSize.of(4), indentUnit.of("    "),
    history(), bracketMatching(), closeBrackets(), python(), syntaxHighlighting(classHighlighter),
    pythonLanguage.data.of({ autocomplete: complete(tables, codes) }),
    // Enter stays a new line until the reader has chosen from the list
    autocompletion({ selectOnOpen: false, interactionDelay: 0, icons: false }), tooltips({ position: "absolute", tooltipSpace: free }),
    EditorView.scrollMargins.of(() => ({ bottom: row?.offsetHeight ?? 0 })),
    Prec.highest(keymap.of([
      { key: "Shift-Enter", run: () => run() ?? true }, { key: "Mod-Enter", run: () => run() ?? true }, { key: "Tab", run: take },
    ])),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
  ] });
  row = keys(view);
  return {
    node: view.dom, keys: row, text: () => view.state.doc.toString(), focus: () => view.focus(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  };
}
