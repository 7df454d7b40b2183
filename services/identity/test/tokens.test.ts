import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeTestIssuer } from '@astra/testing/tokens';
import { askToken, call, refresh, serviceToken, signIn, type Granted } from './browser.ts';
import { aStand, type Stand, type TestPerson } from './stand.ts';

const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const guestGrant = 'urn:astra:params:oauth:grant-type:guest-ticket';

let stand: Stand;
let organisationId: string;
let nadia: TestPerson;

beforeAll(async () => {
  stand = await aStand();
  organisationId = await stand.anOrganisation();
  nadia = await stand.aPerson(organisationId);
});
afterAll(() => stand.stop());

const ended = (sessionId: unknown, reason: string): Promise<void> =>
  vi.waitFor(
    () =>
      expect(stand.received).toContainEqual(
        expect.objectContaining({
          type: 'session.ended',
          data: expect.objectContaining({ sessionId, reason }),
        }),
      ),
    { timeout: 5_000 },
  );

describe('a service', () => {
  test('acts for itself at one named service', async () => {
    const granted = await askToken(stand, 'meetings', {
      grant_type: 'client_credentials',
      resource: 'urn:astra:connectors',
    });

    expect(granted.claims).toMatchObject({
      sub: 'meetings',
      kind: 'service',
      aud: 'urn:astra:connectors',
    });
    expect(granted.body['expires_in']).toBe(300);
    expect(granted.claims['org']).toBeUndefined();
  });

  test.each([
    ['no service', {}],
    ['an unknown service', { resource: 'urn:astra:everything' }],
    ['another address', { resource: 'https://evil.example/' }],
  ])('gets no token for %s', async (_what, extra) => {
    const granted = await askToken(stand, 'meetings', {
      grant_type: 'client_credentials',
      ...extra,
    });

    expect(granted.status).toBe(400);
    expect(granted.body['error']).toBe('invalid_target');
  });

  test('gets no token with a wrong secret, and none by a grant that is not its own', async () => {
    const wrong = await fetch(`${stand.url}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('meetings:wrong').toString('base64')}` },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        resource: 'urn:astra:identity',
      }),
    });
    const guest = await askToken(stand, 'meetings', { grant_type: guestGrant, ticket: 'x' });
    const exchange = await askToken(stand, 'gateway', { grant_type: exchangeGrant });

    expect(wrong.status).toBe(401);
    expect(guest.status).toBe(400);
    expect(exchange.status).toBe(400);
  });
});

describe('a session', () => {
  test('that signed out gives no token any more, and everybody is told', async () => {
    const signedIn = await signIn(stand, nadia);
    const { claims } = await refresh(stand, signedIn.refreshToken);

    await fetch(`${stand.url}/oidc/token/revocation`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`gateway:${stand.secretOf('gateway')}`).toString('base64')}`,
      },
      body: new URLSearchParams({ token: signedIn.refreshToken }),
    });

    expect((await refresh(stand, signedIn.refreshToken)).body['error']).toBe('invalid_grant');
    await ended(claims['sid'], 'signed-out');
  });

  test('ends in the browser too, without a question, when our gateway asks by its ID token', async () => {
    const signedIn = await signIn(stand, nadia);
    const query = new URLSearchParams({
      id_token_hint: signedIn.idToken,
      post_logout_redirect_uri: `${stand.config.publicOrigin}/`,
    });

    const reply = await signedIn.browser.get(`/oidc/session/end?${query.toString()}`);

    expect([reply.status, reply.location]).toEqual([303, `${stand.config.publicOrigin}/`]);
    expect((await refresh(stand, signedIn.refreshToken)).body['error']).toBe('invalid_grant');
    expect([...signedIn.browser.cookies.keys()]).not.toContain('__Secure-astra-sso');
  });

  test('is not ended by a mere link: the person is asked', async () => {
    const signedIn = await signIn(stand, nadia);

    const reply = await signedIn.browser.get('/oidc/session/end');

    expect(reply.status).toBe(200);
    expect(reply.text).toContain('<button');
    expect((await refresh(stand, signedIn.refreshToken)).status).toBe(200);
  });

  test('ends after half an hour without use', async () => {
    const signedIn = await signIn(stand, nadia);
    const { claims } = await refresh(stand, signedIn.refreshToken);
    stand.clock.advance(29 * 60_000);
    expect((await refresh(stand, signedIn.refreshToken)).status).toBe(200);

    stand.clock.advance(31 * 60_000);
    const late = await refresh(stand, signedIn.refreshToken);
    await stand.identity.tidy();

    expect(late.body['error']).toBe('invalid_grant');
    await ended(claims['sid'], 'expired');
  });

  test('on a shared device ends after ten minutes without use', async () => {
    const signedIn = await signIn(stand, nadia, { isSharedDevice: true });
    stand.clock.advance(11 * 60_000);

    expect((await refresh(stand, signedIn.refreshToken)).body['error']).toBe('invalid_grant');
  });

  test('ends after twelve hours however much it is used', async () => {
    const signedIn = await signIn(stand, nadia);
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      stand.clock.advance(20 * 60_000);
      expect((await refresh(stand, signedIn.refreshToken)).status).toBe(200);
    }
    stand.clock.advance(21 * 60_000);

    expect((await refresh(stand, signedIn.refreshToken)).body['error']).toBe('invalid_grant');
  });

  test('gives tokens to several replicas of the gateway at once', async () => {
    const signedIn = await signIn(stand, nadia);

    const many = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        refresh(stand, signedIn.refreshToken, at % 2 === 0 ? 'meetings' : 'identity'),
      ),
    );

    expect(many.map((granted) => granted.status)).toEqual(Array.from({ length: 8 }, () => 200));
  });

  test('gives no token for a service that it was not asked for', async () => {
    const signedIn = await signIn(stand, nadia, { extra: { resource: 'urn:astra:identity' } });

    const other = await refresh(stand, signedIn.refreshToken, 'meetings');

    expect(other.body['error']).toBe('invalid_target');
  });

  test('gives nothing to somebody who is no longer active, even before it is ended', async () => {
    const person = await stand.aPerson(organisationId);
    const signedIn = await signIn(stand, person);
    await stand.identity.ports.unitOfWork('system', async (store) => {
      const membership = (await store.memberships.of(person.id))[0];
      if (membership) await store.memberships.save({ ...membership, isActive: false });
    });

    const late = await refresh(stand, signedIn.refreshToken);

    expect(late.body['error']).toBe('invalid_grant');
  });

  test('shows a changed role in the next token', async () => {
    const person = await stand.aPerson(organisationId);
    const signedIn = await signIn(stand, person);
    await stand.identity.ports.unitOfWork('system', async (store) => {
      const membership = (await store.memberships.of(person.id))[0];
      if (membership) await store.memberships.save({ ...membership, roles: ['secretary'] });
    });

    const { claims } = await refresh(stand, signedIn.refreshToken);

    expect(claims['roles']).toEqual(['secretary']);
  });
});

const exchange = (
  client: string,
  subject: string,
  extra: Record<string, string> = {},
): Promise<Granted> =>
  askToken(stand, client, {
    grant_type: exchangeGrant,
    subject_token: subject,
    subject_token_type: accessTokenType,
    resource: 'urn:astra:identity',
    ...extra,
  });

const errorOf = async (granted: Promise<Granted>): Promise<unknown> =>
  (await granted).body['error'];

describe('an exchanged token', () => {
  test('names the user, who acts for them, and one other service', async () => {
    const { refreshToken } = await signIn(stand, nadia);
    const subject = await refresh(stand, refreshToken, 'meetings');

    const granted = await exchange('meetings', subject.accessToken);

    expect(granted.claims).toMatchObject({
      sub: nadia.id,
      aud: 'urn:astra:identity',
      act: { sub: 'meetings' },
      sid: subject.claims['sid'],
      roles: ['clinician'],
    });
    expect(granted.claims.exp).toBeLessThanOrEqual(subject.claims.exp ?? 0);
    expect((await call(stand, granted.accessToken, { path: '/me' })).status).toBe(200);
  });

  test('leaves in the trail through which service an act came', async () => {
    const { refreshToken } = await signIn(stand, nadia);
    const subject = await refresh(stand, refreshToken, 'meetings');
    const granted = await exchange('meetings', subject.accessToken);
    const me = await call(stand, granted.accessToken, { path: '/me' });

    await call(stand, granted.accessToken, {
      method: 'PATCH',
      path: '/me',
      body: { version: me.body['version'], locale: 'fr' },
    });

    await vi.waitFor(
      () =>
        expect(stand.received).toContainEqual(
          expect.objectContaining({
            type: 'audit.recorded',
            data: expect.objectContaining({
              action: 'person.change',
              actorId: nadia.id,
              via: 'meetings',
            }),
          }),
        ),
      { timeout: 5_000 },
    );
  });

  test('is refused for a token of another service, a service outside the list, a wider scope or a session that is over', async () => {
    const { refreshToken, browser } = await signIn(stand, nadia);
    const mine = await refresh(stand, refreshToken, 'meetings');
    const theirs = await refresh(stand, refreshToken, 'security');

    expect(await errorOf(exchange('meetings', theirs.accessToken))).toBe('invalid_grant');
    expect(
      await errorOf(exchange('meetings', mine.accessToken, { resource: 'urn:astra:security' })),
    ).toBe('invalid_target');
    expect(await errorOf(exchange('meetings', mine.accessToken, { scope: 'openid' }))).toBe(
      'invalid_scope',
    );
    expect(await errorOf(exchange('meetings', 'garbage'))).toBe('invalid_grant');
    expect(await errorOf(exchange('identity', mine.accessToken))).toBe('invalid_target');
    const forged = await (
      await makeTestIssuer()
    ).forMember({ id: nadia.id, organisationId, roles: ['clinician'] }, 'meetings');
    expect(await errorOf(exchange('meetings', forged))).toBe('invalid_grant');
    const token = (await refresh(stand, refreshToken)).accessToken;
    await call(stand, token, {
      method: 'DELETE',
      path: `/me/sessions/${String(mine.claims['sid'])}`,
    });
    expect(browser.cookies.size).toBeGreaterThan(0);
    expect(await errorOf(exchange('meetings', mine.accessToken))).toBe('invalid_grant');
  });
});

const userInfo = (token: string, path = '/oidc/me'): ReturnType<typeof call> =>
  call(stand, token, { path });

describe('the user-info endpoint', () => {
  test('tells a client that signs people in who the person is, by the token that the provider gave', async () => {
    const signedIn = await signIn(stand, nadia);
    expect(signedIn.accessToken.split('.')).toHaveLength(1);

    const reply = await userInfo(signedIn.accessToken);

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      sub: nadia.id,
      name: 'Nadia Berthelot',
      email: nadia.email,
      locale: 'fr',
    });
  });

  test('takes no token of a service, no token in the address and none of a session that is over', async () => {
    const signedIn = await signIn(stand, nadia);
    const own = (await refresh(stand, signedIn.refreshToken)).accessToken;

    expect((await userInfo(own)).body).toMatchObject({ error: 'invalid_token' });
    expect((await userInfo('garbage')).status).toBe(401);
    const inAddress = await fetch(`${stand.url}/oidc/me?access_token=${signedIn.accessToken}`);
    expect(inAddress.status).toBe(400);
    // The provider's token opens none of our own routes.
    expect((await userInfo(signedIn.accessToken, '/me')).status).toBe(401);
    const sid = String((await refresh(stand, signedIn.refreshToken)).claims['sid']);
    await call(stand, own, { method: 'DELETE', path: `/me/sessions/${sid}` });
    expect((await userInfo(signedIn.accessToken)).status).toBe(401);
  });
});

const aGuest = () => ({
  guestId: randomUUID(),
  meetingId: randomUUID(),
  organisationId,
  expiresAt: new Date(stand.clock.now().getTime() + 3_600_000).toISOString(),
});

const redeem = (ticket: string): Promise<Granted> =>
  askToken(stand, 'gateway', { grant_type: guestGrant, ticket, resource: 'urn:astra:meetings' });

const vouch = async (
  guest: ReturnType<typeof aGuest> & { readonly hasSecondProof?: boolean },
): Promise<string> => {
  const token = await serviceToken(stand, 'meetings');
  const reply = await call(stand, token, {
    method: 'POST',
    path: '/internal/guests',
    body: guest,
  });
  expect(reply.status).toBe(201);
  return String(reply.body['ticket']);
};

describe('a guest', () => {
  test('comes in by the ticket and reaches one meeting at one service', async () => {
    const guest = aGuest();

    const granted = await redeem(await vouch(guest));
    const again = await refresh(stand, granted.refreshToken, 'meetings');
    const elsewhere = await refresh(stand, granted.refreshToken, 'identity');

    for (const { claims } of [granted, again])
      expect(claims).toMatchObject({
        sub: guest.guestId,
        kind: 'guest',
        meeting: guest.meetingId,
        org: organisationId,
        aud: 'urn:astra:meetings',
      });
    expect(elsewhere.body['error']).toBe('invalid_target');
  });

  test('who came by the link alone has a session that claims no more', async () => {
    const granted = await redeem(await vouch({ ...aGuest(), hasSecondProof: false }));

    const sid = String(granted.claims['sid']);
    const { unitOfWork } = stand.identity.ports;
    const session = await unitOfWork('system', (store) => store.sessions.find(sid));
    expect(session?.amr).toEqual(['link']);
  });

  test('has one ticket for one device: of two at once only one gets in', async () => {
    for (const _ of Array.from({ length: 10 })) {
      const ticket = await vouch(aGuest());

      const both = await Promise.all([redeem(ticket), redeem(ticket)]);

      expect(both.map((granted) => granted.status).toSorted((a, b) => a - b)).toEqual([200, 400]);
    }
  });

  test('on a second device ends the first', async () => {
    const guest = aGuest();
    const first = await redeem(await vouch(guest));

    const second = await redeem(await vouch(guest));

    expect((await refresh(stand, first.refreshToken, 'meetings')).body['error']).toBe(
      'invalid_grant',
    );
    expect((await refresh(stand, second.refreshToken, 'meetings')).status).toBe(200);
    await ended(first.claims['sid'], 'replaced');
  });

  test('cannot come in with a ticket that is older than a minute or made up', async () => {
    const ticket = await vouch(aGuest());
    stand.clock.advance(61_000);

    expect((await redeem(ticket)).body['error']).toBe('invalid_grant');
    expect((await redeem('A'.repeat(43))).body['error']).toBe('invalid_grant');
  });

  test('whose visit is over or who was dismissed gets no token any more', async () => {
    const guest = aGuest();
    const granted = await redeem(await vouch(guest));
    const late = await redeem(await vouch({ ...aGuest(), expiresAt: guest.expiresAt }));
    const token = await serviceToken(stand, 'meetings');

    const reply = await call(stand, token, {
      method: 'DELETE',
      path: `/internal/guests/${guest.guestId}`,
    });
    stand.clock.advance(3_600_000);

    expect(reply.status).toBe(204);
    await ended(granted.claims['sid'], 'ended-elsewhere');
    for (const each of [granted, late])
      expect((await refresh(stand, each.refreshToken, 'meetings')).body['error']).toBe(
        'invalid_grant',
      );
  });

  test('is vouched for by meetings alone', async () => {
    for (const client of ['gateway', 'connectors', 'security']) {
      const token = await serviceToken(stand, client);
      const reply = await call(stand, token, {
        method: 'POST',
        path: '/internal/guests',
        body: aGuest(),
      });
      expect(reply.status).toBe(403);
    }
  });

  test('can do nothing at identity itself, even with a token for it', async () => {
    const granted = await redeem(await vouch(aGuest()));
    const exchanged = await askToken(stand, 'meetings', {
      grant_type: exchangeGrant,
      subject_token: granted.accessToken,
      subject_token_type: accessTokenType,
      resource: 'urn:astra:identity',
    });

    for (const path of ['/me', '/people', '/organisations'])
      expect((await call(stand, exchanged.accessToken, { path })).status).toBe(403);
  });
});

test('every forged token is refused on every class of route', async () => {
  const forgeries = await (await makeTestIssuer()).forgeries('identity', 'meetings');
  const other = await refresh(stand, (await signIn(stand, nadia)).refreshToken, 'meetings');
  const all = { ...forgeries, 'of our own for another service': other.accessToken };

  for (const path of ['/me', '/people', '/internal/directory/people/x', '/organisations'])
    for (const [name, token] of Object.entries(all)) {
      const reply = await call(stand, token, { path });
      expect(reply.status, `${path} ${name}`).toBe(401);
      expect(reply.text).not.toMatch(/stack|jose|signature/i);
    }
});

test('keys rotate under traffic without one failed request, and the old key goes when its tokens are over', async () => {
  const { refreshToken } = await signIn(stand, nadia);
  // As every other service verifies: the JWKS over HTTP, kept and fetched again for an unknown key.
  const keys = createRemoteJWKSet(new URL(`${stand.url}/oidc/jwks`), { cooldownDuration: 0 });
  const kidsUsed = new Set<unknown>();
  const checked = { count: 0 };
  const use = async (): Promise<void> => {
    const granted = await refresh(stand, refreshToken, 'meetings');
    expect(granted.status).toBe(200);
    await jwtVerify(granted.accessToken, keys, { audience: 'urn:astra:meetings' });
    kidsUsed.add(decodeProtectedHeader(granted.accessToken).kid);
    checked.count += 1;
  };
  const published = async (): Promise<unknown[]> => {
    const reply = await fetch(`${stand.url}/oidc/jwks`);
    const body = (await reply.json()) as { keys: { kid: string; d?: string }[] };
    expect(body.keys.every((key) => key.d === undefined)).toBe(true);
    return body.keys.map((key) => key.kid);
  };
  const [first] = await published();
  const early = await refresh(stand, refreshToken);
  const state = { isOver: false };
  const traffic = [1, 2, 3].map(async () => {
    while (!state.isOver) await use();
  });
  const uses = (more: number): Promise<void> => {
    const from = checked.count;
    return vi.waitFor(() => expect(checked.count).toBeGreaterThan(from + more), {
      timeout: 15_000,
    });
  };
  await uses(5);

  await stand.identity.rotateKeys();
  expect(await published()).toHaveLength(2);
  await uses(5);
  expect([...kidsUsed]).toEqual([first]);
  stand.clock.advance(31_000);
  await stand.identity.keyRing.refresh();
  await uses(5);
  expect(kidsUsed.size).toBe(2);
  state.isOver = true;
  await Promise.all(traffic);

  expect((await call(stand, early.accessToken, { path: '/me' })).status).toBe(200);
  stand.clock.advance(901_000);
  await stand.identity.keyRing.refresh();
  expect(await published()).not.toContain(first);
  expect((await call(stand, early.accessToken, { path: '/me' })).status).toBe(401);
});
