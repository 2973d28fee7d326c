// Draws a chart that the build has compiled to Vega. Between its steps the page answers its reader.
const pause = () => new Promise(done => setTimeout(done));
window.courseEmbed = async (place, spec) => {
  const flow = parse(spec);
  await pause();
  place.classList.add("vega-embed");
  place.replaceChildren();
  const view = new View(flow, { renderer: "none", container: place, hover: true, tooltip: new Handler().call });
  await pause();
  await view.runAsync();
  await pause();
  await view.renderer("svg").initialize(place).runAsync();
  return { view, finalize: () => view.finalize() };
};
