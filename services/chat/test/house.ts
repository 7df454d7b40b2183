import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { Role, ServiceName } from '@astra/contracts/actor';
import type { AuditEntry } from '@astra/contracts/audit';
import type { ChatSession, MeetingPeople, MeetingSummons } from '@astra/contracts/chat';
import type { CloudEvent, EventData, EventName } from '@astra/contracts/events';
import type { DirectoryPerson } from '@astra/contracts/identity';
import { systemClock } from '@astra/kit/clock';
import { makeLog } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { prepareOutbox } from '@astra/kit/outbox';
import { keepWhatIsTold } from '@astra/testing/outbox-told';
import { AppError } from '@astra/kit/problems';
import { systemRandom } from '@astra/kit/random';
import { makeSeal } from '@astra/kit/seal';
import { Secret } from '@astra/kit/secret';
import { makeTokenVerifier } from '@astra/kit/tokens';
import {
  makePreparedDatabase,
  type DatabaseUrls,
  type TestDatabase,
} from '@astra/testing/postgres';
import { startSynapse, type MatrixReply, type TestSynapse } from '@astra/testing/synapse';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import pg from 'pg';
import type { Config } from '#config.ts';
import { buildChat, receiversOf, type Chat, type Neighbours } from '#wiring.ts';

export const uuid = systemRandom.uuid;
const sealKey = new Secret(systemRandom.secret());
const aClinician: readonly Role[] = ['clinician'];

export type Person = {
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly sessionId: string;
};
export type GuestPass = {
  readonly id: string;
  readonly meetingId: string;
  readonly sessionId: string;
};
export type Reply = {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- replies of any route; the assertions say what they expect
  readonly body: any;
};
type Call = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
) => Promise<Reply>;

/** The whole service on real PostgreSQL and a real Synapse; identity and meetings at their contract. */
export type House = Chat & {
  readonly place: TestDatabase;
  readonly synapse: TestSynapse;
  readonly issuer: TestIssuer;
  readonly kerval: string;
  readonly elsewhere: string;
  /** Somebody whom identity knows, with or without an account yet. */
  readonly aPerson: (facts?: {
    readonly roles?: readonly Role[];
    readonly organisationId?: string;
    readonly name?: string;
  }) => Person;
  readonly directory: Map<string, DirectoryPerson>;
  readonly meetings: Map<string, MeetingPeople>;
  /** Whom they call now. */
  readonly summons: Map<string, MeetingSummons>;
  /** Identity and meetings answer nothing. */
  readonly away: { isAway: boolean };
  /** What meetings says of these meetings comes only then, as it was when it was asked. */
  readonly late: Map<string, Promise<void>>;
  /** The meetings of which it was asked who talks in them, one after the other. */
  readonly asked: string[];
  /** When it is for the service, if not now. */
  readonly time: { at: Date | null };
  readonly as: (who: Person) => Call;
  /** Somebody without a token. */
  readonly chatApp: Call;
  /** The bytes that a person downloads. */
  readonly download: (who: Person, path: string) => Promise<{ status: number; bytes: Buffer }>;
  readonly asGuest: (pass: GuestPass) => Call;
  readonly tell: <N extends EventName>(...told: Told<N>) => Promise<number>;
  /** Signs a person's browser in to the chat server. */
  readonly enter: (who: Person, wish?: object) => Promise<ChatSession>;
  /** A request to the chat server by a person's token. */
  readonly matrix: (
    session: ChatSession,
    ...asks: [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object]
  ) => Promise<MatrixReply>;
  readonly joinedRooms: (session: ChatSession) => Promise<readonly string[]>;
  readonly query: <R extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<R[]>;
  readonly trail: (action: string) => Promise<AuditEntry[]>;
  /** What connectors was asked to mail, opened. */
  readonly mails: () => Promise<(EventData<'notice.asked'> & { readonly content: unknown })[]>;
  readonly config: Config;
  /** The same service once more, over the same database: another process, as far as it knows. */
  readonly another: (changes: Partial<Config>) => Promise<Chat>;
  readonly close: () => Promise<void>;
};

const nobody = 'http://127.0.0.1:9';
const neighbourUrls = { securityUrl: nobody, connectorsUrl: nobody, documentsUrl: nobody };

async function prepare(urls: DatabaseUrls): Promise<void> {
  await migrate({ ...urls, folder: fileURLToPath(new URL('../migrations', import.meta.url)) });
  await prepareOutbox(urls, Object.keys(receiversOf(neighbourUrls)));
  await keepWhatIsTold(urls.ownerUrl);
}

export async function startHouse({
  pushOrigins = [],
  previewOrigins = [],
  erasureList = null,
  ...wish
}: Pick<Parameters<typeof startSynapse>[0], 'isHurried'> & {
  /** Push services of the house. */
  readonly pushOrigins?: readonly string[];
  /** Pages of the house. */
  readonly previewOrigins?: readonly string[];
  /** The file in which stands who was erased. */
  readonly erasureList?: string | null;
} = {}): Promise<House> {
  const adminUrl = inject('postgresAdminUrl');
  const [place, synapse, issuer] = await Promise.all([
    makePreparedDatabase(adminUrl, 'chat', prepare),
    startSynapse({ adminUrl, ...wish }),
    makeTestIssuer(),
  ]);
  const directory = new Map<string, DirectoryPerson>();
  const meetings = new Map<string, MeetingPeople>();
  const summons = new Map<string, MeetingSummons>();
  const away = { isAway: false };
  const late: House['late'] = new Map();
  const asked: string[] = [];
  const time: House['time'] = { at: null };
  const orAway = <T>(value: T): T => {
    if (away.isAway) throw new AppError('unavailable');
    return value;
  };
  // The chat server tells this service of what is new.
  const port = await freePort();
  const config = configOf(place, {
    synapse,
    issuer,
    port,
    pushOrigins,
    previewOrigins,
    erasureList,
  });
  const neighbours = {
    clock: { now: () => time.at ?? systemClock.now() },
    tokens: { own: async () => 'token' },
    verify: makeTokenVerifier({
      issuer: issuer.issuer,
      audience: 'urn:astra:chat',
      keys: issuer.keys,
    }),
    directory: {
      person: async (id) => orAway(directory.get(id) ?? null),
      contact: async (id) => {
        const person = orAway(directory.get(id) ?? null);
        return person && { ...person, email: `${id}@kerval.test`, locale: 'fr' };
      },
      organisation: async () => orAway({ name: 'Kerval' }),
      everybody: async (after) =>
        orAway(
          [...directory.values()]
            .toSorted((one, other) => one.id.localeCompare(other.id))
            .filter(({ id }) => after === null || id > after)
            .slice(0, 2),
        ),
    },
    meetings: {
      peopleOf: async (id) => {
        const people = orAway(meetings.get(id) ?? null);
        asked.push(id);
        await late.get(id);
        return people;
      },
      summonsOf: async (id) => orAway(summons.get(id) ?? null),
    },
  } satisfies Neighbours;
  const log = makeLog('chat', 'silent');
  const chat = await buildChat(config, neighbours, log);
  await chat.use.repair.unfinished();
  await chat.app.listen({ host: '127.0.0.1', port });
  const reader = new pg.Pool({ connectionString: place.url, max: 2 });
  // A database that is brought back from its copy ends whoever was connected.
  reader.on('error', () => {});
  const people = { kerval: uuid(), elsewhere: uuid() };
  const others: Chat[] = [];
  const call = async (token: string, ...[method, path, body]: Parameters<Call>): Promise<Reply> => {
    const reply = await chat.app.inject({
      method,
      url: path,
      headers: token === '' ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: reply.statusCode, body: reply.body === '' ? null : reply.json() };
  };
  const as: House['as'] =
    (who) =>
    async (...args) =>
      call(await issuer.forMember(who, 'chat'), ...args);
  const matrix: House['matrix'] = (session, ...[method, path, body]) =>
    synapse.ask({
      method,
      path,
      token: session.accessToken,
      ...(body === undefined ? {} : { body }),
    });
  const query: House['query'] = async (sql, values = []) => {
    const client = await reader.connect();
    try {
      await client.query("select set_config('astra.scope', 'system', false)");
      return (await client.query(sql, values)).rows;
    } finally {
      client.release();
    }
  };
  return {
    ...chat,
    ...people,
    place,
    synapse,
    issuer,
    directory,
    meetings,
    summons,
    away,
    late,
    asked,
    time,
    as,
    chatApp: (...args) => call('', ...args),
    matrix,
    query,
    aPerson: ({ roles = aClinician, organisationId = people.kerval, name = 'Somebody' } = {}) => {
      const person = { id: uuid(), organisationId, roles, sessionId: uuid() };
      const known = { id: person.id, organisationId, roles: [...roles], displayName: name };
      directory.set(person.id, { ...known, isActive: true });
      return person;
    },
    download: async (who, path) => {
      const authorization = `Bearer ${await issuer.forMember(who, 'chat')}`;
      const reply = await chat.app.inject({ url: path, headers: { authorization } });
      return { status: reply.statusCode, bytes: reply.rawPayload };
    },
    asGuest:
      (pass) =>
      async (...args) =>
        call(await issuer.forGuest({ organisationId: people.kerval, ...pass }, 'chat'), ...args),
    tell: async (...[from, name, data, at = systemClock.now()]) => {
      const event = { ...aCloudEvent(from, name, data), time: at.toISOString() };
      const reply = await chat.app.inject({
        method: 'POST',
        url: '/internal/events',
        headers: { authorization: `Bearer ${await issuer.forService(from, 'chat')}` },
        payload: [event],
      });
      return reply.statusCode;
    },
    enter: async (who, wish = {}) => {
      const { status, body } = await as(who)('POST', '/session', wish);
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body as ChatSession;
    },
    joinedRooms: async (session) => {
      const { body } = await matrix(session, 'GET', '/_matrix/client/v3/joined_rooms');
      return (body['joined_rooms'] ?? []) as string[];
    },
    trail: async (action) => {
      const rows = await query<{ data: CloudEvent }>(
        `select event as data from outbox.told where event->'data'->>'action' = $1 order by id`,
        [action],
      );
      return rows.map(({ data }) => data.data as AuditEntry);
    },
    mails: async () => {
      const rows = await query<{ data: CloudEvent }>(
        `select data from outbox.job where data->>'type' = 'notice.asked'
           union all select event from outbox.written where event->>'type' = 'notice.asked'`,
      );
      const seal = makeSeal(sealKey);
      return Promise.all(
        rows.map(async ({ data }) => {
          const asked = data.data as EventData<'notice.asked'>;
          return { ...asked, content: await seal.open(asked.sealed) };
        }),
      );
    },
    config,
    another: async (changes) => {
      const made = await buildChat({ ...config, ...changes }, neighbours, log);
      others.push(made);
      return made;
    },
    close: async () => {
      for (const one of [...others, chat]) {
        await one.app.close();
        for (const stop of one.stop) await stop();
      }
      await reader.end();
      await place.drop();
      await synapse.stop();
    },
  };
}

/** `at`: when it was told; now when absent. */
type Told<N extends EventName> = [from: ServiceName, name: N, data: EventData<N>, at?: Date];

export const aCloudEvent = (from: ServiceName, type: EventName, data: unknown): CloudEvent => ({
  specversion: '1.0',
  id: uuid(),
  source: `urn:astra:${from}`,
  type,
  time: '2026-11-23T12:00:00.000Z',
  datacontenttype: 'application/json',
  data,
});

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      // A server that listens on a port has an address with one.
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

type Around = {
  readonly synapse: TestSynapse;
  readonly issuer: TestIssuer;
  readonly port: number;
  readonly pushOrigins: readonly string[];
  readonly previewOrigins: readonly string[];
  readonly erasureList: string | null;
};

function configOf(place: TestDatabase, around: Around): Config {
  const { synapse, issuer, port, pushOrigins, previewOrigins, erasureList } = around;
  return {
    ...neighbourUrls,
    host: '127.0.0.1',
    port: 0,
    publicOrigin: synapse.url,
    databaseUrl: place.url,
    databaseOwnerUrl: place.ownerUrl,
    issuer: issuer.issuer,
    identityUrl: nobody,
    clientId: 'chat',
    clientSecret: new Secret('x'.repeat(32)),
    meetingsUrl: nobody,
    sealKey,
    logLevel: 'silent',
    ownUrl: `http://127.0.0.1:${port}`,
    push: {
      key: new Secret(randomBytes(32).toString('base64url')),
      publicOrigins: [],
      insideOrigins: pushOrigins,
      contact: 'https://astra.example',
    },
    previewOrigins,
    erasureList,
    archiveKey: new Secret(randomBytes(32).toString('base64url')),
    archiveKeyBefore: null,
    synapse: synapseConfigOf(synapse),
  };
}

export const synapseConfigOf = ({
  url,
  serverName,
  secrets,
}: Pick<TestSynapse, 'url' | 'serverName' | 'secrets'>): Config['synapse'] => ({
  url,
  serverName,
  serviceToken: new Secret(secrets.serviceToken),
  registrationSecret: new Secret(secrets.registration),
  loginKey: new Secret(secrets.jwt),
});

/** A team of Kerval with these people in it, the first one its lead. */
export async function aTeam(
  house: House,
  members: readonly Person[],
  name = 'Cardiology',
): Promise<{ readonly id: string; readonly admin: Person }> {
  const admin = house.aPerson({ roles: ['organisation-administrator'] });
  const { body } = await house.as(admin)('POST', '/teams', { name });
  for (const [index, { id }] of members.entries())
    await house.as(admin)('PUT', `/teams/${body.id}/members/${id}`, { isLead: index === 0 });
  return { id: body.id as string, admin };
}

/** A room of Kerval as the database has it, the first of these people its moderator; the chat server knows nothing of it. */
export async function aRoom(
  house: Pick<House, 'query' | 'kerval'>,
  members: readonly Person[],
  kind: 'team' | 'meeting' = 'team',
): Promise<string> {
  const [id, about] = [uuid(), uuid()];
  if (kind === 'team')
    await house.query(
      "insert into teams (id, organisation_id, name, created_at) values ($1, $2, 'Cardiology', now())",
      [about, house.kerval],
    );
  await house.query(
    `insert into rooms (id, organisation_id, kind, name, team_id, meeting_id, done, looked_at, created_at)
       values ($1, $2, $3, 'Cardiology', $4, $5, 1, now(), now())`,
    [id, house.kerval, kind, kind === 'team' ? about : null, kind === 'team' ? null : about],
  );
  for (const [index, { id: personId }] of members.entries())
    await house.query('insert into room_members values ($1, $2, $3, $4)', [
      id,
      personId,
      house.kerval,
      index === 0,
    ]);
  return id;
}
