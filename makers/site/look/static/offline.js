// Pages that were opened stay on this device; one page says which they are, and how large.
(async () => {
  "use strict";
  const KEPT = "course", place = document.getElementById("course-kept");
  if (!("serviceWorker" in navigator) || !location.protocol.startsWith("http")) return;
  const root = new URL(document.documentElement.dataset.content_root ?? "./", document.baseURI);
  // a page that is opened from a folder may not ask for it
  Object.assign(document.head.appendChild(document.createElement("link")),
    { rel: "manifest", href: new URL("course.webmanifest", root).href });
  try { await navigator.serviceWorker.register(new URL("sw.js", root)); }
  catch { return; }  // the browser keeps nothing here
  await navigator.serviceWorker.ready;
  const kept = await caches.open(KEPT);
  // what came before the worker did
  const loaded = [location.href.split("#")[0], ...performance.getEntriesByType("resource").map(one => one.name)];
  const missing = [];
  for (const url of new Set(loaded)) {
    if (url.startsWith(root.origin) && !url.endsWith("/sw.js") && !(await kept.match(url))) missing.push(url);
  }
  await Promise.all(missing.map(url => kept.add(url).catch(() => { /* asked for again the next time */ })));
  document.documentElement.dataset.kept = "yes";
  if (!place) return;
  const list = async () => {
    const pages = [];
    let bytes = 0;
    for (const request of await kept.keys()) {
      const answer = await kept.match(request), url = new URL(request.url);
      bytes += (await answer.blob()).size;
      if (url.pathname.endsWith(".html") || url.pathname.endsWith("/")) pages.push(url.pathname.slice(root.pathname.length));
    }
    place.textContent = pages.length
      ? `Kept: ${pages.length} ${pages.length === 1 ? "page" : "pages"}, ${(bytes / 1e6).toFixed(1)} MB with charts and scripts.` : "Nothing is kept.";
    const items = place.appendChild(document.createElement("ul"));
    for (const page of pages.sort()) {
      const link = items.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
      link.href = new URL(page, root).href;
      link.textContent = page || "index.html";
    }
    const forget = place.appendChild(document.createElement("button"));
    Object.assign(forget, { type: "button", className: "course-button", textContent: "Forget the kept pages" });
    forget.addEventListener("click", async () => {
      for (const request of await kept.keys()) await kept.delete(request);
      await list();
    });
  };
  await list();
})();
