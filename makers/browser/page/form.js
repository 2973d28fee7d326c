// The form of a question that needs no code: a field, or options. `ask(code, place)` runs code and shows its outputs there.
import { copied, element } from "./shown.js";

let made = 0;

export function formNodes({ form, call }, ask) {
  const frame = element("form", "", { className: "course-cell-panel course-cell-form", autocomplete: "off" });
  frame.append(copied(form.question));
  const inputs = form.control === "field" ? [field(frame, form)] : options(frame, form);
  const typed = () => inputs.filter(({ type, checked }) => type === "text" || checked).map(({ value }) => JSON.stringify(value));
  const said = element("div", "", { className: "course-cell-shown" });
  const acts = element("div", "", { className: "course-cell-acts" });
  const press = (words, code) => {
    const button = element("button", words, { type: "button", className: "course-button" });
    button.addEventListener("click", () => ask(code(), said));
    acts.append(button);
  };
  press("Check", () => `${call}.check(${typed().join(", ")})`);
  press("Hint", () => `${call}.hint()`);
  press("Explain", () => `${call}.why()`);
  frame.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(`${call}.check(${typed().join(", ")})`, said);
  });
  said.append(copied(form.result));
  said.setAttribute("aria-live", "polite");
  frame.append(acts, said);
  return frame;
}

function field(frame, { prompt, unit }) {
  const label = element("label", `${prompt} `);
  const input = element("input", "", { type: "text", autocapitalize: "off", spellcheck: false });
  label.append(input, ` ${unit}`);
  frame.append(label);
  return input;
}

function options(frame, { control, prompt, options: given }) {
  const group = element("fieldset");
  group.append(element("legend", prompt));
  made += 1;
  const inputs = given.map(([value, words]) => {
    const label = element("label");
    const input = element("input", "", { type: control === "one" ? "radio" : "checkbox", name: `course-form-${made}`, value });
    label.append(input, " ", copied(words));
    group.append(label);
    return input;
  });
  frame.append(group);
  return inputs;
}
