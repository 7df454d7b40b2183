import { createServer, type Server } from 'node:http';
import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { inject } from 'vitest';
import type { Role } from '@astra/contracts/actor';
import type { CloudEvent, EventData } from '@astra/contracts/events';
import { makeFakeClock } from '@astra/kit/clock';
import { freePort } from '@astra/platform-local/free-port';
import { makeLog } from '@astra/kit/log';
import { Secret } from '@astra/kit/secret';
import {
  makePreparedDatabase,
  type DatabaseUrls,
  type TestDatabase,
} from '@astra/testing/postgres';
import type { Config } from '#config.ts';
import { buildIdentity, prepareDatabase, type Identity } from '#wiring.ts';

/** What somebody was told by mail about their account, in order. */
export const toldTo = ({ received }: Stand, { id }: TestPerson): readonly Told[] =>
  received
    .filter(({ type }) => type === 'notice.asked')
    // Checked against its contract when it was sent.
    .map(({ data }) => data as Told)
    .filter(({ personId }) => personId === id);
type Told = EventData<'notice.asked'>;

const key = (): Secret => new Secret(randomBytes(32).toString('base64url'));
const clientIds = [
  'gateway',
  'meetings',
  'connectors',
  'security',
  'identity',
  'chat',
  'documents',
  'synapse',
] as const;

/** Somebody who can sign in, with what they know and have. */
export type TestPerson = {
  readonly id: string;
  readonly organisationId: string;
  readonly email: string;
  readonly password: string;
  readonly totpSecret: string;
};

/** The service whole: real HTTP, real PostgreSQL, neighbours that keep what they receive. */
export type Stand = {
  readonly identity: Identity;
  readonly config: Config;
  readonly database: TestDatabase;
  readonly url: string;
  readonly clock: ReturnType<typeof makeFakeClock>;
  readonly received: CloudEvent[];
  readonly secretOf: (client: string) => string;
  readonly anOrganisation: (name?: string, phone?: string) => Promise<string>;
  readonly aPerson: (
    organisationId: string,
    facts?: {
      readonly roles?: readonly Role[];
      readonly displayName?: string;
      readonly email?: string;
    },
  ) => Promise<TestPerson>;
  readonly stop: () => Promise<void>;
};

/** The code that an authenticator shows at the stand's time; `steps` looks ahead. */
export const totpCode = (secret: string, now: Date, steps = 0): string =>
  new TOTP({
    secret: OtpSecret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
  }).generate({ timestamp: now.getTime() + steps * 30_000 });

const receiversAt = (url: string): Config['receivers'] => ({
  security: url,
  gateway: url,
  meetings: url,
  connectors: url,
  chat: url,
  documents: url,
});

const prepare = (urls: DatabaseUrls): Promise<void> =>
  prepareDatabase({
    databaseUrl: urls.runtimeUrl,
    databaseOwnerUrl: urls.ownerUrl,
    receivers: receiversAt('http://127.0.0.1:9'),
  });

type StandOptions = Pick<NonNullable<Parameters<typeof buildIdentity>[2]>, 'everyMs' | 'exchanges'>;

export async function aStand(options: StandOptions = {}): Promise<Stand> {
  const database = await makePreparedDatabase(inject('postgresAdminUrl'), 'identity', prepare);
  const received: CloudEvent[] = [];
  const neighbour = await aNeighbour(received);
  const receiver = `http://127.0.0.1:${(neighbour.address() as AddressInfo).port}`;
  const port = await freePort();
  const publicOrigin = `http://localhost:${port}`;
  const config: Config = {
    host: '127.0.0.1',
    port,
    logLevel: 'silent',
    publicOrigin,
    issuer: `${publicOrigin}/oidc`,
    databaseUrl: database.url,
    databaseOwnerUrl: database.ownerUrl,
    clients: clientIds.map((id) => ({ id, secret: key() })),
    factorKey: key(),
    cookieKey: key(),
    eventSealKey: key(),
    receivers: receiversAt(receiver),
  };
  const clock = makeFakeClock(new Date());
  const identity = await buildIdentity(config, makeLog('identity', 'silent'), {
    clock,
    ...options,
    everyMs: options.everyMs ?? 60_000,
  });
  await identity.outbox.start();
  await identity.app.listen({ host: '127.0.0.1', port });
  const { unitOfWork, passwords, vault } = identity.ports;
  return {
    identity,
    config,
    database,
    url: `http://127.0.0.1:${port}`,
    clock,
    received,
    secretOf: (client) => config.clients.find((each) => each.id === client)?.secret.reveal() ?? '',
    anOrganisation: async (name = 'Kerval', phone?: string) => {
      const id = randomUUID();
      await unitOfWork('system', (store) =>
        store.organisations.add(
          {
            id,
            name,
            slug: `o-${id.slice(0, 12)}`,
            phone: phone ?? null,
            timezone: 'Europe/Paris',
            isActive: true,
            version: 1,
          },
          { at: clock.now(), by: null, key: null, requestHash: null },
        ),
      );
      return id;
    },
    aPerson: async (organisationId, facts = {}) => {
      const id = randomUUID();
      const email = facts.email ?? `p-${id.slice(0, 12)}@kerval.example`;
      const password = `correct horse ${id.slice(0, 8)}`;
      const totpSecret = identity.ports.codes.make();
      const passwordHash = await passwords.hash(password);
      const sealedSecret = await vault.close(totpSecret);
      await unitOfWork('system', async (store) => {
        await store.people.add(
          {
            id,
            email,
            displayName: facts.displayName ?? 'Nadia Berthelot',
            locale: 'fr',
            passwordHash,
            version: 1,
          },
          clock.now(),
        );
        await store.memberships.add(
          {
            personId: id,
            organisationId,
            roles: facts.roles ?? ['clinician'],
            isActive: true,
            version: 1,
            lastSignInAt: null,
          },
          clock.now(),
        );
        await store.factors.setTotp(id, { sealedSecret, lastStep: 0 }, clock.now());
      });
      return { id, organisationId, email, password, totpSecret };
    },
    stop: async () => {
      await identity.app.close();
      for (const stop of identity.stop) await stop();
      neighbour.close();
      await database.drop();
    },
  };
}

async function aNeighbour(received: CloudEvent[]): Promise<Server> {
  const server = createServer((request, reply) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      received.push(...(JSON.parse(body) as CloudEvent[]));
      reply.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
