// The service worker: the pages and what they are made of, readable without the net. For pages the net comes
// first, so nothing is stale while there is one that answers; they name the version of the rest, which is kept.
// It never touches the API, uploads, media or anything but GET: what belongs to one person is kept by the page
// itself (js/lib/vault.js) and goes when they sign out.
const CACHE = 'edulearn-pages-1';
const VERSION = /\/v\/[0-9a-f]{16}\//;
const PATIENCE = 3_000;

// Whether the net took too long last time: then what is kept comes at once, until the net has answered again.
let isSilent = false;

// What is sent while a page is being left gets lost in a worker: such requests go past it where they can.
const PAST_US = ['/api/*', '/media/*'];

self.addEventListener('install', (event) => {
  event.addRoutes?.(PAST_US.map((pathname) => ({ condition: { urlPattern: new URLPattern({ pathname, baseURL: location.origin }) }, source: 'network' })));
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOthers().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (!isOurs(request)) return;
  if (VERSION.test(request.url)) event.respondWith(keptFirst(event));
  else event.respondWith(netFirst(event));
});

// The page was loaded before this worker was there: it says what it is made of.
self.addEventListener('message', (event) => {
  const { keep = [] } = event.data ?? {};
  event.waitUntil(Promise.allSettled(keep.map((url) => keepFile(new Request(url)))));
});

async function removeOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

function isOurs(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || request.headers.has('Range')) return false;
  if (request.headers.has('Authorization') || ['video', 'audio'].includes(request.destination)) return false;
  return !/^\/(api|media|static|healthz|readyz)(\/|$)/.test(pathname);
}

// What has a version in its address is the same for ever.
async function keptFirst(event) {
  return (await caches.match(key(event.request))) ?? fetchAnew(event);
}

async function netFirst(event) {
  const fresh = fetchAnew(event);
  const kept = await caches.match(key(event.request));
  if (!kept) return fresh;
  const first = await Promise.race([fresh.catch(() => kept), after(isSilent ? 0 : PATIENCE)]);
  isSilent = !first;
  return first ?? kept;
}

const after = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

function fetchAnew(event) {
  const fresh = fetch(event.request);
  event.waitUntil(fresh.then((response) => take(event.request, response)).catch(() => {})); // away, or the disk is full
  return fresh;
}

async function take(request, response) {
  isSilent = false;
  if (isToKeep(request, response)) await store(request, response.clone());
}

async function keepFile(request) {
  if (!isOurs(request) || (await caches.match(key(request)))) return;
  const response = await fetch(request);
  if (isToKeep(request, response)) await store(request, response);
}

// While servers are replaced, one of another release gives what it has, and says that this is not for keeping.
function isToKeep({ url }, { status, type, headers }) {
  const isAnothers = VERSION.test(url) && headers.get('Cache-Control') === 'no-cache';
  return status === 200 && type === 'basic' && !isAnothers;
}

async function store(request, response) {
  const cache = await caches.open(CACHE);
  await cache.put(key(request), response);
  if (request.mode === 'navigate') await removeUnnamed(cache);
}

// What no page that is kept is made of any more: files of releases before.
async function removeUnnamed(cache) {
  const pages = (await cache.matchAll()).filter(({ headers }) => headers.get('Content-Type')?.startsWith('text/html'));
  const texts = await Promise.all(pages.map((page) => page.text()));
  const named = new Set(texts.map((text) => text.match(VERSION)?.[0]));
  const isUnnamed = ({ url }) => VERSION.test(url) && !named.has(url.match(VERSION)[0]);
  await Promise.all((await cache.keys()).filter(isUnnamed).map((request) => cache.delete(request)));
}

// One copy of each page: which course it shows is nobody's business here.
function key({ url }) {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/index\.html$/, '/');
}
