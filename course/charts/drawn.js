// Draws a chart, and names it for screen readers; a tap on a mark or within 24 pixels of it shows its figures.
const drawn = (embed, place, spec, look = {}) => embed(place, spec,
  { actions: false, renderer: "svg", ast: false, tooltip: true, defaultStyle: false, ...look });
const called = (place, words) => {
  const svg = place.querySelector("svg");
  svg?.setAttribute("role", "img");
  svg?.setAttribute("aria-label", words);
};
if (!window.courseTaps) {
  window.courseTaps = true;
  const away = ({ left, right, top, bottom }, x, y) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  let shown = null;
  const figures = (x, y) => {
    document.getElementById("vg-tooltip-element")?.classList.remove("visible");
    shown = null;
    let least = 24;
    for (const mark of document.querySelectorAll(".vega-embed svg.marks :is(path, rect)")) {
      if (!mark.__data__?.tooltip) continue;
      const apart = away(mark.getBoundingClientRect(), x, y);
      if (apart <= least) [shown, least] = [mark, apart];
    }
    shown?.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y, bubbles: true }));
  };
  // After a touch on a mark the browser takes its own mouse away from there, which is nobody's move.
  addEventListener("pointermove", ({ pointerType }) => { if (pointerType === "mouse") shown = null; }, true);
  addEventListener("mouseout", event => { if (shown) event.stopPropagation(); }, true);
  addEventListener("pointerup", ({ pointerType, clientX, clientY }) => {
    // after the finger has left, which hides what it showed
    if (pointerType !== "mouse") setTimeout(figures, 50, clientX, clientY);
  });
}
