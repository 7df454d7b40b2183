import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOuterReader, type OuterReader } from './outer-read.ts';

const asked: string[] = [];
let server: Server;
let origin: string;
let reader: OuterReader;
beforeAll(async () => {
  server = createServer((request, reply) => {
    asked.push(request.url ?? '');
    if (request.url === '/away') reply.writeHead(302, { location: '/secret' }).end();
    else if (request.url === '/long') reply.end(Buffer.alloc(200_000));
    else reply.end('Here.');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  reader = makeOuterReader([origin]);
});
afterAll(async () => {
  await reader.close();
  server.close();
});

const read = (url: string) =>
  reader.read({ url, accept: '*/*', mostBytes: 100_000, timeoutMs: 5_000 });

test('what was configured is read', async () => {
  const { status, body } = await read(`${origin}/hosting/discovery`);

  expect([status, body.toString()]).toEqual([200, 'Here.']);
});

test('a way to somewhere else is not followed', async () => {
  const { status } = await read(`${origin}/away`);

  expect(status).toBe(302);
  expect(asked).not.toContain('/secret');
});

test('what is too long is no answer', async () => {
  await expect(read(`${origin}/long`)).rejects.toThrow('too long');
});

test.each([
  ['another port', 'http://127.0.0.1:9/x'],
  ['the place where clouds keep their keys', 'http://169.254.169.254/latest/meta-data'],
  ['another scheme', 'https://127.0.0.1/x'],
])('%s is out of reach', async (_what, url) => {
  await expect(read(url)).rejects.toThrow('out of reach');
});

test('a name before the address makes it another one', async () => {
  await expect(read(origin.replace('http://', 'http://somebody@'))).rejects.toThrow('out of reach');
});
