import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import type { Meeting } from '@astra/contracts/meetings';
import type { Visit } from '@astra/contracts/visit';
import {
  admittedGuest,
  aGroupPlan,
  aPlan,
  elsewhere,
  emailOf,
  goodChecks,
  grantOf,
  guestOf,
  kerval,
  meet,
  passOf,
  people,
  plan,
  startHouse,
  uuid,
  waitingGuest,
  waitingInvitee,
  type GuestPass,
  type House,
  type Person,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Route = { readonly method: 'GET' | 'POST' | 'PATCH'; readonly path: string };
const routes = (): Route[] => {
  const paths = house.app.swagger().paths ?? {};
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => ({
      method: method.toUpperCase() as Route['method'],
      path,
    })),
  );
};

/** A body that would be right for each route that takes one. */
const bodies: Record<string, (ids: { guestId: string }) => unknown> = {
  'POST /meetings': () => aPlan(),
  'PATCH /meetings/{id}': () => ({ version: 1, durationMinutes: 10 }),
  'POST /group-meetings': () => aGroupPlan(),
  'PATCH /group-meetings/{id}': () => ({ version: 1, title: 'Another' }),
  'POST /meetings/{id}/invite': () => ({ name: 'X', email: 'x@example.org', locale: 'fr' }),
  'POST /meetings/{id}/mute': ({ guestId }) => ({ personId: guestId, source: 'camera' }),
  'POST /meetings/{id}/ask-to-speak': ({ guestId }) => ({ personId: guestId }),
  'POST /meetings/{id}/ask-picture': ({ guestId }) => ({ guestId }),
  'POST /meetings/{id}/ask-company': ({ guestId }) => ({ guestId }),
  'POST /meetings/{id}/agreed-aloud': ({ guestId }) => ({ guestId, questionId: uuid() }),
  'POST /meetings/{id}/remove': ({ guestId }) => ({ personId: guestId }),
  'POST /meetings/{id}/moderators': ({ guestId }) => ({ personId: guestId, isModerator: true }),
  'POST /meetings/{id}/cancel': () => ({ version: 1 }),
  'POST /meetings/{id}/conversation-end': () => ({ until: null }),
  'PATCH /conversation-rule': () => ({ version: 1, days: 7 }),
  'PATCH /engine-rule': () => ({ version: 1, engineIds: null }),
  'POST /meetings/{id}/guests/{guestId}/messages': () => ({ text: 'hello' }),
  'POST /meetings/{id}/admit': ({ guestId }) => ({ guestId }),
  'POST /meetings/{id}/return-to-waiting': ({ guestId }) => ({ guestId }),
  'POST /meetings/{id}/hand-over': () => ({ toPersonId: people.drElse.id }),
  'POST /invitations/look': () => ({ token: 'A'.repeat(43) }),
  'POST /invitations/prove': () => ({ token: 'A'.repeat(43), dateOfBirth: '1961-03-27' }),
  'POST /patient-languages/look': () => ({ email: 'canary@example.org' }),
  'POST /known-patients/look': () => ({ name: 'CANARY' }),
  'POST /visit/consent': () => ({ version: '2026-11', isAccepted: true }),
  'POST /visit/checks': () => goodChecks,
  'POST /visit/wait': () => ({}),
  'POST /visit/messages': () => ({ text: 'hello' }),
  'POST /visit/rating': () => ({ stars: 5 }),
  'POST /visit/picture-answer': () => ({ questionId: uuid(), isAgreed: true }),
  'POST /visit/company-answer': ({ guestId }) => ({
    questionId: uuid(),
    guestId,
    isAgreed: true,
  }),
};
const bodyOf = (route: Route, guestId: string): unknown =>
  bodies[`${route.method} ${route.path}`]?.({ guestId });
const filled = (path: string, ids: { id: string; guestId: string }): string =>
  path.replace('{id}', ids.id).replace('{guestId}', ids.guestId).replace('{questionId}', uuid());

test('every route with an id answers another organisation as if nothing were there', async () => {
  const meeting = await plan(house, {}, { name: 'CANARY-NAME', email: 'canary@example.org' });
  const pass = await waitingGuest(house, meeting);
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);
  const withId = routes().filter(({ path }) => path.includes('{id}'));
  expect(withId.length).toBeGreaterThanOrEqual(13);

  for (const route of withId)
    for (const who of [people.drElse, people.maudElse]) {
      const ids = { id: meeting.id, guestId: pass.id };
      const reply = await house.as(who)(
        route.method,
        filled(route.path, ids),
        bodyOf(route, pass.id),
      );
      const name = `${route.method} ${route.path} as ${who.roles.join()}`;
      expect([403, 404], name).toContain(reply.status);
      if (who.roles.includes('clinician')) expect(reply.status, name).toBe(404);
      expect(reply.text, name).not.toMatch(/CANARY|canary|Kerval/);
    }
  const after = await house.as(people.drA)('GET', `/meetings/${meeting.id}`);
  expect(after.body).toMatchObject({ state: 'open', version: 2, guests: [{ step: 'waiting' }] });
});

const strip = (text: string) => text.replaceAll(/"(requestId|instance)":"[^"]*",?/g, '');

test('an id that does not exist and one of another organisation get the same answer', async () => {
  const meeting = await plan(house);

  const foreign = await house.as(people.drElse)('GET', `/meetings/${meeting.id}`);
  const nothing = await house.as(people.drElse)('GET', `/meetings/${uuid()}`);

  expect(strip(foreign.text)).toBe(strip(nothing.text));
});

test('lists hold nothing of another organisation', async () => {
  await plan(house, {}, { name: 'CANARY-LIST' });

  const list = await house.as(people.maudElse)('GET', '/meetings?day=2026-11-23');
  const slots = await house.as(people.maudElse)(
    'GET',
    `/free-slots?hostId=${people.drA.id}&day=2026-11-23&durationMinutes=15`,
  );

  expect(list.body.items).toEqual([]);
  expect(slots.body).toMatchObject({ type: '/problems/host-not-clinician' });
});

test('the program alone keeps organisations apart, should the wall of the database be down', async () => {
  const meeting = await plan(house, {}, { name: 'CANARY-NAME', email: 'canary@example.org' });
  const pass = await waitingGuest(house, meeting);
  await house.query('update guests set is_online = true, last_seen_at = $2 where id = $1', [
    pass.id,
    house.clock.now(),
  ]);
  const walls = async (state: 'disable' | 'enable'): Promise<void> => {
    const owner = new pg.Client({ connectionString: house.place.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ name: string }>(
      'select relname as name from pg_class where relrowsecurity or relname = any($1)',
      [lowered],
    );
    for (const { name } of rows) {
      lowered.push(name);
      await owner.query(`alter table ${name} ${state} row level security`);
    }
    await owner.end();
  };
  const lowered: string[] = [];
  await walls('disable');
  const replies: { name: string; status: number; text: string }[] = [];

  for (const route of routes().filter(({ path }) => path.includes('{id}')))
    for (const who of [people.drElse, people.maudElse]) {
      const url = filled(route.path, { id: meeting.id, guestId: pass.id });
      const reply = await house.as(who)(route.method, url, bodyOf(route, pass.id));
      replies.push({ name: `${route.method} ${route.path} as ${who.roles.join()}`, ...reply });
    }
  const list = await house.as(people.maudElse)('GET', '/meetings?day=2026-11-23');
  const own = await house.as(people.maud)('GET', '/meetings?day=2026-11-23');
  const look = (who: Person) => house.as(who)('POST', '/known-patients/look', { name: 'canary' });
  const [foreign, known] = [await look(people.maudElse), await look(people.maud)];
  const name = (who: Person) => house.as(who)('POST', '/consultations/look', { ids: [meeting.id] });
  const [theirs, ours] = [await name(people.maudElse), await name(people.maud)];

  await walls('enable');
  for (const { name, status, text } of replies) {
    expect([403, 404], name).toContain(status);
    expect(text, name).not.toMatch(/CANARY|canary|Kerval/);
  }
  expect(list.body.items).toEqual([]);
  expect(own.text).toContain('CANARY-NAME');
  for (const { body } of [foreign, theirs]) expect(body.items).toEqual([]);
  for (const { text } of [known, ours]) expect(text).toContain('CANARY-NAME');
});

test('what somebody asks for runs in the scope of their organisation, so that the wall stands behind it', async () => {
  const meeting = await plan(house);
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  await owner.query(`create table scopes (scope text);
    create function note_scope() returns trigger language plpgsql security definer as $$
    begin
      insert into scopes values (current_setting('astra.scope') || ' ' || current_setting('astra.organisation'));
      return new;
    end $$;
    create trigger note_scope before update on meetings for each row execute function note_scope()`);

  const opened = await house.as(people.drA)('POST', `/meetings/${meeting.id}/open`);

  const { rows } = await owner.query('select distinct scope from scopes');
  await owner.query('drop function note_scope cascade; drop table scopes');
  await owner.end();
  expect(opened.status).toBe(200);
  expect(rows).toEqual([{ scope: `organisation ${kerval}` }]);
});

test('every closed route refuses every forged token', async () => {
  await house.app.ready();
  const forgeries = await house.issuer.forgeries('meetings', 'identity');
  const closed = routes().filter(
    ({ path }) => !path.startsWith('/invitations') && path !== '/problems',
  );
  for (const route of [...closed, { method: 'POST', path: '/internal/events' } as const]) {
    const url = filled(route.path, { id: uuid(), guestId: uuid() });
    expect(
      (await house.withToken(null)(route.method, url, bodyOf(route, uuid()))).status,
      `${route.method} ${url} without`,
    ).toBe(401);
    for (const [name, token] of Object.entries(forgeries))
      expect(
        (await house.withToken(token)(route.method, url, bodyOf(route, uuid()))).status,
        `${route.method} ${url} ${name}`,
      ).toBe(401);
  }

  const told = await house.trail('token.show');
  const faults = told.map(({ reason }) => reason?.split(':')[0]);
  expect(new Set(faults)).toContain('token-audience');
  // Some two thousand tokens: a journal of them would be one that nobody reads.
  expect(told.length).toBeLessThanOrEqual(2 * new Set(faults).size);
  expect(
    told.every(
      ({ actorKind, actorId, outcome }) =>
        `${actorKind} ${actorId} ${outcome}` === 'anonymous null refused',
    ),
  ).toBe(true);
}, 60_000);

test('members, guests and services each keep to their own routes', async () => {
  const pass = passOf(await plan(house));
  const before = await refusals();
  let asked = 0;
  for (const route of routes()) {
    if (route.path.startsWith('/invitations')) continue;
    const isVisit = route.path.startsWith('/visit') || route.path.startsWith('/consent-texts');
    const url = filled(route.path, { id: uuid(), guestId: uuid() });
    const body = bodyOf(route, uuid());
    const wrong = isVisit ? house.as(people.drA) : house.asGuest(pass);
    asked += 2;
    expect((await wrong(route.method, url, body)).status, `${route.method} ${url}`).toBe(403);
    expect(
      (await house.asService('gateway')(route.method, url, body)).status,
      `${route.method} ${url}`,
    ).toBe(403);
  }
  // And each of them stands in the trail.
  expect(asked).toBeGreaterThan(60);
  expect((await refusals()) - before).toBe(asked);
});

const refusals = async (): Promise<number> => {
  const rows = await house.query<{ count: number }>(
    `select count(*)::int as count from outbox.told where event->>'type' = 'audit.recorded'
      and event->'data'->>'outcome' = 'refused' and event->'data'->>'reason' = 'not-allowed'`,
  );
  return rows[0]?.count ?? 0;
};

/** Somebody is asked about, and the patient agrees. */
async function answerAbout({ id }: Meeting, patient: GuestPass): Promise<void> {
  const host = house.as(people.drA);
  const who = { name: 'Anna', email: 'anna@example.org', locale: 'fr' };
  const { body } = await host('POST', `/meetings/${id}/invite`, who);
  const anna = await waitingInvitee(house, body.meeting as Meeting, body.link as string);
  await host('POST', `/meetings/${id}/ask-company`, { guestId: anna.id });
  const [asked] = ((await house.asGuest(patient)('GET', '/visit')).body as Visit).askedCompany;
  const yes = { questionId: asked?.questionId, guestId: anna.id, isAgreed: true };
  await house.asGuest(patient)('POST', '/visit/company-answer', yes);
}

/** A whole visit, so that no table of people's rows is empty: where there is nothing, every wall seems to hold. */
async function fillEveryTable(meeting: Meeting): Promise<void> {
  const pass = await admittedGuest(house, meeting);
  const guest = house.asGuest(pass);
  await guest('POST', '/visit/messages', { text: 'Bonjour' });
  await guest('POST', '/visit/probe-grants');
  house.engine.join(grantOf(await guest('POST', '/visit/grants')));
  await house.hearEngine();
  await meet(house);
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/ask-picture`, { guestId: pass.id });
  await answerAbout(meeting, pass);
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/end`);
  await guest('POST', '/visit/rating', { stars: 5 });
  await house.query("insert into roles_of_late values ($1, $2, '{clinician}', now())", [
    uuid(),
    kerval,
  ]);
  await house.query(
    "insert into directory_people values ($1, $2, 'Somebody', '{clinician}', true, now())",
    [uuid(), kerval],
  );
  await house.query("insert into left_rooms values ('left', $1, $2, 'livekit', now())", [
    kerval,
    meeting.id,
  ]);
  await house.query(
    'insert into conversation_rules (organisation_id) values ($1) on conflict do nothing',
    [kerval],
  );
  await house.query(
    'insert into engine_rules (organisation_id) values ($1) on conflict do nothing',
    [kerval],
  );
  await house.query(
    'insert into silences (meeting_id, person_id, organisation_id, by_id, at) values ($1, $2, $3, $2, now())',
    [meeting.id, people.drA.id, kerval],
  );
}

test('row-level security alone keeps organisations apart, in every table that holds theirs', async () => {
  const meeting = await plan(house);
  await fillEveryTable(meeting);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const tables = await house.query<{ name: string }>(
    "select table_name as name from information_schema.columns where column_name = 'organisation_id' and table_schema = 'public'",
  );
  const count = async (table: string, organisation: string): Promise<number> => {
    await client.query('begin');
    await client.query(
      "select set_config('astra.organisation', $1, true), set_config('astra.scope', 'organisation', true)",
      [organisation],
    );
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    await client.query('rollback');
    return rows[0]?.n ?? -1;
  };

  expect(tables.length).toBeGreaterThanOrEqual(12);
  for (const { name } of tables) {
    expect(await count(name, kerval), name).toBeGreaterThan(0);
    expect(await count(name, elsewhere), name).toBe(0);
    expect(
      (await client.query<{ n: number }>(`select count(*)::int as n from ${name}`)).rows[0]?.n,
      name,
    ).toBe(0);
  }
  await client.query(
    "select set_config('astra.organisation', $1, false), set_config('astra.scope', 'organisation', false)",
    [elsewhere],
  );
  const changed = await client.query("update meetings set state = 'cancelled' where id = $1", [
    meeting.id,
  ]);
  expect(changed.rowCount).toBe(0);
  await expect(
    client.query(
      'insert into messages (id, organisation_id, meeting_id, guest_id, author_kind, author_id, text, at) values ($1, $2, $3, $4, $5, $1, $6, now())',
      [uuid(), kerval, meeting.id, guestOf(meeting).id, 'staff', 'x'],
    ),
  ).rejects.toThrow('row-level security');
  await client.end();
});

test('the service has no right to delete what people did', async () => {
  for (const table of [
    'meetings',
    'guests',
    'meeting_members',
    'guest_links',
    'consents',
    'company_answers',
    'messages',
    'grants',
    'attendances',
    'ratings',
  ])
    await expect(house.query(`delete from ${table}`), table).rejects.toThrow('permission denied');
});

test('row-level security alone shows an invited person of another organisation their meeting, and nothing beside it', async () => {
  const invited = { name: 'Confrère', email: emailOf(people.drElse.id), locale: 'fr' as const };
  const guest = { name: 'Expert', email: 'expert@example.org', locale: 'fr' as const };
  const meeting = await meet(house, { invitees: [invited, guest] });
  await meet(house, { invitees: [guest] });
  const care = await plan(house);
  const patient = await admittedGuest(house, care);
  await answerAbout(care, patient);
  await house.as(people.drA)('POST', `/meetings/${care.id}/end`);
  expect((await house.asGuest(patient)('POST', '/visit/rating', { stars: 4 })).status).toBe(204);
  house.engine.join(
    grantOf(await house.as(people.drElse)('POST', `/meetings/${meeting.id}/grants`)),
  );
  await house.hearEngine();
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const meetingsIn = async (table: string, personId: string): Promise<unknown[]> => {
    await client.query('begin');
    await client.query(
      "select set_config('astra.organisation', $1, true), set_config('astra.scope', 'organisation', true), set_config('astra.person', $2, true)",
      [elsewhere, personId],
    );
    const id = table === 'meetings' ? 'id' : 'meeting_id';
    const { rows } = await client.query(`select distinct ${id} as id from ${table}`);
    await client.query('rollback');
    return rows;
  };
  const shared = ['meetings', 'meeting_members', 'guests', 'guest_links', 'participants', 'grants'];

  for (const table of [...shared, 'attendances']) {
    expect(await meetingsIn(table, people.drElse.id), table).toEqual([{ id: meeting.id }]);
    expect(await meetingsIn(table, people.drAway.id), table).toEqual([]);
  }
  for (const table of ['consents', 'company_answers', 'ratings']) {
    // Where there is nothing, every wall seems to hold.
    const ofCare = `select meeting_id from ${table} where meeting_id = $1`;
    expect(await house.query(ofCare, [care.id]), table).not.toEqual([]);
    expect(await meetingsIn(table, people.drElse.id), table).toEqual([]);
  }
  await client.end();
});
