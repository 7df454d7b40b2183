import { randomBytes } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderStore } from '@astra/file-store/folder/folder-store';
import { EXTRA_BYTES, HEADER_BYTES, readHeader, sealedBytes } from '../src/seal-format.ts';
import { newDataKey, newHeader, seal } from '../src/seal.ts';
import { unseal } from '../src/unseal.ts';
import type { SealedFile } from '../src/unseal.ts';
import { about, gather, piecesOf, sha256 } from './sealed.ts';

const mebibyte = 2 ** 20;
let root: string;
let store: FolderStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'astra-through-'));
  store = new FolderStore({ root });
});
afterEach(() => rmSync(root, { recursive: true }));

async function inStore(path: string): Promise<SealedFile> {
  const known = await store.stat(path);
  return {
    sealedBytes: known.sizeBytes,
    read: async (from, lengthBytes) =>
      (await store.read(path, { from, lengthBytes, known })).content,
  };
}

test('what lies in a store is sealed, opens in any part, and an older version does not take its place', async () => {
  const [older, newer] = [randomBytes(3 * mebibyte), randomBytes(3 * mebibyte + 7)];
  const [key, keyBefore] = [newDataKey(), newDataKey()];
  const before = { ...about, version: 'version-0' };
  await store.write('older', seal(piecesOf(older), { key: keyBefore, about: before }));
  const sizeBytes = sealedBytes(newer.length);

  await store.write('newer', seal(piecesOf(newer), { key, about }), { sizeBytes });

  const file = await inStore('newer');
  const from = 2 * mebibyte - 5;
  const part = await gather(unseal(file, { key, about, from, lengthBytes: 10 }));
  expect(part.equals(newer.subarray(from, from + 10))).toBe(true);
  renameSync(join(root, 'older'), join(root, 'newer'));
  const rolledBack = gather(unseal(await inStore('newer'), { key, about }));
  await expect(rolledBack).rejects.toMatchObject({ fault: 'broken' });
});

test('an upload that was killed in a part goes on from the last whole one, and the file is what was sent', async () => {
  const [content, key, header] = [randomBytes(14 * mebibyte + 3), newDataKey(), newHeader()];
  const partSegments = 6;
  const partBytes = partSegments * (mebibyte + EXTRA_BYTES);
  const ticket = await store.uploads.begin('a.bin', { partBytes, headBytes: HEADER_BYTES });
  const first = await gather(seal(piecesOf(content), { key, about, header }));
  await store.uploads.put(ticket, { index: 0, bytes: first.subarray(0, HEADER_BYTES + partBytes) });

  // All that a process finds which comes after the killed one.
  const kept = JSON.parse(JSON.stringify({ ticket, head: header.bytes.toString('hex') })) as {
    ticket: typeof ticket;
    head: string;
  };
  const parts = await store.uploads.received(kept.ticket);
  const fromSegment = parts * partSegments;
  const rest = content.subarray(fromSegment * mebibyte);
  const again = await gather(
    seal(piecesOf(rest), {
      key,
      about,
      header: readHeader(Buffer.from(kept.head, 'hex')),
      fromSegment,
    }),
  );
  for (let at = 0; at * partBytes < again.length; at += 1) {
    const bytes = again.subarray(at * partBytes, (at + 1) * partBytes);
    await store.uploads.put(kept.ticket, { index: parts + at, bytes });
  }
  await store.uploads.complete(kept.ticket, { parts: 3, sizeBytes: sealedBytes(content.length) });

  const opened = await gather(unseal(await inStore('a.bin'), { key, about }));
  expect(parts).toBe(1);
  expect(sha256(opened)).toBe(sha256(content));
});
