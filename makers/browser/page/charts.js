// The chart of a cell. Vega and its compiler come from `vegaEmbed`, which stands above this text in the built script.
// Its expressions are interpreted: the page's security policy refuses to make code of text.
export async function drawChart(place, spec) {
  delete spec.usermeta;  // a chart does not choose how it is embedded
  delete spec.$schema;  // its version is newer, and what the course draws is the same in both
  await vegaEmbed(place, spec, { actions: false, ast: true, renderer: "svg" });
}
