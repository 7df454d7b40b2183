import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { freePort } from '@astra/platform-local/free-port';
import { shared } from '@astra/testing/shared';
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

const fromPage = (): string =>
  `Host: x\r\nOrigin: ${house.origin}\r\nX-Astra-Request: 1\r\nSec-Fetch-Site: same-origin\r\n`;

/** Sends bytes as they are; everything until the server closes, which it is asked to. */
async function say(start: string, headers: string, body = ''): Promise<string> {
  const { hostname, port } = new URL(house.origin);
  const socket = connect(Number(port), hostname);
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  socket.on('error', () => undefined);
  socket.write(`${start} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n${body}`, 'latin1');
  await once(socket, 'close');
  return Buffer.concat(parts).toString('latin1');
}
const statusOf = (answer: string): number => Number(answer.split(' ', 2)[1] ?? 0);

test.each([
  ['two lengths', 'POST', 'Content-Length: 1\r\nContent-Length: 2\r\n', 'ab'],
  ['a coding of its own', 'POST', 'Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'],
  ['two codings', 'POST', 'Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'],
  ['a line within a header', 'POST', 'Accept: a\nX-Evil: b\r\n', ''],
  ['a header over two lines', 'POST', 'Accept: a\r\n b\r\n', ''],
  ['a space before the colon', 'POST', 'Content-Length : 2\r\n', 'ab'],
  ['a body to read with', 'GET', 'Content-Length: 5\r\n', 'GET /'],
  ['chunks to read with', 'GET', 'Transfer-Encoding: chunked\r\n', '2\r\nab\r\n0\r\n\r\n'],
  ['a body to look with', 'HEAD', 'Content-Length: 2\r\n', 'ab'],
])('%s never reaches a service', async (...[_what, method, headers, body]) => {
  const answer = await say(`${method} /api/meetings/public`, fromPage() + headers, body);

  expect(statusOf(answer)).toBe(400);
  expect(house.service.seen).toEqual([]);
});

test('what follows a body in chunks is no header of it', async () => {
  const chunks =
    '2;x=y\r\nab\r\n0\r\nAuthorization: Bearer stolen\r\nX-Astra-Origin: 1.2.3.4\r\n\r\n';

  await say('POST /api/meetings/public', `${fromPage()}Transfer-Encoding: chunked\r\n`, chunks);

  const [seen] = house.service.seen;
  expect(seen).toMatchObject({ method: 'POST', body: 'ab' });
  expect(seen?.headers.authorization).toBeUndefined();
  expect(seen?.headers['x-astra-origin']).toBe('127.0.0.0/24');
});

test('nobody gets a line of another protocol through the door', async () => {
  const socket = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

  const upgraded = await say('GET /api/meetings/public', fromPage() + socket + key);
  const tunnel = await say('CONNECT evil.test:80', 'Host: evil.test:80\r\n');

  expect(statusOf(upgraded)).toBe(200);
  expect(house.service.seen[0]?.headers.upgrade).toBeUndefined();
  expect(tunnel).toBe('');
});

test.each(['OPTIONS', 'TRACE', 'QUERY', 'PROPFIND'])('%s is nothing here', async (method) => {
  const ask = 'Access-Control-Request-Method: DELETE\r\n';
  const evil = `Host: x\r\nOrigin: https://evil.test\r\n${ask}`;

  const answer = await say(`${method} /api/meetings/public`, evil);

  expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
  expect(answer.toLowerCase()).not.toContain('access-control-allow');
  expect(house.service.seen).toEqual([]);
});

test('a change cannot dress as another one', async () => {
  const override = 'X-HTTP-Method-Override: DELETE\r\nContent-Length: 0\r\n';

  await say('POST /api/meetings/public?_method=DELETE', fromPage() + override);

  expect(house.service.seen.map(({ method }) => method)).toEqual(['POST']);
});

test.each([['/auth/login'], ['/oidc/.well-known/openid-configuration']])(
  'no address that %s gives is of a host that a client names',
  async (path) => {
    const names = ['Host', 'X-Forwarded-Host', 'X-Original-Host', 'X-Host', 'X-Forwarded-Server'];
    const lines = names.map((name) => `${name}: evil.test\r\n`).join('');

    const answer = await say(`GET ${path}`, `${lines}X-Forwarded-Proto: ftp\r\n`);

    expect(statusOf(answer)).toBeLessThan(400);
    expect(answer).toContain(house.origin);
    expect(answer).not.toMatch(/evil\.test|ftp:/);
  },
);

test('an address that is none is refused in the words and under the guard of all others', async () => {
  for (const path of ['/%FF', '/api/meetings/%', `/problems/${'%41'.repeat(80)}%`]) {
    const answer = await say(`GET ${path}`, 'Host: x\r\nAccept: text/html\r\n');

    expect(statusOf(answer), path).toBeGreaterThanOrEqual(400);
    expect(statusOf(answer), path).toBeLessThan(500);
    expect(answer, path).toMatch(/content-type: application\/problem\+json/i);
    expect(answer, path).toMatch(/x-content-type-options: nosniff/i);
    expect(answer, path).toMatch(/x-request-id: /i);
  }
});

test.each([
  ['beyond its end', 'bytes=999999-'],
  ['backwards', 'bytes=5-1'],
  ['five hundred times', `bytes=${Array<string>(500).fill('0-').join(',')}`],
  ['in units of nobody', 'pages=1-2'],
])('a part of a file asked %s is no fault of ours', async (_what, range) => {
  const answer = await house.browser().ask('/favicon.svg', { headers: { range } });

  expect(answer.status).toBeLessThan(500);
  expect(answer.text.length).toBeLessThan(1_000);
});

test.each(['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via', 'origin'])(
  'the inside routes are not there for who comes with %s',
  async (name) => {
    const browser = house.browser();
    const headers = { [name]: '127.0.0.1' };

    const metrics = await browser.ask('/internal/metrics', { headers });
    const encoded = await browser.ask('/%69nternal/metrics', { headers });
    const events = await browser.ask('/internal/events', { method: 'POST', headers, body: [] });

    expect([metrics.status, encoded.status]).toEqual([404, 404]);
    // Without a token it is closed before anybody asks from where.
    expect([401, 404]).toContain(events.status);
  },
);

test('without a proxy of ours, an invented address escapes no limit', async () => {
  const { origin } = await house.replica(await freePort(), {
    publicOrigin: house.origin,
    rateFactor: 0.1,
    proxyHops: 0,
  });
  const browser = house.browser(origin);
  const statuses: number[] = [];

  for (let n = 0; n < 7; n += 1) {
    const headers = {
      origin: house.origin,
      'x-forwarded-for': `203.0.113.${n}`,
      forwarded: `for=203.0.113.${n}`,
    };
    const answer = await browser.fromPage('/api/meetings/invitations/prove', {
      method: 'POST',
      headers,
      body: {},
    });
    statuses.push(answer.status);
  }

  expect(statuses.at(-1)).toBe(429);
});

test('no cookie of ours is wider than this origin, readable by a script or sent from elsewhere', async () => {
  const browser = house.browser();
  await browser.signIn();
  house.identity.state.tickets.add('K'.repeat(43));
  await browser.fromPage('/auth/guest', { method: 'POST', body: { ticket: 'K'.repeat(43) } });
  await browser.ask('/auth/login');

  const ours = [...browser.cookies].filter(([name]) => name.startsWith('__Host-'));
  expect(ours.length).toBeGreaterThanOrEqual(3);
  for (const [name, { attributes }] of ours) {
    expect(attributes, name).toMatch(/Path=\/(?:;|$)/);
    expect(attributes, name).toMatch(/HttpOnly/);
    expect(attributes, name).toMatch(/Secure/);
    expect(attributes, name).toMatch(/SameSite=(?:Lax|Strict)/);
    expect(attributes, name).not.toMatch(/Domain=/i);
  }
});

test('of a guest session that somebody planted nothing is left after the ticket', async () => {
  const attacker = house.browser();
  house.identity.state.tickets.add('P'.repeat(43));
  await attacker.fromPage('/auth/guest', { method: 'POST', body: { ticket: 'P'.repeat(43) } });
  const planted = attacker.cookies.get('__Host-astra-guest');
  const victim = house.browser();
  if (planted) victim.cookies.set('__Host-astra-guest', planted);
  house.identity.state.tickets.add('V'.repeat(43));

  await victim.fromPage('/auth/guest', { method: 'POST', body: { ticket: 'V'.repeat(43) } });

  expect(victim.cookies.get('__Host-astra-guest')?.value).not.toBe(planted?.value);
  const session = await attacker.fromPage('/auth/session?kind=guest');
  expect(session.json).toMatchObject({ kind: 'none' });
});

test('what was read for somebody is kept by no cache on the way', async () => {
  for (const path of [
    '/api/meetings/meetings',
    '/api/meetings/public',
    '/auth/session',
    '/',
    '/visit',
  ])
    expect((await member.fromPage(path)).headers['cache-control'], path).toBe('no-store');
});
