import { randomUUID } from 'node:crypto';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { audienceOf, services } from '@astra/contracts/actor';
import { makeLog } from '@astra/kit/log';
import { makeTestIssuer } from '@astra/testing/tokens';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import {
  exchangeGrant,
  accessTokenType,
  guestGrant,
  askToken,
  beginSignIn,
  call,
  refresh,
  signIn,
  type Granted,
} from './browser.ts';
import { aStand, type Stand, type TestPerson } from './stand.ts';
import { closedRoutesOf } from './routes.ts';
import { buildIdentity } from '#wiring.ts';

const exchanges = { meetings: ['identity', 'connectors'], connectors: ['identity'] } as const;
/** With services that may exchange, which the product has none of. */
const stand = shared(() => aStand({ exchanges }));
const asShipped = shared(() => aStand());
const sessionServices = services.filter((name) => name !== 'gateway');
let organisationId: string;
let nadia: TestPerson;

beforeAll(async () => {
  organisationId = await stand.anOrganisation();
  nadia = await stand.aPerson(organisationId);
});

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
      patience,
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
    expect(await errorOf(exchange('identity', mine.accessToken))).toBe('invalid_request');
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

test('no service may exchange a token of somebody for one of another service', async () => {
  const ours = asShipped;
  const officer = await ours.aPerson(await ours.anOrganisation());
  const { refreshToken } = await signIn(ours, officer);
  const given: unknown[] = [];
  for (const client of sessionServices) {
    const subject = (await refresh(ours, refreshToken, client)).accessToken;
    expect(subject).not.toBe('');
    for (const target of services)
      given.push(
        (
          await askToken(ours, client, {
            grant_type: exchangeGrant,
            subject_token: subject,
            subject_token_type: accessTokenType,
            resource: audienceOf(target),
          })
        ).body['error'],
      );
  }

  expect(given).toEqual(
    Array.from({ length: sessionServices.length * services.length }, () => 'invalid_request'),
  );
});

test('the chat server learns who somebody is, and gets no token for a service of ours however it is asked for', async () => {
  const redirect = `${stand.config.publicOrigin}/_synapse/client/oidc/callback`;
  const asChat = { client_id: 'synapse', redirect_uri: redirect };
  const { browser } = await signIn(stand, nadia);
  const plain = await beginSignIn(stand, browser, asChat);
  const code = new URL(plain.reply.location).searchParams.get('code') ?? '';

  const wide = await beginSignIn(stand, browser, { ...asChat, resource: 'urn:astra:meetings' });
  const late = await askToken(stand, 'synapse', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
    code_verifier: plain.verifier,
    resource: 'urn:astra:meetings',
  });

  expect(code).not.toBe('');
  expect(new URL(wide.reply.location).searchParams.get('error')).toBe('invalid_target');
  expect([late.accessToken, late.body['error']]).toEqual(['', 'invalid_target']);
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

test('every forged token is refused on every closed route', async () => {
  const forgeries = await (await makeTestIssuer()).forgeries('identity', 'meetings');
  const other = await refresh(stand, (await signIn(stand, nadia)).refreshToken, 'meetings');
  const all = { ...forgeries, 'of our own for another service': other.accessToken };

  const inside = { method: 'GET', path: '/internal/directory/people/x' };
  for (const { method, path } of [...closedRoutesOf(stand), inside])
    for (const [name, token] of Object.entries(all)) {
      const reply = await call(stand, token, { method, path: path.replace('{id}', randomUUID()) });
      expect(reply.status, `${method} ${path} ${name}`).toBe(401);
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
      ...patience,
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

/** Two replicas of one deployment: one database, one time. */
async function aPair(): Promise<{ one: Stand; both: readonly Stand[]; look: () => Promise<void> }> {
  const one = await aStand();
  const replica = await buildIdentity(one.config, makeLog('identity', 'silent'), {
    clock: one.clock,
    everyMs: 3_600_000,
  });
  const url = await replica.app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await replica.app.close();
    for (const stop of replica.stop) await stop();
    await one.stop();
  });
  const both = [one, { ...one, identity: replica, url }];
  const look = async (): Promise<void> => {
    await Promise.all(both.map(({ identity }) => identity.keyRing.refresh()));
  };
  return { one, both, look };
}

test('a key that has signed for thirty days has a successor by itself: one for all replicas, and it goes when its last tokens are over', async () => {
  const { one, both, look } = await aPair();
  const published = (): Promise<unknown[][]> =>
    Promise.all(
      both.map(async ({ url }) => {
        const { keys } = (await (await fetch(`${url}/oidc/jwks`)).json()) as {
          keys: { kid: string }[];
        };
        return keys.map(({ kid }) => kid).toSorted();
      }),
    );
  const tokens = (): Promise<string[]> =>
    Promise.all(
      both.map(async (at) => {
        const granted = await askToken(at, 'meetings', {
          grant_type: 'client_credentials',
          resource: audienceOf('connectors'),
        });
        return granted.accessToken;
      }),
    );
  const signers = async (): Promise<unknown[]> =>
    (await tokens()).map((token) => decodeProtectedHeader(token).kid);
  /** Each token at each replica's published keys, as the other services look. */
  const believed = (all: readonly string[]): Promise<unknown[]> =>
    Promise.all(
      both.flatMap(({ url }) =>
        all.map((token) =>
          jwtVerify(token, createRemoteJWKSet(new URL(`${url}/oidc/jwks`)), {
            audience: audienceOf('connectors'),
          }).then(
            () => 'believed',
            (error: unknown) => (error as { code?: string }).code,
          ),
        ),
      ),
    );
  const [[first] = []] = await published();

  one.clock.advance(30 * 86_400_000 - 60_000);
  await look();
  expect(await published()).toEqual([[first], [first]]);

  one.clock.advance(61_000);
  await look();
  const [keys = [], same] = await published();
  expect(keys).toHaveLength(2);
  expect(same).toEqual(keys);
  // Announced before it signs, so that whoever verifies has it by then.
  expect(await signers()).toEqual([first, first]);
  const last = await tokens();

  one.clock.advance(31_000);
  await look();
  const next = keys.find((kid) => kid !== first);
  expect(await signers()).toEqual([next, next]);
  one.clock.advance(269_000);
  await look();
  expect(await believed([...last, ...(await tokens())])).toEqual(Array(8).fill('believed'));

  one.clock.advance(700_000);
  await look();
  expect(await published()).toEqual([[next], [next]]);
  expect(await believed(last)).toEqual(Array(4).fill('ERR_JWKS_NO_MATCHING_KEY'));
});
