import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startHouse, type House } from './support/house.ts';

/** The documents service as far as the gateway can tell: what it was asked, and an answer of its own. */
const seen: { url: string; method: string; headers: IncomingHttpHeaders; bytes: number }[] = [];
let server: Server;
let house: House;
beforeAll(async () => {
  server = createServer((request, reply) => {
    const one = { url: request.url ?? '', method: request.method ?? '', bytes: 0 };
    request.on('data', (chunk: Buffer) => {
      one.bytes += chunk.length;
    });
    request.on('end', () => {
      seen.push({ ...one, headers: request.headers });
      reply.writeHead(409, { 'x-wopi-lock': '', 'x-wopi-itemversion': '3', 'set-cookie': 'a=b' });
      reply.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const documents = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  house = await startHouse({ editorOrigin: 'https://office.test' }, { documents });
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(async () => {
  await house.stop();
  server.close();
});

const id = '0b4d2e8c-7a31-4c52-9f0e-3a1b2c3d4e5f';
const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${house.origin}${path}`, { redirect: 'manual', ...init });

test('an editor reaches the documents service with what the protocol says, and nothing of a browser', async () => {
  const body = randomBytes(3_000_000);

  const reply = await ask(`/wopi/files/${id}/contents?access_token=abc&x=%2F`, {
    method: 'POST',
    body,
    headers: {
      'x-wopi-override': 'PUT',
      'x-wopi-lock': 'L',
      authorization: 'Bearer abc',
      cookie: '__Host-astra=ours',
      'x-astra-origin': 'made up',
    },
  });

  expect(reply.status).toBe(409);
  expect(reply.headers.get('x-wopi-lock')).toBe('');
  expect(reply.headers.get('x-wopi-itemversion')).toBe('3');
  expect(reply.headers.getSetCookie()).toEqual([]);
  expect(seen).toMatchObject([
    {
      url: `/wopi/files/${id}/contents?access_token=abc&x=%2F`,
      method: 'POST',
      bytes: 3_000_000,
      headers: { 'x-wopi-override': 'PUT', 'x-wopi-lock': 'L', 'content-length': '3000000' },
    },
  ]);
  expect(Object.keys(seen[0]?.headers ?? {})).not.toEqual(
    expect.arrayContaining(['authorization']),
  );
  expect(seen[0]?.headers).not.toHaveProperty('cookie');
  expect(seen[0]?.headers).not.toHaveProperty('x-astra-origin');
});

test('what is none of an editor’s addresses leads nowhere, and pages have no other way there', async () => {
  const statuses = await Promise.all(
    [
      `/wopi/files/${id}/ancestry`,
      '/wopi/files/1',
      '/wopi/containers/1',
      `/wopi/files/${id}/%2e%2e/%2e%2e/internal/events`,
      `/api/documents/wopi/files/${id}?access_token=abc`,
    ].map(async (path) => (await ask(path, { headers: { accept: 'text/html' } })).status),
  );

  expect(statuses).toEqual([404, 404, 404, 404, 404]);
  expect(seen).toEqual([]);
});

test('more than the largest document is refused before it is read', async () => {
  const reply = await ask(`/wopi/files/${id}/contents?access_token=abc`, {
    method: 'POST',
    body: Buffer.alloc(67_108_865),
    headers: { 'x-wopi-override': 'PUT' },
  }).catch(() => null);

  // The connection may be cut while it still sends.
  expect(reply?.status ?? 413).toBe(413);
  expect(seen).toEqual([]);
});

const policyOf = async (path: string): Promise<string[]> => {
  const { headers } = await ask(path, { headers: { accept: 'text/html' } });
  return String(headers.get('content-security-policy')).split('; ');
};

test('one page alone may show the editor and send it a form', async () => {
  const [editor, documents, visit] = [
    await policyOf(`/documents/editeur/${id}`),
    await policyOf('/documents'),
    await policyOf('/visit/document'),
  ];

  expect(editor).toContain('frame-src https://office.test');
  expect(editor).toContain("form-action 'self' https://office.test");
  for (const other of [documents, visit]) {
    expect(other.join(' ')).not.toContain('office.test');
    expect(other).toContain("form-action 'self'");
  }
});

test('without an editor nothing of it is there', async () => {
  const without = await startHouse();
  const reply = await fetch(`${without.origin}/wopi/files/${id}?access_token=abc`);
  const page = await fetch(`${without.origin}/documents/editeur/${id}`, {
    headers: { accept: 'text/html' },
  });
  await without.stop();

  expect(reply.status).toBe(404);
  expect(page.headers.get('content-security-policy')).not.toContain('frame-src');
});
