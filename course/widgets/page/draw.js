function render({ model, el }) {
  const years = model.get("years"), low = model.get("low"), high = model.get("high");
  // On a narrow page the pad has the page's width, and the name of the guess stands above its end.
  const W = Math.min(820, el.clientWidth || innerWidth - 40), narrow = W < 500;
  const known = model.get("known"), H = narrow ? 260 : 340, L = 46, R = narrow ? 20 : 120, T = 12, B = 28;
  const space = "http://www.w3.org/2000/svg";
  const first = known.length ? known[0][0] : years[0], last = years[years.length - 1];
  const at = year => L + (W - L - R) * (last > first ? (year - first) / (last - first) : 0.5);
  const x = k => at(years[k]);
  const y = v => T + (H - T - B) * (high - v) / (high - low);
  const make = (name, attributes, parent) => {
    const node = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    parent.appendChild(node);
    return node;
  };
  const words = el.appendChild(document.createElement("p"));
  const way = matchMedia("(pointer: coarse)").matches ? "Draw it with a finger"
    : "Draw it with the pointer, or go to a year with the Tab key and move it with the arrow keys";
  words.textContent = `${model.get("description")}. ${way}. Then keep it.`;
  const svg = make("svg", { viewBox: `0 0 ${W} ${H}`, width: W, height: H, role: "group",
    "aria-label": model.get("description"),
    style: "background:#fff;max-width:100%;height:auto;touch-action:none;user-select:none;-webkit-user-select:none" }, el);
  const write = (text, px, py, more) => {
    make("text", { x: px, y: py, fill: "#222", ...more }, svg).textContent = text;
  };
  for (const part of [0, 0.5, 1]) {
    const v = low + (high - low) * part;
    make("line", { x1: L, x2: W - R, y1: y(v), y2: y(v), stroke: "#e3e3e3" }, svg);
    write(v, L - 8, y(v) + 4, { "text-anchor": "end" });
  }
  const every = Math.max(1, Math.ceil((last - first) / (narrow ? 4 : 9)));
  for (let year = last; year >= first; year -= every)
    write(year, at(year), H - 8, { "text-anchor": "middle" });
  const line = (name, shade) =>
    make("polyline", { class: name, fill: "none", stroke: shade, "stroke-width": 2.5 }, svg);
  if (known.length) {
    const points = known.map(([year, v]) => `${at(year)},${y(v)}`).join(" ");
    line("course-known", "#222").setAttribute("points", points);
    // clear of the line: above its highest point, or below its lowest where there is no room
    const high = Math.min(...known.map(([, v]) => y(v))), low = Math.max(...known.map(([, v]) => y(v)));
    write(`as recorded, ${first}–${known[known.length - 1][0]}`, L + 6,
      high > T + 20 ? high - 10 : low + 20, { "font-weight": "bold" });
  }
  const path = line("course-guess", "#0072b2");
  const bold = { "font-weight": "bold", fill: "#005f95", x: at(last) + (narrow ? 8 : 10),
    "text-anchor": narrow ? "end" : "start" };
  const name = make("text", bold, svg);
  name.textContent = "your guess";
  // `moved` has pairs of a place among the years and a number.
  const set = moved => {
    if (model.get("disabled")) return;
    const next = [...model.get("value")];
    for (const [k, v] of moved) next[k] = Math.round(Math.min(high, Math.max(low, v)) * 10) / 10;
    model.set("value", next);
    model.save_changes();
  };
  const step = (high - low) / 100;
  const moves = { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: 10 * step,
    PageDown: -10 * step };
  const dots = years.map((year, k) => {
    const dot = make("circle", { r: narrow ? 4.5 : 6, fill: "#0072b2", stroke: "#fff", tabindex: 0, role: "slider",
      "aria-label": String(year), "aria-valuemin": low, "aria-valuemax": high }, svg);
    dot.addEventListener("keydown", event => {
      const now = model.get("value")[k];
      if (event.key in moves) set([[k, now + moves[event.key]]]);
      else if (event.key === "Home") set([[k, low]]);
      else if (event.key === "End") set([[k, high]]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return dot;
  });
  const show = () => {
    const values = model.get("value");
    const begin = known.slice(-1).map(([year, v]) => `${at(year)},${y(v)}`);
    path.setAttribute("points", [...begin, ...values.map((v, k) => `${x(k)},${y(v)}`)].join(" "));
    const end = y(values[values.length - 1]);
    name.setAttribute("y", narrow ? (end > T + 26 ? end - 14 : end + 26) : end + 4);
    dots.forEach((dot, k) => {
      dot.setAttribute("cx", x(k));
      dot.setAttribute("cy", y(values[k]));
      dot.setAttribute("aria-valuenow", values[k]);
    });
  };
  let drawing = false, before = null;
  const follow = event => {
    const box = svg.getBoundingClientRect(), zoom = W / box.width;
    const px = (event.clientX - box.left) * zoom, py = (event.clientY - box.top) * zoom;
    const v = high - (py - T) / (H - T - B) * (high - low), from = before ?? { px, v };
    const moved = years.map((year, k) => k)
      .filter(k => (x(k) - from.px) * (x(k) - px) < 0)
      .map(k => [k, from.v + (v - from.v) * (x(k) - from.px) / (px - from.px)]);
    const wide = (W - L - R) / Math.max(1, last - first);
    const nearest = years.findIndex((year, k) => Math.abs(x(k) - px) <= wide / 2);
    if (nearest >= 0) moved.push([nearest, v]);
    before = { px, v };
    if (moved.length) set(moved);
  };
  svg.addEventListener("pointerdown", event => {
    drawing = true;
    before = null;
    svg.setPointerCapture(event.pointerId);
    follow(event);
  });
  svg.addEventListener("pointermove", event => { if (drawing) follow(event); });
  svg.addEventListener("pointerup", () => { drawing = false; });
  // Where the page is narrow the picture shrinks, but its words hardly do.
  const fit = new ResizeObserver(() => {
    svg.style.fontSize = `${Math.min(17, 13 * W / Math.max(1, svg.clientWidth))}px`;
  });
  fit.observe(svg);
  const source = el.appendChild(document.createElement("p"));
  source.textContent = model.get("source");
  model.on("change:value", show);
  show();
  return () => fit.disconnect();
}
export default { render };
