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
import { aCircle } from './circle.ts';
import { startTestEditor, type TestEditor } from './editor.ts';
import { addTo, aMeeting, atTheDoor, giveIt, inDays } from './meeting.ts';

let house: House;
let editor: TestEditor;
beforeAll(async () => {
  editor = await startTestEditor();
  house = await startHouse({ editor: editor.port });
});
afterAll(async () => {
  await house.close();
  await editor.stop();
});

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
  // Somebody else may have it, and has passed it on; nobody who is tried here.
  const [holder, next] = [house.aPerson(), house.aPerson()];
  const body = { personId: holder.id, role: null, may: 'edit', mayPassOn: true, endsAt: null };
  await house.as(who)('POST', `/items/${file.id}/shares`, { body });
  const shares = (
    await house.as(holder)('POST', `/items/${file.id}/shares`, {
      body: { personId: next.id, role: null, may: 'view', endsAt: null },
    })
  ).body.id;
  const comment = { body: { text: 'CANARY said' } };
  const commentId = (await house.as(who)('POST', `/items/${file.id}/comments`, comment)).body.id;
  const to = { spaceId: own, folderId: folder.id };
  const copied = await house.as(who)('POST', `/items/${file.id}/copies`, { body: { to } });
  await house.as(who)('PUT', `/items/${file.id}/favourite`);
  const wish = { guestName: 'CANARY guest', proof: 'code', dateOfBirth: null, may: 'view' };
  const link = { ...wish, endsAt: inDays(1), mostOpenings: null };
  const linked = await house.as(who)('POST', `/items/${file.id}/links`, { body: link });
  const partnerShare = await aCanaryPartner(who, file.id);
  const { meetings, ...inMeeting } = await aCanaryMeeting(who);
  const rooms = await aCircle(house, { kind: 'room', people: [{ ...who, isLead: true }] });
  await house.as(who)('GET', `/rooms/${rooms}/files`);
  await house.aFile(who, rooms, { name: 'CANARY in a room.txt' });
  const team = await aCircle(house, { kind: 'team', people: [{ ...who, isLead: true }] });
  await house.aFile(who, team, { name: 'CANARY of a team.txt' });
  const withTeam = { personId: null, role: null, teamId: team, may: 'edit', endsAt: null };
  await house.as(who)('POST', `/items/${file.id}/shares`, { body: withTeam });
  const ids = {
    spaces: own,
    items: file.id,
    uploads: upload,
    archive: file.id,
    versions,
    commentId,
    shares,
    rooms,
    copies: copied.body.id,
    links: linked.body.link.id,
    'partner-shares': partnerShare,
    received: partnerShare,
    'file-server': await aCanaryReference(who),
  };
  // Somebody works on it: whose lock it is, and by which token, is nobody else's to know.
  const opened = await house.as(who)('POST', `/items/${file.id}/editor`, {
    body: { locale: 'fr' },
  });
  await editor.clientOf(house, file.id, opened.body.accessToken).ask('LOCK', { lock: 'CANARY' });
  return { who, ids: { ...ids, meetings, ...inMeeting } };
}

/** What a third organisation may read: nobody who is tried here is of it. */
async function aCanaryPartner(who: Person, itemId: string): Promise<string> {
  const { organisationId } = house.aPerson({ organisationId: uuid() });
  const head = house.aPerson({ roles: ['organisation-administrator'] });
  await house.as(head)('PUT', '/partners', { body: { organisationId, isAllowed: true } });
  const body = { organisationId, role: 'clinician', endsAt: inDays(1) };
  return (await house.as(who)('POST', `/items/${itemId}/partner-shares`, { body })).body.id;
}

/** What is named on the organisation's file server to somebody else, and a sign-in there. */
async function aCanaryReference(who: Person): Promise<string> {
  const [id, server] = [uuid(), uuid()];
  await house.query(
    `insert into file_servers values ($1, $2, 'CANARY server', 'https://files.test/', 1, $3, now())
      on conflict (organisation_id) do nothing`,
    [server, who.organisationId, who.id],
  );
  const of = `select $1, s.id, $2, $3, '{"keyVersion":1}'::jsonb, 'CANARY', 'CANARY', false, now() from file_servers s
    where s.organisation_id = $2`;
  await house.query(`insert into file_server_sign_ins ${of}`, [uuid(), who.organisationId, who.id]);
  await house.query(
    `insert into file_server_references
      select $1, s.id, $2, 'CANARY/CANARY.pdf', 'CANARY.pdf', 'file', null, $4, $3, now() from file_servers s
      where s.organisation_id = $2`,
    [id, who.organisationId, who.id, house.aPerson().id],
  );
  return id;
}

/** A meeting with what is only its people's. */
async function aCanaryMeeting(
  doctor: Person,
): Promise<Record<string, string> & { meetings: string }> {
  const meeting = { ...(await aMeeting(house)), doctor };
  await atTheDoor(house, meeting, {});
  const itemId = await addTo(house, meeting, { name: 'CANARY shown.txt' });
  const givingId = await giveIt(house, meeting, { itemId: itemId, days: 1 });
  const headers = creation(meeting.id, 5, { name: 'CANARY coming' });
  const path = `/meetings/${meeting.id}/uploads`;
  const begun = await house.as(doctor)('POST', path, { headers });
  const uploadId = String(begun.headers['location']).replace('uploads/', '');
  return { meetings: meeting.id, itemId, givingId, uploadId };
}

/** Each route that names something, asked for what is somebody else's. */
function askAll(who: Person, ids: Record<string, string>): Promise<readonly [string, Reply]>[] {
  const bodies: Record<string, object> = {
    'POST /spaces/{id}/folders': { name: 'x' },
    'POST /spaces/{id}/same-names': { names: ['CANARY.txt'] },
    'PATCH /items/{id}': { version: 1, name: 'y' },
    ...Object.fromEntries(
      ['/items/{id}', '/meetings/{id}/documents/{itemId}'].flatMap((path) => [
        [`POST ${path}/comments`, { text: 'x' }],
        [`PATCH ${path}/comments/{commentId}`, { version: 1, text: 'x' }],
        [`POST ${path}/comments/{commentId}/resolve`, { version: 1 }],
        [`POST ${path}/comments/{commentId}/reopen`, { version: 1 }],
      ]),
    ),
    'POST /items/{id}/bin': { version: 1 },
    'POST /items/{id}/restore': { version: 1 },
    'POST /items/{id}/shares': { personId: null, role: 'clinician', may: 'edit', endsAt: null },
    'POST /items/{id}/versions/{versionId}/restore': { version: 1 },
    'POST /meetings/{id}/documents/{itemId}/givings': { guestId: uuid(), until: null },
    'POST /items/{id}/links': {
      guestName: 'x',
      proof: 'code',
      dateOfBirth: null,
      may: 'view',
      endsAt: inDays(1),
      mostOpenings: null,
    },
    'POST /items/{id}/partner-shares': {
      organisationId: uuid(),
      role: 'clinician',
      endsAt: inDays(1),
    },
    'POST /items/{id}/editor': { locale: 'fr' },
    'POST /items/{id}/copies': { to: { spaceId: ids['mine'] ?? uuid() } },
    'POST /meetings/{id}/copies': { itemId: ids['items'] },
    'POST /meetings/{id}/presentation': { itemId: ids['itemId'] },
    'PATCH /meetings/{id}/presentation': { page: 2 },
    'POST /meetings/{id}/presentation/hand-over': { personId: who.id },
    'POST /rooms/{id}/copies': { itemId: ids['items'] },
  };
  // A guest's have no id of anything but what is in their own visit: see `visit-walls.test.ts`.
  // Those of people who have left are for who looks after access: see `people-left.test.ts`.
  const named = routes().filter(
    ({ path }) => path.includes('{id}') && !/^\/(?:visit|people)\//u.test(path),
  );
  expect(named.length).toBeGreaterThanOrEqual(10);
  const asked = named.map(async ({ method, path }) => {
    const id = ids[path.split('/')[1] ?? ''] ?? uuid();
    const inside = { versionId: ids['versions'], ...ids };
    const name = `${method} ${path}`;
    const body = bodies[name];
    const isPiece = method === 'PATCH' && path.includes('/uploads/');
    const isCreation = name === 'POST /meetings/{id}/uploads';
    const send = {
      ...(body === undefined ? {} : { body }),
      ...(isPiece ? { headers: pieceAt(0), bytes: Buffer.from('Hello') } : {}),
      ...(isCreation ? { headers: creation(id, 5) } : {}),
      ...(method === 'HEAD' ? { headers: { 'tus-resumable': '1.0.0' } } : {}),
    };
    return [
      name,
      await house.as(who)(
        method,
        path
          .replace('{id}', id)
          .replaceAll(/\{(\w+)\}/gu, (_, key: keyof typeof inside) => inside[key] ?? uuid()),
        send,
      ),
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

/** With a place of their own, to which something of somebody else’s could go. */
const withTheirs = async (
  who: Person,
  ids: Record<string, string>,
): Promise<Record<string, string>> => ({ ...ids, mine: (await house.spacesOf(who)).own });

const strangers = (): Person[] => [
  house.aPerson({ roles: everything, organisationId: house.elsewhere }),
  // What is somebody's own is not their colleagues' either.
  house.aPerson({ roles: ['clinician', 'secretary'] }),
];

test('every route answers a stranger and a colleague as if nothing were there', async () => {
  const { who, ids } = await canaries();

  for (const stranger of strangers())
    for (const [name, reply] of await Promise.all(
      askAll(stranger, await withTheirs(stranger, ids)),
    )) {
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
  expect(rows.length).toBeGreaterThanOrEqual(20);
  const set = async (state: 'disable' | 'enable'): Promise<void> => {
    for (const { name } of rows)
      await owner.query(`alter table ${name} ${state} row level security`);
  };
  const { rows: told } = await owner.query<{ text: string }>(
    "select pg_get_functiondef('named_like'::regproc) as text",
  );
  await set('disable');
  // What looks for names with the owner's eyes is of the wall, too.
  await owner.query(
    `create or replace function named_like(asked text, roles text[], most integer) returns table (id uuid, sort_key text)
      language sql stable as 'select id, sort_key from items where search_key like asked limit most'`,
  );
  try {
    await work();
  } finally {
    await set('enable');
    await owner.query(told[0]?.text ?? '');
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
      const theirs = await withTheirs(stranger, ids);
      for (const [name, reply] of await Promise.all(askAll(stranger, theirs))) {
        expect(reply.status, name).toBe(404);
        expect(reply.bytes.toString('latin1'), name).not.toContain('CANARY');
      }
      const own = [
        '/uploads',
        '/shared',
        '/copies',
        '/favourites',
        '/recent',
        '/own-links',
        '/received',
      ];
      for (const path of [...own, '/file-server/references'])
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
        union select kind from spaces where id = $1 union select 'copied ' || name from copies where space_id = $1
        union select 'a token of the editor' from editor_tokens where item_id = any($2)
        union select 'the lock of the editor' from editor_locks where item_id = any($2)
        union select 'named ' || name from file_server_references where id = any($2)
        union select 'a sign-in' from file_server_sign_ins where organisation_id = $3 and person_id = $4
        union select 'the server of another house' from file_servers
          where organisation_id::text is distinct from current_setting('astra.organisation', true)
        union select 'a partner of another house' from partners
          where organisation_id::text is distinct from current_setting('astra.organisation', true)
        union select 'shared by another house' from partner_shares
          where organisation_id::text is distinct from current_setting('astra.organisation', true)
        union select 'received' from received_documents('{clinician,secretary}', null, 500)
        union select 'what is said' from comments where item_id = any($2)
        union select 'the key of what is said' from comment_keys where item_id = any($2)
        union select 'a star' from favourites where item_id = any($2)
        union select 'a key of what is kept' from versions where id = $5
        union select 'a name on the file server' from pieces where version_id = $5
        union select 'found' from named_like('%canary%', '{}', 500) n where n.id = any($2) order by name`,
      [ids['spaces'], Object.values(ids), who.organisationId, who.id, ids['versions']],
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

  expect(hers).toEqual([
    'CANARY (2).txt',
    'CANARY folder',
    'CANARY on its way',
    'CANARY.txt',
    'a key of what is kept',
    'a name on the file server',
    'a sign-in',
    'a star',
    'a token of the editor',
    'copied CANARY.txt',
    'found',
    'named CANARY.pdf',
    'own',
    'the key of what is said',
    'the lock of the editor',
    'what is said',
  ]);
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
