// The learner's conditions: the notebook's form, with what was written kept in the browser.
"use strict";
(() => {
  const moving = window.courseMoving;
  moving.begin("conditions", part => {
    const place = part.querySelector(".course-conditions"), given = JSON.parse(part.dataset.given);
    const found = moving.kept("conditions"), kept = found && typeof found === "object" ? found : {};
    // the same checks as in the notebook (course/widgets/conditions.py)
    const trouble = message => {
      if (message.conditions)
        return message.conditions.every(one => one.trim()) ? ""
          : `Write all ${given.number} conditions first, then keep them.`;
      if (!message.answer.trim()) return "Write your answer first, then keep it.";
      const [last, ...others] = [...given.held].reverse();
      return message.held.every(one => given.held.includes(one)) ? ""
        : `Say of each condition whether it is ${others.reverse().join(", ")}, or ${last}.`;
    };
    const sent = message => {
      const said = trouble(message), now = { ...model.get("kept") };
      if (!said) {
        if (message.conditions) now.conditions ??= message.conditions.map(one => one.trim());
        else now.answers = [...now.answers ?? [], { answer: message.answer.trim(), held: message.held }];
        moving.keep("conditions", now);
        model.set("kept", now);
      }
      model.set("trouble", said);
      model.set("revision", model.get("revision") + 1);
    };
    const model = moving.model({ ...given, kept, trouble: "", revision: 0 }, { sent });
    moving.notebook.conditions({ model, el: place });
    place.hidden = false;
  });
})();
