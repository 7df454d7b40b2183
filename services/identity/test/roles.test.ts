import { describe, expect, test, vi } from 'vitest';
import { sql } from 'kysely';
import type { Role } from '@astra/contracts/actor';
import { inScope, makeDatabase } from '@astra/kit/database';
import { makeLog } from '@astra/kit/log';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import type { Tables } from '#adapters/postgres/tables.ts';
import { refresh, signIn, tokenOf, type Reply } from './browser.ts';
import { aStand } from './stand.ts';
import { waitingFor } from './waiting-for.ts';
import { housesIn, itemsOf, typeOf } from './organisations.ts';

const stand = shared(() => aStand());
const { aHouse, told } = housesIn(stand);

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
        ...patience,
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

  test('are not signed out by others without a fresh proof', async () => {
    const house = await aHouse();
    const hugo = await house.aColleague();
    const hugos = await signIn(stand, hugo);
    const signedIn = await signIn(stand, house.administrator);
    stand.clock.advance(301_000);
    const later = house.as((await refresh(stand, signedIn.refreshToken)).accessToken);

    const refused = await later.remove(`/people/${hugo.id}/sessions`);
    const stays = (await refresh(stand, hugos.refreshToken)).status;
    const fresh = house.as(await tokenOf(stand, house.administrator));
    const done = await fresh.remove(`/people/${hugo.id}/sessions`);

    expect([typeOf(refused), stays, done.status]).toEqual([
      '/problems/fresh-proof-needed',
      200,
      204,
    ]);
  });

  test.each<[Role, boolean]>([
    ['clinician', false],
    ['secretary', false],
    ['security-officer', true],
    ['organisation-administrator', true],
  ])('a %s learns when colleagues sign in, and how well: %s', async (role, isTold) => {
    const house = await aHouse();
    const hugo = await house.aColleague();
    const me = house.as(await tokenOf(stand, await house.aColleague(role)));

    const [list, one] = [await me.get('/people'), await me.get(`/people/${hugo.id}`)];

    const told = [...itemsOf(list), one.body].map(
      (person) => 'hasSecondFactor' in person && 'lastSignInAt' in person,
    );
    expect(told).toEqual(told.map(() => isTold));
    expect([list.text, one.text].join().includes('astSignIn')).toBe(isTold);
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
