import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HEADER_BYTES, readHeader } from '@astra/file-crypto/seal-format';
import { FolderStore } from '@astra/file-store/folder/folder-store';
import { StoreError } from '@astra/file-store/store-error';
import { patience } from '@astra/testing/patience';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { aCircle } from './circle.ts';
import { creation, pieceAt, startHouse, uuid, type House, type Person } from './house.ts';

const mebibyte = 2 ** 20;
/** Two whole pieces and a little more. */
const content = randomBytes(9 * mebibyte);
const root = mkdtempSync(join(tmpdir(), 'astra-pieces-'));

/** Only the piece in front of all others begins with the head of the sealed file. */
function hasHead(bytes: Uint8Array): boolean {
  try {
    return readHeader(Buffer.from(bytes.subarray(0, HEADER_BYTES))).segmentBytes > 0;
  } catch {
    return false;
  }
}

/** A folder that keeps in the order that a test wants. */
class OrderedStore extends FolderStore {
  kept = 0;
  /** What happens before a piece is kept. */
  #before: (isFirst: boolean) => Promise<void> = () => Promise.resolve();

  /** Those that are being made: a second one who wants the same is told that it is busy, as by rclone. */
  readonly #making = new Set<string>();

  override async makeFolder(path: string): Promise<void> {
    if (this.#making.has(path)) throw new StoreError('busy', 'It is being made');
    this.#making.add(path);
    try {
      await pause(20);
      await super.makeFolder(path);
    } finally {
      this.#making.delete(path);
    }
  }

  begin(before: (isFirst: boolean) => Promise<void>): void {
    [this.kept, this.#before] = [0, before];
  }

  override async keep(...wish: Parameters<FolderStore['keep']>): Promise<void> {
    await this.#before(hasHead(wish[1]));
    await super.keep(...wish);
    this.kept += 1;
  }
}

const store = new OrderedStore({ root });
let house: House;
let nadia: Person;
beforeAll(async () => {
  house = await startHouse({
    files: store,
    scanner: { isThere: true, isAwake: async () => true, scan: () => Promise.resolve('clean') },
  });
});
beforeEach(() => {
  nadia = house.aPerson();
});
afterAll(async () => {
  await house.close();
  rmSync(root, { recursive: true, force: true });
});

async function begin(spaceId?: string): Promise<string> {
  const headers = creation(spaceId ?? (await house.spacesOf(nadia)).own, content.length);
  const reply = await house.as(nadia)('POST', '/uploads', { headers });
  return `/${String(reply.headers['location'])}`;
}

async function offsetOf(path: string): Promise<number> {
  const reply = await house.as(nadia)('HEAD', path, { headers: { 'tus-resumable': '1.0.0' } });
  return Number(reply.headers['upload-offset']);
}

const send = async (path: string): Promise<number> =>
  (await house.as(nadia)('PATCH', path, { headers: pieceAt(0), bytes: content })).status;

test('a piece that the file server has before the one in front of it counts after that one', async () => {
  let atSecond = -1;
  const path = await begin();
  store.begin(async (isFirst) => {
    if (!isFirst) return;
    await vi.waitFor(() => expect(store.kept).toBe(1), patience);
    atSecond = await offsetOf(path);
  });

  const status = await send(path);

  expect(atSecond).toBe(0);
  expect(status).toBe(204);
  const { own } = await house.spacesOf(nadia);
  const items = await vi.waitFor(async () => {
    const { body } = await house.as(nadia)('GET', `/spaces/${own}/items`);
    expect(body.items).toHaveLength(1);
    return body.items;
  }, patience);
  const { bytes } = await house.as(nadia)('GET', `/items/${items[0].id}/content`);
  expect(bytes.equals(content)).toBe(true);
});

test('what is sent in one request leaves no name behind that no piece has', async () => {
  nadia = house.aPerson({ organisationId: uuid() });
  store.begin(() => Promise.resolve());
  const path = await begin();

  expect(await send(path)).toBe(204);

  const named = await house.query(
    'select place, from_byte from pieces where organisation_id = $1 order by place nulls first',
    [nadia.organisationId],
  );
  expect(named.map((row) => (row as { place: unknown }).place)).toEqual([0, 16, 32]);
});

test('two pieces that are the first in a folder make it once', async () => {
  const organisationId = uuid();
  nadia = house.aPerson({ organisationId });
  store.begin(() => Promise.resolve());

  const path = await begin();

  expect(await send(path)).toBe(204);
  expect(await offsetOf(path)).toBe(content.length);
});

test('of a piece that could not be kept, what follows it does not count either', async () => {
  const path = await begin();
  store.begin(async (isFirst) => {
    if (!isFirst) return;
    await vi.waitFor(() => expect(store.kept).toBe(1), patience);
    throw new StoreError('unreachable', 'Away for a moment');
  });

  const status = await send(path);

  expect(status).toBe(503);
  expect(await offsetOf(path)).toBe(0);
  store.begin(() => Promise.resolve());
  expect(await send(path)).toBe(204);
  expect(await offsetOf(path)).toBe(content.length);
});

test('who leaves a team while a file of theirs comes leaves nothing for the scanner to let in', async () => {
  const lead = { ...house.aPerson(), isLead: true };
  const team = await aCircle(house, { people: [lead, nadia] });
  const path = await begin(team);
  store.begin(async (isFirst) => {
    if (!isFirst) await aCircle(house, { id: team, people: [lead] });
  });

  const status = await send(path);

  expect(status).toBe(404);
  expect((await house.as(nadia)('GET', path)).body.state).toBe('receiving');
});
