// The questions of a paper, each with its options: on a phone of the room, in a notebook and on the site.

/** Add the questions to an element. `chosen` maps a question to its option; `changed` is called then. */
export function paperFields(parent, questions, chosen, changed) {
  const add = (to, tag, look, words) => {
    const node = to.appendChild(document.createElement(tag));
    node.className = look;
    node.textContent = words;
    return node;
  };
  // a text has bold words, and no other mark
  const rich = (to, text) => text.split("**")
    .forEach((part, place) => add(to, place % 2 ? "strong" : "span", "", part));
  const mine = `paper-${Math.random().toString(36).slice(2)}`;
  questions.forEach(([id, text, options], place) => {
    const group = add(parent, "fieldset", "options paper-question", "");
    rich(add(group, "legend", "", `${place + 1}. `), text);
    for (const [option, words] of options) {
      const label = add(group, "label", "option", ""), box = document.createElement("input");
      Object.assign(box, { type: "radio", name: `${mine}-${id}`, value: option });
      box.checked = chosen[id] === option;
      box.addEventListener("change", () => {
        chosen[id] = option;
        changed();
      });
      label.append(box);
      add(label, "span", "", words);
    }
  });
}

/** Return how many questions are answered, in words. */
export function answeredWords(questions, chosen) {
  return `${questions.filter(([id]) => chosen[id]).length} of ${questions.length} answered`;
}
