import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FolderStore } from '@astra/file-store/folder/folder-store';
import { asOneFile } from '#adapters/contents/one-file.ts';
import type { Piece } from '#domain/sealed.ts';

let root: string;
let store: FolderStore;
const pieceBytes = 900_000;
const content = randomBytes(3 * pieceBytes);
const pieces: readonly Piece[] = [0, 1, 2].map((at) => ({
  name: `piece-${at}`,
  fromByte: at * pieceBytes,
  lengthBytes: pieceBytes,
}));
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'astra-pieces-'));
  store = new FolderStore({ root });
  for (const { name, fromByte } of pieces)
    await store.keep(name, content.subarray(fromByte, fromByte + pieceBytes));
});
afterAll(() => rmSync(root, { recursive: true }));

/** How many of them this process has open. */
const openPieces = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(join(root, 'piece-'));
    } catch {
      return false; // closed since
    }
  }).length;

test('pieces are read as the one file that they are, from anywhere to anywhere', async () => {
  const file = asOneFile(store, pieces);

  for (const [from, length] of [
    [0, content.length],
    [pieceBytes - 5, 10],
    [pieceBytes, 2 * pieceBytes],
  ] as const) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await file.read(from, length)) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks).equals(content.subarray(from, from + length))).toBe(true);
  }
});

test('what was read is given back when the next is asked for: no garbage gathers', async () => {
  const reading = (await asOneFile(store, pieces).read(0, content.length))[Symbol.asyncIterator]();
  const first = (await reading.next()).value as Uint8Array;
  expect(first.byteLength).toBeGreaterThan(100_000);

  await reading.next();

  expect(first.byteLength).toBe(0);
  await reading.return?.();
});

test('the next piece is asked for before the present one is over, and one at a time', async () => {
  const reading = (await asOneFile(store, pieces).read(0, content.length))[Symbol.asyncIterator]();
  const most = { open: 0 };

  for (let next = await reading.next(); next.done !== true; next = await reading.next())
    most.open = Math.max(most.open, openPieces());

  expect(most.open).toBe(2);
});

test('a reader who leaves lets go of what was asked for ahead', async () => {
  const reading = (await asOneFile(store, pieces).read(0, content.length))[Symbol.asyncIterator]();
  let came = 0;
  while (came < pieceBytes - 300_000) came += (await reading.next()).value?.byteLength ?? 0;
  await expect.poll(openPieces).toBe(2);

  await reading.return?.();

  expect(openPieces()).toBe(0);
});

test('a piece that was cut ends the file too early, wherever it is read', async () => {
  truncateSync(join(root, 'piece-1'), pieceBytes - 1);

  const whole = (async (): Promise<void> => {
    for await (const chunk of await asOneFile(store, pieces).read(0, content.length)) void chunk;
  })();

  await expect(whole).rejects.toMatchObject({ fault: 'wrong-length' });
});
