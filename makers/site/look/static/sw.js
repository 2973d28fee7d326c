// Keeps what a reader has opened, so that it can be read again without a network. The network goes first.
"use strict";
const KEPT = "course";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", event => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith((async () => {
    const kept = await caches.open(KEPT);
    try {
      const fresh = await fetch(request);
      if (fresh.ok) event.waitUntil(kept.put(request, fresh.clone()).catch(() => { /* no room is left */ }));
      return fresh;
    } catch (error) {
      const found = await kept.match(request, { ignoreSearch: true });
      if (found) return found;
      throw error;
    }
  })());
});
