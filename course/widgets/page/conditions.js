// Three conditions that a learner sets, and the answer that is held against them.
function render({ model, el }) {
  const look = { type: "button", class: "jupyter-button widget-button" };
  const kept = () => model.get("kept");
  const SILENT = "No answer yet: the kernel is busy or was stopped. If it was stopped, run this cell again.";
  let draft = { conditions: [], answer: "", held: [] };
  let waiting = null;

  const field = (parent, words, value, most, typed) => {
    const label = make(parent, "label", {});
    make(label, "span", {}, words);
    const area = make(label, "textarea", { rows: 2, maxlength: most });
    area.value = value;
    area.addEventListener("input", () => typed(area.value));
    return area;
  };
  const say = words => { el.querySelector("[role=status]").textContent = words; };
  const send = message => {
    clearTimeout(waiting);
    waiting = setTimeout(() => say(SILENT), 4000);
    try { model.send(message); }
    catch { say(SILENT); }  // a kernel that was stopped takes no message
  };

  const setting = () => {
    make(el, "p", {}, "What must figures and dates show, so that you would say yes? Write three conditions, one sentence each.");
    for (let place = 0; place < model.get("number"); place++)
      field(el, `Condition ${place + 1}`, draft.conditions[place] ?? "", 300, said => { draft.conditions[place] = said; });
    const row = make(el, "p", {});
    make(row, "button", look, "Keep my conditions").addEventListener("click", () =>
      send({ conditions: Array.from({ length: model.get("number") }, (_, place) => draft.conditions[place] ?? "") }));
  };

  const listed = () => {
    const list = make(el, "ol", {});
    kept().conditions.forEach((one, place) => {
      const item = make(list, "li", {}, `${one} `);
      if (!model.get("answering")) return;
      const select = make(item, "select", { "aria-label": `Condition ${place + 1} is` });
      for (const option of ["choose \u2026", ...model.get("held")])
        make(select, "option", { value: option.startsWith("choose") ? "" : option }, option);
      select.value = draft.held[place] ?? "";
      select.addEventListener("change", () => { draft.held[place] = select.value; });
    });
  };

  const answering = () => {
    field(el, "My answer", draft.answer, 2000, said => { draft.answer = said; }).rows = 4;
    const row = make(el, "p", {});
    make(row, "button", look, "Keep my answer").addEventListener("click", () =>
      send({ answer: draft.answer, held: kept().conditions.map((_, place) => draft.held[place] ?? "") }));
    const answers = kept().answers ?? [];
    if (!answers.length) return;
    make(el, "p", {}, "My answers so far:");
    const list = make(el, "ol", {});
    for (const { answer, held } of answers)
      make(list, "li", {}, `${answer} (conditions: ${(held ?? []).join(", ")})`);
  };

  const show = () => {
    const had = el.contains(document.activeElement);
    el.textContent = "";
    make(el, "p", { class: "course-question", tabindex: "-1" }, model.get("question"));
    if (!kept().conditions) {
      if (model.get("answering")) make(el, "p", {}, "You kept no conditions in lesson 00. Set them now.");
      setting();
    } else {
      make(el, "p", {}, model.get("answering") ? "Your conditions from the start. Say of each whether it is met."
        : "Your conditions are kept. Lesson 05b opens them.");
      listed();
      if (model.get("answering")) answering();
    }
    make(el, "p", { role: "status" }, model.get("trouble"));
    for (const part of el.querySelectorAll("textarea, select, button"))
      part.setAttribute("data-lm-suppress-shortcuts", "true");
    if (had) el.querySelector(".course-question").focus();
  };
  // A refused form stays as it was typed; a kept one is drawn anew.
  const dealt = () => {
    clearTimeout(waiting);
    if (model.get("trouble")) {
      say(model.get("trouble"));
      return;
    }
    draft = { conditions: [], answer: "", held: [] };
    show();
    say("Kept.");
  };
  model.on("change:revision", dealt);
  show();
  return () => model.off("change:revision", dealt);
}
export default { render };
