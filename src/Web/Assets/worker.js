// Beside the pages, for when there is no net: what comes is kept as it was seen last, and shown again where nothing answers, to be read only.
// Pages are always asked for first. Whoever signs in or out leaves nothing to the next one.

const kept = 'pages';
const files = `files-${version}`;
const without = '/app/without-net';
const most = 100;
const patience = 5000;

self.addEventListener('install', event => {
  self.skipWaiting();
  event.waitUntil(caches.open(files).then(cache => cache.addAll([...shell, without])));
});

self.addEventListener('activate', event => event.waitUntil(Promise.all([
  self.clients.claim(),
  self.registration.navigationPreload?.enable(),
  caches.keys().then(names => Promise.all(names.filter(name => name !== kept && name !== files).map(name => caches.delete(name)))),
])));

self.addEventListener('fetch', event => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) {
    return;
  }

  if (pathname === '/app/sign-in' || pathname === '/app/sign-out') {
    event.waitUntil(caches.delete(kept));
  } else if (request.method === 'GET' && pathname.startsWith('/app/assets/')) {
    event.respondWith(file(request));
  } else if (request.method === 'GET' && isSeen(request, pathname)) {
    event.respondWith(seen(event));
  }
});

/** A page, or a part of one; neither a stream nor a file to keep elsewhere. */
const isSeen = (request, path) => (path === '/app' || path.startsWith('/app/'))
  && (request.mode === 'navigate' || request.headers.has('HX-Request')) && !/\/(export|stream|csv|key)$/.test(path);

const file = async request => (await caches.match(request, { cacheName: files })) ?? fetch(request);

async function seen(event) {
  const { request } = event;
  const key = request.headers.has('HX-Request') ? `${request.url}${request.url.includes('?') ? '&' : '?'}_part` : request.url;
  try {
    const answer = await withPatience(ask(event), key);
    if (answer.ok && !answer.redirected && answer.headers.get('content-type')?.startsWith('text/html')) {
      event.waitUntil(keep(key, answer.clone()));
    }

    return answer;
  } catch {
    return (await again(key)) ?? (request.mode === 'navigate' ? caches.match(without) : Response.error());
  }
}

const ask = async event => (await event.preloadResponse) ?? fetch(event.request);

/** A net that neither answers nor fails is none, where something is there to be shown instead. */
async function withPatience(asked, key) {
  const late = new Promise((_, fail) => setTimeout(fail, patience));
  return await (await caches.match(key, { cacheName: kept }) ? Promise.race([asked, late]) : asked);
}

async function keep(key, answer) {
  const cache = await caches.open(kept);
  const headers = new Headers(answer.headers);
  headers.set('x-kept', new Date().toISOString());
  headers.delete('content-encoding');
  await cache.put(key, new Response(await answer.blob(), { headers }));
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map(old => cache.delete(old)));
}

/** As it was seen last, and saying so. */
async function again(key) {
  const answer = await caches.match(key, { cacheName: kept });
  if (!answer) {
    return undefined;
  }

  const html = await answer.text();
  return new Response(html.replace('<html ', `<html data-kept="${answer.headers.get('x-kept')}" `), { headers: answer.headers });
}
