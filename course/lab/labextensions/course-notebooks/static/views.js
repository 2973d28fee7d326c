// A page that is opened again looks for each widget for two seconds. When the kernel names its widgets just as the
// page gives up, JupyterLab shows an error for good, though it has the widget by then: draw it after all.
import { onChanges } from "./changes.js";

const LOST = "Error displaying widget: model not found";

async function draw(view, output) {
  const manager = await view._manager?.promise;
  if (!manager?.has_model(output.data[view.mimeType]?.model_id) || view.node.textContent !== LOST) return;
  view.removeClass("jupyter-widgets");
  await view.renderModel(output);
}

function mend(panel) {
  for (const { outputArea } of panel.content.widgets)
    outputArea?.widgets.forEach((output, place) => {
      for (const view of output.widgets ?? [])
        if (view.renderModel && view.node.textContent === LOST) draw(view, outputArea.model.get(place));
    });
}

export function watch(_, panel) {
  onChanges(panel, changes => {
    if (changes.some(({ target }) => target.textContent === LOST)) mend(panel);
  });
  mend(panel);
}
