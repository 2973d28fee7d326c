"use strict";
(() => {
  const screens = [...document.querySelectorAll(".screen")], body = document.body;
  let at = 0;

  // A table that is too long for the screen is drawn smaller. What is still too long scrolls, and says so.
  const fit = () => {
    const content = screens[at].querySelector(".body");
    for (let size = 100; size >= 50; size -= 5) {
      content.style.fontSize = `${size}%`;
      if (content.scrollHeight <= content.clientHeight + 1) break;
    }
    screens[at].classList.toggle("long", content.scrollHeight > content.clientHeight + 1);
  };
  const show = (place, open) => {
    at = Math.max(0, Math.min(screens.length - 1, place));
    screens.forEach((screen, number) => {
      screen.classList.toggle("now", number === at);
      screen.classList.toggle("open", number < at || (number === at && open));
    });
    body.classList.remove("coded");
    fit();
    history.replaceState(null, "", `#${at + 1}`);
  };
  const waits = () => screens[at].querySelector(".held") && !screens[at].classList.contains("open");
  const reveal = () => screens[at].classList.add("open");
  const next = () => { if (waits()) reveal(); else if (at < screens.length - 1) show(at + 1, false); };
  const back = () => show(at - 1, true);
  const blank = () => body.classList.toggle("blank");
  const acts = {
    ArrowRight: next, ArrowDown: next, PageDown: next, " ": next, Enter: next,
    ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back,
    Home: () => show(0, false), End: () => show(screens.length - 1, false),
    r: reveal, b: blank, ".": blank,
    c: () => body.classList.toggle("coded"), n: () => body.classList.toggle("noted"),
    h: () => body.classList.toggle("helped"), "?": () => body.classList.toggle("helped"),
  };

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const act = acts[event.key] || acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  window.addEventListener("resize", fit);
  document.addEventListener("click", event => { if (!event.target.closest("a")) next(); });
  show((parseInt(location.hash.slice(1), 10) || 1) - 1, false);
})();
