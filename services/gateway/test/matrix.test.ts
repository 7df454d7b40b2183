import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Browser } from './support/browser.ts';
import { startHouse, type House } from './support/house.ts';

/** The chat server as far as the gateway can tell: what it was asked, and an answer that tries everything. */
const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
/** What is asked of the chat server and not answered yet. */
const held: (() => void)[] = [];
let server: Server;
let house: House;
let member: Browser;
beforeAll(async () => {
  server = createServer((request, reply) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    request.resume();
    reply.writeHead(200, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
      'access-control-allow-credentials': 'true',
      'set-cookie': ['oidc_session=abc; Path=/_synapse', '__Host-astra=stolen; Path=/; Secure'],
    });
    const end = (): void => void reply.end('{}');
    if (request.url?.includes('hold') === true) held.push(end);
    else end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const synapse = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  house = await startHouse({}, { synapse });
  member = house.browser();
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(async () => {
  await house.stop();
  server.close();
});

const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${house.origin}${path}`, { headers, redirect: 'manual' });

test('a Matrix token reaches the chat server and nobody else; our cookies never do', async () => {
  const headers = {
    authorization: 'Bearer syt_token',
    cookie: '__Host-astra=ours; oidc_session=theirs; other=x',
    'x-forwarded-for': '10.0.0.1',
  };

  const reply = await ask('/_matrix/client/v3/sync?timeout=30000&filter=%7B%7D', headers);
  await ask('/api/meetings/meetings', headers);

  expect(reply.status).toBe(200);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    url: '/_matrix/client/v3/sync?timeout=30000&filter=%7B%7D',
    headers: { authorization: 'Bearer syt_token', cookie: 'oidc_session=theirs' },
  });
  expect(seen[0]?.headers['x-forwarded-for']).not.toContain('10.0.0.1');
});

test('a client of another maker may ask from its own page, without any cookie of ours', async () => {
  const reply = await ask('/_matrix/client/versions', { origin: 'https://client.example' });

  expect(reply.headers.get('access-control-allow-origin')).toBe('*');
  expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
  expect(reply.headers.getSetCookie()).toEqual(['oidc_session=abc; Path=/_synapse']);
});

test('administration, other servers and ways round lead nowhere', async () => {
  const headers = { authorization: 'Bearer anything' };

  const answers = await Promise.all(
    [
      '/_synapse/admin/v1/rooms',
      '/_synapse/metrics',
      '/_matrix/federation/v1/version',
      '/_matrix/key/v2/server',
      '/_matrix/client/%2e%2e/%2e%2e/_synapse/admin/v1/rooms',
    ].map((path) => ask(path, headers)),
  );

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect(seen).toEqual([]);
});

test('the address of the chat server is found where Matrix clients look for it', async () => {
  const reply = await ask('/.well-known/matrix/client');

  expect(await reply.json()).toEqual({ 'm.homeserver': { base_url: house.origin } });
});

test('a page of ours reaches the chat service by its session', async () => {
  await member.signIn();

  const answer = await member.fromPage('/api/chat/anything');

  // This house has no chat service: a part that a deployment does without is nowhere.
  expect(answer.status).toBe(404);
});

/** Requests of one device that the chat server does not answer yet. */
const asks = (count: number, signal?: AbortSignal): Promise<number>[] =>
  Array.from({ length: count }, () =>
    fetch(`${house.origin}/_matrix/client/v3/hold`, {
      headers: { authorization: 'Bearer syt_flood' },
      ...(signal && { signal }),
    }).then(
      ({ status }) => status,
      () => 0,
    ),
  );

test('a device that asks for more than a browser can is told to wait; others go on, and it does when it has its answers', async () => {
  const gone = new AbortController();
  const first = [...asks(60), ...asks(40, gone.signal)];
  await expect.poll(() => held.length).toBe(100);

  const more: number[] = [];
  for (const reply of asks(3)) void reply.then((status) => more.push(status));
  await expect.poll(() => more.length + held.length).toBe(103);
  expect(more).toEqual([429, 429, 429]);
  const other = await ask('/_matrix/client/v3/sync', { authorization: 'Bearer syt_other' });
  // Who goes away makes room as well.
  gone.abort();
  await expect
    .poll(() => {
      void Promise.all(asks(1));
      return held.length;
    })
    .toBeGreaterThan(100);
  for (const end of held) end();
  const statuses = await Promise.all(first);
  const after = await ask('/_matrix/client/v3/sync', { authorization: 'Bearer syt_flood' });

  expect(other.status).toBe(200);
  expect(statuses.filter((status) => status === 200)).toHaveLength(60);
  expect(after.status).toBe(200);
});
