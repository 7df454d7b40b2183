import { decodeProtectedHeader } from 'jose';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { AuditEntry } from '@astra/contracts/audit';
import { inScope, makeDatabase } from '@astra/kit/database';
import { makeLog } from '@astra/kit/log';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import type { Tables } from '#adapters/postgres/tables.ts';
import {
  aBrowser,
  beforeSecond,
  beginSignIn,
  call,
  passFirst,
  redeemCode,
  refresh,
  signIn,
  type Reply,
} from './browser.ts';
import { aStand, totpCode, type TestPerson } from './stand.ts';

const stand = shared(() => aStand());
let organisationId: string;
let nadia: TestPerson;
beforeAll(async () => {
  organisationId = await stand.anOrganisation();
  nadia = await stand.aPerson(organisationId, { roles: ['clinician', 'secretary'] });
});

test('password and code sign in, and each service gets a token of its own', async () => {
  const browser = aBrowser(stand);
  const { uid, verifier, reply } = await beginSignIn(stand, browser);
  expect(reply.status).toBe(303);
  expect((await browser.get(`/interactions/${uid}`)).body).toEqual({
    step: 'identify',
    person: null,
    methods: ['password', 'passkey'],
    // Before the password nobody knows whose organisation it is.
    phone: null,
  });

  const first = await browser.post(`/interactions/${uid}/password`, {
    email: nadia.email.toUpperCase(),
    password: nadia.password,
  });
  expect(first.body).toEqual({
    step: 'second-factor',
    person: { displayName: 'Nadia Berthelot', email: nadia.email },
    methods: ['totp'],
    phone: null,
  });
  const second = await browser.post(`/interactions/${uid}/totp`, {
    code: totpCode(nadia.totpSecret, stand.clock.now()),
  });
  const resumed = await browser.get(String(second.body['location']));
  const back = new URL(resumed.location);
  expect(back.pathname).toBe('/auth/callback');
  expect(back.searchParams.get('state')).toBe('the-state');
  expect(back.searchParams.get('iss')).toBe(stand.config.issuer);
  const granted = await redeemCode(stand, resumed.location, verifier);
  expect(granted.status).toBe(200);

  const meetings = await refresh(stand, granted.refreshToken, 'meetings');
  const identity = await refresh(stand, granted.refreshToken, 'identity');
  expect(decodeProtectedHeader(meetings.accessToken)).toMatchObject({
    alg: 'EdDSA',
    typ: 'at+jwt',
  });
  expect(meetings.claims).toMatchObject({
    sub: nadia.id,
    aud: 'urn:astra:meetings',
    kind: 'member',
    org: organisationId,
    roles: ['clinician', 'secretary'],
    amr: ['pwd', 'otp', 'mfa'],
  });
  expect((meetings.claims.exp ?? 0) - (meetings.claims.iat ?? 0)).toBe(300);
  expect(identity.claims.aud).toBe('urn:astra:identity');
  expect(identity.claims['sid']).toBe(meetings.claims['sid']);
  stand.clock.advance(30_000);
});

test('cookies of the provider are secure, hidden from scripts and reach only its own routes', async () => {
  const browser = aBrowser(stand);
  await signIn(stand, nadia, { browser });
  await beginSignIn(stand, browser, { prompt: 'login' });

  expect(browser.cookies.size).toBeGreaterThan(2);
  for (const [name, { line, path }] of browser.cookies) {
    expect(name).toMatch(/^__Secure-astra-/);
    expect(line.toLowerCase()).toContain('httponly');
    expect(line).toContain('Secure');
    expect(line.toLowerCase()).toContain('samesite=lax');
    expect(path).toMatch(/^\/(oidc|api\/identity\/interactions)/);
  }
});

describe('the first factor', () => {
  test('is refused in the same words for a wrong password, an unknown address and somebody deactivated', async () => {
    const gone = await stand.aPerson(organisationId);
    await stand.identity.ports.unitOfWork('system', async (store) => {
      const membership = (await store.memberships.of(gone.id))[0];
      if (membership) await store.memberships.save({ ...membership, isActive: false });
    });
    const bodies = [];
    for (const [email, password] of [
      [nadia.email, 'wrong'],
      ['nobody@kerval.example', 'wrong'],
      [gone.email, gone.password],
    ]) {
      const browser = aBrowser(stand);
      const { uid } = await beginSignIn(stand, browser);
      const reply = await browser.post(`/interactions/${uid}/password`, { email, password });
      const { instance: _i, requestId: _r, ...body } = reply.body;
      bodies.push({ status: reply.status, ...body });
    }

    expect(bodies[0]).toMatchObject({ status: 401, type: '/problems/sign-in-refused' });
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  test('alone opens nothing: the provider asks for the sign-in again', async () => {
    const { browser } = await beforeSecond(stand, nadia);

    const again = await beginSignIn(stand, browser);

    expect(again.reply.location).toContain('/connexion?i=');
  });

  test('alone opens nothing, not by the address of the last step either', async () => {
    const { browser, uid, verifier } = await beforeSecond(stand, nadia);

    const last = await browser.get(`/oidc/auth/${uid}`);

    expect(last.location).not.toContain('/auth/callback');
    const granted = await redeemCode(stand, last.location || 'http://x/', verifier);
    expect(granted.status).toBe(400);
  });

  test('leaves its trail, right or wrong, and when it has to wait', async () => {
    const hugo = await stand.aPerson(organisationId);
    const browser = aBrowser(stand);
    const { uid } = await beginSignIn(stand, browser);
    for (const _ of [1, 2, 3, 4, 5, 6])
      await browser.post(`/interactions/${uid}/password`, { email: hugo.email, password: 'wrong' });
    stand.clock.advance(31_000);
    await signIn(stand, hugo);

    const entries = (): string[] =>
      stand.received
        .filter(({ type }) => type === 'audit.recorded')
        .map(({ data }) => data as AuditEntry)
        .filter(({ subjectId, targetId }) => [subjectId, targetId].includes(hugo.id))
        // What has no organisation stands in nobody's trail.
        .filter((entry) => entry.organisationId === organisationId)
        .map(({ action, outcome, reason }) => [action, outcome, reason].join(' '));
    await vi.waitFor(
      () =>
        expect(entries().toSorted((a, b) => a.localeCompare(b))).toEqual([
          'session.begin done pwd+otp+mfa',
          'session.prove-password done ',
          ...Array<string>(5).fill('session.prove-password refused sign-in-refused'),
          'session.prove-password refused too-many-requests',
        ]),
      patience,
    );
  });

  test('is throttled after five wrong tries, even with the right password, until the wait is over', async () => {
    const hugo = await stand.aPerson(organisationId);
    const browser = aBrowser(stand);
    const { uid } = await beginSignIn(stand, browser);
    const wrong = (): Promise<Reply> =>
      browser.post(`/interactions/${uid}/password`, { email: hugo.email, password: 'wrong' });
    for (const _ of [1, 2, 3, 4, 5]) expect((await wrong()).status).toBe(401);

    const held = await passFirst(browser, uid, hugo);
    stand.clock.advance(31_000);
    const after = await passFirst(browser, uid, hugo);

    expect(held.status).toBe(429);
    expect(held.body['retryAfterSeconds']).toBe(30);
    expect(after.status).toBe(200);
  });

  test('a hundred wrong tries at once are throttled like one after another', async () => {
    const hugo = await stand.aPerson(organisationId);
    const browser = aBrowser(stand);
    const { uid } = await beginSignIn(stand, browser);

    const replies = await Promise.all(
      Array.from({ length: 20 }, () =>
        browser.post(`/interactions/${uid}/password`, { email: hugo.email, password: 'wrong' }),
      ),
    );

    expect(replies.filter((reply) => reply.status === 401)).toHaveLength(5);
    expect(replies.filter((reply) => reply.status === 429)).toHaveLength(15);
    stand.clock.advance(1_000_000);
  });
});

const firstFrom = async (address: string, person: TestPerson, password = person.password) => {
  const browser = aBrowser(stand, address);
  const { uid } = await beginSignIn(stand, browser);
  return browser.post(`/interactions/${uid}/password`, { email: person.email, password });
};

describe('wrong tries of others', () => {
  const [home, elsewhere, third] = ['198.51.100.7', '203.0.113.7', '192.0.2.7'] as const;
  test('from elsewhere keep nobody out where they have signed in before', async () => {
    const hugo = await stand.aPerson(organisationId);
    await signIn(stand, hugo, { browser: aBrowser(stand, home) });
    for (const _ of [1, 2, 3, 4, 5]) await firstFrom(elsewhere, hugo, 'wrong');

    const [there, here] = [await firstFrom(third, hugo), await firstFrom(home, hugo)];

    expect([there.status, here.status]).toEqual([429, 200]);
    stand.clock.advance(1_000_000);
  });

  test('on others in the same house keep nobody out who has signed in there before', async () => {
    const [hugo, lea] = [await stand.aPerson(organisationId), await stand.aPerson(organisationId)];
    await signIn(stand, hugo, { browser: aBrowser(stand, home) });
    await stand.identity.ports.unitOfWork('system', async (store) => {
      for (let tries = 0; tries < 60; tries += 1)
        await store.throttles.claim('origin:198.51.100.0/24', 'origin', stand.clock.now());
    });

    const [stranger, known] = [await firstFrom(home, lea), await firstFrom(home, hugo)];

    const strangerAgain = await firstFrom(home, lea);

    expect([stranger.status, known.status]).toEqual([429, 200]);
    // One right password does not open the house to guesses on everybody else.
    expect(strangerAgain.status).toBe(429);
    stand.clock.advance(1_000_000);
  });
});

test('no secret is kept as it is: the tables hold hashes and seals', async () => {
  const signedIn = await signIn(stand, nadia);
  const token = (await refresh(stand, signedIn.refreshToken)).accessToken;
  const made = await call(stand, token, { method: 'POST', path: '/me/recovery-codes' });
  const setup = await call(stand, token, { method: 'POST', path: '/me/totp' });
  const database = makeDatabase<Tables>(stand.config.databaseUrl, makeLog('test', 'silent'));
  const { rows } = await inScope(database.db, 'system', (trx) =>
    sql<{ name: string; dump: string }>`
      select tablename as name,
        query_to_xml(format('select * from public.%I', tablename), true, true, '')::text as dump
      from pg_tables where schemaname = 'public'
        and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')`.execute(trx),
  );
  await database.close();

  const [code = ''] = made.body['codes'] as string[];
  const all = new Map(rows.map(({ name, dump }) => [name, dump]));
  // The search must be able to find something.
  expect(all.get('people')).toContain(nadia.email);
  for (const secret of [
    nadia.password,
    nadia.totpSecret,
    String(setup.body['secret']),
    code,
    code.replaceAll('-', ''),
    signedIn.refreshToken,
    signedIn.browser.cookies.get('__Secure-astra-sso')?.value ?? 'none',
    ...stand.config.clients.map((client) => client.secret.reveal()),
  ])
    expect(
      [...all].filter(([, dump]) => dump.includes(secret)).map(([name]) => name),
      secret,
    ).toEqual([]);
});
