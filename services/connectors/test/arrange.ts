import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { AuditEntry } from '@astra/contracts/audit';
import type { Role } from '@astra/contracts/actor';
import type {
  CloudEvent,
  NoticeKind,
  SealedInvitation,
  SealedLink,
  SealedNotice,
  SealedPersonInvitation,
} from '@astra/contracts/events';
import { systemClock, type Clock } from '@astra/kit/clock';
import { makeLog } from '@astra/kit/log';
import { systemRandom } from '@astra/kit/random';
import { makeSeal } from '@astra/kit/seal';
import { Secret } from '@astra/kit/secret';
import type { App } from '@astra/kit/server';
import { makeTokenVerifier } from '@astra/kit/tokens';
import { makePreparedDatabase, type TestDatabase } from '@astra/testing/postgres';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import { readSettings } from '#config.ts';
import { buildConnectors, prepareDatabase } from '#wiring.ts';

const sealKey = systemRandom.secret();
const seal = makeSeal(new Secret(sealKey));
export const kerval = systemRandom.uuid();

/** The whole service with real PostgreSQL; its neighbours are a test issuer and a list of audit entries. */
export type TestConnectors = {
  readonly app: App;
  readonly place: TestDatabase;
  readonly issuer: TestIssuer;
  readonly audited: AuditEntry[];
  /** What meetings was told. */
  readonly told: CloudEvent[];
  readonly post: (
    events: readonly CloudEvent[],
    from?: 'meetings' | 'identity' | 'chat' | 'documents',
  ) => Promise<number>;
  readonly asMember: (roles: readonly Role[], organisationId?: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

export async function startConnectors(
  smtpUrl: string,
  clock: Clock = systemClock,
): Promise<TestConnectors> {
  const folder = fileURLToPath(new URL('../migrations', import.meta.url));
  const place = await makePreparedDatabase(inject('postgresAdminUrl'), 'connectors', (urls) =>
    prepareDatabase({ databaseUrl: urls.runtimeUrl, databaseOwnerUrl: urls.ownerUrl }, folder),
  );
  const issuer = await makeTestIssuer();
  const audited: AuditEntry[] = [];
  const told: CloudEvent[] = [];
  const security = await listenFor((event) => audited.push(event.data as AuditEntry));
  const meetings = await listenFor((event) => told.push(event));
  const config = readSettings({
    PORT: '0',
    PUBLIC_ORIGIN: 'https://visio.kerval.test',
    DATABASE_URL: place.url,
    DATABASE_OWNER_URL: place.ownerUrl,
    ISSUER: issuer.issuer,
    IDENTITY_URL: 'http://identity.test',
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
    tokens: { own: async () => 'token', onBehalf: async () => 'token' },
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
      for (const server of [security, meetings]) {
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

export const aPatient = (facts: Partial<SealedInvitation> = {}): SealedInvitation => ({
  email: 'jeanne.bellec@exemple.fr',
  name: 'Mme Jeanne Bellec',
  locale: 'fr',
  link: `https://visio.kerval.test/visit#${systemRandom.secret()}`,
  hostName: 'Dr Nadia Berthelot',
  organisationName: 'Centre hospitalier de Kerval',
  organisationPhone: '02 98 00 00 00',
  timezone: 'Europe/Paris',
  ...facts,
});

export const aColleague = (
  facts: Partial<SealedPersonInvitation> = {},
): SealedPersonInvitation => ({
  email: 'samuel.okoye@kerval.test',
  displayName: 'Samuel Okoye',
  locale: 'fr',
  link: `https://visio.kerval.test/rejoindre#${systemRandom.secret()}`,
  organisationName: 'Centre hospitalier de Kerval',
  invitedBy: 'Anne-Laure Quéméner',
  timezone: 'Europe/Paris',
  ...facts,
});

type MeetingFacts = {
  readonly id?: string;
  readonly type?: string;
  readonly meetingId?: string;
  readonly guestId?: string;
  readonly organisationId?: string;
  readonly startsAt?: string;
  readonly sequence?: number;
  readonly time?: string;
  readonly sealed?: string;
};

/** An event of meetings about a consultation on Thursday 26 November 2026 at 14:20 in Paris. */
export async function aMeetingEvent(
  { type = 'meeting.planned', id = systemRandom.uuid(), time, sealed, ...facts }: MeetingFacts,
  patient: SealedInvitation = aPatient(),
): Promise<CloudEvent> {
  return {
    specversion: '1.0',
    id,
    source: 'urn:astra:meetings',
    type,
    time: time ?? new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      meetingId: systemRandom.uuid(),
      guestId: systemRandom.uuid(),
      organisationId: kerval,
      startsAt: '2026-11-26T13:20:00Z',
      durationMinutes: 20,
      sequence: 0,
      sealed: sealed ?? (await seal.close(patient)),
      ...facts,
    },
  };
}

/** That something waits for a colleague. */
export async function aNoticeEvent(
  kind: NoticeKind,
  facts: Partial<SealedNotice> = {},
): Promise<CloudEvent> {
  const content: SealedNotice = {
    email: 'maud.lefevre@kerval.test',
    name: 'Maud Lefèvre',
    locale: 'fr',
    link: `https://visio.kerval.test/salons/${systemRandom.uuid()}`,
    organisationName: 'Centre hospitalier de Kerval',
    ...facts,
  };
  const id = systemRandom.uuid();
  return {
    specversion: '1.0',
    id,
    source: 'urn:astra:chat',
    type: 'notice.asked',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      noticeId: systemRandom.uuid(),
      personId: systemRandom.uuid(),
      organisationId: kerval,
      kind,
      sealed: await seal.close(content),
    },
  };
}

/** That a document is there for somebody outside, until the end of Thursday 3 December in Paris. */
export async function aDocumentLinkEvent(facts: Partial<SealedLink> = {}): Promise<CloudEvent> {
  const content: SealedLink = {
    email: 'y.martin@exemple.fr',
    name: 'Dr Yves Martin',
    locale: 'fr',
    link: `https://visio.kerval.test/visit/document#${'x'.repeat(43)}`,
    sharedBy: 'Dr Nadia Berthelot',
    organisationName: 'Centre hospitalier de Kerval',
    timezone: 'Europe/Paris',
    ...facts,
  };
  return {
    specversion: '1.0',
    id: systemRandom.uuid(),
    source: 'urn:astra:documents',
    type: 'document.link-made',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      linkId: systemRandom.uuid(),
      organisationId: kerval,
      endsAt: '2026-12-03T23:00:00Z',
      sealed: await seal.close(content),
    },
  };
}

export async function anInvitationEvent(
  colleague: SealedPersonInvitation = aColleague(),
): Promise<CloudEvent> {
  return {
    specversion: '1.0',
    id: systemRandom.uuid(),
    source: 'urn:astra:identity',
    type: 'person.invited',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      invitationId: systemRandom.uuid(),
      organisationId: kerval,
      expiresAt: '2026-11-30T10:00:00Z',
      sealed: await seal.close(colleague),
    },
  };
}
