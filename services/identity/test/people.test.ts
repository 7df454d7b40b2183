import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sql, type Kysely } from 'kysely';
import type { Role } from '@astra/contracts/actor';
import { inScope, makeDatabase } from '@astra/kit/database';
import { makeLog } from '@astra/kit/log';
import { makeSeal } from '@astra/kit/seal';
import type { Tables } from '#adapters/postgres/tables.ts';
import { call, refresh, serviceToken, signIn, tokenOf, type Reply } from './browser.ts';
import { aStand, totpCode, type Stand, type TestPerson } from './stand.ts';

let stand: Stand;

beforeAll(async () => {
  stand = await aStand();
});
afterAll(() => stand.stop());

const typeOf = (reply: Reply): unknown => reply.body['type'];
const itemsOf = (reply: Reply): Record<string, unknown>[] =>
  reply.body['items'] as Record<string, unknown>[];

/** An organisation with an administrator who has just signed in. */
async function aHouse(name = 'Kerval') {
  const organisationId = await stand.anOrganisation(name);
  const administrator = await stand.aPerson(organisationId, {
    roles: ['organisation-administrator'],
    displayName: 'Claire Vasseur',
  });
  const token = await tokenOf(stand, administrator);
  const aColleague = (...roles: Role[]): Promise<TestPerson> =>
    stand.aPerson(organisationId, { roles: roles.length > 0 ? roles : ['clinician'] });
  const as = (bearer: string) => ({
    get: (path: string) => call(stand, bearer, { path }),
    post: (path: string, body?: unknown, headers?: Record<string, string>) =>
      call(stand, bearer, { method: 'POST', path, body, ...(headers && { headers }) }),
    patch: (path: string, body: unknown) => call(stand, bearer, { method: 'PATCH', path, body }),
    remove: (path: string) => call(stand, bearer, { method: 'DELETE', path }),
  });
  return { organisationId, administrator, token, aColleague, ...as(token), as };
}

const told = (type: string, data: Record<string, unknown>): Promise<void> =>
  vi.waitFor(
    () =>
      expect(stand.received).toContainEqual(
        expect.objectContaining({ type, data: expect.objectContaining(data) }),
      ),
    { timeout: 5_000 },
  );

/** Whatever somebody asks about another organisation while `lower` does its work. */
const findNothing = async (lower: (work: () => Promise<void>) => Promise<void>) => {
  const house = await aHouse('Kerval');
  const other = await aHouse('Saint-Avel');
  const theirs = other.administrator.id;
  const invitation = await other.post('/invitations', {
    email: 'new@saint-avel.example',
    displayName: 'New',
    roles: ['secretary'],
    locale: 'fr',
  });
  const id = String(invitation.body['id']);

  const replies: Reply[] = [];
  const texts: string[] = [];
  await lower(async () => {
    replies.push(
      await house.get(`/people/${theirs}`),
      await house.patch(`/people/${theirs}/roles`, { version: 1, roles: ['secretary'] }),
      await house.post(`/people/${theirs}/deactivate`, { version: 1 }),
      await house.post(`/people/${theirs}/reactivate`, { version: 1 }),
      await house.get(`/people/${theirs}/sessions`),
      await house.remove(`/people/${theirs}/sessions`),
      await house.remove(`/invitations/${id}`),
    );
    texts.push((await house.get('/people?q=saint')).text, (await house.get('/invitations')).text);
  });

  for (const reply of replies) {
    expect(reply.status).toBe(404);
    expect(reply.text).not.toContain('aint-');
  }
  expect(texts.join()).toContain('items');
  expect(texts.join()).not.toContain('aint-');
  expect((await other.get(`/people/${theirs}`)).status).toBe(200);
};

describe('colleagues', () => {
  test('are listed page by page in the order of their names, and found by name or address', async () => {
    const house = await aHouse();
    for (const displayName of ['Émile', 'bruno', 'Zoé', 'Adèle 100%'])
      await stand.aPerson(house.organisationId, { displayName });

    const names: unknown[] = [];
    let cursor = '';
    do {
      const page = await house.get(`/people?limit=2${cursor}`);
      names.push(...itemsOf(page).map((person) => person['displayName']));
      const { next } = page.body as { readonly next: string | null };
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    const found = await house.get(`/people?q=${encodeURIComponent('100%')}`);
    const byRole = await house.get('/people?role=organisation-administrator');

    expect(names).toHaveLength(5);
    expect(new Set(names).size).toBe(5);
    expect(names[0]).toBe('Adèle 100%');
    expect(itemsOf(found).map((person) => person['displayName'])).toEqual(['Adèle 100%']);
    expect(itemsOf(byRole)).toMatchObject([
      { displayName: 'Claire Vasseur', hasSecondFactor: true, isActive: true },
    ]);
  });

  test.each([
    ['a limit of none', '?limit=0'],
    ['a limit that is too large', '?limit=1000'],
    ['an unknown field', '?all=true'],
    ['an unknown role', '?role=janitor'],
    ['a made-up cursor', '?cursor=abcdef'],
    ['SQL as a cursor', `?cursor=${Buffer.from('["a\'--","x"]').toString('base64url')}`],
  ])('are not listed for %s', async (_what, query) => {
    const house = await aHouse();

    const reply = await house.get(`/people${query}`);

    expect(typeOf(reply)).toBe('/problems/invalid-input');
  });

  test('of another organisation cannot be told from nobody, by any route', () =>
    findNothing((work) => work()));

  test('of another organisation are kept apart by the program alone, should the wall of the database be down', () =>
    findNothing(async (work) => {
      const walls = ['people', 'memberships', 'person_invitations', 'organisations', 'sessions'];
      const owner = makeDatabase(stand.config.databaseOwnerUrl, makeLog('test', 'silent'));
      for (const table of walls)
        await sql`alter table ${sql.table(table)} disable row level security`.execute(owner.db);
      await work().finally(async () => {
        for (const table of walls)
          await sql`alter table ${sql.table(table)} enable row level security`.execute(owner.db);
        await owner.close();
      });
    }));
});

/** How many transactions of this database wait for a lock. */
async function waitingFor(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}

describe('roles', () => {
  test('are changed by an administrator, shown in the next token, told and written down', async () => {
    const house = await aHouse();
    const hugo = await house.aColleague();
    const signedIn = await signIn(stand, hugo);

    const reply = await house.patch(`/people/${hugo.id}/roles`, {
      version: 1,
      roles: ['clinician', 'secretary'],
    });

    expect(reply.body).toMatchObject({ roles: ['clinician', 'secretary'], version: 2 });
    const { claims } = await refresh(stand, signedIn.refreshToken);
    expect(claims['roles']).toEqual(['clinician', 'secretary']);
    await told('person.changed', { personId: hugo.id });
    await told('audit.recorded', {
      action: 'person.change-roles',
      outcome: 'done',
      actorId: house.administrator.id,
      targetId: hugo.id,
      organisationId: house.organisationId,
    });
  });

  test('cannot be given beyond what the giver may give, nor taken from who serves the platform', async () => {
    const house = await aHouse();
    const hugo = await house.aColleague();
    const paul = await house.aColleague('platform-administrator');

    const raised = await house.patch(`/people/${hugo.id}/roles`, {
      version: 1,
      roles: ['platform-administrator'],
    });
    const lowered = await house.patch(`/people/${paul.id}/roles`, {
      version: 1,
      roles: ['secretary'],
    });
    const gone = await house.post(`/people/${paul.id}/deactivate`, { version: 1 });

    for (const reply of [raised, lowered, gone])
      expect(typeOf(reply)).toBe('/problems/more-than-held');
    await told('audit.recorded', {
      action: 'person.change-roles',
      outcome: 'refused',
      reason: 'more-than-held',
      targetId: hugo.id,
    });
  });

  test('the last administrator stays one, even when two give it up at once', async () => {
    const house = await aHouse();
    const database = makeDatabase<Tables>(stand.config.databaseUrl, makeLog('test', 'silent'));
    const second = await house.aColleague('organisation-administrator');
    const secondHouse = house.as(await tokenOf(stand, second));
    const away = { version: 1, roles: ['secretary'] };

    const at = { asked: Promise.resolve<Reply[]>([]) };
    // Both are held at the same point, so that they meet whatever the machine is doing.
    await inScope(database.db, 'system', async (trx) => {
      await sql`select 1 from memberships where organisation_id = ${house.organisationId} for update`.execute(
        trx,
      );
      at.asked = Promise.all([
        house.patch(`/people/${second.id}/roles`, away),
        secondHouse.patch(`/people/${house.administrator.id}/roles`, away),
      ]);
      await vi.waitFor(async () => expect(await waitingFor(database.db)).toBe(2), {
        timeout: 5_000,
      });
    });
    const both = await at.asked;
    await database.close();

    expect(both.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(both.map(typeOf)).toContain('/problems/last-administrator');
  });

  test('are changed once by two who saw the same version', async () => {
    const house = await aHouse();
    const hugo = await house.aColleague();
    await house.patch(`/people/${hugo.id}/roles`, { version: 1, roles: ['secretary'] });

    const late = await house.patch(`/people/${hugo.id}/roles`, {
      version: 1,
      roles: ['clinician'],
    });

    expect(typeOf(late)).toBe('/problems/stale-version');
  });

  test('are not changed without a fresh proof, and neither is anybody deactivated', async () => {
    const house = await aHouse();
    const hugo = await house.aColleague();
    const signedIn = await signIn(stand, house.administrator);
    stand.clock.advance(301_000);
    const later = house.as((await refresh(stand, signedIn.refreshToken)).accessToken);

    const roles = await later.patch(`/people/${hugo.id}/roles`, {
      version: 1,
      roles: ['secretary'],
    });
    const gone = await later.post(`/people/${hugo.id}/deactivate`, { version: 1 });

    expect([typeOf(roles), typeOf(gone)]).toEqual([
      '/problems/fresh-proof-needed',
      '/problems/fresh-proof-needed',
    ]);
  });

  test.each<[Role, number, number, number]>([
    ['clinician', 200, 403, 403],
    ['secretary', 200, 403, 403],
    ['security-officer', 200, 403, 200],
    ['platform-administrator', 403, 403, 403],
  ])('%s: sees colleagues %i, changes roles %i, sees sessions %i', async (role, ...expected) => {
    const house = await aHouse();
    const hugo = await house.aColleague();
    const me = house.as(await tokenOf(stand, await house.aColleague(role)));

    const replies = [
      await me.get('/people'),
      await me.patch(`/people/${hugo.id}/roles`, { version: 1, roles: ['secretary'] }),
      await me.get(`/people/${hugo.id}/sessions`),
    ];

    expect(replies.map((reply) => reply.status)).toEqual(expected);
    expect((await me.get('/organisations')).status).toBe(
      role === 'platform-administrator' ? 200 : 403,
    );
    expect((await me.get('/invitations')).status).toBe(403);
  });
});

describe('somebody deactivated', () => {
  test('loses every session at once, cannot sign in, and can be brought back', async () => {
    const house = await aHouse();
    const hugo = await house.aColleague();
    const signedIn = await signIn(stand, hugo);
    const { claims } = await refresh(stand, signedIn.refreshToken);

    const gone = await house.post(`/people/${hugo.id}/deactivate`, { version: 1 });

    expect(gone.body).toMatchObject({ isActive: false, version: 2 });
    expect((await refresh(stand, signedIn.refreshToken)).body['error']).toBe('invalid_grant');
    await told('person.deactivated', { personId: hugo.id });
    await told('session.ended', { sessionId: claims['sid'], reason: 'deactivated' });
    expect((await signIn(stand, hugo).catch(() => ({ status: 0 }))).status).not.toBe(200);

    const back = await house.post(`/people/${hugo.id}/reactivate`, { version: 2 });

    expect(back.body).toMatchObject({ isActive: true });
    expect((await signIn(stand, hugo)).status).toBe(200);
  });

  test('is never the one who asks, nor the last administrator', async () => {
    const house = await aHouse();
    const officer = await house.aColleague('security-officer');
    const asOfficer = house.as(await tokenOf(stand, officer));

    const self = await house.post(`/people/${house.administrator.id}/deactivate`, { version: 1 });
    const last = await asOfficer.post(`/people/${house.administrator.id}/deactivate`, {
      version: 1,
    });

    expect(typeOf(self)).toBe('/problems/not-allowed');
    expect(typeOf(last)).toBe('/problems/last-administrator');
  });
});

test('an administrator sees where a colleague is signed in, and ends it', async () => {
  const house = await aHouse();
  const hugo = await house.aColleague();
  const signedIn = await signIn(stand, hugo);

  const list = await house.get(`/people/${hugo.id}/sessions`);
  const ended = await house.remove(`/people/${hugo.id}/sessions`);

  expect(itemsOf(list)).toMatchObject([{ device: 'Chrome · Linux', isCurrent: false }]);
  expect(ended.status).toBe(204);
  expect((await refresh(stand, signedIn.refreshToken)).body['error']).toBe('invalid_grant');
});

const someone = (): Record<string, unknown> => ({
  email: `new-${randomUUID().slice(0, 8)}@kerval.example`,
  displayName: 'Jeanne Roux',
  roles: ['secretary'],
  locale: 'fr',
});

/** The link of the letter, as connectors opens it. */
const tokenFor = async (invitationId: unknown): Promise<string> => {
  await told('person.invited', { invitationId });
  const event = stand.received.find(
    (each) =>
      each.type === 'person.invited' &&
      (each.data as Record<string, unknown>)['invitationId'] === invitationId,
  );
  const { sealed } = (event?.data ?? {}) as { sealed: string };
  expect(JSON.stringify(event)).not.toContain('Jeanne');
  const letter = (await makeSeal(stand.config.eventSealKey).open(sealed)) as { link: string };
  expect(letter.link).toMatch(/\/rejoindre#[A-Za-z0-9_-]{43}$/);
  return letter.link.split('#')[1] ?? '';
};

const open = (path: string, body: unknown): Promise<Reply> =>
  call(stand, '', { method: 'POST', path, body });

test('brings a colleague in, with a password and an authenticator of their own', async () => {
  const house = await aHouse();
  const wish = someone();
  const invited = await house.post('/invitations', wish);
  expect(invited.status).toBe(201);
  const token = await tokenFor(invited.body['id']);

  const card = await open('/invitations/look', { token });
  const password = 'seven boats on a lake';
  const answers = { token, displayName: 'Jeanne R.', locale: 'en', password };
  const weak = await open('/invitations/accept', { ...answers, password: 'motdepasse2026' });
  const setup = await open('/invitations/accept', answers);
  const wrong = await open('/invitations/confirm', { token, code: '000000' });
  const totpSecret = String(setup.body['secret']);
  const joined = await open('/invitations/confirm', {
    token,
    code: totpCode(totpSecret, stand.clock.now()),
  });
  stand.clock.advance(30_000);

  expect(card.body).toMatchObject({ organisation: 'Kerval', invitedBy: 'Claire Vasseur' });
  expect(typeOf(weak)).toBe('/problems/password-too-weak');
  expect(typeOf(wrong)).toBe('/problems/second-factor-refused');
  expect(joined.body['codes']).toHaveLength(10);
  const email = String(wish['email']);
  const person = { id: '', organisationId: '', email, password, totpSecret };
  const signedIn = await signIn(stand, person);
  expect((await refresh(stand, signedIn.refreshToken)).claims['roles']).toEqual(['secretary']);
  expect(typeOf(await open('/invitations/look', { token }))).toBe('/problems/invitation-not-valid');
  expect(itemsOf(await house.get('/invitations'))).toMatchObject([{ state: 'accepted' }]);
  expect(typeOf(await house.post('/invitations', wish))).toBe('/problems/already-member');
});

describe('an invitation', () => {
  test('can be withdrawn, is over after a week, and is replaced by a newer one', async () => {
    const house = await aHouse();
    const withdrawn = await house.post('/invitations', someone());
    const wish = someone();
    const former = await house.post('/invitations', wish);
    const newer = await house.post('/invitations', wish);
    const tokens = [];
    for (const each of [withdrawn, former, newer]) tokens.push(await tokenFor(each.body['id']));
    await house.remove(`/invitations/${String(withdrawn.body['id'])}`);

    const looks = [];
    for (const token of tokens) looks.push((await open('/invitations/look', { token })).status);
    stand.clock.advance(8 * 86_400_000);
    const late = await open('/invitations/look', { token: tokens[2] });

    expect(looks).toEqual([410, 410, 200]);
    expect(late.status).toBe(410);
  });

  test('is sent once for a repeated submission, and refuses another under the same key', async () => {
    const house = await aHouse();
    const key = { 'idempotency-key': randomUUID() };
    const wish = someone();

    const both = await Promise.all([
      house.post('/invitations', wish, key),
      house.post('/invitations', wish, key),
    ]);
    const other = await house.post('/invitations', someone(), key);

    expect(both[0]?.body).toEqual(both[1]?.body);
    expect(itemsOf(await house.get('/invitations'))).toHaveLength(1);
    expect(typeOf(other)).toBe('/problems/key-reused');
  });

  test('cannot give more than the inviter may give, and is not for everybody to send', async () => {
    const house = await aHouse();
    const clinician = house.as(await tokenOf(stand, await house.aColleague()));

    const above = await house.post('/invitations', {
      ...someone(),
      roles: ['platform-administrator'],
    });
    const notTheirs = await clinician.post('/invitations', someone());

    expect(typeOf(above)).toBe('/problems/more-than-held');
    expect(typeOf(notTheirs)).toBe('/problems/not-allowed');
  });

  test('to an address of another organisation joins nobody, and tells nobody', async () => {
    const other = await aHouse('Saint-Avel');
    const house = await aHouse();
    const invited = await house.post('/invitations', {
      ...someone(),
      email: other.administrator.email,
    });
    const token = await tokenFor(invited.body['id']);
    const setup = await open('/invitations/accept', {
      token,
      displayName: 'X',
      locale: 'fr',
      password: 'seven boats on a lake',
    });
    const code = totpCode(String(setup.body['secret']), stand.clock.now());

    const reply = await open('/invitations/confirm', { token, code });

    expect(invited.status).toBe(201);
    expect(typeOf(reply)).toBe('/problems/invitation-not-valid');
  });

  test.each([
    ['no address', { email: undefined }],
    ['an address that is none', { email: 'nobody' }],
    ['an address that is too long', { email: `${'a'.repeat(250)}@x.example` }],
    ['no role', { roles: [] }],
    ['an unknown role', { roles: ['janitor'] }],
    ['the same role twice', { roles: ['secretary', 'secretary'] }],
    ['a name with hidden characters', { displayName: 'a\u200Bb' }],
    ['an unknown field', { isActive: true }],
  ])('with %s is refused', async (_what, change) => {
    const house = await aHouse();

    const reply = await house.post('/invitations', { ...someone(), ...change });

    expect(typeOf(reply)).toBe('/problems/invalid-input');
  });

  test('with a name in markup is kept as text and answered as it came', async () => {
    const house = await aHouse();
    const displayName = '<img src=x onerror=alert(1)>';

    const reply = await house.post('/invitations', { ...someone(), displayName });

    expect(reply.body['displayName']).toBe(displayName);
  });
});

describe('an organisation', () => {
  test('is created by who runs the platform, with a letter to its administrator', async () => {
    const house = await aHouse();
    const paul = await house.aColleague('platform-administrator');
    const asPaul = house.as(await tokenOf(stand, paul));
    const slug = `new-${randomUUID().slice(0, 8)}`;
    const wish = {
      name: 'Clinique du Port',
      slug,
      phone: null,
      timezone: 'Europe/Paris',
      administrator: {
        email: `admin@${slug}.example`,
        displayName: 'Anne Port',
        locale: 'fr',
      },
    };
    const key = { 'idempotency-key': randomUUID() };

    const created = await asPaul.post('/organisations', wish, key);
    const again = await asPaul.post('/organisations', wish, key);
    const taken = await asPaul.post('/organisations', wish);
    const nowhere = await asPaul.post('/organisations', {
      ...wish,
      slug: 'x-y',
      timezone: 'Mars/Base',
    });

    expect(created.status).toBe(201);
    expect(again.body).toEqual(created.body);
    expect(taken.body).toMatchObject({ errors: [{ pointer: '/slug' }] });
    expect(nowhere.body).toMatchObject({ errors: [{ pointer: '/timezone' }] });
    await told('person.invited', { organisationId: created.body['id'] });
    const list = await asPaul.get('/organisations?limit=200');
    expect(itemsOf(list).map((each) => each['slug'])).toContain(slug);
    expect((await house.post('/organisations', wish)).status).toBe(403);
  });
});

describe('the directory', () => {
  test('tells our services who somebody is, and nobody else', async () => {
    const house = await aHouse();
    const path = `/internal/directory/people/${house.administrator.id}`;
    const meetings = await serviceToken(stand, 'meetings');

    const person = await call(stand, meetings, { path });
    const organisation = await call(stand, meetings, {
      path: `/internal/directory/organisations/${house.organisationId}`,
    });
    const nobody = await call(stand, meetings, {
      path: `/internal/directory/people/${randomUUID()}`,
    });

    expect(person.body).toEqual({
      id: house.administrator.id,
      organisationId: house.organisationId,
      displayName: 'Claire Vasseur',
      roles: ['organisation-administrator'],
      isActive: true,
    });
    expect(organisation.body).toMatchObject({ name: 'Kerval', timezone: 'Europe/Paris' });
    expect(nobody.status).toBe(404);
    expect((await house.get(path)).status).toBe(403);
  });

  test('tells an address to meetings alone, and finds nobody but by the whole address', async () => {
    const house = await aHouse();
    const { id, email } = house.administrator;
    const contact = `/internal/directory/people/${id}/contact`;
    const find = (token: string, sought: string) =>
      call(stand, token, {
        method: 'POST',
        path: '/internal/directory/find',
        body: { email: sought },
      });
    const meetings = await serviceToken(stand, 'meetings');
    const connectors = await serviceToken(stand, 'connectors');

    const known = await call(stand, meetings, { path: contact });
    const found = await find(meetings, email.toUpperCase());

    expect(known.body).toMatchObject({ id, email, locale: 'fr', isActive: true });
    expect(found.body).toEqual(known.body);
    expect((await find(meetings, `x${email}`)).status).toBe(404);
    expect((await find(connectors, email)).status).toBe(403);
    expect((await call(stand, connectors, { path: contact })).status).toBe(403);
    expect((await house.get(contact)).status).toBe(403);
  });
});

test('the database shows an organisation its own rows only, whatever the program asks', async () => {
  const house = await aHouse('Kerval');
  const other = await aHouse('Saint-Avel');
  await other.post('/invitations', {
    email: `x-${randomUUID()}@saint-avel.example`,
    displayName: 'X',
    roles: ['secretary'],
    locale: 'fr',
  });
  const database = makeDatabase<Tables>(stand.config.databaseUrl, makeLog('test', 'silent'));
  const tables = [
    'organisations',
    'people',
    'memberships',
    'sessions',
    'person_invitations',
    'totp_secrets',
    'passkeys',
    'recovery_codes',
    'guest_tickets',
  ] as const;
  const count = (scope: Parameters<typeof inScope>[1], table: (typeof tables)[number]) =>
    inScope(
      database.db,
      scope,
      async (trx) => (await trx.selectFrom(table).selectAll().execute()).length,
    );

  expect(await count({ organisationId: house.organisationId }, 'people')).toBe(1);
  expect(await count({ organisationId: house.organisationId }, 'totp_secrets')).toBe(1);
  expect(await count({ organisationId: house.organisationId }, 'person_invitations')).toBe(0);
  expect(await count({ organisationId: other.organisationId }, 'person_invitations')).toBe(1);
  for (const table of tables) expect(await count({ organisationId: randomUUID() }, table)).toBe(0);
  await database.close();
});
