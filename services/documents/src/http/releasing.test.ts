import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { releasing } from './releasing.ts';

/** A request that somebody sends to a real server, with that body. */
async function sentTo(content: Buffer): Promise<IncomingMessage> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sending = request({ host: '127.0.0.1', port, method: 'POST' });
  sending.on('error', () => undefined);
  onTestFinished(() => {
    sending.destroy();
    server.close();
  });
  const come = once(server, 'request') as Promise<[IncomingMessage]>;
  sending.end(content);
  return (await come)[0];
}

test('each chunk of a request gives its memory back when the next is asked for, and is whole until then', async () => {
  const content = randomBytes(2_000_000);
  const chunks: Uint8Array[] = [];
  const copies: Buffer[] = [];
  const held: number[] = [];

  for await (const chunk of releasing(await sentTo(content))) {
    chunks.push(chunk);
    copies.push(Buffer.from(chunk));
    held.push(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  }

  expect(Buffer.concat(copies).equals(content)).toBe(true);
  expect(chunks.length).toBeGreaterThan(10);
  // The one that was given last is all that is held; after the end it is given back, too.
  expect(held).toEqual(copies.map(({ byteLength }) => byteLength));
  expect(chunks.every(({ byteLength }) => byteLength === 0)).toBe(true);
});

test('what does not come over a connection may be somebody’s own, and stays as it is', async () => {
  const [first, second] = [Buffer.alloc(100_000, 1), Buffer.alloc(100_000, 2)];

  for await (const _chunk of releasing(Readable.from([first, second])));

  expect([first.byteLength, second.byteLength]).toEqual([100_000, 100_000]);
});
