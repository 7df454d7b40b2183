import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeProtectedHeader } from 'jose';
import { aBrowser, beginSignIn, redeemCode, refresh, signIn } from './browser.ts';
import { aStand, totpCode, type Stand, type TestPerson } from './stand.ts';

let stand: Stand;
let organisationId: string;
let nadia: TestPerson;

beforeAll(async () => {
  stand = await aStand();
  organisationId = await stand.anOrganisation();
  nadia = await stand.aPerson(organisationId, { roles: ['clinician', 'secretary'] });
});
afterAll(() => stand.stop());

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
