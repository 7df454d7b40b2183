import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { patience } from '@astra/testing/patience';
import { creation, pieceAt, uuid } from './house.ts';
import { aMember, makeOwnProcess, type AsMember, type OwnProcess } from './own-process.ts';

const mebibyte = 2 ** 20;
let service: OwnProcess;
beforeAll(async () => {
  service = await makeOwnProcess();
});
// Another one beside it would go on with what this one leaves.
afterEach(() => service.kill());
afterAll(() => service.close());

test(
  'an upload goes on after the service was killed in the middle of it, and the file is what was sent',
  { timeout: 180_000 },
  async () => {
    await service.start();
    const { ask, spaceId } = await aMember(service);
    const content = randomBytes(24 * mebibyte + 77);
    const headers = creation(spaceId, content.length);
    const begun = await ask('/uploads', { method: 'POST', headers });
    const path = `/${begun.headers.get('location') ?? ''}`;
    const offset = async (): Promise<number> =>
      Number((await ask(path, { method: 'HEAD' })).headers.get('upload-offset'));

    const sending = ask(path, { method: 'PATCH', headers: pieceAt(0), body: content }).catch(
      () => null,
    );
    await expect.poll(offset, { interval: 5 }).toBeGreaterThan(0);
    await service.kill();
    const broken = await sending;
    await service.start();
    const kept = await offset();
    const rest = await ask(path, {
      method: 'PATCH',
      headers: pieceAt(kept),
      body: content.subarray(kept),
    });

    expect(broken?.status).not.toBe(204);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(content.length);
    expect(rest.status).toBe(204);
    const { itemId } = (await (await ask(path)).json()) as { itemId: string };
    const got = Buffer.from(await (await ask(`/items/${itemId}/content`)).arrayBuffer());
    expect(createHash('sha256').update(got).digest('hex')).toBe(
      createHash('sha256').update(content).digest('hex'),
    );
  },
);

test(
  'a copy that was killed in the middle is not to be seen in part, and is made to its end afterwards',
  { timeout: 180_000 },
  async () => {
    await service.start();
    const { ask, spaceId: own } = await aMember(service);
    // oxlint-disable-next-line typescript/no-explicit-any -- replies of any route; the assertions say what they expect
    const json = (path: string, wish?: RequestInit) => bodyOf<any>(ask(path, wish));
    const content = randomBytes(64 * mebibyte + 77);
    const begun = await ask('/uploads', {
      method: 'POST',
      headers: creation(own, content.length),
    });
    const upload = `/${begun.headers.get('location') ?? ''}`;
    await ask(upload, { method: 'PATCH', headers: pieceAt(0), body: content });
    const { itemId } = await json(upload);
    const pieces = (): number =>
      readdirSync(join(service.folder, 'files'), { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile(),
      ).length;
    const names = async (): Promise<number> => (await json(`/spaces/${own}/items`)).items.length;

    const before = pieces();
    const copy = await json(`/items/${itemId}/copies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: { spaceId: own } }),
    });
    const look = () => json(`/copies/${copy.id}`);
    // What lies there of it; its own word of it would come when it is done.
    await expect.poll(pieces, { interval: 1, ...patience }).toBeGreaterThan(before + 1);
    await service.kill();
    await service.start();
    const [half, seen] = [await look(), await names()];
    await expect.poll(async () => (await look()).state, { timeout: 90_000 }).toBe('done');

    expect(half.doneBytes).toBeLessThan(content.length);
    expect([half.state, seen, await names()]).toEqual(['copying', 1, 2]);
    const { madeId } = await look();
    const got = Buffer.from(await (await ask(`/items/${madeId}/content`)).arrayBuffer());
    expect(createHash('sha256').update(got).digest('hex')).toBe(
      createHash('sha256').update(content).digest('hex'),
    );
  },
);

test(
  'an erasure that was killed in the middle comes to its end: names, keys and bytes',
  { timeout: 180_000 },
  async () => {
    await service.start();
    const { ask, spaceId } = await aMember(service);
    await manyLetters({ ask, spaceId });
    const left = async (table: string): Promise<number> =>
      (
        await service.query(
          `select 1 from ${table} where organisation_id = (select organisation_id from spaces where id = $1)`,
          [spaceId],
        )
      ).length;
    const before = await left('pieces');
    await service.query(
      `insert into departures (person_id, organisation_id, erasure_asked_at)
        select owner_id, organisation_id, now() from spaces where id = $1`,
      [spaceId],
    );

    await expect.poll(() => left('versions'), { interval: 1, ...patience }).toBeLessThan(before);
    await service.kill();
    const half = await left('versions');
    await service.start();
    const done = async (): Promise<boolean> =>
      (await service.query('select 1 from departures where erased_at is not null')).length > 0;
    await expect.poll(done, { timeout: 60_000 }).toBe(true);

    expect(half).toBeGreaterThan(0);
    for (const table of ['items', 'versions', 'pieces', 'removals'])
      expect(await left(table), table).toBe(0);
  },
);

test(
  'keys that were being wrapped anew when the service was killed are all wrapped anew once it is back, and each file can be read all the while',
  { timeout: 180_000 },
  async () => {
    await service.start();
    const organisationId = uuid();
    const nadia = await aMember(service, { organisationId });
    const officer = await aMember(service, { organisationId, role: 'security-officer' });
    await manyLetters(nadia);
    const { items } = await bodyOf<{ items: { id: string }[] }>(
      nadia.ask(`/spaces/${nadia.spaceId}/items?limit=200`),
    );
    const read = async (): Promise<string[]> => {
      const texts: string[] = [];
      for (const { id } of items)
        texts.push(await (await nadia.ask(`/items/${id}/content`)).text());
      return texts;
    };
    const behind = async (): Promise<number> =>
      (await bodyOf<{ behind: number }>(officer.ask('/key'))).behind;
    // Past the service: its answers would come too late to kill it in the middle.
    const left = async (): Promise<number> =>
      (
        await service.query(
          "select 1 from versions where organisation_id = $1 and (key->>'keyVersion')::integer < 2",
          [organisationId],
        )
      ).length;
    await officer.ask('/key/rotate', { method: 'POST' });
    // The next round of this process is a minute away, that of a new one is not.
    await service.kill();
    await service.start();

    await expect.poll(left, { interval: 1, ...patience }).toBeLessThan(letters);
    await service.kill();
    const half = await left();
    await service.start();
    const meanwhile = await read();
    await expect.poll(behind, patience).toBe(0);

    expect(half).toBeGreaterThan(0);
    expect(items).toHaveLength(letters);
    for (const texts of [meanwhile, await read()])
      expect(texts.filter((text) => text === 'Hello')).toHaveLength(letters);
  },
);

const letters = 150;

/** Many small files, one after the other. */
async function manyLetters({ ask, spaceId }: AsMember): Promise<void> {
  for (let at = 0; at < letters; at += 1) {
    const headers = {
      ...creation(spaceId, 5, { name: `letter ${String(at)}.txt` }),
      'content-type': pieceAt(0)['content-type'] ?? '',
    };
    const begun = await ask('/uploads', { method: 'POST', headers, body: 'Hello' });
    expect(begun.status).toBe(201);
  }
}

/** The routes' own shapes; the assertions say what they expect. */
const bodyOf = async <T>(reply: Promise<Response>): Promise<T> => (await (await reply).json()) as T;
