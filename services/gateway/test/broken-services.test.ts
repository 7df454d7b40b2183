import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '@astra/platform-local/free-port';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import type { Browser } from './support/browser.ts';
import { startHouse } from './support/house.ts';

const house = shared(() => startHouse());
let member: Browser;
beforeAll(async () => {
  member = await house.member();
});
beforeEach(() => {
  house.service.seen.length = 0;
});

test('events reach the page as they are written, and go on as long as the page listens', async () => {
  const reply = await member.raw('/api/meetings/stream', {
    headers: { accept: 'text/event-stream' },
  });
  const parts: string[] = [];
  reply.body.on('data', (part: Buffer) => parts.push(part.toString()));
  await vi.waitFor(() => expect(parts.join('')).toContain('event: first'), patience);
  const [stream] = house.service.streams;

  stream?.write('event: second\ndata: 2\n\n');

  await vi.waitFor(() => expect(parts.join('')).toContain('event: second'), patience);
  expect(reply.headers['content-type']).toContain('text/event-stream');
  reply.body.on('error', () => undefined).destroy();
  await vi.waitFor(() => expect(house.service.streams.size).toBe(0), patience);
});

test('a service that is down is told in words, with when to come back', async () => {
  const port = await freePort();
  const { origin } = await house.replica(await freePort(), {
    publicOrigin: house.origin,
    services: { ...house.config.services, security: `http://127.0.0.1:${port}` },
  });
  const browser = house.browser(origin);
  browser.cookies.set(
    '__Host-astra',
    member.cookies.get('__Host-astra') ?? { value: '', attributes: '' },
  );

  const answer = await browser.ask('/api/security/audit');

  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('2');
  expect(answer.json).toMatchObject({
    type: '/problems/unavailable',
    title: 'This part is not available for the moment',
  });
  expect(answer.text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
});

test('identity being down is told to a person as a page', async () => {
  const { origin } = await house.replica(await freePort(), {
    publicOrigin: house.origin,
    services: { ...house.config.services, identity: `http://127.0.0.1:${await freePort()}` },
  });

  const answer = await house
    .browser(origin)
    .ask('/oidc/auth', { headers: { accept: 'text/html', 'accept-language': 'en-GB,fr;q=0.5' } });

  expect(answer.status).toBe(503);
  expect(answer.text).toContain('This part is not available for the moment');
});

test('a reply that breaks off half-way is not passed on as a whole one', async () => {
  const reply = await house.browser().raw('/api/meetings/breaks');

  expect(reply.statusCode).toBe(503);
  expect(await reply.body.json()).toMatchObject({ type: '/problems/unavailable' });
  expect((await house.browser().fromPage('/api/meetings/public')).status).toBe(200);
});

test('a stream whose service dies breaks off at the page too, so that the page comes back', async () => {
  const reply = await member.raw('/api/meetings/stream', {
    headers: { accept: 'text/event-stream' },
  });
  const heard = reply.body.text();
  await vi.waitFor(() => expect(house.service.streams.size).toBe(1), patience);

  for (const stream of house.service.streams) stream.destroy();

  await expect(heard).rejects.toThrow();
});
