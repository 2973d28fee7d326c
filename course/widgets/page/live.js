// One Vega for the page.
function vega(model) {
  const shelf = Symbol.for("course.vega");
  window[shelf] ??= (async () => {
    const library = await model.widget_manager.get_model(model.get("library"));
    const address = URL.createObjectURL(new Blob([library.get("source")], { type: "text/javascript" }));
    try { return (await import(address)).default; }
    catch (error) { delete window[shelf]; throw error; }
    finally { URL.revokeObjectURL(address); }
  })();
  return window[shelf];
}
async function render({ model, el }) {
  const part = (tag, name, role) => {
    const node = el.appendChild(document.createElement(tag));
    node.className = name;
    if (role) node.setAttribute("role", role);
    return node;
  };
  // Sentence and warnings are live regions: a screen reader says them when they change.
  const gone = part("p", "course-gone", "alert");
  const trouble = part("p", "course-trouble", "alert");
  const picture = part("div", "course-picture");
  const sentence = part("p", "course-sentence", "status");

  const unwatch = watchKernel(model, el, gone);

  const unname = whenever(el, () => nameControls(el));

  // The chart is drawn anew for another width, also where only a bar beside the notebook opens.
  const reach = new ResizeObserver(() => dispatchEvent(new Event("resize")));

  // What is found is the heading of the picture, and the rest stands below.
  const parted = words => {
    const [, first, rest] = /^(.*?[.?]\u201d?)(?: (.*))?$/s.exec(words) ?? [];
    return [first ?? words, rest ?? ""];
  };

  let chart = null, form = null, busy = false, next = null, shown = "";
  const pour = async ({ rows, words }) => {
    const [first, rest] = parted(words);
    try {
      if (chart === null || form !== model.get("form")) {
        form = model.get("form");
        const spec = structuredClone(model.get("spec"));
        spec.datasets = { ...(spec.datasets ?? {}), ...structuredClone(rows) };
        for (const one of spec.params ?? []) if (one.name === "heading") one.value = first;
        const embed = await vega(model);
        if (chart !== null) chart.finalize();
        chart = await drawn(embed, picture, spec, LOOK);
      } else {
        for (const [table, values] of Object.entries(structuredClone(rows))) chart.view.data(table, values);
        chart.view.signal("heading", first);
        await chart.view.runAsync();
      }
    } catch (error) {
      picture.textContent = "The chart could not be drawn: " + error.message;
      chart = null;
    }
    called(picture, words);
    // no line ends between a number and its percent sign
    const tied = words => words.split(/([\d.,]+ %)/).map((part, place) => place % 2 === 0 ? part
      : Object.assign(document.createElement("span"), { textContent: part, style: "white-space: nowrap" }));
    const heard = Object.assign(document.createElement("span"), { className: "course-unseen", textContent: rest ? `${first} ` : first });
    sentence.replaceChildren(heard, ...tied(rest));
    sentence.classList.toggle("course-unseen", !rest);
  };
  const show = async state => {
    next = state;
    if (busy) return;
    busy = true;
    while (next !== null) {
      const now = next, key = JSON.stringify([now.rows, now.words]);
      next = null;
      if (chart === null || form !== model.get("form") || key !== shown) await pour(now);
      shown = key;
      el.dataset.revision = now.revision;
    }
    busy = false;
  };
  const answer = () =>
    show({ rows: model.get("rows"), words: model.get("words"), revision: model.get("revision") });

  // One step ahead for each answer, never two: so the answers that follow cannot take the picture back.
  const followed = new Map();
  let spent = null;
  const step = (control, value, options) => {
    const revision = model.get("revision"), { control: id, answers = [] } = model.get("ahead");
    // Only hands move it without the kernel knowing; a preset moves several controls together.
    if (options?.updated_view === undefined || control.model_id !== id || spent === revision) return;
    const found = answers.find(item => Math.abs(item.value - value) < 1e-9);
    spent = revision;
    if (found !== undefined) show({ ...found, revision: `${revision} ahead` });
  };
  const follow = async () => {
    const id = model.get("ahead").control;
    if (id === undefined || followed.has(id)) return;
    followed.set(id, null);
    const control = await model.widget_manager.get_model(id);
    followed.set(id, control);
    control.on("change:value", step);
  };

  const warn = () => { trouble.textContent = model.get("trouble"); };
  // The revision is the last to be set, and always changes.
  model.on("change:revision", answer);
  model.on("change:trouble", warn);
  model.on("change:ahead", follow);
  warn();
  await answer();
  reach.observe(picture);
  await follow();
  return () => {
    for (const control of followed.values()) control?.off("change:value", step);
    reach.disconnect();
    unname();
    unwatch();
    if (chart !== null) chart.finalize();
  };
}
export default { render };
