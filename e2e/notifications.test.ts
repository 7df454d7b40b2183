import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { look } from '#look.ts';
import { openAs, personNamed } from '#people.ts';
import { stack } from '#stack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

type Shown = { readonly title: string; readonly body: string; readonly path: string };

const byTitle = (one: Shown, other: Shown): number => one.title.localeCompare(other.title);

/** What the browser shows now, asked from the service worker itself: a page of ours would be one that somebody looks at. */
async function shownIn(context: BrowserContext): Promise<readonly Shown[]> {
  const [worker] = context.serviceWorkers();
  if (!worker) return [];
  return worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const shown = await registration.getNotifications();
    return shown.map(({ title, body, data }) => ({ title, body, path: String(data.path) }));
  });
}

/**
 * Leaves our pages, and waits until the service worker knows: a page that is left counts as looked at until it is cleared
 * up, which a busy machine does a moment after the next page is there.
 */
async function leave(page: Page): Promise<void> {
  await page.goto('about:blank');
  await expect
    .poll(() =>
      page
        .context()
        .serviceWorkers()[0]
        ?.evaluate(async () => {
          type All = { matchAll: (about: object) => Promise<readonly unknown[]> };
          const { clients } = globalThis as unknown as { clients: All };
          return (await clients.matchAll({ type: 'window', includeUncontrolled: true })).length;
        }),
    )
    .toBe(0);
}

/** What a push service would bring: Chromium has none here, so the debugger brings it to the same service worker. */
async function bringer(page: Page): Promise<(letter: object) => Promise<void>> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  const found = new Promise<string>((done) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ isDeleted }) => !isDeleted);
      if (own) done(own.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await found;
  return async (letter) => {
    const data = JSON.stringify(letter);
    const { origin } = stack();
    await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
  };
}

test('notifications are asked for by a click alone, say nothing of who or what, and lead to the right page', async () => {
  const { page, context, complaints } = await openAs(browser, 'n.berthelot', desktop);
  await context.grantPermissions(['notifications'], { origin: stack().origin });
  await page.goto('/moi');
  const section = page.getByRole('region', { name: 'Notifications' });
  const on = section.getByRole('button', { name: 'Activer sur cet appareil' });
  await on.waitFor();
  const registrations = (): Promise<number> =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

  const script = await page.request.get('/push-worker.js');
  const before = await registrations();
  await on.click();
  // This Chromium has no push service to register at: it says so, and nothing is kept.
  await section
    .getByRole('alert')
    .getByText(/ne joint pas son service de notifications/u)
    .waitFor();

  expect(before).toBe(0);
  // Never older than the server's, and under the policy of our pages.
  expect(script.headers()).toMatchObject({
    'cache-control': 'no-cache',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'content-type': expect.stringContaining('javascript'),
  });
  expect(await registrations()).toBe(1);
  const kept = await request(page, '/api/chat/push/devices');
  expect(kept.body).toMatchObject({ items: [] });
  await section.scrollIntoViewIfNeeded();
  await look(page, 'notifications-off-1280');

  const bring = await bringer(page);
  const message = { kind: 'message', tag: 'message', path: '/salons', locale: 'fr' };
  // Somebody looks at our page: it shows its news by itself.
  await bring(message);
  expect(await shownIn(context)).toEqual([]);
  await leave(page);
  await bring(message);
  await bring(message);
  await bring({ kind: 'call', tag: 'call:1', path: '/appel/1', locale: 'en' });
  await bring({ kind: 'waiting', tag: 'waiting:1', path: '//elsewhere.example', locale: 'fr' });
  await expect
    .poll(async () => (await shownIn(context)).toSorted(byTitle))
    .toEqual([
      { title: 'Nouveau message dans Astra Visio', body: '', path: '/salons' },
      // An address that is no page of ours leads to the first one.
      { title: 'On vous attend dans Astra Visio', body: '', path: '/' },
      { title: 'Someone is calling you in Astra Visio', body: '', path: '/appel/1' },
    ]);
  await leave(page);
  await bring({ kind: 'call-over', tag: 'call:1', path: '/salons', locale: 'en' });
  await expect
    .poll(async () => (await shownIn(context)).map(({ title }) => title))
    .toContain('Someone called you in Astra Visio');
  expect((await shownIn(context)).map(({ title }) => title)).not.toContain(
    'Someone is calling you in Astra Visio',
  );

  // A click, while a page of ours is open: it goes there.
  const [worker] = context.serviceWorkers();
  await page.goto('/aide');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await worker?.evaluate(async () => {
    const scope = globalThis as unknown as {
      readonly NotificationEvent: new (name: string, about: object) => Event;
      readonly registration: ServiceWorkerRegistration;
      dispatchEvent: (event: Event) => boolean;
    };
    await scope.registration.showNotification('x', { data: { path: '/salons' } });
    const [notification] = await scope.registration.getNotifications();
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
  });
  await page.waitForURL('**/salons');
  expect(complaints).toEqual([]);
});

test('a person sees which devices are told, tries one and takes it away, on a desktop and on a phone', async () => {
  const { page } = await openAs(browser, 'h.ferrand', desktop);
  await page.goto('/moi');
  const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
  const endpoint = 'https://fcm.googleapis.com/fcm/send/nobody';
  const body = { endpoint, keys, name: 'Chrome · Android', locale: 'fr' };
  const added = await request(page, '/api/chat/push/devices', { method: 'POST', body });
  expect(added.status).toBe(201);
  await page.reload();
  const section = page.getByRole('region', { name: 'Notifications' });
  const row = section.getByRole('listitem').filter({ hasText: 'Chrome · Android' });
  await row.getByText('Cet appareil').waitFor();

  await row.getByRole('button', { name: 'Essayer Chrome · Android' }).click();
  await row.getByText(/^Envoyée\./u).waitFor();

  await section.scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await look(page, 'notifications-1280');
  await page.setViewportSize(phone.viewport);
  await section.scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await look(page, 'notifications-390');
  await row.getByRole('button', { name: 'Retirer Chrome · Android' }).click();
  await row.waitFor({ state: 'detached' });
  await section.getByRole('button', { name: 'Activer sur cet appareil' }).waitFor();
});

test('whoever calls reads that nobody has come, on whichever page they are', async () => {
  const { page } = await openAs(browser, 'n.berthelot', desktop);
  await page.clock.install();
  await page.goto('/aide');
  await page.getByRole('heading', { level: 1 }).waitFor();
  const [host, other] = [personNamed('n.berthelot').id, personNamed('h.ferrand').id];
  const body = {
    title: 'Garde',
    hostId: host,
    durationMinutes: 60,
    memberIds: [other],
    invitees: [],
    rings: true,
  };
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const begun = await request(page, '/api/meetings/group-meetings', {
    method: 'POST',
    body,
    headers,
  });
  expect(begun.status).toBe(201);

  const told = page.getByText('Sans réponse : Garde');
  await page.clock.runFor(20_000);
  expect(await told.count()).toBe(0);
  await page.clock.runFor(30_000);

  await told.first().waitFor();
  const { id } = begun.body as { readonly id: string };
  await request(page, `/api/meetings/meetings/${id}/end`, { method: 'POST' });
});
