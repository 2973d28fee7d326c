// What the course adds to notebooks in JupyterLab, which loads this file as it stands: there is no build. Each
// part is a module beside it and looks after one notebook at a time.
(() => {
const HERE = document.currentScript.src;
const NARROW = 1000;  // pixels
const PARTS = {
  buttons: "The buttons of the exercises", cards: "The cards of the tables",
  views: "Widgets that came late", words: "The meanings of words",
};
const seen = new WeakSet();  // panels that are looked after

async function add(name, app, panel) {
  try { await (await import(`./${name}.js`)).watch(app, panel); }
  catch (error) { console.error(`${PARTS[name]} cannot be shown:`, error); }
}

const plugin = {
  id: "course-notebooks:plugin",
  autoStart: true,
  activate: app => {
    const sheet = document.head.appendChild(document.createElement("link"));
    sheet.rel = "stylesheet";
    sheet.href = new URL("notebooks.css", HERE).href;
    const look = () => {
      for (const panel of app.shell.widgets("main"))
        if (panel.hasClass("jp-NotebookPanel") && !seen.has(panel)) {
          seen.add(panel);
          for (const name of Object.keys(PARTS)) add(name, app, panel);
        }
    };
    app.restored.then(look);
    // Below this width the list of files would leave a lesson too little room; the learner can open it again.
    app.restored.then(() => { if (window.innerWidth < NARROW) app.shell.collapseLeft?.(); });
    app.shell.layoutModified?.connect(look);
    app.shell.currentChanged?.connect(look);
  },
};

window._JUPYTERLAB = window._JUPYTERLAB || {};
window._JUPYTERLAB["course-notebooks"] = {
  init: () => {},
  get: async () => () => ({ __esModule: true, default: plugin }),
};
})();
