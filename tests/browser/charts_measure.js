// Draws charts in a place of some width and says what a reader would miss.
async ({ specs, width, theme }) => {
  document.documentElement.dataset.theme = theme;
  const faults = [];
  for (const [name, spec] of specs) {
    const place = document.body.appendChild(document.createElement("div"));
    place.style.width = `${width}px`;
    const chart = await drawn(vegaEmbed, place, spec);
    const svg = place.querySelector("svg"), frame = svg.getBoundingClientRect();
    const fault = words => faults.push(`${name} at ${width}: ${words}`);
    if (Math.abs(frame.width - width) > 1) fault(`it is ${frame.width} pixels wide`);
    if (chart.view.width() < 80) fault(`its plot is ${chart.view.width()} pixels wide`);
    const filter = getComputedStyle(svg).filter;
    if ((filter === "none") !== (theme === "light")) fault(`its colours are not those of a ${theme} page`);
    const seen = [];
    for (const text of svg.querySelectorAll("text")) {
      // Vega hides labels of an axis that would overlap
      if (!text.textContent.trim() || text.getAttribute("opacity") === "0") continue;
      const { left, right, top, bottom } = text.getBoundingClientRect(), { a, b } = text.getScreenCTM();
      const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
      if (size < 12) fault(`${text.textContent} has ${size} pixels`);
      if (left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1)
        fault(`${text.textContent} is cut`);
      if (Math.abs(b) < 0.1) seen.push([left + 1, top + 3, right - 1, bottom - 3, text.textContent]);
    }
    seen.forEach((one, place) => seen.slice(place + 1).forEach(other => {
      if (one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3] && one[4] !== other[4])
        fault(`${one[4]} covers ${other[4]}`);
    }));
    chart.finalize();
    place.remove();
  }
  return faults;
}
