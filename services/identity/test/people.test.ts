import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { inScope, makeDatabase } from '@astra/kit/database';
import { makeLog } from '@astra/kit/log';
import { shared } from '@astra/testing/shared';
import type { Tables } from '#adapters/postgres/tables.ts';
import { call, refresh, serviceToken, signIn, type Reply } from './browser.ts';
import { aStand } from './stand.ts';
import { housesIn, itemsOf, typeOf } from './organisations.ts';
import { closedRoutesOf } from './routes.ts';

const stand = shared(() => aStand());
const { aHouse } = housesIn(stand);

/** A body that would be right for each route with an id that takes one. */
const bodies: Readonly<Record<string, unknown>> = {
  'PATCH /people/{id}/roles': { version: 1, roles: ['secretary'] },
  'POST /people/{id}/deactivate': { version: 1 },
  'POST /people/{id}/reactivate': { version: 1 },
};

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
  const [session] = itemsOf(await other.get('/me/sessions'));
  /** What of theirs a route with an id is about. */
  const ids: Readonly<Record<string, string>> = {
    '/people/': theirs,
    '/invitations/': String(invitation.body['id']),
    '/me/sessions/': String(session?.['id']),
    '/me/passkeys/': theirs,
  };
  const withId = closedRoutesOf(stand).filter(
    ({ path }) => path.includes('{id}') && !path.startsWith('/internal/'),
  );
  expect(withId.length).toBeGreaterThanOrEqual(8);

  const replies: (Reply & { readonly name: string })[] = [];
  const texts: string[] = [];
  await lower(async () => {
    for (const { method, path } of withId) {
      const name = `${method} ${path}`;
      const id = ids[path.slice(0, path.indexOf('{'))] ?? '';
      const reply = await call(stand, house.token, {
        method,
        path: path.replace('{id}', id),
        body: bodies[name],
      });
      replies.push({ name, ...reply });
    }
    texts.push((await house.get('/people?q=saint')).text, (await house.get('/invitations')).text);
  });

  for (const { name, status, text } of replies) {
    expect(status, name).toBe(404);
    expect(text, name).not.toContain('aint-');
  }
  expect(texts.join()).toContain('items');
  expect(texts.join()).not.toContain('aint-');
  expect((await other.get(`/people/${theirs}`)).status).toBe(200);
  expect(itemsOf(await other.get('/me/sessions'))).toHaveLength(1);
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

const holdersPath = (organisationId: string, role: string): string =>
  `/internal/directory/holders?organisationId=${organisationId}&role=${role}`;

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

  test('tells documents who has a role in an organisation and has not left, and nobody else', async () => {
    const [house, other] = [await aHouse(), await aHouse('Saint-Avel')];
    const documents = await serviceToken(stand, 'documents');
    const idsOf = async (...of: Parameters<typeof holdersPath>): Promise<unknown> =>
      (await call(stand, documents, { path: holdersPath(...of) })).body['ids'];

    expect(await idsOf(house.organisationId, 'organisation-administrator')).toEqual([
      house.administrator.id,
    ]);
    expect(await idsOf(house.organisationId, 'clinician')).toEqual([]);
    expect(await idsOf(other.organisationId, 'organisation-administrator')).toEqual([
      other.administrator.id,
    ]);
    const asked = holdersPath(house.organisationId, 'clinician');
    const chat = await serviceToken(stand, 'chat');
    expect((await call(stand, chat, { path: asked })).status).toBe(403);
    expect((await house.get(asked)).status).toBe(403);
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
