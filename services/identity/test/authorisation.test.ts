import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import {
  aBrowser,
  beginSignIn,
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
