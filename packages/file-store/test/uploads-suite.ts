import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FileStore, Uploads, UploadTicket } from '../src/file-store.ts';
import type { StoreBench } from './suite-hands.ts';
import { bytesOf, readAll, sha256 } from './contents.ts';
import { kindOf } from './kind-of.ts';

function uploadsOf(one: FileStore): Uploads {
  if (!one.uploads) throw new Error('This store takes none');
  return one.uploads;
}

const part = (ticket: UploadTicket, bytes: Buffer, index: number): Buffer =>
  bytes.subarray(index * ticket.partBytes, (index + 1) * ticket.partBytes);

/** What every file store must do that takes uploads in parts. */
export function describeUploads(name: string, makeBench: () => Promise<StoreBench>): void {
  describe(`${name} takes uploads in parts:`, () => {
    let bench: StoreBench;
    let store: FileStore;
    let serial = 0;
    beforeAll(async () => {
      bench = await makeBench();
      store = bench.store;
    }, 60_000);
    afterAll(() => bench.close());

    const aFolder = async (): Promise<string> => {
      serial += 1;
      await store.makeFolder(`uploads-${serial}`);
      return `uploads-${serial}`;
    };

    test('one goes on in another process, and the whole is what was sent', async () => {
      const folder = await aFolder();
      const ticket = await uploadsOf(store).begin(`${folder}/a.bin`);
      const bytes = randomBytes(2 * ticket.partBytes + 5);
      await uploadsOf(store).put(ticket, { index: 0, bytes: part(ticket, bytes, 0) });

      // Words and numbers are all that another process has of it.
      const kept = JSON.parse(JSON.stringify(ticket)) as UploadTicket;
      const later = uploadsOf(bench.another());
      const received = await later.received(kept);
      const seen = (await store.list(folder)).entries;
      for (const index of [1, 2]) await later.put(kept, { index, bytes: part(kept, bytes, index) });
      const entry = await later.complete(kept, { parts: 3, sizeBytes: bytes.length });

      expect(received).toBe(1);
      expect(seen).toEqual([]);
      expect(entry).toMatchObject({ path: `${folder}/a.bin`, sizeBytes: bytes.length });
      const { content } = await store.read(`${folder}/a.bin`);
      expect(sha256(await readAll(content))).toBe(sha256(bytes));
      expect(await bench.listDirectly(folder)).toEqual(['a.bin']);
    });

    test('parts are cut as the caller wishes, the first with a head', async () => {
      const folder = await aFolder();
      const uploads = uploadsOf(store);
      const [partBytes, headBytes] = [6 * 1024 * 1024 + 32, 16];
      const bytes = randomBytes(headBytes + 2 * partBytes + 100);

      const ticket = await uploads.begin(`${folder}/a.bin`, { partBytes, headBytes });
      const ends = [0, 1, 2].map((index) => headBytes + (index + 1) * partBytes);
      const counts: number[] = [];
      for (const [index, end] of ends.entries()) {
        const piece = bytes.subarray(ends[index - 1] ?? 0, end);
        await uploads.put(ticket, { index, bytes: piece });
        counts.push(await uploads.received(ticket));
      }
      await uploads.complete(ticket, { parts: 3, sizeBytes: bytes.length });

      expect(counts).toEqual([1, 2, 2]);
      const { content } = await store.read(`${folder}/a.bin`);
      expect(sha256(await readAll(content))).toBe(sha256(bytes));
      for (const wish of [{ partBytes: 1000 }, { partBytes: 2 ** 30 }, { headBytes: -1 }])
        expect(await kindOf(uploads.begin(`${folder}/b.bin`, wish))).toBe('unsupported');
    });

    test('a part that comes again takes the place of the first', async () => {
      const folder = await aFolder();
      const uploads = uploadsOf(store);
      const ticket = await uploads.begin(`${folder}/a.bin`);
      const bytes = randomBytes(2 * ticket.partBytes);
      const wrong = randomBytes(ticket.partBytes);

      await uploads.put(ticket, { index: 0, bytes: wrong });
      await uploads.put(ticket, { index: 1, bytes: part(ticket, bytes, 1) });
      await uploads.put(ticket, { index: 0, bytes: part(ticket, bytes, 0) });

      expect(await uploads.received(ticket)).toBe(2);
      await uploads.complete(ticket, { parts: 2, sizeBytes: bytes.length });
      const { content } = await store.read(`${folder}/a.bin`);
      expect(sha256(await readAll(content))).toBe(sha256(bytes));
    });

    test('one that is not all there does not become a file', async () => {
      const folder = await aFolder();
      const uploads = uploadsOf(store);
      const ticket = await uploads.begin(`${folder}/a.bin`);
      await uploads.put(ticket, { index: 0, bytes: randomBytes(ticket.partBytes) });

      const outcome = uploads.complete(ticket, { parts: 2, sizeBytes: ticket.partBytes + 1 });

      expect(await kindOf(outcome)).toBe('wrong-length');
      expect((await store.list(folder)).entries).toEqual([]);
      await uploads.abandon(ticket);
      await uploads.abandon(ticket);
      expect(await kindOf(uploads.received(ticket))).toBe('not-found');
      expect(await bench.listDirectly(folder)).toEqual([]);
    });

    test('a name that was taken meanwhile is not written over', async () => {
      const folder = await aFolder();
      const uploads = uploadsOf(store);
      const ticket = await uploads.begin(`${folder}/a.txt`);
      await uploads.put(ticket, { index: 0, bytes: Buffer.from('late') });
      await store.write(`${folder}/a.txt`, bytesOf('first'));

      const outcome = uploads.complete(ticket, { parts: 1, sizeBytes: 4 });

      expect(await kindOf(outcome)).toBe('exists');
      const { content } = await store.read(`${folder}/a.txt`);
      expect((await readAll(content)).toString()).toBe('first');
      await uploads.abandon(ticket);
    });

    test('a ticket that was changed reaches nothing else', async () => {
      const folder = await aFolder();
      const uploads = uploadsOf(store);
      await store.write(`${folder}/a.txt`, bytesOf('first'));
      const ticket = await uploads.begin(`${folder}/b.txt`);

      const forged = { ...ticket, id: 'a.txt' };

      const attack = uploads.put(forged, { index: 0, bytes: Buffer.from('x') });
      expect(['bad-name', 'not-found']).toContain(await kindOf(attack));
      const { content } = await store.read(`${folder}/a.txt`);
      expect((await readAll(content)).toString()).toBe('first');
      await uploads.abandon(ticket);
    });
  });
}
