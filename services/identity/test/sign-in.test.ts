import { decodeJwt, decodeProtectedHeader } from 'jose';
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
  beginSignIn,
  call,
  redeemCode,
  refresh,
  signIn,
  type Browser,
  type Reply,
} from './browser.ts';
import { aStand, toldTo, totpCode, type TestPerson } from './stand.ts';

const stand = shared(() => aStand());
let organisationId: string;
let nadia: TestPerson;

beforeAll(async () => {
  organisationId = await stand.anOrganisation();
  nadia = await stand.aPerson(organisationId, { roles: ['clinician', 'secretary'] });
});

const passFirst = (browser: Browser, uid: string, person: TestPerson): Promise<Reply> =>
  browser.post(`/interactions/${uid}/password`, { email: person.email, password: person.password });

/** A browser that has passed the password and stands before the second factor. */
async function beforeSecond(
  person: TestPerson,
): Promise<{ browser: Browser; uid: string; verifier: string }> {
  const browser = aBrowser(stand);
  const begun = await beginSignIn(stand, browser);
  await passFirst(browser, begun.uid, person);
  return { browser, ...begun };
}

test('password and code sign in, and each service gets a token of its own', async () => {
  const browser = aBrowser(stand);
  const { uid, verifier, reply } = await beginSignIn(stand, browser);
  expect(reply.status).toBe(303);
  expect((await browser.get(`/interactions/${uid}`)).body).toEqual({
    step: 'identify',
    person: null,
    methods: ['password', 'passkey'],
  });

  const first = await browser.post(`/interactions/${uid}/password`, {
    email: nadia.email.toUpperCase(),
    password: nadia.password,
  });
  expect(first.body).toEqual({
    step: 'second-factor',
    person: { displayName: 'Nadia Berthelot', email: nadia.email },
    methods: ['totp'],
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
    const { browser } = await beforeSecond(nadia);

    const again = await beginSignIn(stand, browser);

    expect(again.reply.location).toContain('/connexion?i=');
  });

  test('alone opens nothing, not by the address of the last step either', async () => {
    const { browser, uid, verifier } = await beforeSecond(nadia);

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
        .map(({ action, outcome, reason }) => [action, outcome, reason].join(' '));
    await vi.waitFor(
      () =>
        expect(entries().toSorted((a, b) => a.localeCompare(b))).toEqual([
          'session.begin done pwd+otp+mfa',
          'session.prove-password done ',
          ...Array<string>(5).fill('session.prove-password refused sign-in-refused'),
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

    expect([stranger.status, known.status]).toEqual([429, 200]);
    stand.clock.advance(1_000_000);
  });
});

const tryStep = async (steps: number): Promise<number> => {
  const person = await stand.aPerson(organisationId);
  const { browser, uid } = await beforeSecond(person);
  const code = totpCode(person.totpSecret, stand.clock.now(), steps);
  return (await browser.post(`/interactions/${uid}/totp`, { code })).status;
};

describe('the second factor', () => {
  test('a code works once', async () => {
    const hugo = await stand.aPerson(organisationId);
    const code = totpCode(hugo.totpSecret, stand.clock.now());
    const first = await beforeSecond(hugo);
    const second = await beforeSecond(hugo);

    const done = await first.browser.post(`/interactions/${first.uid}/totp`, { code });
    const again = await second.browser.post(`/interactions/${second.uid}/totp`, { code });

    expect(done.status).toBe(200);
    expect(again.body['type']).toBe('/problems/second-factor-refused');
  });

  test('a code of the step before or after is taken, one further is not', async () => {
    expect([await tryStep(-2), await tryStep(-1), await tryStep(1), await tryStep(2)]).toEqual([
      401, 200, 200, 401,
    ]);
  });

  test('is not asked of somebody who has not passed the first', async () => {
    const browser = aBrowser(stand);
    const { uid } = await beginSignIn(stand, browser);

    const reply = await browser.post(`/interactions/${uid}/totp`, { code: '123456' });

    expect(reply.body['type']).toBe('/problems/sign-in-expired');
  });

  test('wrong codes are throttled, and each says how many tries are left', async () => {
    const hugo = await stand.aPerson(organisationId);
    const { browser, uid } = await beforeSecond(hugo);
    const right = totpCode(hugo.totpSecret, stand.clock.now());
    const wrong = right === '000000' ? '000001' : '000000';
    for (const attemptsLeft of [4, 3, 2, 1, 0])
      expect(await browser.post(`/interactions/${uid}/totp`, { code: wrong })).toMatchObject({
        status: 401,
        body: { attemptsLeft },
      });

    const held = await browser.post(`/interactions/${uid}/totp`, { code: right });

    expect(held.status).toBe(429);
    stand.clock.advance(1_000_000);
  });

  test('a recovery code works once', async () => {
    const hugo = await stand.aPerson(organisationId);
    const signedIn = await signIn(stand, hugo);
    const token = (await refresh(stand, signedIn.refreshToken)).accessToken;
    const made = await call(stand, token, { method: 'POST', path: '/me/recovery-codes' });
    const [code] = made.body['codes'] as string[];
    const enter = async (): Promise<Reply> => {
      const { browser, uid } = await beforeSecond(hugo);
      return browser.post(`/interactions/${uid}/recovery-code`, { code: code?.toUpperCase() });
    };

    const first = await enter();
    const second = await enter();

    expect(first.status).toBe(200);
    expect(second.body['type']).toBe('/problems/second-factor-refused');
    await vi.waitFor(
      () =>
        expect(toldTo(stand, hugo).map(({ kind }) => kind)).toEqual([
          'sign-in-ways-changed',
          'recovery-code-used',
        ]),
      patience,
    );
  });
});

describe('a sign-in belongs to the browser that began it', () => {
  test('another browser cannot go on with it', async () => {
    const { uid } = await beforeSecond(nadia);
    const other = aBrowser(stand);
    await beginSignIn(stand, other);

    const reply = await other.post(`/interactions/${uid}/totp`, {
      code: totpCode(nadia.totpSecret, stand.clock.now()),
    });

    expect(reply.body['type']).toBe('/problems/sign-in-expired');
  });

  test('it is over after ten minutes', async () => {
    const { browser, uid } = await beforeSecond(nadia);
    stand.clock.advance(601_000);

    const reply = await browser.post(`/interactions/${uid}/totp`, {
      code: totpCode(nadia.totpSecret, stand.clock.now()),
    });

    expect(reply.body['type']).toBe('/problems/sign-in-expired');
  });

  test('a browser without the cookie sees nothing', async () => {
    const { uid } = await beforeSecond(nadia);

    const reply = await aBrowser(stand).get(`/interactions/${uid}`);

    expect(reply.status).toBe(410);
    expect(reply.text).not.toContain(nadia.email);
  });
});

const ask = async (extra: Record<string, string>): Promise<Reply> =>
  (await beginSignIn(stand, aBrowser(stand), extra)).reply;

describe('the authorisation', () => {
  test('needs PKCE, our redirect address and our client', async () => {
    expect((await ask({ code_challenge_method: 'plain' })).location).toContain(
      'error=invalid_request',
    );
    expect((await ask({ code_challenge: '', code_challenge_method: '' })).location).toContain(
      'error=invalid_request',
    );
    expect((await ask({ redirect_uri: 'https://evil.example/' })).status).toBe(400);
    expect((await ask({ client_id: 'meetings' })).status).toBe(400);
    expect((await ask({ response_type: 'token' })).location).toMatch(/error=/);
    expect((await ask({ resource: 'https://evil.example/' })).location).toContain(
      'error=invalid_target',
    );
  });

  test('a code works once, and of two at once only one', async () => {
    const browser = aBrowser(stand);
    const { uid, verifier } = await beginSignIn(stand, browser);
    await passFirst(browser, uid, nadia);
    const done = await browser.post(`/interactions/${uid}/totp`, {
      code: totpCode(nadia.totpSecret, stand.clock.now()),
    });
    stand.clock.advance(30_000);
    const { location } = await browser.get(String(done.body['location']));

    const both = await Promise.all([1, 2].map(() => redeemCode(stand, location, verifier)));

    expect(both.map((granted) => granted.status).toSorted((a, b) => a - b)).toEqual([200, 400]);
  });
});

test('what the gateway asks besides (offline access, a language, a nonce) brings no consent page', async () => {
  const signedIn = await signIn(stand, nadia, {
    extra: { scope: 'openid offline_access', ui_locales: 'fr', nonce: 'the-nonce' },
  });

  expect(signedIn.status).toBe(200);
  expect(signedIn.refreshToken).not.toBe('');
  expect(decodeJwt(signedIn.idToken)).toMatchObject({
    sub: nadia.id,
    nonce: 'the-nonce',
  });
});

describe('proving again', () => {
  test('is asked when the page holds an ID token of somebody else', async () => {
    const browser = aBrowser(stand);
    const mine = await signIn(stand, nadia, { browser });
    const other = await signIn(stand, await stand.aPerson(organisationId));

    const same = await beginSignIn(stand, browser, { id_token_hint: mine.idToken });
    const foreign = await beginSignIn(stand, browser, { id_token_hint: other.idToken });

    expect(same.reply.location).toContain('/auth/callback');
    expect(foreign.reply.location).toContain('/connexion');
  });

  test('prompt=login asks for the factors again; the new session has a new id and the old one ends', async () => {
    const browser = aBrowser(stand);
    const first = await signIn(stand, nadia, { browser });
    const before = await refresh(stand, first.refreshToken);
    stand.clock.advance(600_000);

    const second = await signIn(stand, nadia, { browser, extra: { prompt: 'login' } });
    const now = await refresh(stand, second.refreshToken);
    const old = await refresh(stand, first.refreshToken);

    expect(now.status).toBe(200);
    expect(now.claims['sid']).not.toBe(before.claims['sid']);
    expect(Number(now.claims['auth_time'])).toBeGreaterThan(Number(before.claims['auth_time']));
    expect(old.body['error']).toBe('invalid_grant');
    await vi.waitFor(
      () =>
        expect(stand.received).toContainEqual(
          expect.objectContaining({
            type: 'session.ended',
            data: { sessionId: before.claims['sid'], subjectId: nadia.id, reason: 'renewed' },
          }),
        ),
      patience,
    );
  });

  test('a colleague who signs in at the same browser ends what was open there', async () => {
    const browser = aBrowser(stand);
    const first = await refresh(stand, (await signIn(stand, nadia, { browser })).refreshToken);
    const colleague = await stand.aPerson(nadia.organisationId);

    await signIn(stand, colleague, { browser, extra: { prompt: 'login' } });

    await vi.waitFor(
      () =>
        expect(stand.received).toContainEqual(
          expect.objectContaining({
            type: 'session.ended',
            data: { sessionId: first.claims['sid'], subjectId: nadia.id, reason: 'replaced' },
          }),
        ),
      patience,
    );
  });

  test('max_age asks only when the last proof is older', async () => {
    const browser = aBrowser(stand);
    await signIn(stand, nadia, { browser });

    const young = await beginSignIn(stand, browser, { max_age: '300' });
    const old = await beginSignIn(stand, browser, { max_age: '0' });

    expect(young.reply.location).toContain('/auth/callback');
    expect(old.reply.location).toContain('/connexion');
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
