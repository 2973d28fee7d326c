// Calls `act` with what changed in a notebook's page, until the notebook closes.
export function onChanges(panel, act) {
  const observer = new MutationObserver(act);
  observer.observe(panel.content.node, { childList: true, subtree: true });
  panel.disposed.connect(() => observer.disconnect());
}

// Calls `act` now, and once after each drawing of the page in which the notebook changed.
export function afterChanges(panel, act) {
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; act(); });
  };
  onChanges(panel, soon);
  soon();
}
