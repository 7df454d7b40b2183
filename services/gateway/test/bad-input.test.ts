import { beforeAll, expect, test } from 'vitest';
import { services } from '@astra/contracts/actor';
import { badSegments } from '@astra/testing/hostile-text';
import { testBadInput } from '@astra/testing/bad-input';
import type { Example } from '@astra/testing/requests';
import { whatItHolds } from '@astra/testing/postgres';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import { shared } from '@astra/testing/shared';
import { pageHeaders } from './support/browser.ts';
import { upgrade } from './support/engine.ts';
import { startWhole } from './support/whole-house.ts';

/** With everything that a deployment may have behind the door. */
const house = shared(() => startWhole());
let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer({ issuer: house.identity.issuer, key: house.identity.key });
});

const forAll = (answers: number) => (): Example => ({ answers });
const fromPage = (answers: number, more: Partial<Example> = {}): Example => ({
  headers: pageHeaders(house.origin),
  answers,
  ...more,
});
/** What is handed on is read by the service behind: test/proxy.test.ts says what is not handed on. */
const handedOn = (
  methods: readonly string[],
  path: string,
  more: Partial<Example> = {},
): Record<string, () => Example> =>
  Object.fromEntries(
    methods.map((method) => [
      `${method} ${path}`,
      () => fromPage(404, { isRaw: true, isHandedOn: true, ...more }),
    ]),
  );
/** The chat server behind says no, and what leads elsewhere is refused here. */
const toMatrix = (path: string): Record<string, () => Example> =>
  Object.fromEntries(
    ['GET', 'POST', 'PUT', 'DELETE'].map((method) => [
      `${method} ${path}`,
      () => ({ answers: 401, isRaw: true, isHandedOn: true }),
    ]),
  );
const ofEditor = (): Example => ({ query: { access_token: 'abc' }, answers: 404, isRaw: true });
/** The server says no. */
const whyRefused = (): Example => ({
  query: { access_token: 'abc', protocol: '15' },
  answers: 401,
  isRaw: true,
  isHandedOn: true,
});
/** The library of the stand-in behind falls over an address of one letter at its root, where ours has it not. */
const byLibrary = { refuses: [500] };
const changing = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

testBadInput({
  app: () => house.app,
  atLeast: 2_000,
  holds: () => whatItHolds(house.place),
  forgeries: () => issuer.forgeries('gateway', 'meetings'),
  trail: () => house.trail(),
  examples: {
    'GET /health/live': forAll(200),
    'GET /health/ready': forAll(200),
    'GET /internal/metrics': forAll(200),
    'GET /robots.txt': forAll(200),
    'GET /*': forAll(404),
    'GET /problems/page.css': forAll(200),
    'GET /problems/:key': () => ({
      params: { key: 'not-found' },
      notTried: { ':key': 'everybody reads them' },
      answers: 200,
      isPage: true,
    }),
    'GET /.well-known/matrix/client': forAll(200),
    'GET /libs/lib-jitsi-meet.min.js': forAll(200),
    ...Object.assign({}, ...['/_matrix/client/*', '/_synapse/client/*'].map(toMatrix)),
    ...Object.fromEntries(['GET', 'POST'].map((method) => [`${method} /wopi/files/*`, ofEditor])),
    ...Object.fromEntries(
      ['livekit', 'livekit-b'].map((id) => [`GET /${id}/rtc/validate`, whyRefused]),
    ),

    // A text that leads nowhere of ours leads to the first page: test/sign-in.test.ts.
    'GET /auth/login': () => ({
      query: { returnTo: '/today', locale: 'fr', fresh: 'true' },
      secrets: ['/returnTo'],
      answers: 303,
    }),
    'GET /auth/callback': forAll(410),
    'GET /auth/session': () => fromPage(200, { query: { kind: 'guest' } }),
    'POST /auth/guest': () => {
      const ticket = 'T'.repeat(43);
      house.identity.state.tickets.add(ticket);
      return fromPage(200, { body: { ticket } });
    },
    'POST /auth/logout': () => fromPage(200, { body: { kind: 'member' } }),

    ...Object.assign(
      {},
      ...services
        .filter((service) => service !== 'gateway')
        .map((service) =>
          handedOn(changing, `/api/${service}/*`, service === 'identity' ? byLibrary : {}),
        ),
    ),
    ...handedOn(['GET', 'POST'], '/oidc/*'),

    'POST /internal/events': async () => ({
      token: await issuer.forService('identity', 'gateway'),
      others: [
        await issuer.forService('meetings', 'gateway'),
        await issuer.forMember(
          { id: crypto.randomUUID(), organisationId: crypto.randomUUID(), roles: ['clinician'] },
          'gateway',
        ),
      ],
      body: [
        {
          specversion: '1.0',
          id: crypto.randomUUID(),
          source: 'urn:astra:identity',
          type: 'session.ended',
          time: '2026-11-23T12:00:00.000Z',
          datacontenttype: 'application/json',
          traceparent: '00-1-1-01',
          data: { sessionId: 'nobody', subjectId: 'nobody', reason: 'signed-out' },
        },
      ],
      events: {
        'session.ended': { sessionId: 'nobody', subjectId: 'nobody', reason: 'signed-out' },
        'person.changed': {
          personId: crypto.randomUUID(),
          organisationId: crypto.randomUUID(),
        },
        'person.deactivated': {
          personId: crypto.randomUUID(),
          organisationId: crypto.randomUUID(),
        },
      },
      answers: 204,
    }),
  },
});

/** What a page of ours asks for, each on its own; nobody is behind, so that nothing is let through. */
const ways = [
  ['/xmpp-websocket', '/xmpp-websocket?room=a'],
  ['/colibri-ws/jvb/', '/colibri-ws/jvb/conference/endpoint?pwd=1'],
  ['/livekit/rtc?access_token=', '/livekit/rtc?access_token=abc'],
  ['/livekit-b/', '/livekit-b/rtc?access_token=abc'],
] as const;
const ask = (path: string, headers: Record<string, string> = {}): Promise<number> =>
  upgrade(`${house.origin}${path}`, { origin: house.origin, ...headers });

const isRefused = (status: number): boolean =>
  (status >= 400 && status < 500) || [502, 503].includes(status);

test.each(ways)('a WebSocket at %s that is asked for wrongly is refused', async (begin, right) => {
  const paths = badSegments.map((segment) => `${begin}${segment}`);
  const odd: Record<string, string>[] = [
    { origin: 'https://elsewhere.test' },
    { origin: 'null' },
    { origin: '' },
    { 'sec-websocket-version': '12' },
    { 'sec-websocket-version': '' },
    { upgrade: 'h2c' },
  ];

  const [byPath, byHeader, alone] = [
    await Promise.all(paths.map((path) => ask(path))),
    await Promise.all(odd.map((headers) => ask(right, headers))),
    await ask(right),
  ];

  expect(byPath.filter((status) => !isRefused(status))).toEqual([]);
  expect(byHeader).toEqual([403, 403, 403, 400, 400, 400]);
  // The right one is led on; nobody answers there.
  expect([401, 502, 503]).toContain(alone);
});
