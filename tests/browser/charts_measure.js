// Draws charts in a place of some width and says what a reader would miss, on a light and on a dark page.
async ({ specs, width }) => {
  const page = document.documentElement, faults = [];
  const GROUNDS = {
    light: colour => colour,
    // what the filter of charts.css does: invert(0.9) and hue-rotate(180deg)
    dark: colour => {
      const [red, green, blue] = colour.map(one => 0.9 - 0.8 * one);
      return [[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]]
        .map(([r, g, b]) => Math.min(1, Math.max(0, r * red + g * green + b * blue)));
    },
  };
  const colour = words => {
    const [red, green, blue, alpha = 1] = words.match(/[\d.]+/g).map(Number);
    return [[red, green, blue].map(one => one / 255), alpha];
  };
  const light = colour => colour.map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0.05);
  const contrast = (one, other) => Math.max(light(one), light(other)) / Math.min(light(one), light(other));
  // what lies under the middle of a text: all marks that were painted there before, one over the other
  const ground = (svg, text, x, y) => {
    let found = [1, 1, 1];
    for (const mark of svg.querySelectorAll("path, rect, text")) {
      if (mark === text) break;
      const look = getComputedStyle(mark);
      if (mark.matches("text")) {
        const outlined = look.stroke !== "none" && parseFloat(look.strokeWidth) >= 3;
        if (outlined && mark.textContent === text.textContent
          && mark.getAttribute("transform") === text.getAttribute("transform")) found = colour(look.stroke)[0];
        continue;
      }
      if (look.fill === "none" || look.fill.startsWith("url")) continue;
      const point = new DOMPoint(x, y).matrixTransform(mark.getScreenCTM().inverse());
      if (!mark.isPointInFill(point)) continue;
      const [fill, alpha] = colour(look.fill), seen = alpha * look.fillOpacity * look.opacity;
      found = found.map((one, place) => one * (1 - seen) + fill[place] * seen);
    }
    return found;
  };
  // the part of a text's mark that is painted
  const painted = text => {
    const mark = text.closest("[clip-path]"), id = mark?.getAttribute("clip-path").match(/#([^)"]+)/)?.[1];
    const clip = id && document.getElementById(id)?.firstElementChild;
    if (!clip) return null;
    const { x, y, width, height } = clip.getBBox(), placed = mark.getScreenCTM();
    const [start, end] = [new DOMPoint(x, y), new DOMPoint(x + width, y + height)]
      .map(one => one.matrixTransform(placed));
    return { left: start.x, top: start.y, right: end.x, bottom: end.y };
  };
  for (const [name, spec] of specs) {
    const place = document.body.appendChild(document.createElement("div"));
    place.style.width = `${width}px`;
    const chart = await drawn(vegaEmbed, place, spec);
    const svg = place.querySelector("svg"), frame = svg.getBoundingClientRect();
    const fault = words => faults.push(`${name} at ${width}: ${words}`);
    if (Math.abs(frame.width - width) > 1) fault(`it is ${frame.width} pixels wide`);
    if (chart.view.width() < 80) fault(`its plot is ${chart.view.width()} pixels wide`);
    for (const theme of Object.keys(GROUNDS)) {
      page.dataset.theme = theme;
      if ((getComputedStyle(svg).filter === "none") !== (theme === "light"))
        fault(`its colours are not those of a ${theme} page`);
    }
    const seen = [];
    for (const text of svg.querySelectorAll("text")) {
      const look = getComputedStyle(text);
      // Vega hides labels of an axis that would overlap
      if (!text.textContent.trim() || look.opacity === "0") continue;
      const { left, right, top, bottom } = text.getBoundingClientRect(), { a, b } = text.getScreenCTM();
      const size = parseFloat(look.fontSize) * Math.hypot(a, b);
      if (size < 12) fault(`${text.textContent} has ${size} pixels`);
      for (const whole of [frame, painted(text)]) {
        if (whole && (left < whole.left - 1 || right > whole.right + 1 || top < whole.top - 2 || bottom > whole.bottom + 2))
          fault(`${text.textContent} is cut`);
      }
      // each line of a text is compared with all lines of the others
      const lines = text.querySelectorAll("tspan"), outlined = look.stroke !== "none";
      for (const line of outlined ? [] : lines.length ? lines : [text]) {
        const box = line.getBoundingClientRect();
        seen.push([box.left, box.top, box.right, box.bottom, line.textContent, text]);
      }
      // an outline lies under a text of its own
      if (outlined) continue;
      const under = ground(svg, text, (left + right) / 2, (top + bottom) / 2), ink = colour(look.fill)[0];
      for (const [theme, shown] of Object.entries(GROUNDS)) {
        const found = contrast(shown(ink), shown(under));
        const least = text.textContent === '\u25a0' ? 3 : 4.5;  // a square of a key is no text
        if (found < least) fault(`${text.textContent} has a contrast of ${found.toFixed(1)} on a ${theme} page`);
      }
    }
    seen.forEach((one, place) => seen.slice(place + 1).forEach(other => {
      const [across, down] = [0, 1].map(way => Math.min(one[way + 2], other[way + 2]) - Math.max(one[way], other[way]));
      // above and below each other the letters have air of their own; side by side they need a space
      if (one[5] !== other[5] && ((across > 2 && down > 3) || (across > -3 && down > 8)))
        fault(`${one[4]} covers ${other[4]}`);
    }));
    chart.finalize();
    place.remove();
  }
  return faults;
}
