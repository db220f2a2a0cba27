// Keeps the page of the door, so that it opens without a connection. `kept` stands above this text: the name of this
// edition, and its files.
self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(kept.name);
    await cache.addAll(kept.files);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("door-") && name !== kept.name) await caches.delete(name);
    await self.clients.claim();
  })());
});

/** What is kept goes first: at a door the connection is often worse than none. */
const answer = async (request, address) => {
  const cache = await caches.open(kept.name);
  return await cache.match(address, { ignoreVary: true }) ?? fetch(request);
};

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  const isPage = event.request.mode === "navigate" && address.pathname === "/door";
  const language = address.searchParams.get("l");
  const wanted = isPage && language ? `/door?l=${language}` : address.pathname;
  if (kept.files.includes(wanted)) event.respondWith(answer(event.request, wanted));
});
