function render({ model, el }) {
  const mine = `course-quick-${Math.random().toString(36).slice(2)}`, control = model.get("control");
  const form = make(el, "form", { autocomplete: "off" });
  make(form, "div", { class: "course-asked" }).innerHTML = model.get("question");

  let answer;
  if (control === "field") {
    const row = make(form, "p", {});
    make(row, "label", { for: mine }, model.get("prompt"));
    const kept = { value: model.get("answer")[0] ?? "", "aria-describedby": `${mine}-unit` };
    const field = make(row, "input", { type: "text", id: mine, spellcheck: "false", ...kept });
    make(row, "span", { id: `${mine}-unit` }, model.get("unit"));
    answer = () => [field.value];
    field.addEventListener("input", () => keep());
  } else {
    const group = make(form, "fieldset", {});
    make(group, "legend", {}, model.get("prompt"));
    const type = control === "one" ? "radio" : "checkbox";
    const boxes = model.get("options").map(([value, words]) => {
      const label = make(group, "label", {});
      const box = make(label, "input", { type, name: mine, value });
      box.checked = model.get("answer").includes(value);
      make(label, "span", {}).innerHTML = words;
      box.addEventListener("change", () => keep());
      return box;
    });
    answer = () => boxes.filter(box => box.checked).map(box => box.value);
  }
  // A page that is opened again while the kernel runs shows what was typed.
  const keep = () => { model.set("answer", answer()); model.save_changes(); };

  const buttons = make(form, "p", {});
  const look = { class: "jupyter-button widget-button" };
  make(buttons, "button", { type: "submit", ...look }, "Check");
  const hint = make(buttons, "button", { type: "button", ...look }, "Hint");
  const explain = make(buttons, "button", { type: "button", ...look }, "Explain");
  // A live region: a screen reader says the result when it comes.
  const result = make(form, "div", { class: "course-result", role: "status", "aria-live": "polite" });

  let waiting = null;
  const ask = act => {
    clearTimeout(waiting);
    const silent = () => {
      result.textContent = "No answer yet: the kernel is busy or was stopped. If it was stopped, run this " +
        "cell again.";
    };
    waiting = setTimeout(silent, 4000);
    try { model.send({ act, answer: answer() }); }
    catch (error) { silent(); }  // a kernel that was stopped takes no message
  };
  form.addEventListener("submit", event => { event.preventDefault(); ask("check"); });
  for (const part of form.querySelectorAll("input, button"))
    part.setAttribute("data-lm-suppress-shortcuts", "true");
  // Enter in a field or on an option checks, as in every form; Enter that ends a word of an input method does
  // not.
  form.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    ask("check");
  });
  hint.addEventListener("click", () => ask("hint"));
  explain.addEventListener("click", () => ask("why"));

  const show = () => {
    clearTimeout(waiting);
    result.innerHTML = model.get("result");
    el.dataset.revision = model.get("revision");
  };
  const said = () => {
    result.textContent = "";  // so that the same words are said again
    requestAnimationFrame(show);
  };
  model.on("change:revision", said);
  show();
  return () => { clearTimeout(waiting); model.off("change:revision", said); };
}
export default { render };
