"""A line that is drawn with the pointer, or set point by point with the keyboard."""

from __future__ import annotations

from functools import cache
from typing import Any

from course.widgets._traits import Line

__all__ = ["draw_line"]

# Each point is a slider for screen readers: Tab goes to the next year, the arrows move it, Page Up and Page
# Down by larger steps. The pointer sets the year that it is over.
_SCRIPT = """
function render({ model, el }) {
  const years = model.get("years"), low = model.get("low"), high = model.get("high");
  const W = 560, H = 200, L = 46, R = 14, T = 12, B = 28, space = "http://www.w3.org/2000/svg";
  const x = k => L + (W - L - R) * (years.length > 1 ? k / (years.length - 1) : 0.5);
  const y = v => T + (H - T - B) * (high - v) / (high - low);
  const make = (name, attributes, parent) => {
    const node = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    parent.appendChild(node);
    return node;
  };
  const words = el.appendChild(document.createElement("p"));
  words.textContent = `${model.get("description")}. Draw it with the pointer, or go to a year with the Tab ` +
    "key and move it with the arrow keys.";
  const svg = make("svg", { viewBox: `0 0 ${W} ${H}`, width: W, height: H, role: "group",
    "aria-label": model.get("description"), style: "background:#fff;max-width:100%;touch-action:none" }, el);
  for (const part of [0, 0.5, 1]) {
    const v = low + (high - low) * part;
    make("line", { x1: L, x2: W - R, y1: y(v), y2: y(v), stroke: "#e3e3e3" }, svg);
    make("text", { x: L - 8, y: y(v) + 4, "text-anchor": "end", "font-size": 12, fill: "#222" }, svg)
      .textContent = v;
  }
  years.forEach((year, k) => {
    if (years.length > 9 && k % 2) return;
    make("text", { x: x(k), y: H - 8, "text-anchor": "middle", "font-size": 12, fill: "#222" }, svg)
      .textContent = year;
  });
  const path = make("polyline", { fill: "none", stroke: "#0072b2", "stroke-width": 2.5 }, svg);
  const set = (k, v) => {
    const next = [...model.get("value")];
    next[k] = Math.round(Math.min(high, Math.max(low, v)) * 10) / 10;
    model.set("value", next);
    model.save_changes();
  };
  const step = (high - low) / 100;
  const moves = { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: 10 * step,
    PageDown: -10 * step };
  const dots = years.map((year, k) => {
    const dot = make("circle", { r: 6, fill: "#0072b2", stroke: "#fff", tabindex: 0, role: "slider",
      "aria-label": String(year), "aria-valuemin": low, "aria-valuemax": high }, svg);
    dot.addEventListener("keydown", event => {
      const now = model.get("value")[k];
      if (event.key in moves) set(k, now + moves[event.key]);
      else if (event.key === "Home") set(k, low);
      else if (event.key === "End") set(k, high);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return dot;
  });
  const show = () => {
    const values = model.get("value");
    path.setAttribute("points", values.map((v, k) => `${x(k)},${y(v)}`).join(" "));
    dots.forEach((dot, k) => {
      dot.setAttribute("cx", x(k));
      dot.setAttribute("cy", y(values[k]));
      dot.setAttribute("aria-valuenow", values[k]);
    });
  };
  let drawing = false;
  const follow = event => {
    const box = svg.getBoundingClientRect(), zoom = W / box.width;
    const px = (event.clientX - box.left) * zoom, py = (event.clientY - box.top) * zoom;
    const k = Math.round((px - L) / (W - L - R) * (years.length - 1));
    if (k >= 0 && k < years.length) set(k, high - (py - T) / (H - T - B) * (high - low));
  };
  svg.addEventListener("pointerdown", event => {
    drawing = true;
    svg.setPointerCapture(event.pointerId);
    follow(event);
  });
  svg.addEventListener("pointermove", event => { if (drawing) follow(event); });
  svg.addEventListener("pointerup", () => { drawing = false; });
  model.on("change:value", show);
  show();
}
export default { render };
"""


@cache
def _widget_class() -> Any:
    import anywidget
    import traitlets

    class DrawLine(anywidget.AnyWidget):
        """The line as `value`, one number for each of `years`."""

        _esm = _SCRIPT
        value = traitlets.List(traitlets.Float()).tag(sync=True)
        years = traitlets.List(traitlets.Int()).tag(sync=True)
        low = traitlets.Float(0.0).tag(sync=True)
        high = traitlets.Float(100.0).tag(sync=True)
        description = traitlets.Unicode("").tag(sync=True)

    return DrawLine


def draw_line(setting: Line, value: tuple[float, ...]) -> Any:
    """Return the control for a line."""
    return _widget_class()(
        value=list(value),
        years=setting.years,
        low=float(setting.low),
        high=float(setting.high),
        description=f"{setting.label}, from {setting.years[0]} to {setting.years[-1]}",
    )
