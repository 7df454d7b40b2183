import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import {
  exchangeGrant,
  accessTokenType,
  guestGrant,
  askToken,
  call,
  refresh,
  serviceToken,
  signIn,
  type Granted,
} from './browser.ts';
import { aStand, type TestPerson } from './stand.ts';

const stand = shared(() => aStand({ exchanges: { meetings: ['identity'] } }));
let organisationId: string;
let nadia: TestPerson;

beforeAll(async () => {
  organisationId = await stand.anOrganisation();
  nadia = await stand.aPerson(organisationId);
});

const ended = (sessionId: unknown, reason: string): Promise<void> =>
  vi.waitFor(
    () =>
      expect(stand.received).toContainEqual(
        expect.objectContaining({
          type: 'session.ended',
          data: expect.objectContaining({ sessionId, reason }),
        }),
      ),
    patience,
  );

test('what is over is forgotten after sixty days', async () => {
  const owner = new pg.Client({ connectionString: stand.config.databaseOwnerUrl });
  await owner.connect();
  const ids: string[] = [];
  for (const days of [61, 59, null]) {
    const { claims } = await refresh(stand, (await signIn(stand, nadia)).refreshToken);
    ids.push(String(claims['sid']));
    const endedAt = days && new Date(stand.clock.now().getTime() - days * 86_400_000);
    await owner.query('update sessions set ended_at = $2 where id = $1', [ids.at(-1), endedAt]);
  }
  const [, late, open] = ids;
  const invitations = [randomUUID(), randomUUID()];
  for (const [at, days] of [61, 59].entries())
    await owner.query(
      `insert into person_invitations (id, organisation_id, email, email_key, display_name, roles, locale, token_hash,
         invited_by, invited_by_name, invited_at, expires_at)
       values ($1, $2, $4, $4, 'Dr Elsa Marin', '{clinician}', 'fr', $4, $2, 'Claire Vasseur', $3, $3)`,
      [
        invitations[at],
        organisationId,
        new Date(stand.clock.now().getTime() - days * 86_400_000),
        `elsa.${at}@ch-kerval.example`,
      ],
    );

  await stand.identity.tidy();

  const left = async (table: string, of: readonly string[]): Promise<unknown[]> => {
    const { rows } = await owner.query(`select id from ${table} where id = any($1)`, [of]);
    return rows.map(({ id }: { id: string }) => id);
  };
  const sessions = await left('sessions', ids);
  const invited = await left('person_invitations', invitations);
  await owner.end();
  expect(new Set(sessions)).toEqual(new Set([late, open]));
  expect(invited).toEqual([invitations[1]]);
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
