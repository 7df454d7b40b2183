import pg from 'pg';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import type { AuditRow } from '@astra/contracts/audit';
import { migrate, mustBeMigrated } from '@astra/kit/migrate';
import { systemRandom } from '@astra/kit/random';
import { patience } from '@astra/testing/patience';
import { makeServiceDatabase } from '@astra/testing/postgres';
import { shared } from '@astra/testing/shared';
import { migrations } from '#config.ts';
import { anEntry, elsewhere, kerval, startSecurity, told, type TestSecurity } from './arrange.ts';

const security = shared(() => startSecurity());

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
const get = async (url: string, authorization?: string) =>
  security.app.inject({
    url,
    ...(authorization === undefined ? {} : { headers: { authorization } }),
  });

test('what a service tells is kept whole, and read newest first', async () => {
  const targetId = systemRandom.uuid();
  const [first, second] = [anEntry({ targetId }), anEntry({ targetId, outcome: 'refused' })];

  expect(await security.post([told(first), told(second)])).toBe(204);

  const { items } = await security.read(`?targetId=${targetId}`);
  expect(items).toMatchObject([second, first]);
  expect(items[0]?.sequence).toBeGreaterThan(items[1]?.sequence ?? Infinity);
});

test('for what it was done is read where it was told, and nothing where it was not', async () => {
  const targetId = systemRandom.uuid();
  const [known, unknown] = [anEntry({ targetId, purpose: 'TREAT' }), anEntry({ targetId })];
  const wrong = { ...anEntry({ targetId }), purpose: 'CURIOSITY' };

  expect(await security.post([told(known), told(unknown)])).toBe(204);
  expect(await security.post([told(wrong)])).toBe(400);

  const { items } = await security.read(`?targetId=${targetId}`);
  expect(items.map(({ purpose }) => purpose)).toEqual([null, 'TREAT']);
});

test('an entry that comes twice is one entry', async () => {
  const entry = anEntry({ targetId: systemRandom.uuid() });

  expect(await security.post([told(entry), told(entry)])).toBe(204);
  expect(await security.post([told({ ...entry, outcome: 'failed' })])).toBe(204);

  const { items } = await security.read(`?targetId=${entry.targetId}`);
  expect(items).toMatchObject([entry]);
});

test('a wrong entry does not keep the right ones from the trail, and is not taken for delivered', async () => {
  const entry = anEntry({ targetId: systemRandom.uuid() });
  const wrong = { ...anEntry(), patientName: 'Jeanne Bellec' };

  expect(await security.post([told(wrong), told(entry)])).toBe(400);

  expect((await security.read(`?targetId=${entry.targetId}`)).items).toMatchObject([entry]);
});

test('each filter finds its entries alone', async () => {
  const facts = {
    action: 'meeting.admit',
    actorId: systemRandom.uuid(),
    targetId: systemRandom.uuid(),
    subjectId: systemRandom.uuid(),
    outcome: 'failed' as const,
    at: '2026-10-01T10:00:00.000Z',
  };
  const entry = anEntry(facts);
  await security.post([told(entry), told(anEntry()), told(anEntry())]);

  for (const filter of [
    'action=meeting.admit',
    `actorId=${facts.actorId}`,
    `targetId=${facts.targetId}`,
    `subjectId=${facts.subjectId}`,
    'outcome=failed',
    'from=2026-10-01T09:59:59Z&to=2026-10-01T10:00:01Z',
    'from=2026-10-01T00:00:00Z&to=2026-10-02T00:00:00Z&action=meeting.admit&outcome=failed',
  ])
    expect((await security.read(`?${filter}`)).items, filter).toMatchObject([{ id: entry.id }]);
});

test('the officer pages to the end without losing or repeating an entry', async () => {
  const actorId = systemRandom.uuid();
  const entries = Array.from({ length: 7 }, () => anEntry({ actorId }));
  await security.post(entries.map((entry) => told(entry)));
  const seen: string[] = [];

  let next: string | null = '';
  while (next !== null) {
    const page: Awaited<ReturnType<TestSecurity['read']>> = await security.read(
      `?actorId=${actorId}&limit=3${next === '' ? '' : `&cursor=${next}`}`,
    );
    seen.push(...page.items.map((item) => item.id));
    next = page.next;
  }

  expect(seen).toEqual(entries.map((entry) => entry.id).toReversed());
});

test('reading is an entry itself: by what the officer searched, never for what', async () => {
  const officer = systemRandom.uuid();
  const token = await security.issuer.forMember(
    { id: officer, organisationId: kerval, roles: ['security-officer'] },
    'security',
  );
  const authorization = `Bearer ${token}`;
  const subjectId = systemRandom.uuid();
  await security.read(`?subjectId=${subjectId}&outcome=done`, authorization);
  await security.read('', authorization);

  const { items } = await security.read(`?actorId=${officer}`, authorization);

  expect(items).toMatchObject([
    { action: 'audit.read', outcome: 'done', reason: 'no-filter', service: 'security' },
    { action: 'audit.read', outcome: 'done', reason: 'filter:outcome,subjectId' },
  ]);
  expect(JSON.stringify(items)).not.toContain(subjectId);
});

test('what is of no organisation is for the platform’s administrators alone, and their reading stands in their own trail', async () => {
  const targetId = systemRandom.uuid();
  const stray = anEntry({ targetId, organisationId: null, action: 'password.ask-reset' });
  const [own, theirs] = [
    anEntry({ targetId, action: 'meeting.hidden' }),
    anEntry({ targetId, organisationId: elsewhere }),
  ];
  await security.post([told(stray), told(own), told(theirs)]);
  const platform = await security.asMember(['platform-administrator']);
  const read = (path: string, by: string) => get(`/audit/platform${path}`, by);

  const found = await read(`?targetId=${targetId}`, platform);
  const actions = await read('/actions', platform);
  const refused = [];
  for (const role of ['security-officer', 'organisation-administrator', 'clinician'] as const)
    refused.push((await read('', await security.asMember([role]))).statusCode);
  const old = await get('/audit', platform);

  expect(found.json().items.map(({ id }: { id: string }) => id)).toEqual([stray.id]);
  expect(actions.json().items).toContain('password.ask-reset');
  expect(actions.json().items).not.toContain('meeting.hidden');
  expect([...refused, old.statusCode]).toEqual([403, 403, 403, 403]);
  expect((await security.read(`?targetId=${targetId}`)).items).toMatchObject([{ id: own.id }]);
  expect((await security.read('?action=audit.read-platform&outcome=done')).items).toMatchObject([
    { outcome: 'done', reason: 'filter:targetId', organisationId: kerval },
  ]);
});

test('what is of no organisation too is read after a fresh proof alone', async () => {
  const reader = { id: systemRandom.uuid(), organisationId: kerval } as const;
  const authTime = Math.floor(Date.now() / 1000) - 301;
  const token = await security.issuer.forMember(
    { ...reader, roles: ['platform-administrator', 'security-officer'], authTime },
    'security',
  );
  const by = `Bearer ${token}`;
  const own = { actorId: reader.id, action: 'audit.read', sessionId: 'session' };
  // Reading one trail is no proof for the other.
  await security.post([told(anEntry({ ...own, at: new Date().toISOString() }))]);

  const reply = await get('/audit/platform', by);

  expect(reply.json()).toMatchObject({ type: '/problems/fresh-proof-needed' });
});

test('the actions that occur are listed once, of the own organisation alone', async () => {
  await security.post([
    told(anEntry({ action: 'meeting.plan' })),
    told(anEntry({ action: 'meeting.plan' })),
    told(anEntry({ action: 'secret.elsewhere', organisationId: elsewhere })),
  ]);

  const reply = await get('/audit/actions', await security.asMember(['security-officer']));

  const { items } = reply.json<{ items: string[] }>();
  expect(items).toEqual([...new Set(items)].toSorted());
  expect(items).toContain('meeting.plan');
  expect(items).not.toContain('secret.elsewhere');
});

test("another organisation's entries are not found by anything", async () => {
  const entry = anEntry({ organisationId: elsewhere, subjectId: systemRandom.uuid() });
  await security.post([told(entry)]);

  for (const filter of [`targetId=${entry.targetId}`, `subjectId=${entry.subjectId}`, 'limit=200'])
    expect(JSON.stringify(await security.read(`?${filter}`))).not.toContain(entry.id);
  const own = await security.asMember(['security-officer'], elsewhere);
  expect((await security.read(`?targetId=${entry.targetId}`, own)).items).toHaveLength(1);
});

test.each([
  'clinician',
  'secretary',
  'organisation-administrator',
  'platform-administrator',
] as const)('a %s may not read the trail, and the trail keeps who tried', async (role) => {
  const id = systemRandom.uuid();
  const token = await security.issuer.forMember(
    { id, organisationId: kerval, roles: [role] },
    'security',
  );

  expect((await get('/audit', `Bearer ${token}`)).statusCode).toBe(403);
  expect((await get('/audit/actions', `Bearer ${token}`)).statusCode).toBe(403);

  const { items } = await security.read(`?actorId=${id}`);
  expect(items).toMatchObject([
    { action: 'audit.read', outcome: 'refused', reason: 'not-allowed' },
    { action: 'audit.read', outcome: 'refused', reason: 'not-allowed' },
  ]);
});

test('guests, services and strangers may not read the trail', async () => {
  const guest = await security.issuer.forGuest(
    { id: systemRandom.uuid(), organisationId: kerval, meetingId: systemRandom.uuid() },
    'security',
  );
  const service = await security.issuer.forService('meetings', 'security');

  expect((await get('/audit', `Bearer ${guest}`)).statusCode).toBe(403);
  expect((await get('/audit', `Bearer ${service}`)).statusCode).toBe(403);
  expect((await get('/audit')).statusCode).toBe(401);
});

test('every forged token is refused on every route', async () => {
  for (const [name, token] of Object.entries(
    await security.issuer.forgeries('security', 'meetings'),
  ))
    for (const [method, url] of [
      ['GET', '/audit'],
      ['GET', '/audit/actions'],
      ['POST', '/internal/events'],
    ] as const) {
      const headers = { authorization: `Bearer ${token}` };
      const reply = await security.app.inject({ method, url, headers });
      expect(reply.statusCode, `${name} on ${url}`).toBe(401);
    }
});

test('a forged token is one entry for its fault and minute, of nobody and of no organisation (TOK-1)', async () => {
  const { expired = '' } = await security.issuer.forgeries('security', 'meetings');
  const platform = await security.asMember(['platform-administrator']);
  for (let n = 0; n < 30; n += 1)
    expect((await get('/audit', `Bearer ${expired}`)).statusCode).toBe(401);

  const told = await vi.waitFor(async () => {
    const page = await get('/audit/platform?action=token.show&limit=200', platform);
    const { items } = page.json<{ items: AuditRow[] }>();
    expect(items.map(({ reason }) => reason)).toContain('token-expired');
    return items.filter(({ reason }) => reason?.startsWith('token-expired'));
  }, patience);

  expect(told).toHaveLength(1);
  expect(told).toMatchObject([
    { service: 'security', outcome: 'refused', actorKind: 'anonymous', actorId: null },
  ]);
  expect(JSON.stringify(told)).not.toContain(expired.slice(0, 40));
  expect((await security.read('?action=token.show')).items).toEqual([]);
});

test('the gateway’s word is taken, and for the gateway alone', async () => {
  const refused = {
    service: 'gateway',
    action: 'request.send-cross-site',
    outcome: 'refused',
    reason: 'cross-site-request:12',
    origin: '192.0.2.0/24',
  } as const;
  const [own, another] = [anEntry(refused), anEntry({ ...refused, service: 'meetings' })];

  expect(await security.post([told(own, 'gateway')], 'gateway')).toBe(204);
  expect(await security.post([told(another, 'gateway')], 'gateway')).toBe(400);

  const { items } = await security.read('?action=request.send-cross-site');
  expect(items).toMatchObject([own]);
});

test.each([
  'limit=0',
  'limit=201',
  'limit=x',
  'cursor=x',
  `cursor=${Buffer.from('1 or 1=1').toString('base64url')}`,
  'from=yesterday',
  'to=2026-13-45T00:00:00Z',
  `action=${'a'.repeat(81)}`,
  'action=%27%20or%201=1',
  `actorId=${'a'.repeat(65)}`,
  'outcome=maybe',
  'organisationId=other',
])('%s is not understood', async (filter) => {
  const reply = await get(`/audit?${filter}`, await security.asMember(['security-officer']));

  expect(reply.statusCode).toBe(400);
  expect(reply.json()).toMatchObject({ type: '/problems/invalid-input' });
});

test('hostile text in a filter finds nothing and breaks nothing', async () => {
  const hostile = encodeURIComponent(`'; drop table entries; --<b>\u202E`);

  expect((await security.read(`?actorId=${hostile}&targetId=${hostile}`)).items).toEqual([]);
});

test('no route changes or removes an entry', async () => {
  const authorization = await security.asMember(['security-officer']);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const)
    for (const url of ['/audit', `/audit/${systemRandom.uuid()}`])
      expect(
        (await security.app.inject({ method, url, headers: { authorization } })).statusCode,
        `${method} ${url}`,
      ).toBe(404);
});

test('a service speaks for itself alone, and only services speak', async () => {
  const asOther = await security.post([told(anEntry(), 'identity')], 'meetings');
  const officer = await security.app.inject({
    method: 'POST',
    url: '/internal/events',
    headers: { authorization: await security.asMember(['security-officer']) },
    payload: [told(anEntry())],
  });

  const forged = anEntry({ service: 'identity', targetId: systemRandom.uuid() });
  const inItsName = await security.post([told(forged, 'meetings')], 'meetings');

  expect(asOther).toBe(403);
  expect(inItsName).toBe(400);
  expect((await security.read(`?targetId=${forged.targetId ?? ''}`)).items).toEqual([]);
  expect(officer.statusCode).toBe(403);
  expect(await security.post([])).toBe(400);
});

/** What keeps entries as they are, and how many there are, by the eyes of who sees all of them. */
const guards = `
  select c.relname, c.relowner, c.relrowsecurity, c.relacl::text,
    (select json_agg((tgname, tgenabled) order by tgname) from pg_trigger where tgrelid = c.oid) as triggers,
    (select json_agg(polname) from pg_policy where polrelid = c.oid) as walls,
    (select json_agg((proname, proowner, prosrc) order by oid) from pg_proc where pronamespace = c.relnamespace) as functions,
    (select count(*) from entries) as count
  from pg_class c where c.oid = 'entries'::regclass`;

test.each([
  "update entries set outcome = 'done'",
  'delete from entries',
  'truncate entries',
  'alter table entries disable trigger all',
  'alter table entries disable trigger entries_no_change',
  'drop trigger entries_no_truncate on entries',
  'create or replace function refuse_change() returns trigger language plpgsql as $$ begin end $$',
  'create function mine() returns int language sql security definer as $$ select 1 $$',
  'alter function refuse_change() owner to current_user',
  'drop function refuse_change() cascade',
  'alter table entries disable row level security',
  'drop policy own_organisation on entries',
  'alter table entries owner to current_user',
  'alter table entries rename to other_entries',
  'drop table entries',
  'drop schema public cascade',
  'create table mine (id int)',
  'grant all on entries to current_user',
  'set session_replication_role = replica',
  'set role postgres',
  'set role astra_security_template_owner',
  'grant astra_security_template_owner to current_user',
  'alter role astra_security_template_owner login',
  "delete from schema_migrations where name = '0001-entries.sql'",
])('the running service cannot: %s', async (statement) => {
  await security.post([told(anEntry())]);
  const refused = /permission denied|must be owner|must have admin option/u;
  // Grants nothing, and says so in a warning alone.
  const isSilent = statement.startsWith('grant all');
  const before = await query(security.place.ownerUrl, guards);

  const said = await query(security.place.url, statement).then(
    () => 'done',
    (error: unknown) => String(error),
  );

  if (!isSilent) expect(said).toMatch(refused);
  expect(await query(security.place.ownerUrl, guards)).toEqual(before);
});

test.each([["update entries set outcome = 'done'"], ['delete from entries'], ['truncate entries']])(
  "the table's owner is stopped too: %s",
  async (statement) => {
    await security.post([told(anEntry())]);

    await expect(query(security.place.ownerUrl, statement)).rejects.toThrow(
      'An entry of the trail is never changed or removed',
    );
  },
);

test('the service starts only where all its migrations have run', async () => {
  const place = await makeServiceDatabase(inject('postgresAdminUrl'), 'security');
  onTestFinished(() => place.drop());
  const start = () => mustBeMigrated({ runtimeUrl: place.url, folder: migrations });

  await expect(start()).rejects.toThrow('The database has not been prepared');
  await migrate({ ownerUrl: place.ownerUrl, runtimeUrl: place.url, folder: migrations });
  await expect(start()).resolves.toBeUndefined();
  await query(place.ownerUrl, "delete from schema_migrations where name like '0002%'");
  await expect(start()).rejects.toThrow(/Migration 0002-.* has not run/u);
});

test('a session that calls itself a replica is stopped as well', async () => {
  await security.post([told(anEntry())]);
  const superuser = new URL(inject('postgresAdminUrl'));
  superuser.pathname = new URL(security.place.url).pathname;

  const change = query(
    superuser.href,
    "set session_replication_role = replica; update entries set outcome = 'done'",
  );

  await expect(change).rejects.toThrow('An entry of the trail is never changed or removed');
});

test('the search keeps organisations apart by itself, should the wall be down', async () => {
  const entry = anEntry({ organisationId: elsewhere });
  await security.post([told(entry)]);
  await query(security.place.ownerUrl, 'alter table entries disable row level security');

  const found = await security.read(`?targetId=${entry.targetId}`);
  const all = await security.read('?limit=200');

  await query(security.place.ownerUrl, 'alter table entries enable row level security');
  expect(found.items).toEqual([]);
  expect(all.items.map((item) => item.organisationId)).not.toContain(elsewhere);
});

test('the database alone keeps organisations apart', async () => {
  await security.post([told(anEntry()), told(anEntry({ organisationId: elsewhere }))]);
  const client = new pg.Client({ connectionString: security.place.url });
  await client.connect();
  const distinct = 'select distinct organisation_id from entries';

  const unnamed = await client.query(distinct);
  await client.query(`select set_config('astra.organisation', $1, false)`, [kerval]);
  const own = await client.query(distinct);
  const forged = client.query(
    `insert into entries (id, at, service, organisation_id, actor_kind, action, outcome)
     values (gen_random_uuid(), now(), 'x', $1, 'member', 'a.b', 'done')`,
    [elsewhere],
  );

  await expect(forged).rejects.toThrow('row-level security');
  await client.end();
  expect(unnamed.rows).toEqual([]);
  expect(own.rows).toEqual([{ organisation_id: kerval }]);
});
