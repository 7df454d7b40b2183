import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { patience } from '@astra/testing/patience';
import { creation, pieceAt, uuid } from './house.ts';
import { aMember, makeOwnProcess, type OwnProcess } from './own-process.ts';

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
    const member = {
      id: uuid(),
      organisationId: uuid(),
      roles: ['clinician'] as const,
      sessionId: uuid(),
    };
    const authorization = `Bearer ${await service.issuer.forMember(member, 'documents')}`;
    const ask = async (path: string, wish: RequestInit = {}): Promise<Response> =>
      service.ask(path, {
        ...wish,
        headers: { authorization, 'tus-resumable': '1.0.0', ...(wish.headers as object) },
      });
    const json = async (path: string, wish: RequestInit = {}) =>
      // oxlint-disable-next-line typescript/no-explicit-any -- replies of any route; the assertions say what they expect
      (await (await ask(path, wish)).json()) as any;
    const own = (await json('/spaces')).items[0].id;
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
    const count = 150;
    const names = Array.from({ length: count }, (_, at) => `letter ${at}.txt`);
    for (const name of names) {
      const headers = {
        ...creation(spaceId, 5, { name }),
        'content-type': pieceAt(0)['content-type'] ?? '',
      };
      const begun = await ask('/uploads', { method: 'POST', headers, body: 'Hello' });
      expect(begun.status).toBe(201);
    }
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
