// What stays on this device: guesses and marks, which one button deletes, and pages that were opened.
(async () => {
  "use strict";
  const over = Object.assign(document.createElement("button"), { type: "button", className: "course-button", textContent: "Delete my guesses and marks" });
  over.addEventListener("click", () => {
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith("course.")) localStorage.removeItem(name);
      over.replaceWith("Deleted: you start over.");
    } catch { over.replaceWith("This browser keeps nothing."); }
  });
  document.getElementById("course-forget")?.replaceChildren(over);
  const place = document.getElementById("course-kept");
  const none = () => place?.replaceChildren("No page yet: open one while you have internet.");
  if (!("serviceWorker" in navigator) || !location.protocol.startsWith("http")) return none();
  const root = new URL(document.documentElement.dataset.content_root ?? "./", document.baseURI);
  // the page comes first
  if (document.readyState !== "complete") await new Promise(done => addEventListener("load", done, { once: true }));
  await new Promise(done => (window.requestIdleCallback ?? setTimeout)(done));
  // a page that is opened from a folder may not ask for it
  Object.assign(document.head.appendChild(document.createElement("link")),
    { rel: "manifest", href: new URL("course.webmanifest", root).href });
  let kept;
  try {
    await navigator.serviceWorker.register(new URL("sw.js", root));
    await navigator.serviceWorker.ready;
    kept = await caches.open(`course ${root.pathname}`);
  } catch { return none(); }  // the browser keeps nothing here
  // what came before the worker did
  const loaded = [new URL("offline.html", root).href, location.href.split("#")[0], ...performance.getEntriesByType("resource").map(one => one.name)];
  const missing = [];
  for (const url of new Set(loaded)) {
    if (url.startsWith(root.href) && !url.endsWith("/sw.js") && !(await kept.match(url))) missing.push(url);
  }
  await Promise.all(missing.map(url => kept.add(url).catch(() => { /* asked for again the next time */ })));
  document.documentElement.dataset.kept = "yes";
  if (!place) return;
  const said = document.createElement("p"), items = document.createElement("ul"), forget = document.createElement("button");
  said.setAttribute("role", "status");
  said.tabIndex = -1;
  Object.assign(forget, { type: "button", className: "course-button", textContent: "Delete these pages" });
  const list = async () => {
    const pages = new Map();
    let bytes = 0;
    for (const request of await kept.keys()) {
      const content = await (await kept.match(request))?.blob();
      bytes += content?.size ?? 0;
      const path = new URL(request.url).pathname.replace(/\/$/, "/index.html").slice(root.pathname.length);
      if (!content || !path.endsWith(".html")) continue;
      const title = new DOMParser().parseFromString(await content.text(), "text/html").querySelector("h1");
      title?.querySelector(".headerlink")?.remove();
      pages.set(path, title?.textContent.trim() || path);
    }
    items.replaceChildren(...[...pages.keys()].sort().map(path => {
      const item = document.createElement("li"), link = item.appendChild(document.createElement("a"));
      link.href = new URL(path, root).href;
      link.textContent = pages.get(path);
      return item;
    }));
    place.replaceChildren(said, ...(bytes ? [items, forget] : []));
    const missed = location.hash === "#not-kept" ? "You have no internet now, and that page was not opened before. " : "";
    said.textContent = missed + (bytes
      ? `${pages.size} ${pages.size === 1 ? "page" : "pages"}, ${(bytes / 1e6).toFixed(1)} MB with their charts.`
      : "No page is on this device.");
  };
  forget.addEventListener("click", async () => {
    for (const request of await kept.keys()) await kept.delete(request);
    await list();
    said.focus();  // the button is gone
  });
  await list();
})();
