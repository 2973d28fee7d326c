function render({ model, el }) {
  const fold = (key, title) => {
    const details = make(el, "details", {});
    make(details, "summary", {}, title);
    details.open = model.get("unfolded").includes(key);
    details.addEventListener("toggle", () => {
      const others = model.get("unfolded").filter(other => other !== key);
      model.set("unfolded", details.open ? [...others, key] : others);
      model.save_changes();
    });
    return details;
  };

  const list = make(fold("assumptions", "What is assumed"), "ul", {});

  const region = { class: "course-table", role: "region", tabindex: "0", "aria-label": "Table" };
  const table = make(fold("table", "The numbers as a table"), "div", region);

  const code = fold("code", "The same numbers in code");
  // JupyterLab would take letters for itself.
  const still = { readonly: "", spellcheck: "false", "data-lm-suppress-shortcuts": "true" };
  const text = make(make(code, "label", {}, "Python: result holds the numbers"), "textarea", still);
  const button = make(code, "button", { type: "button", class: "jupyter-button widget-button" }, "Copy");
  const said = make(code, "span", { class: "course-said", "aria-live": "polite" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      return true;
    } catch {
      text.select();
      const done = document.execCommand("copy");
      button.focus();
      return done;
    }
  };
  button.addEventListener("click", async () => {
    said.textContent = "";
    said.textContent = (await copy()) ? "Copied" : "Select the text and copy it with Ctrl+C";
  });

  const show = () => {
    list.replaceChildren();
    for (const point of model.get("assumptions")) make(list, "li", {}, point);
    table.innerHTML = model.get("table");
    text.value = model.get("code");
    text.rows = text.value.split("\n").length + 1;
    said.textContent = "";
  };
  model.on("change:assumptions change:table change:code", show);
  show();
}
export default { render };
