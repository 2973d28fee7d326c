// The chart of a cell. Vega and its compiler come from `vegaEmbed`, which stands above this text in the built script.
// Its expressions are interpreted: the page's security policy refuses to make code of text.
export async function drawChart(place, spec) {
  delete spec.usermeta;  // a chart does not choose how it is embedded
  await vegaEmbed(place, spec, { actions: false, ast: true, renderer: "svg" });
}
