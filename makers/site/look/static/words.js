// A word of the glossary says its meaning beside it: under the mouse, with the keyboard, after a tap.
(() => {
  "use strict";
  const words = document.querySelectorAll(".course-word");
  if (!words.length) return;
  const tip = document.querySelector("main").appendChild(document.createElement("div"));
  Object.assign(tip, { id: "course-meaning", hidden: true });
  tip.setAttribute("role", "tooltip");
  const text = tip.appendChild(document.createElement("span"));
  const more = tip.appendChild(document.createElement("a"));
  more.textContent = "All words";
  more.className = "course-all-words";
  let shown = null, leaving = 0, touched = false;

  const hide = () => {
    clearTimeout(leaving);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  };
  const show = word => {
    clearTimeout(leaving);
    if (shown === word) return;
    hide();
    shown = word;
    text.textContent = word.dataset.means;
    more.href = word.href;
    word.setAttribute("aria-describedby", tip.id);
    tip.hidden = false;
    place();
  };
  // below the word, or above it where there is no room
  const place = () => {
    const at = shown.getClientRects()[0], page = document.documentElement, edge = 8;
    const right = Math.max(edge, page.clientWidth - tip.offsetWidth - edge), from = tip.offsetParent.getBoundingClientRect();
    tip.style.left = `${Math.min(Math.max(edge, at.left), right) - from.left}px`;
    const fits = at.bottom + tip.offsetHeight + edge < innerHeight || at.top < tip.offsetHeight + edge;
    tip.style.top = `${(fits ? at.bottom + 4 : at.top - tip.offsetHeight - 4) - from.top}px`;
  };
  // the pointer may move from the word to its meaning
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 300);
  };
  for (const word of words) {
    word.addEventListener("pointerenter", event => { if (event.pointerType === "mouse") show(word); });
    word.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") leave(); });
    word.addEventListener("pointerdown", event => { touched = event.pointerType !== "mouse" && shown !== word; });
    word.addEventListener("focus", () => { if (word.matches(":focus-visible")) show(word); });
    word.addEventListener("blur", event => { if (!tip.contains(event.relatedTarget)) leave(); });
    word.addEventListener("click", event => {
      // the first tap says the meaning, another one leads to the glossary
      if (!touched) return;
      touched = false;
      event.preventDefault();
      show(word);
    });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") leave(); });
  addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
  addEventListener("pointerdown", event => {
    if (shown !== null && !tip.contains(event.target) && !shown.contains(event.target)) hide();
  });
  addEventListener("resize", hide);
  // a picture that is drawn late moves the text under what was said: say it at the word again
  new ResizeObserver(() => { if (shown !== null) place(); }).observe(tip.parentElement);
})();
