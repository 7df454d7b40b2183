/**
 * Shows that something waits, while no page of ours is open: what it is told is which sentence to show and which page a click
 * opens, never who wrote, what, or where in words.
 *
 * Without network it gives out the professionals' page itself and its files, where somebody has chosen on this device to read
 * recent messages offline: the page has put them here (`shell.ts`). It keeps nothing by itself, and no answer of a service.
 */
const words = {
  fr: {
    message: 'Nouveau message dans Astra Visio',
    reading: 'Un message attend votre confirmation dans Astra Visio',
    report: 'Un signalement vous attend dans Astra Visio',
    call: 'On vous appelle dans Astra Visio',
    'call-over': 'On vous a appelé dans Astra Visio',
    waiting: 'On vous attend dans Astra Visio',
    test: 'Les notifications arrivent sur cet appareil',
    other: 'Du nouveau dans Astra Visio',
  },
  en: {
    message: 'New message in Astra Visio',
    reading: 'A message waits for your confirmation in Astra Visio',
    report: 'A report waits for you in Astra Visio',
    call: 'Someone is calling you in Astra Visio',
    'call-over': 'Someone called you in Astra Visio',
    waiting: 'Someone waits for you in Astra Visio',
    test: 'Notifications reach this device',
    other: 'Something new in Astra Visio',
  },
};

/** A page of ours, and nothing else, whatever is said. */
const pagePath = /^\/(?:[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_-]+)*)?$/;

function read(data) {
  try {
    const { kind, tag, path, locale } = data?.json() ?? {};
    return {
      kind: typeof kind === 'string' ? kind : 'other',
      tag: typeof tag === 'string' ? tag : 'other',
      path: typeof path === 'string' && pagePath.test(path) ? path : '/',
      locale: locale === 'en' ? 'en' : 'fr',
    };
  } catch {
    return { kind: 'other', tag: 'other', path: '/', locale: 'fr' };
  }
}

/** Whether somebody is looking at a page of ours in this browser: it shows its news by itself. */
async function isLookedAt() {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return pages.some(
    (page) =>
      page.visibilityState === 'visible' && !/^\/visit(?:\/|$)/.test(new URL(page.url).pathname),
  );
}

async function show({ kind, tag, path, locale }) {
  if (kind === 'call-over') {
    const shown = await self.registration.getNotifications({ tag });
    for (const one of shown) one.close();
  }
  if (kind !== 'test' && (await isLookedAt())) return;
  const own = words[locale];
  const isCall = kind === 'call';
  await self.registration.showNotification(own[kind] ?? own.other, {
    tag,
    lang: locale,
    icon: '/notification.png',
    badge: '/notification.png',
    data: { path },
    // Of messages the newest is enough; what calls somebody sounds each time.
    renotify: isCall || kind === 'reading' || kind === 'waiting',
    requireInteraction: isCall,
    silent: kind === 'call-over',
    ...(isCall ? { vibrate: [400, 200, 400, 200, 400] } : {}),
  });
}

/** The page that is open already, or a new one. */
async function open(path) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const ours = pages.filter((page) => !/^\/visit(?:\/|$)/.test(new URL(page.url).pathname));
  const there = ours.find((page) => new URL(page.url).pathname === path);
  if (there) return there.focus();
  // A call that goes on in a page is not thrown away for a message.
  const free = ours.find((page) => !new URL(page.url).pathname.startsWith('/appel/'));
  if (!free) return self.clients.openWindow(path);
  // It may not come to the front by itself; it goes to the right page all the same.
  const page = await free.focus().catch(() => free);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a page of this service worker, not a window
  page.postMessage({ type: 'astra-open', path });
  return page;
}

const shell = 'astra-shell';
/** Roots of programs and of the patients' page: without network there is none. */
const notPages = /^\/(?:api|auth|oidc|internal|health|problems|wopi|visit|_matrix|libs)(?:[/.]|$)/;

/** Where nothing is kept: one sentence, which tries again by itself. */
const noNetwork = {
  fr: ['Pas de réseau', "Astra Visio reprendra tout seul quand le réseau reviendra.", 'Réessayer'],
  en: ['No network', 'Astra Visio will go on by itself when the network is back.', 'Try again'],
};

function calmPage() {
  const lang = self.navigator.language.startsWith('fr') ? 'fr' : 'en';
  const [title, body, again] = noNetwork[lang];
  const html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="10"><title>${title} · Astra Visio</title></head><body style="font: 1.125rem/1.5 sans-serif; max-width: 32rem; margin: 20vh auto 0; padding: 0 1rem"><h1>${title}</h1><p>${body}</p><p><a href="">${again}</a></p></body></html>`;
  return new Response(html, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  });
}

const keptFile = (path) => caches.match(path, { cacheName: shell, ignoreVary: true });

/** The network first: what was kept is for when it gives no answer at all. */
async function pageFrom(request) {
  try {
    return await fetch(request);
  } catch {
    return (await keptFile('/')) ?? calmPage();
  }
}

/** A name under /assets is its content: what is kept is what the network would give. */
async function fileFrom(request) {
  return (await keptFile(new URL(request.url).pathname)) ?? fetch(request);
}

function answer(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!notPages.test(pathname)) event.respondWith(pageFrom(request));
    return;
  }
  if (pathname.startsWith('/assets/')) event.respondWith(fileFrom(request));
}

self.addEventListener('fetch', answer);
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('push', (event) => event.waitUntil(show(read(event.data))));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/'));
});
