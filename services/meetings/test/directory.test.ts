import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OrganisationCard } from '@astra/contracts/common';
import type { DirectoryPerson } from '@astra/contracts/identity';
import { makeFakeClock } from '@astra/kit/clock';
import { makeLog } from '@astra/kit/log';
import { makeDirectory, type DirectoryCopies } from '#adapters/identity-http/directory.ts';
import { makeGuestTickets } from '#adapters/identity-http/guest-tickets.ts';
import { loadConfig } from '#config.ts';

const nadia: DirectoryPerson = {
  id: 'nadia',
  organisationId: 'kerval',
  displayName: 'Dr Nadia Berthelot',
  roles: ['clinician'],
  isActive: true,
};
const kerval: OrganisationCard = {
  id: 'kerval',
  name: 'Kerval',
  phone: null,
  timezone: 'Europe/Paris',
};
const asked: string[] = [];
let status = 200;
let name = nadia.displayName;
let identity: Server;
let identityUrl = '';

beforeAll(async () => {
  identity = createServer((request, reply) => {
    asked.push(
      `${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`,
    );
    const isOrganisation = request.url?.includes('organisations') === true;
    const body = isOrganisation ? kerval : { ...nadia, displayName: name };
    const isGuest = request.url?.startsWith('/internal/guests') === true;
    reply.writeHead(status, { 'content-type': 'application/json' });
    reply.end(JSON.stringify(isGuest ? { ticket: 't', expiresAt: 'soon' } : body));
  });
  await new Promise<void>((resolve) => identity.listen(0, '127.0.0.1', resolve));
  identityUrl = `http://127.0.0.1:${(identity.address() as AddressInfo).port}`;
});
afterAll(() => identity.close());
beforeEach(() => {
  asked.length = 0;
  status = 200;
  name = nadia.displayName;
});

const tokens = { own: async () => 'own-token' };
function arrange() {
  const people = new Map<string, DirectoryPerson>();
  const organisations = new Map<string, OrganisationCard>();
  const copies: DirectoryCopies = {
    person: async (id) => people.get(id) ?? null,
    organisation: async (id) => organisations.get(id) ?? null,
    keepPerson: async (person) => void people.set(person.id, person),
    keepOrganisation: async (organisation) => void organisations.set(organisation.id, organisation),
  };
  const clock = makeFakeClock('2026-11-23T12:00:00Z');
  const log = makeLog('test', 'silent');
  const directory = makeDirectory({ identityUrl, tokens, copies, clock, log });
  return { directory, clock };
}

test('identity is asked once a minute for a person, however many ask', async () => {
  const { directory, clock } = arrange();

  await Promise.all([directory.person('nadia'), directory.person('nadia')]);
  clock.advance(59_000);
  await directory.person('nadia');
  expect(asked).toEqual(['GET /internal/directory/people/nadia Bearer own-token']);

  clock.advance(2_000);
  name = 'Dr New';
  expect(await directory.person('nadia')).toMatchObject({ displayName: 'Dr New' });
});

test('what was changed is asked anew at once', async () => {
  const { directory } = arrange();
  await directory.person('nadia');
  name = 'Dr New';

  directory.drop('nadia');

  expect(await directory.person('nadia')).toMatchObject({ displayName: 'Dr New' });
});

test('while identity is away the last known copy serves, and it is left alone for a moment', async () => {
  const { directory, clock } = arrange();
  await directory.person('nadia');
  await directory.organisation('kerval');
  clock.advance(61_000);
  status = 503;

  expect(await directory.person('nadia')).toEqual(nadia);
  expect(await directory.organisation('kerval')).toEqual(kerval);

  expect(asked).toHaveLength(3);
});

test('what nobody knows is not available, and is asked again later', async () => {
  const { directory, clock } = arrange();
  status = 503;
  await expect(directory.person('nadia')).rejects.toMatchObject({ problem: 'unavailable' });
  await expect(directory.organisation('kerval')).rejects.toMatchObject({ problem: 'unavailable' });

  status = 200;
  clock.advance(5_001);

  expect(await directory.person('nadia')).toEqual(nadia);
});

test('who does not exist is nobody', async () => {
  status = 404;

  expect(await arrange().directory.person('nadia')).toBeNull();
});

test('identity vouches for a guest, or nobody comes in', async () => {
  const tickets = makeGuestTickets({ identityUrl, tokens });
  const guest = {
    guestId: 'g',
    meetingId: 'm',
    organisationId: 'o',
    expiresAt: 'x',
    hasSecondProof: true,
  };

  expect(await tickets.vouch(guest)).toEqual({ ticket: 't', expiresAt: 'soon' });
  await tickets.end('g');
  expect(asked.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
    'POST /internal/guests',
    'DELETE /internal/guests/g',
  ]);
  status = 500;
  await expect(tickets.vouch(guest)).rejects.toMatchObject({ problem: 'unavailable' });
});

const environment = {
  PORT: '8402',
  PUBLIC_ORIGIN: 'http://localhost:8400',
  DATABASE_URL: 'postgres://a',
  DATABASE_OWNER_URL: 'postgres://b',
  ISSUER: 'http://localhost:8400/oidc',
  IDENTITY_URL: 'http://127.0.0.1:8401',
  CLIENT_SECRET: 'x'.repeat(32),
  CONNECTORS_URL: 'http://127.0.0.1:8403',
  SECURITY_URL: 'http://127.0.0.1:8404',
  EVENT_SEAL_KEY: 'A'.repeat(43),
  LINK_KEY: 'B'.repeat(43),
};

test('the engine’s settings are needed with that engine, and secrets stay hidden', () => {
  const livekit = {
    LIVEKIT_URL: 'http://127.0.0.1:8420',
    LIVEKIT_PUBLIC_URL: 'ws://localhost:8420',
    LIVEKIT_API_KEY: 'key',
    LIVEKIT_API_SECRET: 'hidden-'.repeat(6),
  };

  expect(() => loadConfig(environment)).toThrow('LIVEKIT_URL');
  expect(loadConfig({ ...environment, ENGINES: 'memory' }).engines).toEqual([
    { id: 'memory', kind: 'memory' },
  ]);
  const config = loadConfig({ ...environment, ...livekit });
  expect(config.engines).toMatchObject([{ id: 'livekit', url: 'http://127.0.0.1:8420' }]);
  expect(JSON.stringify(config)).not.toMatch(/hidden|xxxx|BBBB/);
  expect(() => loadConfig({ ...environment, ...livekit, LINK_KEY: 'short' })).toThrow('LINK_KEY');
});
