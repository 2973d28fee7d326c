// What `page/editor.js` uses of CodeMirror, made into one file by `build.mjs`.
export {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap, completionStatus,
  insertBracket, moveCompletionSelection, selectedCompletionIndex,
} from "@codemirror/autocomplete";
export { defaultKeymap, history, historyKeymap, indentMore, undo } from "@codemirror/commands";
export { python, pythonLanguage } from "@codemirror/lang-python";
export { bracketMatching, indentUnit, syntaxHighlighting, syntaxTree } from "@codemirror/language";
export { EditorSelection, EditorState, Prec } from "@codemirror/state";
export { EditorView, keymap, tooltips } from "@codemirror/view";
export { classHighlighter } from "@lezer/highlight";
