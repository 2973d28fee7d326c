// The test before and the test after the course: one paper each, and what changed once both are handed in.
function render({ model, el }) {
  const kept = () => model.get("kept");
  const keep = change => {
    model.set("kept", { ...kept(), ...change });
    model.save_changes();
  };
  const look = { type: "button", class: "jupyter-button widget-button" };
  const button = (row, words, act) => make(row, "button", look, words).addEventListener("click", act);
  const questions = paper => model.get("papers")[paper];

  const intro = () => {
    const { first, draft } = kept();
    make(el, "h2", {}, first ? "The second test" : "The first test");
    make(el, "p", {}, first
      ? `Your first test is kept: ${answeredWords(questions(first.paper), first.chosen)}. Take the second ` +
        "one when you have done the course. Then you see the answers to both, and what has changed."
      : "Twelve questions on what figures say, without code, in about ten minutes. Take it before you " +
        "begin. After the course a second test asks the same of other figures. You need not take it: no " +
        "lesson waits.");
    make(el, "p", {}, "Your answers stay on this device. Right and wrong come after the second test.");
    const row = make(el, "p", {});
    button(row, draft ? "Go on with it" : `Begin the ${first ? "second" : "first"} test`, () => {
      const other = first?.paper === "a" ? "b" : "a";
      if (!draft) keep({ draft: { paper: first || Math.random() < 0.5 ? other : "b", chosen: {} } });
      screen = paper;
      show();
    });
  };

  const paper = () => {
    const { first, draft } = kept(), chosen = { ...draft.chosen }, asked = questions(draft.paper);
    make(el, "h2", {}, first ? "The second test" : "The first test");
    make(el, "p", {}, "Choose one option each. Where you do not know, leave the question open.");
    const said = () => { state.textContent = answeredWords(asked, chosen); };
    paperFields(el, asked, chosen, () => {
      keep({ draft: { paper: draft.paper, chosen: { ...chosen } } });
      said();
    });
    const state = make(el, "p", { role: "status" });
    const row = make(el, "p", {});
    let isSure = false;
    button(row, "Hand in", () => {
      const open = asked.length - asked.filter(([id]) => chosen[id]).length;
      if (open === asked.length) state.textContent = "Answer at least one question first.";
      else if (open && !isSure) {
        isSure = true;
        state.textContent = `Still open: ${open}. Press again to hand in as it is.`;
      } else {
        keep({ [first ? "second" : "first"]: { paper: draft.paper, chosen }, draft: null });
        screen = intro;
        show();
      }
    });
    button(row, "Later", () => {
      screen = intro;
      show();
    });
    said();
  };

  const result = () => {
    const explained = model.get("explained"), { first, second } = kept();
    make(el, "h2", {}, "Before and after");
    if (!explained.length) {
      make(el, "p", { role: "status" }, "The answers come in a moment.");
      return;
    }
    const option = (one, test) => one[test.paper][test.chosen[one.id]];
    const isRight = (one, test) => option(one, test)?.[0] === "right";
    const count = test => explained.filter(one => isRight(one, test)).length;
    const missed = explained.filter(one => !isRight(one, first));
    const came = missed.filter(one => isRight(one, second)).length;
    const counts = `Right in the first test: ${count(first)} of ${explained.length}. ` +
      `Right in the second: ${count(second)}. `;
    make(el, "p", { role: "status" }, counts + (missed.length
      ? `Of the ${missed.length} that you missed at first, ${came} came right.`
      : "You missed none at first."));
    make(el, "p", {}, "Twelve questions are few, and a second test is often easier than a first one. So " +
      "look less at the numbers than at the questions that you still missed.");
    for (const one of explained) {
      const words = test => (isRight(one, test) ? "right" : option(one, test) ? "not right" : "left open");
      const box = make(el, "details", {});
      make(box, "summary", {}, `${one.title} \u00b7 first: ${words(first)} \u00b7 second: ${words(second)}`);
      for (const [name, test] of [["First test", first], ["Second test", second]]) {
        const text = questions(test.paper).find(([id]) => id === one.id)[1];
        make(box, "p", {}, `${name}: ${text.replaceAll("**", "")}`);
        const list = make(box, "ul", {});
        const line = (lead, [, said, why]) => make(list, "li", {}, `${lead}: \u201c${said}\u201d ${why}`);
        const [right] = Object.values(one[test.paper]).filter(([kind]) => kind === "right");
        if (option(one, test) && !isRight(one, test)) line("Your answer", option(one, test));
        line(isRight(one, test) ? "Your answer, and right" : "Right", right);
      }
    }
  };

  let screen = intro;
  const show = () => {
    const had = el.contains(document.activeElement);
    el.textContent = "";
    (kept().second ? result : screen)();
    for (const part of el.querySelectorAll("input, button, summary"))
      part.setAttribute("data-lm-suppress-shortcuts", "true");
    const title = el.querySelector("h2");
    title.tabIndex = -1;
    if (had) title.focus();
  };
  model.on("change:explained", show);
  show();
  return () => model.off("change:explained", show);
}
export default { render };
