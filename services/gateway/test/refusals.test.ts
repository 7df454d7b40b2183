import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { AuditEntry } from '@astra/contracts/audit';
import { freePort } from '@astra/platform-local/free-port';
import { patience } from '@astra/testing/patience';
import { shared } from '@astra/testing/shared';
import { Value } from 'typebox/value';
import { openAt } from '@astra/video-engine/test-support/livekit-signal';
import { pageHeaders } from './support/browser.ts';
import { startHouse } from './support/house.ts';

const house = shared(() => startHouse({ rateFactor: 0.1, proxyHops: 1 }));

/** A network of this test alone. */
let networks = 0;
const aNetwork = (): string => `198.18.${(networks += 1)}`;
const from = (address: string) => ({ 'x-forwarded-for': address });
const entriesFrom = async (network: string) =>
  (await house.trail()).filter(({ origin }) => origin === `${network}.0/24`);
const told = (network: string, count: number) =>
  vi.waitFor(async () => {
    const entries = await entriesFrom(network);
    expect(entries).toHaveLength(count);
    return entries;
  }, patience);

test('what another site asks in somebody’s browser is in the journal of their house, once a minute', async () => {
  const network = aNetwork();
  const member = await house.member();
  const ask = () =>
    member.ask('/api/meetings/meetings', {
      method: 'POST',
      headers: { ...from(`${network}.7`), origin: 'https://evil.test', 'x-astra-request': '1' },
      body: { planted: 'words-7391' },
    });

  for (let n = 0; n < 20; n += 1) expect((await ask()).status).toBe(403);

  const entries = await told(network, 1);
  expect(entries).toMatchObject([
    {
      service: 'gateway',
      action: 'request.send-cross-site',
      outcome: 'refused',
      reason: 'cross-site-request',
      actorKind: 'member',
      actorId: house.identity.state.person,
      organisationId: '6f1c1b0e-0000-4000-8000-000000000001',
      sessionId: expect.any(String),
    },
  ]);
  expect(entries.every((entry) => Value.Check(AuditEntry, entry))).toBe(true);
  expect(JSON.stringify(entries)).not.toMatch(/words-7391|evil\.test/);
});

test('a flood is told by its network, never by its address, and each network for itself', async () => {
  const [network, other] = [aNetwork(), aNetwork()];
  const guess = (address: string) =>
    house.browser().fromPage('/api/meetings/invitations/prove', {
      method: 'POST',
      headers: from(address),
      body: {},
    });

  for (const address of [`${network}.7`, `${network}.8`, `${other}.7`])
    for (let n = 0; n < 9; n += 1) await guess(address);

  const flood = {
    action: 'request.flood',
    reason: 'too-many-requests',
    actorKind: 'anonymous',
    actorId: null,
    organisationId: null,
  };
  expect(await told(network, 1)).toMatchObject([flood]);
  expect(await told(other, 1)).toMatchObject([flood]);
  expect(JSON.stringify(await house.trail())).not.toContain(`${network}.7`);
});

test('a session cookie that nobody here has given is told, and nothing of what is in it', async () => {
  const network = aNetwork();
  const member = await house.member();
  const show = (cookie: string, path = '/api/meetings/public') =>
    house.browser().fromPage(path, { headers: { ...from(`${network}.7`), cookie } });
  const theirs = member.cookies.get('__Host-astra')?.value ?? '';

  await show('__Host-astra=planted-by-somebody');
  await show(`__Host-astra-guest=${theirs}`, '/api/meetings/visit');

  const entries = await told(network, 2);
  expect(entries.map(({ action, reason, actorKind }) => [action, reason, actorKind])).toEqual([
    ['cookie.show', 'cookie-form', 'anonymous'],
    ['cookie.show', 'cookie-kind', 'anonymous'],
  ]);
  const text = JSON.stringify(entries);
  expect([text.includes('planted'), text.includes(theirs)]).toEqual([false, false]);
});

const show = (network: string, secret: string) =>
  house.browser().fromPage('/api/meetings/public', {
    headers: { ...from(`${network}.7`), cookie: `__Host-astra=${secret}` },
  });

test('a session that is over is nobody’s attack, but ten of them in one minute are', async () => {
  const [quiet, busy] = [aNetwork(), aNetwork()];
  const secrets = Array.from({ length: 10 }, () => randomBytes(32).toString('base64url'));

  for (let n = 0; n < 20; n += 1) await show(quiet, secrets[0] ?? '');
  for (const secret of secrets) await show(busy, secret);

  expect(await told(busy, 1)).toMatchObject([
    { action: 'cookie.show', reason: 'cookies-tried-out' },
  ]);
  expect(await entriesFrom(quiet)).toEqual([]);
});

test('who opens more connections to a video server than anybody needs is told', async () => {
  const { origin } = await house.replica(await freePort(), {
    rateFactor: 0.0005,
    liveKits: { livekit: 'http://127.0.0.1:9' },
  });
  const statuses: (number | undefined)[] = [];

  for (let n = 0; n < 5; n += 1)
    statuses.push((await openAt(`${origin}/livekit/rtc?access_token=none`, house.origin)).status);

  expect(statuses.at(-1)).toBe(429);
  await vi.waitFor(
    async () =>
      expect(
        (await house.trail()).filter(
          ({ action, reason }) => action === 'socket.open' && reason === 'too-many-requests',
        ),
      ).toHaveLength(1),
    patience,
  );
});

test('no answer waits for the trail, and what could not be written then is written later', async () => {
  const network = aNetwork();
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  await owner.query('begin; lock table outbox.written in access exclusive mode');

  const answer = await house.browser().ask('/auth/logout', {
    method: 'POST',
    headers: { ...from(`${network}.7`), origin: 'https://evil.test' },
    body: {},
  });

  expect(answer.status).toBe(403);
  expect(await entriesFrom(network)).toEqual([]);
  await owner.query('rollback');
  await owner.end();
  await told(network, 1);
});

test('what the door refuses reaches the security service, as the gateway’s own word', async () => {
  const replica = await house.replica(await freePort());
  await replica.start();
  const network = aNetwork();
  const headers = { ...from(`${network}.7`), ...pageHeaders(house.origin), origin: 'null' };

  await house.browser(replica.origin).ask('/auth/logout', { method: 'POST', headers, body: {} });

  await vi.waitFor(() => {
    const posts = house.service.seen.filter(({ url }) => url === '/internal/events');
    const events = posts.flatMap(({ body }) => JSON.parse(body) as unknown[]);
    expect(events).toContainEqual(
      expect.objectContaining({
        source: 'urn:astra:gateway',
        type: 'audit.recorded',
        data: expect.objectContaining({ origin: `${network}.0/24` }),
      }),
    );
  }, patience);
});

const countIn = (body: string): number =>
  Number(/astra_refusals_total\{action="request\.send-cross-site".+\} (\d+)/.exec(body)?.[1] ?? 0);

test('all of them are counted', async () => {
  const { body: before } = await house.app.inject('/internal/metrics');
  for (let n = 0; n < 3; n += 1)
    await house.browser().ask('/auth/logout', { method: 'POST', headers: from('192.0.2.1') });
  const { body: after } = await house.app.inject('/internal/metrics');

  expect(countIn(after) - countIn(before)).toBe(3);
});
