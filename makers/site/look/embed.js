// Draws charts that the build has compiled to Vega, one after the other and in short steps: between them the page
// answers its reader.
const pause = () => new Promise(done => setTimeout(done));
const LONG = 30;  // milliseconds of one step

// Vega waits for an operator that promises its result. So one that begins after a long step promises it for later.
// What happens meanwhile must not begin another run of the same chart, but follow this one.
const inSteps = view => {
  const { pop } = view._heap;
  let begun = 0;
  view._heap.pop = () => {
    const next = pop();
    if (performance.now() - begun > LONG) {
      next.run = async pulse => {
        delete next.run;
        await pause();
        begun = performance.now();
        return next.run(pulse);
      };
    }
    return next;
  };
  view.run = (...how) => {
    view.runAsync(...how);
    return view;
  };
};

// A number that rounds to nothing has no sign. The figures stand below the mark, or above it, and never cover it.
const said = value => String(value).replace(/^[\u2212-](0(\.0+)?)(?=$| ?%$)/, "$1").replace(/&/g, "&amp;").replace(/</g, "&lt;");
const { call: tell } = new Handler({ sanitize: said });
const tip = (view, event, item, value) => {
  tell(view, event, item, value);
  const box = document.getElementById("vg-tooltip-element"), mark = event?.target?.getBoundingClientRect?.();
  if (!box?.classList.contains("visible") || !mark || mark.height > innerHeight / 3) return;
  const high = box.offsetHeight + 8, top = mark.bottom + high < innerHeight ? mark.bottom + 8 : mark.top - high;
  if (top > 0) box.style.top = `${top}px`;
};

const draw = async (place, spec) => {
  const flow = parse(spec);
  await pause();
  place.classList.add("vega-embed");
  place.replaceChildren();
  const view = new View(flow, { renderer: "none", container: place, hover: true, tooltip: tip });
  inSteps(view);
  await pause();
  await view.runAsync();
  await pause();
  await view.renderer("svg").initialize(place).runAsync();
  return { view, finalize: () => view.finalize() };
};

let last = Promise.resolve();
window.courseEmbed = (place, spec) => {
  const drawn = last.then(() => draw(place, spec));
  last = drawn.catch(() => { /* whoever asked for it says so */ });
  return drawn;
};
// A browser compiles a function when it is first called. A small chart that nobody sees spreads that over idle time.
window.courseEmbed.ready = async () => {
  const { finalize } = await window.courseEmbed(document.createElement("div"), $small);
  finalize();
};
