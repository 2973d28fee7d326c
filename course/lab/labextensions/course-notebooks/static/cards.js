// The card of a table, beside the chart that was drawn from it. The kernel of the notebook finds the card by the
// chart's line "Source: ...".
import { afterChanges } from "./changes.js";

const NONE = "The source of this chart is no table of the course, so it has no card.";
const ASLEEP = "Run a cell first: the notebook finds the card with its kernel.";

const source = chart => {
  const words = [...chart.querySelectorAll("svg text")].map(text => text.textContent).join(" ");
  return words.includes("Source:") ? words.replace(/^[\s\S]*?Source:/, "") : null;
};

async function card(panel, words) {
  const kernel = panel.sessionContext.session?.kernel;
  if (!kernel) return { text: ASLEEP };
  const asks = `__import__("course.lab.cards", fromlist=["card_in"]).card_in(${JSON.stringify(words)})`;
  const reply = await kernel.requestExecute({ code: "", silent: true, user_expressions: { card: asks } }).done;
  const data = reply.content.user_expressions?.card?.data ?? {};
  return data["text/html"] ? { html: data["text/html"] } : { text: NONE };
}

function close() {
  const open = document.getElementById("course-card");
  if (open === null) return;
  open.remove();
  open.button.setAttribute("aria-expanded", "false");
  open.button.focus();
}

function show(button, { html, text }) {
  close();
  const beside = Object.assign(document.createElement("aside"), { id: "course-card", tabIndex: -1, button });
  beside.setAttribute("aria-label", "Card of the table");
  const shut = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
  shut.addEventListener("click", close);
  beside.addEventListener("keydown", event => {
    event.stopPropagation();  // no key of the notebook is pressed here
    if (event.key === "Escape") close();
  });
  const body = document.createElement("div");
  if (html) body.innerHTML = html;
  else body.textContent = text;
  beside.append(shut, body);
  document.body.append(beside);
  button.setAttribute("aria-expanded", "true");
  beside.focus();
}

function mark(panel) {
  for (const chart of panel.content.node.querySelectorAll(".jp-OutputArea-output .vega-embed")) {
    chart.querySelector("summary")?.setAttribute("aria-label", "Menu of the chart");
    const place = chart.closest(".jp-OutputArea-output");
    const words = source(chart);
    // a guess is drawn from no table, and names no source
    if (words === null || place.querySelector(".course-card-button")) continue;
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "course-card-button", textContent: "Card of the table",
    });
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", async () => show(button, await card(panel, source(chart) ?? words)));
    place.append(button);
  }
}

export const watch = (_, panel) => afterChanges(panel, () => mark(panel));
