import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Client } from 'undici';
import { shared } from '@astra/testing/shared';
import { pageHeaders, type Browser } from './support/browser.ts';
import { startHouse } from './support/house.ts';
import type { Seen } from './support/stand-in-service.ts';

const house = shared(() => startHouse());
let member: Browser;
beforeAll(async () => {
  member = await house.member();
});
beforeEach(() => {
  house.service.seen.length = 0;
});

const lastSeen = () => house.service.seen.at(-1);
const headersSeen = (): Seen['headers'] => lastSeen()?.headers ?? {};
const headersAtIdentity = (): Record<string, unknown> =>
  house.identity.state.seen.at(-1)?.headers ?? {};

test('a service gets a short token of its own instead of the cookie', async () => {
  const answer = await member.fromPage('/api/meetings/meetings?day=2026-11-23');

  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({
    claims: { aud: 'urn:astra:meetings', kind: 'member', sub: house.identity.state.person },
  });
  expect(lastSeen()?.url).toBe('/meetings?day=2026-11-23');
  expect(lastSeen()?.headers.cookie).toBeUndefined();
});

test.each(['meetings', 'connectors', 'security'])(
  '%s gets a token for itself alone',
  async (service) => {
    const answer = await member.fromPage(`/api/${service}/anything`);

    expect(answer.json).toMatchObject({ claims: { aud: `urn:astra:${service}` } });
  },
);

test('what a client says about itself never reaches a service', async () => {
  await member.fromPage('/api/meetings/meetings', {
    headers: {
      authorization: 'Bearer forged',
      'x-astra-origin': '10.0.0.1',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'evil.test',
      'x-request-id': 'chosen',
      'x-http-method-override': 'DELETE',
      forwarded: 'for=10.0.0.1',
      'x-anything': 'else',
    },
  });

  const headers = headersSeen();
  expect(headers.authorization).toMatch(/^Bearer eyJ/);
  expect(headers['x-astra-origin']).toBe('127.0.0.0/24');
  expect(headers['x-forwarded-for']).toBe('127.0.0.0');
  expect(headers['x-forwarded-host']).toBe(new URL(house.origin).host);
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers['traceparent']).toMatch(/^00-/);
  for (const name of ['x-anything', 'forwarded', 'x-http-method-override'])
    expect(headers[name]).toBeUndefined();
});

test('a forged token without a session is nothing, not even a fault', async () => {
  const stranger = house.browser();

  const answer = await stranger.ask('/api/meetings/meetings', {
    headers: { authorization: 'Bearer forged' },
  });

  expect(answer.status).toBe(401);
  expect(lastSeen()?.headers.authorization).toBeUndefined();
});

test.each([
  ['a cookie that was never given', 'A'.repeat(43)],
  ['a cookie of another shape', "x' or 1=1 --"],
  ['an empty cookie', ''],
])('%s is nobody, and is taken away', async (_what, value) => {
  const stranger = house.browser();
  stranger.cookies.set('__Host-astra', { value, attributes: '' });

  const answer = await stranger.fromPage('/api/meetings/meetings');

  expect(answer.status).toBe(401);
  expect(stranger.cookies.has('__Host-astra')).toBe(false);
});

test('public routes answer strangers', async () => {
  const answer = await house.browser().fromPage('/api/meetings/public');

  expect(answer.json).toEqual({ hello: 'world' });
});

test.each([
  '/api/meetings/internal/events',
  '/api/meetings/Internal/metrics',
  '/api/meetings/health/ready',
  '/api/meetings/engines/livekit',
  '/api/meetings/events',
  '/api/meetings/%69nternal/events',
  '/api/meetings/a/../internal/events',
  '/api/meetings/../identity/public',
  '/api/meetings/%2e%2e/public',
  '/api/meetings/a%2f..%2finternal',
  '/api/meetings/a%5cb',
  '/api/meetings//internal/events',
  '/api/meetings/./public',
  '/api/meetings/public/',
  '/api/meetings/pub\\lic',
  '/api/meetings/public;x=1',
  '/api/meetings/public%00',
  '/api/meetings/public%0d%0aX-Evil:1',
  '/api/gateway/public',
  '/api/unknown/public',
  '/api//meetings/public',
  '/API/meetings/public',
  '/api/meetings',
  `/api/meetings/${'a'.repeat(300)}`,
  '/oidc/../internal/metrics',
  '/oidc/%2e%2e/internal/metrics',
  '/oidc/internal/metrics',
])('%s leads nowhere', async (path) => {
  const answer = await member.fromPage(path);

  expect(answer.status).toBe(404);
  expect(house.service.seen).toEqual([]);
});

test('a body and its headers arrive as they were sent', async () => {
  const key = crypto.randomUUID();

  await member.fromPage('/api/meetings/meetings', {
    method: 'POST',
    headers: { 'idempotency-key': key, 'accept-language': 'fr' },
    body: { name: 'Zoé' },
  });

  expect(lastSeen()).toMatchObject({
    method: 'POST',
    body: '{"name":"Zoé"}',
    headers: { 'idempotency-key': key, 'accept-language': 'fr' },
  });
});

test('a change without a body is passed on without one', async () => {
  const answer = await member.fromPage('/api/meetings/meetings/1/open', { method: 'POST' });

  expect(answer.status).toBe(200);
  expect(lastSeen()).toMatchObject({ body: '', headers: { 'content-length': '0' } });
});

test('too large a body is refused, declared or not', async () => {
  const large = 'a'.repeat(262_145);
  const declared = await member.fromPage('/api/meetings/meetings', { method: 'POST', body: large });
  const client = new Client(house.origin);
  const streamed = await client.request({
    method: 'POST',
    path: '/api/meetings/meetings',
    headers: {
      ...pageHeaders(house.origin),
      cookie: member.cookieHeader(),
      'content-type': 'application/json',
    },
    body: Readable.from(Array.from({ length: 300 }, () => Buffer.alloc(1_024, 'a'))),
  });

  expect(declared.status).toBe(413);
  expect(declared.json).toMatchObject({ type: '/problems/too-large' });
  expect(streamed.statusCode).toBe(413);
  await client.destroy();
});

test('a request that says its length twice is refused before anybody reads it', async () => {
  const { hostname, port } = new URL(house.origin);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /api/meetings/meetings HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/meetings/public HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`,
  );

  const [first] = await new Promise<Buffer[]>((resolve) =>
    socket.once('data', (data) => resolve([data])),
  );
  socket.destroy();

  expect(first?.toString()).toMatch(/^HTTP\/1\.1 400/);
  expect(house.service.seen).toEqual([]);
});

test('headers beyond measure are refused', async () => {
  const answer = await house.browser().fromPage('/api/meetings/public', {
    headers: { 'accept-language': 'x'.repeat(20_000) },
  });

  expect(answer.status).toBe(431);
});

test('what a service says about cookies, policies and origins stays outside', async () => {
  const answer = await member.fromPage('/api/meetings/page');

  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(answer.headers['x-powered-by']).toBeUndefined();
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect(member.cookies.get('__Host-astra')?.value).not.toBe('stolen');
});

test('identity sees its own cookies and never ours', async () => {
  await member.ask('/oidc/.well-known/openid-configuration', {
    headers: { cookie: `${member.cookieHeader('/oidc/')}; other=1` },
  });

  const headers = headersAtIdentity();
  expect(headers['cookie']).toContain('__Secure-astra-sso=');
  expect(headers['cookie']).not.toContain('__Host-astra');
  expect(headers['cookie']).not.toContain('other');
});

test('the sign-in routes of identity carry its cookies and no token', async () => {
  const underWay = '__Secure-astra-interaction=abcdefghijkl';
  await member.fromPage('/api/identity/interactions/abcdefghijkl', {
    headers: { cookie: `${member.cookieHeader()}; ${underWay}` },
  });

  const headers = headersAtIdentity();
  expect(headers['cookie']).toBe(underWay);
  expect(headers['authorization']).toBeUndefined();
});

test('the user info of the provider gets the token that a client shows, and no cookie', async () => {
  await member.ask('/oidc/me', { headers: { authorization: 'Bearer opaque-token_1' } });

  const headers = headersAtIdentity();
  expect(headers['authorization']).toBe('Bearer opaque-token_1');
  expect(headers['cookie']).toBeUndefined();
});

test.each([
  ['/oidc/me', 'Basic Z2F0ZXdheTp4'],
  ['/oidc/me', 'Bearer two tokens'],
  ['/oidc/me/', 'Bearer opaque'],
  ['/oidc/me/more', 'Bearer opaque'],
  ['/oidc/jwks', 'Bearer opaque'],
  ['/oidc/token', 'Basic Z2F0ZXdheTp4'],
  ['/api/identity/oidc/me', 'Bearer opaque'],
  ['/api/identity/interactions/abcdefghijkl', 'Bearer opaque'],
])('%s takes nothing like "%s" to identity', async (path, authorization) => {
  house.identity.state.seen.length = 0;

  await house.browser().ask(path, { headers: { authorization } });

  expect(headersAtIdentity()['authorization']).toBeUndefined();
});

const sendPiece = (path: string, from = member): ReturnType<Browser['fromPage']> =>
  from.fromPage(path, {
    method: 'PATCH',
    headers: {
      'content-type': 'application/offset+octet-stream',
      'tus-resumable': '1.0.0',
      'upload-offset': '262144',
      'upload-length': '900000',
    },
    body: 'x'.repeat(400_000),
  });

test.each(['uploads/1', 'uploads?at=1', 'meetings/0190a1b2-0000-7000-8000-000000000001/uploads'])(
  'a piece of a file may be larger than any other body, sent to %s',
  async (path) => {
    const { status } = await sendPiece(`/api/documents/${path}`);
    expect(status).toBe(200);
    expect(lastSeen()?.body.length).toBe(400_000);
  },
);

test('a patient’s piece of a file may be as large', async () => {
  const patient = house.browser();
  house.identity.state.tickets.add('F'.repeat(43));
  await patient.fromPage('/auth/guest', { method: 'POST', body: { ticket: 'F'.repeat(43) } });

  const begun = await sendPiece('/api/documents/visit/uploads', patient);
  const goesOn = await sendPiece('/api/documents/visit/uploads/1', patient);
  const other = await sendPiece('/api/documents/visit/documents', patient);

  expect([begun.status, goesOn.status, other.status]).toEqual([200, 200, 413]);
});

test.each(['documents/items/1', 'documents/items/uploads', 'documents/uploadsx', 'chat/uploads/1'])(
  'no other body may be as large, nor one sent to %s',
  async (path) => {
    const { status } = await sendPiece(`/api/${path}`);
    expect(status).toBe(413);
  },
);

test('a piece of a file takes its place along', async () => {
  await sendPiece('/api/documents/uploads/1');

  expect(headersSeen()).toMatchObject({ 'upload-offset': '262144', 'tus-resumable': '1.0.0' });
});
