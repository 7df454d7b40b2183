import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { creation, pieceAt } from './house.ts';
import { aMember, makeOwnProcess, type OwnProcess } from './own-process.ts';

let service: OwnProcess;
beforeAll(async () => {
  service = await makeOwnProcess();
});
afterAll(() => service.close());

const listIn = ({ folder }: OwnProcess): string => join(folder, 'erased');
const withList = (): { readonly ERASURE_LIST: string } => ({ ERASURE_LIST: listIn(service) });

/** As who runs the database server: a whole database is copied, or brought back from its copy. */
async function asAdmin(...statements: readonly string[]): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await admin.connect();
  try {
    for (const statement of statements) await admin.query(statement);
  } finally {
    await admin.end();
  }
}
const cutOff = (database: string): string =>
  `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`;

async function aCopy(): Promise<{ bringBack: () => Promise<void>; drop: () => Promise<void> }> {
  await service.kill();
  const [row] = await service.query('select current_database() as name, current_user as owner');
  const [name, owner] = [String(row?.['name']), String(row?.['owner'])];
  const copy = `${name}_copy`;
  await asAdmin(cutOff(name), `create database ${copy} template ${name} owner ${owner}`);
  return {
    bringBack: async () => {
      await service.kill();
      await asAdmin(
        cutOff(name),
        `drop database ${name}`,
        `create database ${name} template ${copy} owner ${owner}`,
      );
    },
    drop: () => asAdmin(`drop database if exists ${copy}`),
  };
}

type Ask = Awaited<ReturnType<typeof aMember>>['ask'];
const json = { 'content-type': 'application/json' };
async function post<T>(ask: Ask, path: string, body: object): Promise<T> {
  const reply = await ask(path, { method: 'POST', body: JSON.stringify(body), headers: json });
  return (reply.status === 204 ? null : await reply.json()) as T;
}
async function aFile(
  ask: Ask,
  spaceId: string,
  wish: { readonly name: string; readonly folderId?: string },
): Promise<string> {
  const headers = creation(spaceId, 7, wish);
  const begun = await ask('/uploads', { method: 'POST', headers });
  const path = `/${begun.headers.get('location') ?? ''}`;
  await ask(path, { method: 'PATCH', headers: pieceAt(0), body: 'Bonjour' });
  return ((await (await ask(path)).json()) as { itemId: string }).itemId;
}
async function removeForGood(ask: Ask, id: string): Promise<void> {
  const { item } = (await (await ask(`/items/${id}`)).json()) as { item: { version: number } };
  await post(ask, `/items/${id}/bin`, { version: item.version });
  expect((await ask(`/items/${id}`, { method: 'DELETE' })).status).toBe(204);
}
const listed = (id: string): boolean =>
  existsSync(listIn(service)) && readFileSync(listIn(service), 'utf8').includes(id);
const statusOf = async (ask: Ask, id: string): Promise<number> =>
  (await ask(`/items/${id}`)).status;

test(
  'what was erased after a copy of the database was made is gone again when that copy is brought back, and nothing else is',
  { timeout: 240_000 },
  async () => {
    await service.start(withList());
    const { ask, spaceId } = await aMember(service);
    const folder = await post<{ id: string }>(ask, `/spaces/${spaceId}/folders`, { name: 'Mme B' });
    const [single, inside, kept, moved] = [
      await aFile(ask, spaceId, { name: 'erased.txt' }),
      await aFile(ask, spaceId, { name: 'inside.txt', folderId: folder.id }),
      await aFile(ask, spaceId, { name: 'kept.txt' }),
      await aFile(ask, spaceId, { name: 'moved.txt', folderId: folder.id }),
    ];
    const copy = await aCopy();
    try {
      await service.start(withList());
      // Out of the folder before it goes: it is none of what was erased.
      const to = { version: 1, to: { spaceId } };
      const move = { method: 'PATCH', body: JSON.stringify(to), headers: json };
      expect((await ask(`/items/${moved}`, move)).status).toBe(200);
      await removeForGood(ask, single);
      await removeForGood(ask, folder.id);
      await expect.poll(() => [single, folder.id, inside].map(listed)).toEqual([true, true, true]);

      // Without the list, the older database has all of it.
      await copy.bringBack();
      await service.start();
      expect(await statusOf(ask, single)).toBe(200);
      await copy.bringBack();
      await service.start(withList());

      expect(await Promise.all([single, inside].map((id) => statusOf(ask, id)))).toEqual([
        404, 404,
      ]);
      const content = await ask(`/items/${kept}/content`);
      expect(await content.text()).toBe('Bonjour');
      expect(await (await ask(`/items/${moved}/content`)).text()).toBe('Bonjour');
      const gone = await service.query('select name from items where id = any($1)', [
        [single, inside],
      ]);
      expect(gone).toEqual([]);
      // Nothing but ids and days is kept of it.
      expect(readFileSync(listIn(service), 'utf8')).not.toMatch(/Mme|erased\.txt/u);

      // The same database once more: what the list says has been done is not done again.
      await service.kill();
      const before = readFileSync(listIn(service), 'utf8');
      await service.start(withList());
      expect(readFileSync(listIn(service), 'utf8')).toBe(before);
    } finally {
      await service.kill();
      await copy.drop();
    }
  },
);

test(
  'a person whose documents were erased stays erased, and what a colleague had been given before stays theirs',
  { timeout: 240_000 },
  async () => {
    await service.start(withList());
    const [anne, hugo] = [await aMember(service), await aMember(service)];
    const [hers, given] = [
      await aFile(anne.ask, anne.spaceId, { name: 'hers.txt' }),
      await aFile(anne.ask, anne.spaceId, { name: 'given.txt' }),
    ];
    const copy = await aCopy();
    try {
      await service.start(withList());
      // Handed over, as the database does it; then she is erased, as the security officer asks for it.
      await service.query('update items set space_id = $2 where id = $1', [given, hugo.spaceId]);
      await service.query(
        `insert into departures (person_id, organisation_id, erasure_asked_at)
          select owner_id, organisation_id, now() from spaces where id = $1`,
        [anne.spaceId],
      );
      const personId = String(
        (await service.query('select owner_id from spaces where id = $1', [anne.spaceId]))[0]?.[
          'owner_id'
        ],
      );
      await expect
        .poll(
          async () => (await service.query('select 1 from items where id = $1', [hers])).length,
          {
            timeout: 60_000,
          },
        )
        .toBe(0);
      await expect
        .poll(() => [hers, personId].map(listed), { timeout: 60_000 })
        .toEqual([true, true]);

      await copy.bringBack();
      await service.start(withList());

      expect(await statusOf(anne.ask, hers)).toBe(404);
      expect(await statusOf(anne.ask, given)).toBe(200);
      const [departure] = await service.query(
        'select erasure_asked_at, rows_gone_at from departures where person_id = $1',
        [personId],
      );
      expect(departure).toMatchObject({
        erasure_asked_at: expect.any(Date),
        rows_gone_at: expect.any(Date),
      });
    } finally {
      await service.kill();
      await copy.drop();
    }
  },
);
