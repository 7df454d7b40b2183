import { randomUUID } from 'node:crypto';
import { beforeAll, vi } from 'vitest';
import type { Role } from '@astra/contracts/actor';
import type { AuditEntry } from '@astra/contracts/audit';
import { makeDatabase } from '@astra/kit/database';
import { makeLog } from '@astra/kit/log';
import { makeSeal } from '@astra/kit/seal';
import { testBadInput } from '@astra/testing/bad-input';
import { sharedWithPeers, type Example } from '@astra/testing/requests';
import { whatItHolds } from '@astra/testing/postgres';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import { makeKeyStore } from '#adapters/oidc/key-store.ts';
import type { Tables } from '#adapters/postgres/tables.ts';
import { anAuthenticator } from './authenticator.ts';
import {
  aBrowser,
  beginSignIn,
  cookiesFor,
  call,
  refresh,
  serviceToken,
  signIn,
} from './browser.ts';
import { resetLinkOf } from './reset-link.ts';
import { aStand, totpCode, type TestPerson } from './stand.ts';

const stand = shared(() => aStand());
let issuer: TestIssuer;
let kerval: string;
let elsewhere: string;
beforeAll(async () => {
  issuer = await makeTestIssuer({ issuer: stand.config.issuer, key: await signingKey() });
  kerval = await stand.anOrganisation('Kerval');
  elsewhere = await stand.anOrganisation('Saint-Avel');
});

/** The very key that signs: a forgery must fail for what is forged, not for its key. */
async function signingKey() {
  const { db, close } = makeDatabase<Tables>(stand.config.databaseUrl, makeLog('test', 'silent'));
  const store = makeKeyStore({ db, vault: stand.identity.ports.vault, clock: stand.clock });
  const [key] = await store.load();
  await close();
  if (!key) throw new Error('There is no key');
  return key.jwk;
}

const now = (): number => Math.floor(stand.clock.now().getTime() / 1000);
const tokenFor = (person: TestPerson, roles: readonly Role[], sessionId: string = randomUUID()) =>
  issuer.forMember({ ...person, roles, sessionId, authTime: now() }, 'identity');
const aGuest = (): Promise<string> =>
  issuer.forGuest(
    { id: randomUUID(), organisationId: kerval, meetingId: randomUUID() },
    'identity',
  );

type More = Partial<Example>;
/** Somebody with the same roles elsewhere, and a colleague. */
async function byOthers(roles: readonly Role[]): Promise<{ stranger: string; peer: string }> {
  const [stranger, peer] = [
    await stand.aPerson(elsewhere, { roles }),
    await stand.aPerson(kerval, { roles }),
  ];
  return { stranger: await tokenFor(stranger, roles), peer: await tokenFor(peer, roles) };
}
type Made = Example & { readonly token: string; readonly person: TestPerson };
async function by(roles: readonly Role[], answers: number, more: More = {}): Promise<Made> {
  const person = await stand.aPerson(kerval, { roles });
  return {
    person,
    token: await tokenFor(person, roles),
    ...(more.params === undefined ? {} : await byOthers(roles)),
    others: [await aGuest(), await serviceToken(stand, 'meetings')],
    answers,
    ...more,
  };
}
const one = (answers: number, more: More = {}): Promise<Made> => by(['clinician'], answers, more);
const aColleague = async (): Promise<string> =>
  (await stand.aPerson(kerval, { roles: ['clinician'] })).id;
const admin: readonly Role[] = ['organisation-administrator'];
/** What every administrator of the house may do. */
async function byAdmin(answers: number, more: More): Promise<Example> {
  return sharedWithPeers(await by(admin, answers, more), 'every administrator may');
}

const forAll = (answers: number) => (): Example => ({ answers });
const byService = async (name: string, answers: number, more: More): Promise<Example> => ({
  token: await serviceToken(stand, name),
  others: [await aGuest(), await tokenFor(await stand.aPerson(kerval), admin)],
  answers,
  ...more,
});

/** A sign-in under way, as far as `come` brings it; the browser that began it holds its cookie. */
async function atSignIn(
  answers: number,
  body?: (person: TestPerson, browser: ReturnType<typeof aBrowser>, uid: string) => unknown,
  isKnown = true,
): Promise<Example> {
  const person = await stand.aPerson(kerval);
  const browser = aBrowser(stand);
  const { uid } = await beginSignIn(stand, browser);
  if (isKnown)
    await browser.post(`/interactions/${uid}/password`, {
      email: person.email,
      password: person.password,
    });
  const given = body === undefined ? {} : { body: await body(person, browser, uid) };
  const cookie = cookiesFor(browser.cookies, `/interactions/${uid}`);
  // Begun in another browser: what this one shows is not of it.
  const crossed = { uid: (await beginSignIn(stand, aBrowser(stand))).uid };
  const right = { params: { uid }, crossed, forUnknown: 410, headers: { cookie }, answers };
  return { ...right, secrets: ['/password'], ...given };
}

/** An invitation in somebody's mailbox; its link is known to the letter alone. */
async function invited(): Promise<{ id: string; token: string }> {
  const { token } = await by(admin, 201);
  const made = await call(stand, token, {
    method: 'POST',
    path: '/invitations',
    body: anInvitation(),
  });
  const id = String(made.body['id']);
  return { id, token: await linkTokenOf(id) };
}
/** As connectors opens the letter. */
async function linkTokenOf(invitationId: string): Promise<string> {
  const told = await vi.waitFor(() => {
    const event = stand.received.find(({ type, data }) => {
      const isOurs = (data as { invitationId?: string }).invitationId === invitationId;
      return type === 'person.invited' && isOurs;
    });
    if (!event) throw new Error('No letter yet');
    return event;
  }, patience);
  const { sealed } = told.data as { sealed: string };
  const letter = (await makeSeal(stand.config.eventSealKey).open(sealed)) as { link: string };
  return letter.link.split('#')[1] ?? '';
}
const anInvitation = () => ({
  email: `n-${randomUUID().slice(0, 12)}@kerval.example`,
  displayName: 'Camille Nouveau',
  roles: ['secretary'],
  locale: 'fr',
});
const accepting = (token: string) => ({
  token,
  displayName: 'Camille Nouveau',
  password: 'un mot de passe fort long',
  locale: 'fr',
});

async function sessionOf(person: TestPerson): Promise<string> {
  const { refreshToken } = await signIn(stand, person);
  return String((await refresh(stand, refreshToken)).claims['sid']);
}

testBadInput({
  app: () => stand.identity.app,
  // Who goes by is remembered there for a while: the provider's own cookies and tokens.
  atLeast: 3_800,
  holds: () => whatItHolds(stand.database, ['oidc_models']),
  forgeries: () => issuer.forgeries('identity', 'meetings'),
  trail: () =>
    stand.received
      .filter(({ type }) => type === 'audit.recorded')
      // Checked against its contract when it was sent.
      .map(({ data }) => data as AuditEntry),
  examples: {
    'GET /health/live': forAll(200),
    'GET /health/ready': forAll(200),
    'GET /internal/metrics': forAll(200),

    'GET /interactions/:uid': () => atSignIn(200),
    'POST /interactions/:uid/password': () =>
      atSignIn(200, ({ email, password }) => ({ email, password, isSharedDevice: false }), false),
    'POST /interactions/:uid/totp': () =>
      atSignIn(200, ({ totpSecret }) => ({ code: totpCode(totpSecret, stand.clock.now()) })),
    'POST /interactions/:uid/recovery-code': () =>
      atSignIn(200, async (person) => ({ code: await aRecoveryCode(person) })),
    'POST /interactions/:uid/passkey/options': () => atSignIn(200, undefined, false),
    'POST /interactions/:uid/passkey': () =>
      atSignIn(
        200,
        async (person, browser, uid) => {
          const authenticator = anAuthenticator(stand.config.publicOrigin);
          await withPasskey(person, authenticator);
          const options = await browser.post(`/interactions/${uid}/passkey/options`);
          return { response: authenticator.sign(options.body) };
        },
        false,
      ),

    'GET /me': () => one(200),
    'PATCH /me': () => one(200, { body: { version: 1, displayName: 'Nadia', locale: 'en' } }),
    'GET /me/sessions': () => one(200),
    'DELETE /me/sessions/:id': async () => {
      const [made, others] = [await one(204), await byOthers(['clinician'])];
      return { ...made, ...others, params: { id: await sessionOf(made.person) } };
    },
    'POST /me/password': async () => {
      const made = await one(204, { secrets: ['/current', '/next'] });
      const body = { current: made.person.password, next: `${randomUUID()} et encore` };
      return { ...made, body };
    },
    'GET /me/factors': () => one(200),
    'POST /me/totp': () => one(200),
    'POST /me/totp/confirm': async () => {
      const made = await one(200);
      const setup = await call(stand, made.token, { method: 'POST', path: '/me/totp' });
      return { ...made, body: { code: totpCode(String(setup.body['secret']), stand.clock.now()) } };
    },
    'DELETE /me/totp': () => one(409),
    'POST /me/recovery-codes': () => one(200),
    'POST /me/passkeys/options': () => one(200),
    'POST /me/passkeys': async () => {
      const made = await one(200);
      const authenticator = anAuthenticator(stand.config.publicOrigin);
      const options = await call(stand, made.token, {
        method: 'POST',
        path: '/me/passkeys/options',
      });
      return { ...made, body: { name: 'Phone', response: authenticator.register(options.body) } };
    },
    'DELETE /me/passkeys/:id': async () => {
      const [made, others] = [await one(204), await byOthers(['clinician'])];
      const authenticator = anAuthenticator(stand.config.publicOrigin);
      return { ...made, ...others, params: { id: await withPasskey(made.person, authenticator) } };
    },

    'GET /people': async () => {
      await aColleague();
      const made = await by(admin, 200);
      const page = await call(stand, made.token, { path: '/people?limit=1' });
      const cursor = String(page.body['next']);
      return {
        ...made,
        query: { limit: '5', cursor, q: 'Nadia', role: 'clinician' },
        secrets: ['/q'],
      };
    },
    'GET /people/:id': async () => byAdmin(200, { params: { id: await aColleague() } }),
    'PATCH /people/:id/roles': async () =>
      byAdmin(200, {
        params: { id: await aColleague() },
        body: { version: 1, roles: ['secretary'] },
      }),
    'POST /people/:id/deactivate': async () =>
      byAdmin(200, { params: { id: await aColleague() }, body: { version: 1 } }),
    'POST /people/:id/reactivate': async () => {
      const id = await aColleague();
      const made = await by(admin, 200, { params: { id }, body: { version: 2 } });
      await call(stand, made.token, {
        method: 'POST',
        path: `/people/${id}/deactivate`,
        body: { version: 1 },
      });
      return sharedWithPeers(made, 'every administrator may');
    },
    'GET /people/:id/sessions': async () => byAdmin(200, { params: { id: await aColleague() } }),
    'DELETE /people/:id/sessions': async () => byAdmin(204, { params: { id: await aColleague() } }),

    'GET /invitations': () => by(admin, 200),
    'POST /invitations': () =>
      by(admin, 201, { headers: { 'idempotency-key': randomUUID() }, body: anInvitation() }),
    'DELETE /invitations/:id': async () => byAdmin(204, { params: { id: (await invited()).id } }),
    'POST /invitations/look': async () => ({
      body: { token: (await invited()).token },
      answers: 200,
    }),
    'POST /invitations/accept': async () => ({
      body: accepting((await invited()).token),
      secrets: ['/password'],
      answers: 200,
    }),
    'POST /invitations/confirm': async () => {
      const { token } = await invited();
      const setup = await call(stand, '', {
        method: 'POST',
        path: '/invitations/accept',
        body: accepting(token),
      });
      const code = totpCode(String(setup.body['secret']), stand.clock.now());
      return { body: { token, code }, answers: 200 };
    },

    'POST /password-resets': async () => ({
      body: { email: `nobody-${randomUUID()}@kerval.example` },
      secrets: ['/email'],
      answers: 204,
    }),
    'POST /password-resets/look': async () => ({
      body: { token: (await forgetful()).token },
      answers: 200,
    }),
    'POST /password-resets/passkey/options': async () => ({
      body: { token: (await forgetful()).token },
      answers: 200,
    }),
    'POST /password-resets/totp': async () => {
      const { token, person } = await forgetful();
      const code = totpCode(person.totpSecret, stand.clock.now());
      return {
        body: { token, code, password: nextPassword },
        secrets: ['/password'],
        answers: 204,
      };
    },
    'POST /password-resets/recovery-code': async () => {
      const { token, person } = await forgetful();
      const code = await aRecoveryCode(person);
      return {
        body: { token, code, password: nextPassword },
        secrets: ['/password'],
        answers: 204,
      };
    },
    'POST /password-resets/passkey': async () => {
      const { token, person } = await forgetful();
      const authenticator = anAuthenticator(stand.config.publicOrigin);
      await withPasskey(person, authenticator);
      const path = '/password-resets/passkey/options';
      const options = await call(stand, '', { method: 'POST', path, body: { token } });
      const response = authenticator.sign(options.body);
      return {
        body: { token, response, password: nextPassword },
        secrets: ['/password'],
        answers: 204,
      };
    },

    'GET /organisation': () => by(admin, 200),
    'PATCH /organisation': async () => {
      const made = await by(admin, 200);
      const { body } = await call(stand, made.token, { path: '/organisation' });
      const { version, name } = body;
      return {
        ...made,
        body: { version, name, phone: '02 98 00 00 00', timezone: 'Europe/Paris' },
      };
    },
    'GET /organisations': async () => {
      const made = await by(['platform-administrator'], 200);
      const page = await call(stand, made.token, { path: '/organisations?limit=1' });
      return { ...made, query: { limit: '5', cursor: String(page.body['next']) } };
    },
    'POST /organisations': () =>
      by(['platform-administrator'], 201, {
        headers: { 'idempotency-key': randomUUID() },
        body: {
          name: 'Saint-Avel',
          slug: `s-${randomUUID().slice(0, 12)}`,
          phone: '02 98 00 00 00',
          timezone: 'Europe/Paris',
          administrator: {
            email: `a-${randomUUID().slice(0, 12)}@saint-avel.example`,
            displayName: 'Claire Vasseur',
            locale: 'fr',
          },
        },
      }),

    'POST /internal/guests': () =>
      byService('meetings', 201, {
        body: {
          guestId: randomUUID(),
          meetingId: randomUUID(),
          organisationId: kerval,
          expiresAt: new Date(stand.clock.now().getTime() + 3_600_000).toISOString(),
          hasSecondProof: false,
        },
      }),
    'DELETE /internal/guests/:id': () =>
      byService('meetings', 204, { params: { id: randomUUID() }, forUnknown: 204 }),
    'GET /internal/directory/people/:id': async () =>
      byService('meetings', 200, { params: { id: await aColleague() } }),
    'GET /internal/directory/people': () =>
      byService('chat', 200, { query: { after: randomUUID() } }),
    'GET /internal/directory/holders': () =>
      byService('documents', 200, { query: { organisationId: randomUUID(), role: 'clinician' } }),
    'GET /internal/directory/people/:id/contact': async () =>
      byService('meetings', 200, { params: { id: await aColleague() } }),
    'POST /internal/directory/find': async () =>
      byService('meetings', 200, {
        body: { email: (await stand.aPerson(kerval, { roles: ['clinician'] })).email },
      }),
    'GET /internal/directory/organisations/:id': () =>
      byService('meetings', 200, { params: { id: kerval } }),

    'POST /internal/events': () => {
      const letter = {
        invitationId: randomUUID(),
        organisationId: kerval,
        at: '2026-11-30T08:00:00.000Z',
      };
      return byService('connectors', 204, {
        body: [
          {
            specversion: '1.0',
            id: randomUUID(),
            source: 'urn:astra:connectors',
            type: 'invitation-mail.failed',
            time: '2026-11-30T08:00:00.000Z',
            datacontenttype: 'application/json',
            traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
            data: letter,
          },
        ],
        events: {
          'invitation-mail.sent': letter,
          'invitation-mail.failed': letter,
          'invitation-mail.retried': letter,
        },
      });
    },

    // The provider's own routes, which read their requests by themselves: test/tokens.test.ts and test/sign-in.test.ts.
    ...Object.fromEntries(
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'QUERY'].map((method) => [
        `${method} /oidc/*`,
        // Nothing is read there that says no type.
        () => ({ answers: method === 'QUERY' ? 400 : 404, isRaw: true, isHandedOn: true }),
      ]),
    ),
  },
});

const nextPassword = 'seven boats on a lake';
/** Somebody who asked for a link, and has it. */
async function forgetful(): Promise<{ token: string; person: TestPerson }> {
  const person = await stand.aPerson(kerval, { roles: ['clinician'] });
  return { person, token: await resetLinkOf(stand, person) };
}

async function aRecoveryCode(person: TestPerson): Promise<string> {
  const token = await tokenFor(person, ['clinician']);
  const made = await call(stand, token, { method: 'POST', path: '/me/recovery-codes' });
  return (made.body['codes'] as string[])[0] ?? '';
}

/** The id of a passkey that the person has just added. */
async function withPasskey(
  person: TestPerson,
  authenticator: ReturnType<typeof anAuthenticator>,
): Promise<string> {
  const token = await tokenFor(person, ['clinician']);
  const options = await call(stand, token, { method: 'POST', path: '/me/passkeys/options' });
  const added = await call(stand, token, {
    method: 'POST',
    path: '/me/passkeys',
    body: { name: 'Phone', response: authenticator.register(options.body) },
  });
  const [passkey] = added.body['passkeys'] as { id: string }[];
  return passkey?.id ?? '';
}
