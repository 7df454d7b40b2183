import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuditEntry } from '@astra/contracts/audit';
import type { Role } from '@astra/contracts/actor';
import type { CloudEvent } from '@astra/contracts/events';
import { systemClock, type Clock } from '@astra/kit/clock';
import { makeLog } from '@astra/kit/log';
import { systemRandom } from '@astra/kit/random';
import type { App } from '@astra/kit/server';
import { makeTokenVerifier } from '@astra/kit/tokens';
import type { TestDatabase } from '@astra/testing/postgres';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import { readSettings } from '#config.ts';
import { buildConnectors } from '#wiring.ts';

export const kerval = systemRandom.uuid();

/** The whole service with real PostgreSQL; its neighbours are a test issuer and a list of audit entries. */
export type TestConnectors = {
  readonly app: App;
  readonly place: TestDatabase;
  readonly issuer: TestIssuer;
  readonly audited: AuditEntry[];
  /** What meetings and identity were told. */
  readonly told: CloudEvent[];
  readonly post: (
    events: readonly CloudEvent[],
    from?: 'meetings' | 'identity' | 'chat' | 'documents',
  ) => Promise<number>;
  readonly asMember: (roles: readonly Role[], organisationId?: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

/** The appointments of these tests are still to come, whenever they are run. */
const aheadMs = Date.now() - Date.parse('2026-11-24T09:00:00Z');
const beforeAllOfIt: Clock = { now: () => new Date(systemClock.now().getTime() - aheadMs) };

type Around = {
  readonly smtpUrl: string;
  /** Of the seal on personal data in events. */
  readonly sealKey: string;
  readonly clock?: Clock;
};

/** Over a database that is there already, also in a process of its own. */
export async function startConnectorsOn(
  place: TestDatabase,
  { smtpUrl, sealKey, clock = beforeAllOfIt }: Around,
): Promise<TestConnectors> {
  const issuer = await makeTestIssuer();
  const audited: AuditEntry[] = [];
  const told: CloudEvent[] = [];
  const security = await listenFor((event) => audited.push(event.data as AuditEntry));
  const meetings = await listenFor((event) => told.push(event));
  const identity = await listenFor((event) => told.push(event));
  const config = readSettings({
    PORT: '0',
    PUBLIC_ORIGIN: 'https://visio.kerval.test',
    DATABASE_URL: place.url,
    DATABASE_OWNER_URL: place.ownerUrl,
    ISSUER: issuer.issuer,
    IDENTITY_URL: addressOf(identity),
    CLIENT_SECRET: systemRandom.secret(),
    EVENT_SEAL_KEY: sealKey,
    MEETINGS_URL: addressOf(meetings),
    SECURITY_URL: addressOf(security),
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'Astra Visio <ne-pas-repondre@kerval.test>',
    LOG_LEVEL: 'silent',
  });
  const service = await buildConnectors({
    config,
    log: makeLog('connectors', 'silent'),
    clock,
    random: systemRandom,
    verify: makeTokenVerifier({
      issuer: issuer.issuer,
      audience: 'urn:astra:connectors',
      keys: issuer.keys,
    }),
    tokens: { own: async () => 'token' },
  });
  await service.start();
  return {
    app: service.app,
    place,
    issuer,
    audited,
    told,
    post: async (events, from = 'meetings') => {
      const token = await issuer.forService(from, 'connectors');
      const reply = await service.app.inject({
        method: 'POST',
        url: '/internal/events',
        headers: { authorization: `Bearer ${token}` },
        payload: events,
      });
      return reply.statusCode;
    },
    asMember: async (roles, organisationId = kerval) =>
      `Bearer ${await issuer.forMember({ id: systemRandom.uuid(), organisationId, roles }, 'connectors')}`,
    stop: async () => {
      await service.app.close();
      for (const end of service.stop) await end();
      for (const server of [security, meetings, identity]) {
        server.close();
        server.closeAllConnections();
      }
      await place.drop();
    },
  };
}

const addressOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function listenFor(take: (event: CloudEvent) => unknown): Promise<Server> {
  const server = createServer((request, reply) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      for (const event of JSON.parse(body) as CloudEvent[]) take(event);
      reply.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
