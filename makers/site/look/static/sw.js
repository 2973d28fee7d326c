// Keeps what a reader has opened, so that it can be read again without a network. The network goes first.
"use strict";
// the sites of one host share its storage; the page that lists what is kept knows this name, too
const KEPT = `course ${new URL("./", location).pathname}`;
const MOST = 400;  // files
const LIST = new URL("offline.html", location).href;
const NOT_KEPT = /\.(csv|gz|zip)$/;
const keep = async (kept, request, answer) => {
  await kept.put(request, answer);
  // an address ends in the build's mark or in the reader's search: only the newest of its copies stays
  for (const old of await kept.keys(request, { ignoreSearch: true })) {
    if (old.url !== request.url) await kept.delete(old);
  }
  const all = await kept.keys();  // the oldest first
  await Promise.all(all.slice(0, -MOST).map(old => kept.delete(old)));
};
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", event => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  event.respondWith((async () => {
    const kept = await caches.open(KEPT).catch(() => null);  // a browser's storage may be full or broken
    // the name of a part of Python says its content, so it is never old
    const part = url.pathname.includes("/_static/python/") && url.pathname.endsWith(".bin") && await kept?.match(request);
    if (part) return part;
    try {
      // the browser asks whether its copy still holds, so that a new page does not meet an old script
      const fresh = await fetch(request, { cache: "no-cache" });
      if (kept && fresh.ok && !NOT_KEPT.test(url.pathname)) {
        event.waitUntil(keep(kept, request, fresh.clone()).catch(() => { /* no room is left */ }));
      }
      return fresh;
    } catch (error) {
      const found = await kept?.match(request) ?? await kept?.match(request, { ignoreSearch: true });
      if (found) return found;
      // a page that is not kept: the page that lists those that are
      if (request.mode === "navigate" && await kept?.match(LIST)) return Response.redirect(`${LIST}#not-kept`);
      throw error;
    }
  })());
});
