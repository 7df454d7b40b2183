import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { inject } from 'vitest';
import type { Role } from '@astra/contracts/actor';
import type { AuditEntry } from '@astra/contracts/audit';
import type { CloudEvent, SealedInvitation } from '@astra/contracts/events';
import type { DirectoryPerson } from '@astra/contracts/identity';
import type {
  EngineGrant as GivenGrant,
  Meeting,
  PlanGroupMeeting,
} from '@astra/contracts/meetings';
import type { ConsentText, Visit } from '@astra/contracts/visit';
import { makeFakeClock } from '@astra/kit/clock';
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
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import { MemoryEngine, type EventPost } from '@astra/video-engine/memory/memory-engine';
import type { EngineGrant, VideoEngine } from '@astra/video-engine/video-engine';
import { readConsentTexts } from '#adapters/files/consent-texts.ts';
import { makeEngines } from '#app/engines.ts';
import type { Config } from '#config.ts';
import type { Directory } from '#ports/directory.ts';
import type { NamedEngine } from '#ports/engines.ts';
import { buildMeetings, consentFolder, receiversOf, type Meetings } from '#wiring.ts';

export const uuid = systemRandom.uuid;
export const kerval = uuid();
export const elsewhere = uuid();

export type Person = {
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly sessionId: string;
};
const person = (roles: readonly Role[], organisationId = kerval): Person => ({
  id: uuid(),
  organisationId,
  roles,
  sessionId: uuid(),
});

/** People of two organisations of the same shape. */
export const people = {
  drA: person(['clinician']),
  drB: person(['clinician']),
  maud: person(['secretary']),
  admin: person(['organisation-administrator']),
  drElse: person(['clinician'], elsewhere),
  maudElse: person(['secretary'], elsewhere),
  drAway: person(['clinician'], elsewhere),
};
const names = new Map<string, string>([
  [people.drA.id, 'Dr Nadia Berthelot'],
  [people.drB.id, 'Dr Samuel Okoye'],
  [people.maud.id, 'Maud Lefèvre'],
  [people.drElse.id, 'Dr Elsewhere'],
]);

export const emailOf = (personId: string): string => `${personId}@members.example.org`;

/** Identity's directory as tests need it. */
export function makeTestDirectory(): Directory & {
  readonly changed: Map<string, Partial<DirectoryPerson>>;
  isDown: boolean;
} {
  const changed = new Map<string, Partial<DirectoryPerson>>();
  const all = Object.values(people);
  const directory = {
    changed,
    isDown: false,
    person: async (id: string) => {
      if (directory.isDown) throw new AppError('unavailable');
      const found = all.find((one) => one.id === id);
      if (!found) return null;
      return {
        id,
        organisationId: found.organisationId,
        displayName: names.get(id) ?? 'Somebody',
        roles: [...found.roles],
        isActive: true,
        ...changed.get(id),
      };
    },
    organisation: async (id: string) => ({
      id,
      name: id === kerval ? 'Centre hospitalier de Kerval' : 'CANARY-ELSEWHERE',
      phone: '02 61 91 00 12',
      timezone: 'Europe/Paris',
    }),
    contact: async (id: string) => {
      const found = await directory.person(id);
      return found && { ...found, email: emailOf(id), locale: 'fr' as const };
    },
    findByEmail: async (email: string) => {
      const found = all.find((one) => emailOf(one.id) === email.toLowerCase());
      return found ? directory.contact(found.id) : null;
    },
    drop: () => {},
  };
  return directory;
}

export type Reply = {
  readonly status: number;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- replies of any route; the assertions say what they expect
  readonly body: any;
};
type CallArguments = readonly [
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
];
type Call = (...request: CallArguments) => Promise<Reply>;

export type House = Meetings & {
  readonly place: TestDatabase;
  readonly issuer: TestIssuer;
  readonly clock: ReturnType<typeof makeFakeClock>;
  readonly engine: MemoryEngine;
  readonly directory: ReturnType<typeof makeTestDirectory>;
  readonly vouched: { guestId: string; meetingId: string; expiresAt: string }[];
  readonly endedGuests: string[];
  readonly posts: EventPost[];
  /** Gives the engine's posts so far to the service. */
  readonly hearEngine: () => Promise<void>;
  readonly withToken: (token: string | null) => Call;
  readonly as: (who: Person) => Call;
  readonly asGuest: (guest: GuestPass) => Call;
  readonly asService: (name: 'identity' | 'gateway' | 'connectors' | 'chat' | 'documents') => Call;
  readonly query: <R extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<R[]>;
  readonly events: (type: string) => Promise<CloudEvent[]>;
  readonly trail: (action: string) => Promise<AuditEntry[]>;
  readonly letters: (type: string) => Promise<(SealedInvitation & { sequence: number })[]>;
  /** Another replica on the same database and engine. */
  readonly replica: () => Promise<Meetings>;
  readonly close: () => Promise<void>;
};
export type GuestPass = {
  readonly id: string;
  readonly meetingId: string;
  readonly sessionId: string;
  readonly organisationId?: string;
};

const log = makeLog('meetings', 'silent');
const sealKey = new Secret(systemRandom.secret());
export const noon = '2026-11-23T12:00:00.000Z';

async function prepare(urls: DatabaseUrls): Promise<void> {
  const url = 'http://127.0.0.1:9';
  const neighbours = { connectorsUrl: url, securityUrl: url, chatUrl: url, documentsUrl: url };
  await migrate({ ...urls, folder: fileURLToPath(new URL('../migrations', import.meta.url)) });
  await prepareOutbox(urls, Object.keys(receiversOf(neighbours)));
  await keepWhatIsTold(urls.ownerUrl);
}

/** The whole service: real HTTP and PostgreSQL, a memory engine, identity's doors at their contract. */
export async function startHouse(other?: VideoEngine | readonly NamedEngine[]): Promise<House> {
  const place = await makePreparedDatabase(inject('postgresAdminUrl'), 'meetings', prepare);
  const sink = await startSink();
  const issuer = await makeTestIssuer();
  const clock = makeFakeClock(noon);
  const posts: EventPost[] = [];
  const engine = new MemoryEngine({ now: clock.now, post: (post) => posts.push(post) });
  const directory = makeTestDirectory();
  const vouched: House['vouched'] = [];
  const endedGuests: string[] = [];
  const neighbours = {
    engines: makeEngines(enginesOf(other ?? engine)),
    clock,
    directory,
    consentTexts: await readConsentTexts(consentFolder),
    tokens: { own: async () => 'token' },
    verify: makeTokenVerifier({
      issuer: issuer.issuer,
      audience: 'urn:astra:meetings',
      keys: issuer.keys,
    }),
    tickets: {
      vouch: async (guest: { guestId: string; meetingId: string; expiresAt: string }) => {
        vouched.push(guest);
        return { ticket: systemRandom.secret(), expiresAt: clock.now().toISOString() };
      },
      end: async (guestId: string) => {
        endedGuests.push(guestId);
      },
    },
  };
  const config: Config = {
    host: '127.0.0.1',
    port: 0,
    publicOrigin: 'http://localhost:8400',
    databaseUrl: place.url,
    databaseOwnerUrl: place.ownerUrl,
    issuer: issuer.issuer,
    identityUrl: sink.url,
    clientId: 'meetings',
    clientSecret: new Secret('x'.repeat(32)),
    connectorsUrl: sink.url,
    securityUrl: sink.url,
    chatUrl: sink.url,
    documentsUrl: sink.url,
    eventSealKey: sealKey,
    linkKey: new Secret(systemRandom.secret()),
    phoneCountry: 'FR',
    logLevel: 'silent',
    engines: [{ id: 'memory', kind: 'memory' }],
  };
  const replicas: Meetings[] = [];
  const replica = async (): Promise<Meetings> => {
    const built = await buildMeetings(config, neighbours, log);
    await built.start();
    replicas.push(built);
    return built;
  };
  const own = await replica();
  const reader = new pg.Pool({ connectionString: place.url, max: 2 });
  const withToken: House['withToken'] =
    (token) =>
    async (...[method, path, body, headers = {}]) => {
      const reply = await own.app.inject({
        method,
        url: path,
        headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const isJson = reply.headers['content-type']?.includes('json') === true;
      return { status: reply.statusCode, text: reply.body, body: isJson ? reply.json() : null };
    };
  const later =
    (token: () => Promise<string>): Call =>
    async (...args) =>
      withToken(await token())(...args);
  const query: House['query'] = async (sql, values = []) => {
    const client = await reader.connect();
    try {
      await client.query("select set_config('astra.scope', 'system', false)");
      return (await client.query(sql, values)).rows;
    } finally {
      client.release();
    }
  };
  const events: House['events'] = async (type) =>
    (
      await query<{ data: CloudEvent }>(
        `select event as data from outbox.told where event->>'type' = $1 order by id`,
        [type],
      )
    ).map((row) => row.data);
  const seal = makeSeal(sealKey);

  return {
    ...own,
    place,
    issuer,
    clock,
    engine,
    directory,
    vouched,
    endedGuests,
    posts,
    hearEngine: async () => {
      for (const post of posts.splice(0))
        await own.app.inject({
          method: 'POST',
          url: '/engines/livekit/webhook',
          headers: {
            'content-type': 'application/webhook+json',
            ...(post.headers as Record<string, string>),
          },
          payload: post.rawBody,
        });
    },
    withToken,
    as: (who) => later(() => issuer.forMember(who, 'meetings')),
    asGuest: (guest) =>
      later(() => issuer.forGuest({ organisationId: kerval, ...guest }, 'meetings')),
    asService: (name) => later(() => issuer.forService(name, 'meetings')),
    query,
    events,
    trail: async (action) =>
      (await events('audit.recorded'))
        .map((event) => event.data as AuditEntry)
        .filter((entry) => entry.action === action)
        .toSorted((a, b) => a.at.localeCompare(b.at)),
    letters: async (type) =>
      Promise.all(
        (await events(type)).map(async (event) => {
          const data = event.data as { sealed: string; sequence: number };
          return {
            ...((await seal.open(data.sealed)) as SealedInvitation),
            sequence: data.sequence,
          };
        }),
      ),
    replica,
    close: async () => {
      for (const built of replicas) {
        await built.app.close();
        for (const stop of built.stop) await stop();
      }
      await reader.end();
      sink.server.close();
      await place.drop();
    },
  };
}

const enginesOf = (given: VideoEngine | readonly NamedEngine[]): readonly NamedEngine[] =>
  'name' in given ? [{ id: given.name, engine: given }] : given;

/** Connectors, security and identity as far as anybody here calls them. */
async function startSink(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, reply) => {
    request.resume();
    request.on('end', () => reply.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

export const birth = '1961-03-27';

export const aPlan = (
  facts: Record<string, unknown> = {},
  guest: Record<string, unknown> = {},
): Record<string, unknown> => ({
  kind: 'consultation',
  visitKind: 'follow-up',
  hostId: people.drA.id,
  startsAt: '2026-11-23T12:15:00.000Z',
  durationMinutes: 15,
  ...facts,
  guest: {
    name: 'Karim Kaddour',
    email: 'karim@example.org',
    dateOfBirth: birth,
    locale: 'fr',
    ...guest,
  },
});

/** Starts that never meet, so that each test has its own. */
let slot = 0;
export const nextHour = (): string => {
  slot += 1;
  return new Date(Date.parse('2027-01-04T08:00:00.000Z') + slot * 600_000).toISOString();
};

/** A consultation of Dr A that starts soon; many tests share her, so it is planned far away and brought near. */
export async function plan(
  house: House,
  facts: Record<string, unknown> = {},
  guest: Record<string, unknown> = {},
): Promise<Meeting> {
  const body = aPlan({ startsAt: nextHour(), durationMinutes: 5, ...facts }, guest);
  const key = { 'idempotency-key': uuid() };
  const reply = await house.as(people.maud)('POST', '/meetings', body, key);
  if (reply.status !== 201) throw new Error(reply.text);
  const meeting = reply.body as Meeting;
  if (facts['startsAt'] !== undefined) return meeting;
  await house.query(
    "update meetings set starts_at = $2::timestamptz, ends_at = $2::timestamptz + interval '5 minutes' where id = $1",
    [meeting.id, soon],
  );
  return { ...meeting, startsAt: soon };
}
const soon = '2026-11-23T12:15:00.000Z';

export const guestOf = (meeting: Meeting): Meeting['guests'][number] => {
  const guest = meeting.guests[0];
  if (!guest) throw new Error('The meeting has no guest');
  return guest;
};
export const passOf = (meeting: Meeting, sessionId: string = uuid()): GuestPass => ({
  id: guestOf(meeting).id,
  meetingId: meeting.id,
  sessionId,
});

export const goodChecks = {
  checks: { camera: 'good', microphone: 'good', speaker: 'good', network: 'good', roundTripMs: 20 },
  isAudioOnly: false,
};

/** The token of the newest link of a guest, from the mail. */
export async function tokenOf(house: House, meeting: Meeting): Promise<string> {
  const planned = await house.events('meeting.planned');
  const sent = [...planned, ...(await house.events('meeting.link-renewed'))];
  type Data = { meetingId: string; sealed: string };
  const own = sent.findLast((event) => (event.data as Data).meetingId === meeting.id);
  if (!own) throw new Error('No link was sent');
  const letter = await makeSeal(sealKey).open((own.data as Data).sealed);
  return (letter as SealedInvitation).link?.split('#')[1] ?? '';
}

/** A guest who proved, agreed, tested and waits. */
export async function waitingGuest(house: House, meeting: Meeting): Promise<GuestPass> {
  const pass = await provedGuest(house, meeting);
  const guest = house.asGuest(pass);
  const { version } = (await guest('GET', '/consent-texts/current')).body as ConsentText;
  await guest('POST', '/visit/consent', { version, isAccepted: true });
  await guest('POST', '/visit/checks', goodChecks);
  const reply = await guest('POST', '/visit/wait', {});
  if ((reply.body as Visit).phase !== 'waiting') throw new Error(reply.text);
  return pass;
}

export async function provedGuest(house: House, meeting: Meeting): Promise<GuestPass> {
  const token = await tokenOf(house, meeting);
  const proof = await house.withToken(null)('POST', '/invitations/prove', {
    token,
    dateOfBirth: guestOf(meeting).dateOfBirth,
  });
  if (proof.status !== 200) throw new Error(proof.text);
  return passOf(meeting);
}

/** An open meeting whose guest was let in. */
export async function admittedGuest(house: House, meeting: Meeting): Promise<GuestPass> {
  const pass = await waitingGuest(house, meeting);
  const host = house.as(people.drA);
  await host('POST', `/meetings/${meeting.id}/open`);
  const reply = await host('POST', `/meetings/${meeting.id}/admit`, { guestId: pass.id });
  if (reply.status !== 200) throw new Error(reply.text);
  return pass;
}

type Given = EngineGrant & Pick<GivenGrant, 'engineId' | 'standBy'>;

export const grantOf = (reply: Reply): Given => {
  if (reply.status !== 200) throw new Error(reply.text);
  return reply.body as Given;
};

/** The one that came with the answer of whoever lets in. */
export const ownGrantOf = ({ body }: Reply): Given => body.grant as Given;

export const title = 'RCP thorax CANARY-TITLE';

export const aGroupPlan = (facts: Partial<PlanGroupMeeting> = {}): PlanGroupMeeting => ({
  title,
  hostId: people.drA.id,
  durationMinutes: 30,
  memberIds: [people.drB.id],
  invitees: [],
  ...facts,
});

/** A meeting of Dr A that began just now, unless the facts say when. */
export async function meet(
  house: House,
  facts: Partial<PlanGroupMeeting> = {},
  who: Person = people.drA,
): Promise<Meeting> {
  const key = { 'idempotency-key': uuid() };
  const reply = await house.as(who)('POST', '/group-meetings', aGroupPlan(facts), key);
  if (reply.status !== 201) throw new Error(reply.text);
  return reply.body as Meeting;
}

/** A guest by link who has come as far as the waiting room. */
export async function waitingInvitee(
  house: House,
  meeting: Meeting,
  link: string,
): Promise<GuestPass> {
  const token = link.split('#')[1];
  const proof = await house.withToken(null)('POST', '/invitations/prove', { token });
  if (proof.status !== 200) throw new Error(proof.text);
  const id = house.vouched.at(-1)?.guestId ?? '';
  const pass = { id, meetingId: meeting.id, sessionId: uuid() };
  await house.asGuest(pass)('POST', '/visit/checks', goodChecks);
  const reply = await house.asGuest(pass)('POST', '/visit/wait', {});
  if ((reply.body as Visit).phase !== 'waiting') throw new Error(reply.text);
  return pass;
}
