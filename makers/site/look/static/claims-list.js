// The list of claims: one verdict, or those with a word. The address says what is chosen, and where the reader was.
(() => {
  "use strict";
  const place = document.getElementById("course-claims"), items = [...place.querySelectorAll("li")];
  const groups = [...place.querySelectorAll("h2")].map(head => ({ head, list: head.nextElementSibling }));
  const make = (parent, tag, more) => Object.assign(parent.appendChild(document.createElement(tag)), more);
  const form = document.createElement("form"), row = make(form, "div", { className: "course-buttons" });
  form.className = "course-filter";
  const button = (words, verdict) => {
    const made = make(row, "button", { type: "button", className: "course-button", textContent: words });
    made.dataset.verdict = verdict;
    made.addEventListener("click", () => choose({ verdict }));
    return [verdict, made];
  };
  const buttons = [button(`All: ${items.length}`, ""),
    ...groups.map(({ head }) => button(head.firstChild.textContent, head.id))];
  const field = make(make(form, "label", { textContent: "With the word " }), "input", { type: "search", autocomplete: "off" });
  const said = make(form, "p", {});
  said.setAttribute("role", "status");
  place.before(form);

  // #verdict:word:claim; a claim alone is a place of the page
  let chosen = { verdict: "", word: "" };
  const show = () => {
    const word = chosen.word.trim().toLowerCase();
    let count = 0;
    for (const { head, list } of groups) {
      let here = 0;
      for (const item of list.children) {
        item.hidden = (chosen.verdict && chosen.verdict !== head.id) || !item.textContent.toLowerCase().includes(word);
        if (!item.hidden) here++;
      }
      head.hidden = list.hidden = here === 0;
      count += here;
    }
    for (const [verdict, made] of buttons) made.setAttribute("aria-pressed", String(verdict === chosen.verdict));
    if (field.value !== chosen.word) field.value = chosen.word;
    said.textContent = chosen.verdict || word ? `${count} of ${items.length} claims` : "";
  };
  const address = claim => `#${[chosen.verdict, chosen.word, claim].map(encodeURIComponent).join(":")}`;
  const choose = more => {
    chosen = { ...chosen, ...more };
    history.replaceState(null, "", address(""));
    show();
  };
  const read = () => {
    const [verdict, word = "", claim = ""] = location.hash.slice(1).split(":").map(decodeURIComponent);
    chosen = { verdict: groups.some(({ head }) => head.id === verdict) ? verdict : "", word };
    show();
    // a list that was left for a claim opens at this claim, which is marked
    for (const item of items) item.ariaCurrent = item.id === claim ? "true" : null;
    // the browser itself knows where a reader was who comes back
    if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") return;
    if (claim) items.find(one => one.ariaCurrent)?.scrollIntoView({ block: "center" });
    else if (chosen.verdict) form.scrollIntoView();
  };
  form.addEventListener("submit", event => event.preventDefault());
  field.addEventListener("input", () => choose({ word: field.value }));
  addEventListener("hashchange", read);
  place.addEventListener("click", event => {
    const item = event.target.closest("li");
    if (!item || !event.target.closest("a")) return;
    try { sessionStorage.setItem("course.claims", address("")); } catch { /* the list begins at its top */ }
  });
  show();
  if (document.readyState === "complete") read();
  else addEventListener("load", read);
})();
