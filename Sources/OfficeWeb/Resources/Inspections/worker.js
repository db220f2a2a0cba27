// Keeps the form of inspection visits, so that it opens without a connection, and nothing else of the office: its scope is
// the form's address. The form itself puts into the cache what is kept (inspections.js).
const CACHE = "kaimen-inspections";
const PAGE = "/office/inspections/new";
/** How long the network may take before the kept form is shown, in milliseconds: one bar is often worse than none. */
const PATIENCE = 6000;

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = async (address) => (await caches.open(CACHE)).match(address, { ignoreVary: true });

/** The form is asked for anew where that is possible: its units and its session may have changed. */
const page = async (request) => {
  const old = await kept(PAGE);
  const fresh = fetch(request);
  if (!old) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(old), PATIENCE));
  return Promise.race([fresh.catch(() => old), late]);
};

/** Names of assets change with their content: what is kept is what is wanted. */
const asset = async (request, address) => await kept(address) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (address.pathname === PAGE) event.respondWith(page(request));
  } else if (/^\/(office\/)?assets\//.test(address.pathname)) {
    event.respondWith(asset(request, address.pathname));
  }
});
