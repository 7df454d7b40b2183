import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { expect, test } from 'vitest';
import { shared } from '@astra/testing/shared';
import { frameOf, makeServices, toBridge } from './support/engine.ts';

const place = shared(() => makeServices());

test('a visitor goes through the gateway into the room, and meetings is asked', async () => {
  const visitor = await place.join('room-1', 'grant-1');

  expect(place.desk.questions).toMatchObject([{ roomId: 'room-1', grantId: 'grant-1' }]);
  await visitor.leave();
});

test('whoever is not let in gets no further through the gateway either', async () => {
  await place.join('room-2', 'grant-2');

  await expect(place.join('room-2', 'grant-2')).rejects.toThrow(/token.used/);
});

test.each([
  ['another site', { origin: 'https://elsewhere.test' }, 403],
  ['no site at all', {}, 403],
])('a WebSocket that %s asks for is refused, and told', async (_who, headers, status) => {
  expect(await place.upgrade('/xmpp-websocket', headers)).toBe(status);

  await expect
    .poll(() => place.house.trail())
    .toContainEqual(
      expect.objectContaining({ action: 'socket.open', reason: 'cross-site-request' }),
    );
});

test.each([
  '/astra/health',
  '/astra/end',
  '/http-bind',
  '/conference-request/v1',
  '/colibri-ws/unknown/conference/endpoint?pwd=1',
  '/api/meetings/visit',
  '/',
])('%s is not reached by a WebSocket', async (path) => {
  expect(await place.upgrade(path, { origin: place.house.origin })).toBe(404);
});

test('the orders of meetings are not reached through the gateway, not even with their secret', async () => {
  const answer = await place.house.browser().ask('/astra/health', {
    headers: { authorization: `Bearer ${place.prosody.ordersSecret}` },
  });

  expect(answer.status).toBe(404);
});

test('a message larger than any honest one ends the connection, and the engine has nothing of it', async () => {
  const socket = await place.openTunnel();
  const honest = frameOf(1_000);
  const large = frameOf(300_000);
  socket.write(honest);
  await expect.poll(place.bridge.heard).toBe(honest.length);

  socket.write(large);

  const all = honest.length + large.length;
  await expect.poll(() => socket.destroyed || place.bridge.heard() === all).toBe(true);
  expect(place.bridge.heard()).toBeLessThan(all);
  await expect
    .poll(() => place.house.trail())
    .toContainEqual(expect.objectContaining({ action: 'socket.flood', reason: 'too-much-sent' }));
  expect(socket.destroyed).toBe(true);
});

test('a thousand messages in a second end their sender’s connection, and nobody else’s (RTC-6)', async () => {
  const [flooder, other] = [await place.openTunnel(), await place.openTunnel()];
  const before = place.bridge.heard();

  for (let sent = 0; sent < 1000; sent += 1) flooder.write(frameOf(100));
  await expect.poll(() => flooder.destroyed, { timeout: 10_000 }).toBe(true);

  const passedOn = place.bridge.heard() - before;
  expect(passedOn).toBeLessThan(400 * frameOf(100).length);
  expect(other.destroyed).toBe(false);
  other.write(frameOf(50));
  await expect.poll(place.bridge.heard).toBe(before + passedOn + frameOf(50).length);
  other.destroy();
});

test('the bridge’s channel, which names no protocol, gets through as it was sent', async () => {
  place.bridge.asked.splice(0);

  const status = await place.upgrade(toBridge, {
    origin: place.house.origin,
    cookie: '__Host-astra=secret',
    'sec-websocket-extensions': 'permessage-deflate',
    authorization: 'Bearer stolen',
  });

  expect(status).toBe(101);
  expect(place.bridge.asked[0]?.url).toBe(toBridge);
  expect(Object.keys(place.bridge.asked[0]?.headers ?? {}).toSorted()).toEqual([
    'connection',
    'host',
    'origin',
    'sec-websocket-key',
    'sec-websocket-version',
    'upgrade',
    'x-forwarded-for',
  ]);
});

test('an engine that is away is told as such', async () => {
  expect(
    await place.upgrade('/colibri-ws/jvb-away/conference/endpoint?pwd=1', {
      origin: place.house.origin,
    }),
  ).toBe(502);
});

test.each([
  ['br', 'br'],
  ['gzip, deflate', 'gzip'],
  ['', undefined],
])(
  'the engine’s client is served whole, packed as the browser takes it: "%s"',
  async (accepted, coding) => {
    const { status, headers, bytes } = await place.library({ 'accept-encoding': accepted });

    expect(status).toBe(200);
    expect(headers.get('content-encoding') ?? undefined).toBe(coding);
    expect(headers.get('content-type')).toContain('text/javascript');
    expect(createHash('sha384').update(bytes).digest('base64')).toBe(
      place.integrity.replace('sha384-', ''),
    );
  },
);

test('a browser that has it does not load it again', async () => {
  const { status, bytes } = await place.library({ 'if-none-match': `"${place.integrity}"` });

  expect(status).toBe(304);
  expect(bytes.length).toBe(0);
});

test('another client than the pinned one is not served', async () => {
  const web = await serve('window.JitsiMeetJS = "stolen"');
  const other = await place.replica({ webUrl: web.url });

  const { status, bytes } = await place.library({}, other.origin);

  expect(status).toBe(503);
  expect(bytes.toString()).not.toContain('stolen');
  web.server.close();
});

test('the pages may load the engine’s client and speak with our own origin, and no more than before', async () => {
  const { headers } = await place.house.browser().ask('/', { headers: { accept: 'text/html' } });

  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).toContain('trusted-types astra-readers astra-push astra-jitsi default');
  expect(policy).toContain(`connect-src 'self' ${place.house.origin.replace('http', 'ws')}`);
});

test('with another engine none of these doors exists', async () => {
  const other = await place.replica(null);

  expect(await place.upgrade('/xmpp-websocket', { origin: other.origin }, other.origin)).not.toBe(
    101,
  );
  expect((await place.library({}, other.origin)).status).toBe(404);
});

async function serve(text: string): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((_request, reply) => reply.end(text)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, server };
}
