import { renameSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '@astra/contracts/actor';
import {
  creation,
  pieceAt,
  startHouse,
  uuid,
  type House,
  type Person,
  type Reply,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Route = { readonly method: Parameters<ReturnType<House['as']>>[0]; readonly path: string };
const routes = (): Route[] =>
  Object.entries(house.app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => ({
      method: method.toUpperCase() as Route['method'],
      path,
    })),
  );
const everything: readonly Role[] = [
  ...(['clinician', 'secretary'] as const),
  ...(['organisation-administrator', 'security-officer'] as const),
];

/** Somebody with one of each, everywhere with a name that nobody else may see. */
async function canaries(): Promise<{ who: Person; ids: Record<string, string> }> {
  const who = house.aPerson();
  const { own } = await house.spacesOf(who);
  const folder = await house.aFolder(who, own, 'CANARY folder');
  const file = await house.aFile(who, own, {
    name: 'CANARY.txt',
    content: Buffer.from('CANARY content'),
    folderId: folder.id,
  });
  const headers = creation(own, 5, { name: 'CANARY on its way' });
  const begun = await house.as(who)('POST', '/uploads', { headers });
  const upload = String(begun.headers['location']).replace('uploads/', '');
  const versions = (await house.as(who)('GET', `/items/${file.id}/versions`)).body.items[0].id;
  // Somebody else may have it; nobody who is tried here.
  const body = { personId: house.aPerson().id, role: null, may: 'edit', endsAt: null };
  const shares = (await house.as(who)('POST', `/items/${file.id}/shares`, { body })).body.id;
  const ids = { spaces: own, items: file.id, uploads: upload, archive: file.id, versions, shares };
  return { who, ids };
}

/** Each route that names something, asked for what is somebody else's. */
function askAll(who: Person, ids: Record<string, string>): Promise<readonly [string, Reply]>[] {
  const bodies: Record<string, object> = {
    'POST /spaces/{id}/folders': { name: 'x' },
    'PATCH /items/{id}': { version: 1, name: 'y' },
    'POST /items/{id}/bin': { version: 1 },
    'POST /items/{id}/restore': { version: 1 },
    'POST /items/{id}/shares': { personId: null, role: 'clinician', may: 'edit', endsAt: null },
    'POST /items/{id}/versions/{versionId}/restore': { version: 1 },
  };
  const named = routes().filter(({ path }) => path.includes('{id}'));
  expect(named.length).toBeGreaterThanOrEqual(10);
  const asked = named.map(async ({ method, path }) => {
    const id = ids[path.split('/')[1] ?? ''] ?? uuid();
    const version = ids['versions'] ?? uuid();
    const name = `${method} ${path}`;
    const body = bodies[name];
    const isPiece = name === 'PATCH /uploads/{id}';
    const send = {
      ...(body === undefined ? {} : { body }),
      ...(isPiece ? { headers: pieceAt(0), bytes: Buffer.from('Hello') } : {}),
      ...(method === 'HEAD' ? { headers: { 'tus-resumable': '1.0.0' } } : {}),
    };
    return [
      name,
      await house.as(who)(method, path.replace('{id}', id).replace('{versionId}', version), send),
    ] as const;
  });
  const more: [Route['method'], string, object][] = [
    ['GET', `/archive?items=${ids['archive'] ?? ''}`, {}],
    ['POST', '/uploads', { headers: creation(ids['spaces'] ?? '', 5) }],
    [
      'POST',
      '/uploads',
      { headers: creation(ids['spaces'] ?? '', 5, { fileId: ids['items'] ?? '' }) },
    ],
  ];
  return [
    ...asked,
    ...more.map(
      async ([method, path, send]) =>
        [`${method} ${path}`, await house.as(who)(method, path, send)] as const,
    ),
  ];
}

const strangers = (): Person[] => [
  house.aPerson({ roles: everything, organisationId: house.elsewhere }),
  // What is somebody's own is not their colleagues' either.
  house.aPerson({ roles: ['clinician', 'secretary'] }),
];

test('every route answers a stranger and a colleague as if nothing were there', async () => {
  const { who, ids } = await canaries();

  for (const stranger of strangers())
    for (const [name, reply] of await Promise.all(askAll(stranger, ids))) {
      expect(reply.status, name).toBe(404);
      expect(reply.bytes.toString('latin1'), name).not.toContain('CANARY');
    }

  const after = await house.as(who)('GET', `/items/${ids['items'] ?? ''}`);
  expect(after.body.item).toMatchObject({ name: 'CANARY.txt', version: 1 });
});

/** Without row-level security, for as long as this lasts. */
async function withoutTheWall(work: () => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ name: string }>(
    'select relname as name from pg_class where relrowsecurity',
  );
  expect(rows.length).toBeGreaterThanOrEqual(9);
  const set = async (state: 'disable' | 'enable'): Promise<void> => {
    for (const { name } of rows)
      await owner.query(`alter table ${name} ${state} row level security`);
  };
  await set('disable');
  try {
    await work();
  } finally {
    await set('enable');
    await owner.end();
  }
}

test('the way to what is shared ends there, should the wall of the database be down', async () => {
  const [owner, reader] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const above = await house.aFolder(owner, own, 'CANARY above');
  const folder = await house.aFolder(owner, own, { name: 'Shared', folderId: above.id });
  const file = await house.aFile(owner, own, { folderId: folder.id });
  await house.aFile(owner, own, { folderId: above.id, name: 'CANARY.txt' });
  const body = { personId: reader.id, role: null, may: 'view', endsAt: null };
  await house.as(owner)('POST', `/items/${folder.id}/shares`, { body });

  await withoutTheWall(async () => {
    const { status, bytes } = await house.as(reader)('GET', `/items/${file.id}`);
    const beside = await house.as(reader)('GET', `/spaces/${own}/items?folderId=${above.id}`);

    expect([status, beside.status]).toEqual([200, 404]);
    expect(bytes.toString()).not.toContain('CANARY');
  });
});

test('a share whose day has come opens nothing, should the wall of the database be down', async () => {
  const [owner, reader] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own);
  const body = { personId: reader.id, role: null, may: 'view', endsAt: null };
  await house.as(owner)('POST', `/items/${file.id}/shares`, { body });
  const see = async (): Promise<number> =>
    (await house.as(reader)('GET', `/items/${file.id}`)).status;
  const before = await see();
  await house.query("update shares set ends_at = now() - interval '1 second'");

  await withoutTheWall(async () => {
    expect([before, await see()]).toEqual([200, 404]);
  });
});

const find = async (one: Person): Promise<number> =>
  (await house.as(one)('GET', '/search?q=canary')).body.items.length;

test('nobody finds what is not theirs, should the wall of the database be down', async () => {
  const { who } = await canaries();

  await withoutTheWall(async () => {
    expect(await find(who)).toBeGreaterThan(0);
    for (const stranger of strangers()) expect(await find(stranger)).toBe(0);
  });
});

test('the program alone keeps people apart, should the wall of the database be down', async () => {
  const { ids } = await canaries();

  await withoutTheWall(async () => {
    for (const stranger of strangers()) {
      for (const [name, reply] of await Promise.all(askAll(stranger, ids))) {
        expect(reply.status, name).toBe(404);
        expect(reply.bytes.toString('latin1'), name).not.toContain('CANARY');
      }
      for (const path of ['/uploads', '/shared'])
        expect((await house.as(stranger)('GET', path)).body.items, path).toEqual([]);
    }
  });
});

test('the wall of the database alone keeps people apart: other organisations, and what is somebody’s own', async () => {
  const { who, ids } = await canaries();
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const seenBy = async (organisationId: string, personId: string): Promise<string[]> => {
    await client.query('begin');
    await client.query(
      "select set_config('astra.organisation', $1, true), set_config('astra.person', $2, true), set_config('astra.scope', 'organisation', true)",
      [organisationId, personId],
    );
    const { rows } = await client.query<{ name: string }>(
      `select name from items where space_id = $1 union select name from uploads where space_id = $1
        union select kind from spaces where id = $1 order by name`,
      [ids['spaces']],
    );
    await client.query('rollback');
    return rows.map(({ name }) => name);
  };

  const [hers, colleague, stranger, nobody] = [
    await seenBy(who.organisationId, who.id),
    await seenBy(who.organisationId, uuid()),
    await seenBy(house.elsewhere, who.id),
    await seenBy('', ''),
  ];
  await client.end();

  expect(hers).toEqual(['CANARY folder', 'CANARY on its way', 'CANARY.txt', 'own']);
  expect([colleague, stranger, nobody]).toEqual([[], [], []]);
});

test('names can be seen and moved while the file server is away', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, own);
  renameSync(house.root, `${house.root}.away`);

  const [ready, read] = [
    await house.as(nadia)('GET', '/health/ready'),
    await house.as(nadia)('GET', `/items/${file.id}/content`),
  ];
  const folder = await house.aFolder(nadia, own);
  renameSync(`${house.root}.away`, house.root);

  expect([ready.status, folder.name]).toEqual([200, 'Letters']);
  expect(read.body).toMatchObject({ type: '/problems/files-unavailable' });
});
