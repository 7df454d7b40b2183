import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import { makeSeal } from '@astra/kit/seal';
import { addPasskey, anAuthenticator } from './authenticator.ts';
import {
  aBrowser,
  beginSignIn,
  call,
  redeemCode,
  refresh,
  signIn,
  tokenOf,
  type Granted,
  type Reply,
} from './browser.ts';
import { aStand, toldTo, totpCode, type TestPerson } from './stand.ts';

const stand = shared(() => aStand());
let organisationId: string;

beforeAll(async () => {
  organisationId = await stand.anOrganisation();
});

const aPerson = (): Promise<TestPerson> => stand.aPerson(organisationId);
const typeOf = (reply: Reply): unknown => reply.body['type'];
const isTold = (person: TestPerson, kinds: readonly string[]): Promise<void> =>
  vi.waitFor(() => expect(toldTo(stand, person).map(({ kind }) => kind)).toEqual(kinds), patience);

/** Somebody with a passkey, registered by the routes. */
async function aPersonWithPasskey() {
  const person = await aPerson();
  const token = await tokenOf(stand, person);
  const { authenticator, added } = await addPasskey(stand, token);
  return { person, token, authenticator, added };
}

describe('one’s own account', () => {
  test('says who one is, where one works and what one may do', async () => {
    const person = await aPerson();
    const token = await tokenOf(stand, person);

    const me = await call(stand, token, { path: '/me' });

    expect(me.body).toMatchObject({
      id: person.id,
      email: person.email,
      organisation: { id: organisationId, name: 'Kerval' },
      roles: ['clinician'],
      version: 1,
    });
    expect(me.body['permissions']).toContain('meeting.admit');
    expect(me.text).not.toMatch(/password|argon/i);
  });

  test('is changed once by two who saw the same version, and everybody is told', async () => {
    const person = await aPerson();
    const token = await tokenOf(stand, person);
    const change = (displayName: string): Promise<Reply> =>
      call(stand, token, { method: 'PATCH', path: '/me', body: { version: 1, displayName } });

    const first = await change('Nadia B.');
    const second = await change('Nadia C.');

    expect(first.body).toMatchObject({ displayName: 'Nadia B.', version: 2 });
    expect(typeOf(second)).toBe('/problems/stale-version');
    await vi.waitFor(
      () =>
        expect(stand.received).toContainEqual(
          expect.objectContaining({
            type: 'person.changed',
            data: { personId: person.id, organisationId },
          }),
        ),
      patience,
    );
  });

  test('is not given the name of a colleague, however it is written; their own name can change in its writing', async () => {
    const place = await stand.anOrganisation();
    await stand.aPerson(place, { displayName: 'Nadia Benali' });
    const person = await stand.aPerson(place, { displayName: 'Paul Marchand' });
    const twin = await stand.aPerson(place, { displayName: 'Nadia Benali' });
    const [token, twins] = [await tokenOf(stand, person), await tokenOf(stand, twin)];
    const change = (bearer: string, displayName: string): Promise<Reply> =>
      call(stand, bearer, { method: 'PATCH', path: '/me', body: { version: 1, displayName } });

    const refused = [];
    for (const name of ['Nadia Benali', 'Dr  BENALI Nadïa', 'Nаdia Benali'])
      refused.push(typeOf(await change(token, name)));
    const elsewhere = await change(await tokenOf(stand, await aPerson()), 'Nadia Benali');
    const written = await change(twins, 'Nadia BENALI');
    const other = await change(token, 'Paul-Henri Marchand');

    expect(refused).toEqual(Array.from({ length: 3 }, () => '/problems/name-taken'));
    expect([elsewhere.status, written.status, other.status]).toEqual([200, 200, 200]);
    await vi.waitFor(() => {
      const entries = stand.received
        .filter(({ type }) => type === 'audit.recorded')
        .map(({ data }) => data as Record<string, unknown>)
        .filter((entry) => entry['action'] === 'person.rename' && entry['actorId'] === person.id);
      expect(entries.map(({ outcome, reason }) => [outcome, reason])).toEqual([
        ['refused', 'name-taken'],
        ['refused', 'name-taken'],
        ['refused', 'name-taken'],
        ['done', null],
      ]);
    }, patience);
  });

  test.each([
    ['a missing version', { displayName: 'A' }],
    ['an unknown field', { version: 1, roles: ['platform-administrator'] }],
    ['a wrong type', { version: '1' }],
    ['a name that is too long', { version: 1, displayName: 'a'.repeat(121) }],
    ['a blank name', { version: 1, displayName: '  ' }],
    ['reversed writing', { version: 1, displayName: 'a\u202Eb' }],
    ['hidden characters', { version: 1, displayName: 'a\u200Bb' }],
    ['an unknown language', { version: 1, locale: 'xx' }],
  ])('refuses %s', async (_what, body) => {
    const token = await tokenOf(stand, await aPerson());

    const reply = await call(stand, token, { method: 'PATCH', path: '/me', body });

    expect(typeOf(reply)).toBe('/problems/invalid-input');
  });
});

describe('one’s sessions', () => {
  test('are listed with the device in words, and one can be ended from another', async () => {
    const person = await aPerson();
    const phone = await signIn(stand, person);
    const desk = await signIn(stand, person);
    const token = (await refresh(stand, desk.refreshToken)).accessToken;
    const phoneId = String((await refresh(stand, phone.refreshToken)).claims['sid']);

    const list = await call(stand, token, { path: '/me/sessions' });
    const ended = await call(stand, token, { method: 'DELETE', path: `/me/sessions/${phoneId}` });

    expect(list.body['items']).toHaveLength(2);
    expect(list.body['items']).toContainEqual(
      expect.objectContaining({ id: phoneId, device: 'Chrome · Linux', isCurrent: false }),
    );
    expect(ended.status).toBe(204);
    expect((await refresh(stand, phone.refreshToken)).body['error']).toBe('invalid_grant');
    expect((await refresh(stand, desk.refreshToken)).status).toBe(200);
  });

  test('of somebody else look like none', async () => {
    const other = await signIn(stand, await aPerson());
    const otherId = String((await refresh(stand, other.refreshToken)).claims['sid']);
    const token = await tokenOf(stand, await aPerson());

    const reply = await call(stand, token, { method: 'DELETE', path: `/me/sessions/${otherId}` });
    const made = await call(stand, token, {
      method: 'DELETE',
      path: `/me/sessions/${randomUUID()}`,
    });

    expect([reply.status, made.status]).toEqual([404, 404]);
    expect((await refresh(stand, other.refreshToken)).status).toBe(200);
  });
});

describe('a new password', () => {
  test('needs the current one, ends the other sessions and works at the next sign-in', async () => {
    const person = await aPerson();
    const other = await signIn(stand, person);
    const mine = await signIn(stand, person);
    const token = (await refresh(stand, mine.refreshToken)).accessToken;
    const change = (current: string, next: string): Promise<Reply> =>
      call(stand, token, { method: 'POST', path: '/me/password', body: { current, next } });

    const wrong = await change('wrong', 'a quiet river runs north');
    const right = await change(person.password, 'a quiet river runs north');

    expect(typeOf(wrong)).toBe('/problems/sign-in-refused');
    expect(right.status).toBe(204);
    expect((await refresh(stand, other.refreshToken)).body['error']).toBe('invalid_grant');
    expect((await refresh(stand, mine.refreshToken)).status).toBe(200);
    const again = await signIn(stand, { ...person, password: 'a quiet river runs north' });
    expect(again.status).toBe(200);
    // Whoever changes it with somebody's session does not do so unseen.
    await isTold(person, ['password-changed']);
    const seal = makeSeal(stand.config.eventSealKey);
    expect(await seal.open(toldTo(stand, person)[0]?.sealed ?? '')).toMatchObject({
      email: person.email,
      link: `${stand.config.publicOrigin}/moi`,
      organisationName: 'Kerval',
    });
  });

  test.each([
    ['motdepasse123', 'password-too-weak'],
    ['Azertyuiop123', 'password-too-weak'],
    ['aaaaaaaaaaaaaaa', 'password-too-weak'],
    ['abcabcabcabcabc', 'password-too-weak'],
    ['NadiaBerthelot1', 'password-too-weak'],
    ['short', 'invalid-input'],
  ])('is refused when it is easy to guess: %s', async (next, problem) => {
    const person = await aPerson();
    const token = await tokenOf(stand, person);

    const reply = await call(stand, token, {
      method: 'POST',
      path: '/me/password',
      body: { current: person.password, next },
    });

    expect(typeOf(reply)).toBe(`/problems/${problem}`);
  });
});

describe('an authenticator app', () => {
  test('is replaced by a new one once its first code is proved', async () => {
    const person = await aPerson();
    const other = await signIn(stand, person);
    const mine = await signIn(stand, person);
    const token = (await refresh(stand, mine.refreshToken)).accessToken;
    const setup = await call(stand, token, { method: 'POST', path: '/me/totp' });
    const secret = String(setup.body['secret']);
    expect(setup.body['uri']).toContain('otpauth://totp/Astra%20Visio');

    const wrong = await call(stand, token, {
      method: 'POST',
      path: '/me/totp/confirm',
      body: { code: totpCode(person.totpSecret, stand.clock.now(), 5) },
    });
    const right = await call(stand, token, {
      method: 'POST',
      path: '/me/totp/confirm',
      body: { code: totpCode(secret, stand.clock.now()) },
    });
    stand.clock.advance(30_000);

    expect(typeOf(wrong)).toBe('/problems/second-factor-refused');
    expect(right.body['codes']).toHaveLength(10);
    expect((await refresh(stand, other.refreshToken)).body['error']).toBe('invalid_grant');
    expect((await signIn(stand, { ...person, totpSecret: secret })).status).toBe(200);
    await isTold(person, ['sign-in-ways-changed']);
  });

  test('cannot be removed while it is the last second factor', async () => {
    const token = await tokenOf(stand, await aPerson());

    const reply = await call(stand, token, { method: 'DELETE', path: '/me/totp' });

    expect(typeOf(reply)).toBe('/problems/last-factor');
  });

  test('and everything else that changes a factor asks for a fresh proof', async () => {
    const signedIn = await signIn(stand, await aPerson());
    stand.clock.advance(301_000);
    const token = (await refresh(stand, signedIn.refreshToken)).accessToken;

    for (const [method, path] of [
      ['POST', '/me/totp'],
      ['DELETE', '/me/totp'],
      ['POST', '/me/recovery-codes'],
      ['POST', '/me/passkeys/options'],
    ])
      expect(typeOf(await call(stand, token, { method: method ?? '', path: path ?? '' }))).toBe(
        '/problems/fresh-proof-needed',
      );
  });
});

const begin = async () => {
  const browser = aBrowser(stand);
  const begun = await beginSignIn(stand, browser);
  const options = await browser.post(`/interactions/${begun.uid}/passkey/options`);
  const prove = (response: unknown): Promise<Reply> =>
    browser.post(`/interactions/${begun.uid}/passkey`, { response });
  const finish = async (location: unknown): Promise<Granted> =>
    redeemCode(stand, (await browser.get(String(location))).location, begun.verifier);
  return { options: options.body, prove, finish };
};

describe('a passkey', () => {
  test('is added, signs in alone without a name or a password, and can be removed, which the chat is told', async () => {
    const { person, token, authenticator, added } = await aPersonWithPasskey();
    const { id: credentialId } = authenticator;
    expect(added.body['passkeys']).toMatchObject([
      { credentialId, name: 'Phone', lastUsedAt: null },
    ]);
    const { options, prove, finish } = await begin();
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });

    const done = await prove(authenticator.sign(options));
    const granted = await finish(done.body['location']);
    const { claims } = await refresh(stand, granted.refreshToken);
    const [passkey] = added.body['passkeys'] as { id: string }[];
    const removed = await call(stand, token, {
      method: 'DELETE',
      path: `/me/passkeys/${passkey?.id}`,
    });

    expect(claims).toMatchObject({ sub: person.id, amr: ['hwk', 'user', 'mfa'] });
    expect(removed.status).toBe(204);
    await vi.waitFor(
      () =>
        expect(stand.received).toContainEqual(
          expect.objectContaining({
            type: 'passkey.removed',
            data: { personId: person.id, organisationId, credentialId },
          }),
        ),
      patience,
    );
    await isTold(person, ['sign-in-ways-changed', 'sign-in-ways-changed']);
    const after = await begin();
    expect(typeOf(await after.prove(authenticator.sign(after.options)))).toBe(
      '/problems/second-factor-refused',
    );
  });

  test('is refused from another origin, for another site, without the person’s presence proved, or replayed', async () => {
    const { authenticator } = await aPersonWithPasskey();
    const refused = async (facts: Parameters<typeof authenticator.sign>[1]): Promise<unknown> => {
      const { options, prove } = await begin();
      return typeOf(await prove(authenticator.sign(options, facts)));
    };

    expect(await refused({ origin: 'http://evil.example' })).toBe(
      '/problems/second-factor-refused',
    );
    expect(await refused({ rpId: 'evil.example' })).toBe('/problems/second-factor-refused');
    expect(await refused({ isUserVerified: false })).toBe('/problems/second-factor-refused');
    const { options } = await begin();
    const old = authenticator.sign(options);
    const next = await begin();
    expect(typeOf(await next.prove(old))).toBe('/problems/second-factor-refused');
    expect(typeOf(await next.prove(old))).toBe('/problems/sign-in-expired');
  });

  test('whose counter goes back is refused, and the trail says so', async () => {
    const { person, authenticator } = await aPersonWithPasskey();
    const first = await begin();
    expect((await first.prove(authenticator.sign(first.options, { counter: 7 }))).status).toBe(200);

    const second = await begin();
    const copied = await second.prove(authenticator.sign(second.options, { counter: 7 }));

    expect(typeOf(copied)).toBe('/problems/second-factor-refused');
    await vi.waitFor(
      () =>
        expect(stand.received).toContainEqual(
          expect.objectContaining({
            type: 'audit.recorded',
            data: expect.objectContaining({
              action: 'session.prove-passkey',
              outcome: 'refused',
              reason: 'counter-regression',
              subjectId: person.id,
            }),
          }),
        ),
      patience,
    );
  });

  test('serves as the second factor of its own person only', async () => {
    const { person, authenticator } = await aPersonWithPasskey();
    const other = await aPersonWithPasskey();
    const second = async (key: typeof authenticator): Promise<Reply> => {
      const browser = aBrowser(stand);
      const { uid } = await beginSignIn(stand, browser);
      const first = await browser.post(`/interactions/${uid}/password`, {
        email: person.email,
        password: person.password,
      });
      expect(first.body['methods']).toContain('passkey');
      const options = await browser.post(`/interactions/${uid}/passkey/options`);
      return browser.post(`/interactions/${uid}/passkey`, { response: key.sign(options.body) });
    };

    expect((await second(other.authenticator)).status).toBe(401);
    expect((await second(authenticator)).status).toBe(200);
  });

  test.each([
    ['from another origin', { origin: 'http://evil.example' }],
    ['without the person’s presence proved', { isUserVerified: false }],
  ])('cannot be added %s', async (_what, facts) => {
    const token = await tokenOf(stand, await aPerson());
    const options = await call(stand, token, { method: 'POST', path: '/me/passkeys/options' });
    const response = anAuthenticator(stand.config.publicOrigin).register(options.body, facts);

    const reply = await call(stand, token, {
      method: 'POST',
      path: '/me/passkeys',
      body: { name: 'Phone', response },
    });

    expect(typeOf(reply)).toBe('/problems/second-factor-refused');
  });
});
