import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { Role, ServiceName } from '@astra/contracts/actor';
import type { AuditEntry } from '@astra/contracts/audit';
import type { Circle } from '@astra/contracts/circles';
import type { Item, Spaces } from '@astra/contracts/documents';
import type { OrganisationCard } from '@astra/contracts/common';
import type { CloudEvent, EventData, EventName } from '@astra/contracts/events';
import { mostHolders } from '@astra/contracts/identity';
import type { DirectoryPerson } from '@astra/contracts/identity';
import type { PictureConsent } from '@astra/contracts/pictures';
import type { MeetingDoor } from '@astra/contracts/visit-documents';
import { FileKeyProvider } from '@astra/file-crypto/file/file-key-provider';
import type { KeyProvider } from '@astra/file-crypto/key-provider';
import type { FileStore } from '@astra/file-store/file-store';
import { FolderStore } from '@astra/file-store/folder/folder-store';
import { makeFakeClock } from '@astra/kit/clock';
import { makeLog } from '@astra/kit/log';
import { migrate } from '@astra/kit/migrate';
import { AppError } from '@astra/kit/problems';
import { prepareOutbox } from '@astra/kit/outbox';
import { keepWhatIsTold } from '@astra/testing/outbox-told';
import { systemRandom } from '@astra/kit/random';
import { Secret } from '@astra/kit/secret';
import { makeTokenVerifier } from '@astra/kit/tokens';
import {
  makePreparedDatabase,
  type DatabaseUrls,
  type TestDatabase,
} from '@astra/testing/postgres';
import { makeTestIssuer, type TestIssuer } from '@astra/testing/tokens';
import pg from 'pg';
import type { Config } from '#config.ts';
import { noScanner } from '#adapters/clamav/clam-av.ts';
import { noEditor } from '#adapters/editor/wopi-editor.ts';
import type { Editor } from '#ports/editor.ts';
import type { Scanner } from '#ports/scanner.ts';
import { buildDocuments, receivers, type Documents } from '#wiring.ts';

export const uuid = systemRandom.uuid;
/** By which tests open what was sealed for a mail. */
export const sealKey = 'A'.repeat(43);

export type Person = {
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly sessionId: string;
};
export type GuestPass = {
  readonly id: string;
  readonly organisationId: string;
  readonly meetingId: string;
  readonly sessionId: string;
};
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  // oxlint-disable-next-line typescript/no-explicit-any -- replies of any route; the assertions say what they expect
  readonly body: any;
  readonly bytes: Buffer;
};
type Send = {
  readonly body?: object;
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
};
export type Call = (method: Method, path: string, send?: Send) => Promise<Reply>;
type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The whole service on real PostgreSQL, a real folder and real keys. */
export type House = Documents & {
  readonly config: Config;
  readonly place: TestDatabase;
  readonly issuer: TestIssuer;
  readonly clock: ReturnType<typeof makeFakeClock>;
  readonly kerval: string;
  readonly elsewhere: string;
  /** The folder in which everything lies that was uploaded. */
  readonly root: string;
  /** Without the mark of the file server. */
  readonly stored: () => string[];
  readonly keys: KeyProvider;
  /** Identity's, at its contract. */
  readonly directory: Map<string, DirectoryPerson>;
  /** Meetings', at its contract. */
  readonly doors: Map<string, MeetingDoor>;
  /** Meetings', at its contract, by question. */
  readonly consents: Map<string, PictureConsent>;
  /** Chat's, at its contract. */
  readonly rosters: Map<string, Circle>;
  /** Neighbours that do not answer. */
  readonly awayFrom: Set<ServiceName>;
  /** People of whom identity fails to say how they are written to. */
  readonly unreachable: Set<string>;
  readonly asGuest: (guest: GuestPass) => Call;
  readonly asService: (name: ServiceName) => Call;
  readonly aPerson: (facts?: {
    readonly roles?: readonly Role[];
    readonly organisationId?: string;
  }) => Person;
  readonly as: (who: Person) => Call;
  readonly spacesOf: (who: Person) => Promise<{ readonly own: string; readonly all: string }>;
  readonly aFolder: (who: Person, spaceId: string, wish?: FolderWish) => Promise<Item>;
  /** Uploads a file in one go. */
  readonly aFile: (who: Person, spaceId: string, wish?: FileWish) => Promise<Item>;
  readonly names: (who: Person, spaceId: string, query?: string) => Promise<string[]>;
  readonly tell: <N extends EventName>(...told: Told<N>) => Promise<number>;
  readonly query: <R extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<R[]>;
  readonly trail: (action: string) => Promise<AuditEntry[]>;
  readonly events: <N extends EventName>(name: N) => Promise<EventData<N>[]>;
  readonly close: () => Promise<void>;
};
/** A name, or more than that. */
export type FolderWish = string | { readonly name?: string; readonly folderId: string };
export type FileWish = {
  readonly name?: string;
  readonly content?: Buffer;
  readonly folderId?: string;
  readonly fileId?: string;
  /** Sent in two pieces, cut here. */
  readonly cutAt?: number;
  /** The question to which who is shown has agreed. */
  readonly picture?: string;
};

const aClinician: readonly Role[] = ['clinician'];
const nobody = 'http://127.0.0.1:9';

/** What a test has otherwise than usual. */
export type HouseWish = {
  readonly scanner?: Scanner;
  readonly limits?: Partial<Config['limits']>;
  /** Another file server than a folder. */
  readonly files?: FileStore;
  /** Where a file server may be looked at. */
  readonly fileServersInside?: readonly string[];
  /** An editor of office documents. */
  readonly editor?: Editor;
  /** Where erasures are listed; nowhere. */
  readonly erasureList?: string;
  /** Another key device than a folder. */
  readonly keys?: KeyProvider;
};

async function prepare(urls: DatabaseUrls): Promise<void> {
  await migrate({ ...urls, folder: fileURLToPath(new URL('../migrations', import.meta.url)) });
  await prepareOutbox(urls, receivers);
  await keepWhatIsTold(urls.ownerUrl);
}

export async function startHouse(wish: HouseWish = {}): Promise<House> {
  const [place, issuer] = await Promise.all([
    makePreparedDatabase(inject('postgresAdminUrl'), 'documents', prepare),
    makeTestIssuer(),
  ]);
  const [root, keyFolder] = ['files', 'keys'].map((name) =>
    mkdtempSync(join(tmpdir(), `astra-${name}-`)),
  ) as [string, string];
  const clock = makeFakeClock(new Date());
  const config: Config = {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: place.url,
    databaseOwnerUrl: place.ownerUrl,
    issuer: issuer.issuer,
    identityUrl: nobody,
    clientId: 'documents',
    clientSecret: new Secret('x'.repeat(32)),
    securityUrl: nobody,
    connectorsUrl: nobody,
    publicOrigin: 'https://visio.test',
    sealKey: new Secret(sealKey),
    editor: null,
    fileServersInside: wish.fileServersInside ?? [],
    meetingsUrl: nobody,
    chatUrl: nobody,
    logLevel: 'silent',
    store: { kind: 'folder', root },
    keys: { kind: 'file', folder: keyFolder, deployment: 'trial' },
    keysGivenUp: [],
    erasureList: wish.erasureList ?? null,
    scanner: { kind: 'none' },
    limits: {
      largestFileBytes: 2 ** 33,
      quotaBytes: 2 ** 40,
      uploadHours: 24,
      binDays: 30,
      linkDays: 90,
      versions: { hours: 24, days: 30, weeks: 52, most: 100 },
      ...wish.limits,
    },
  };
  const keys = wish.keys ?? new FileKeyProvider({ folder: keyFolder, deployment: 'trial' });
  const directory = new Map<string, DirectoryPerson>();
  const doors = new Map<string, MeetingDoor>();
  const consents = new Map<string, PictureConsent>();
  const circles = new Map<string, Circle>();
  const awayFrom = new Set<ServiceName>();
  const unreachable = new Set<string>();
  const people = { kerval: uuid(), elsewhere: uuid() };
  const documents = await buildDocuments(
    config,
    {
      clock,
      tokens: { own: async () => 'token' },
      verify: makeTokenVerifier({
        issuer: issuer.issuer,
        audience: 'urn:astra:documents',
        keys: issuer.keys,
      }),
      files: wish.files ?? new FolderStore({ root }),
      keys,
      scanner: wish.scanner ?? noScanner,
      directory: {
        person: async (id) => {
          if (awayFrom.has('identity')) throw new AppError('unavailable');
          return directory.get(id) ?? null;
        },
        contact: async (id) => {
          if (awayFrom.has('identity') || unreachable.has(id)) throw new AppError('unavailable');
          const known = directory.get(id);
          return known ? { ...known, email: `${id}@kerval.test`, locale: 'fr' } : null;
        },
        holders: async (organisationId, role) => {
          if (awayFrom.has('identity')) throw new AppError('unavailable');
          const ids = [...directory.values()]
            .filter((known) => known.isActive && known.organisationId === organisationId)
            .filter(({ roles }) => roles.includes(role))
            .map(({ id }) => id);
          return ids.length > mostHolders ? null : ids;
        },
        organisation: async (id) => cardOf(id, people.elsewhere),
        findOrganisation: async (id) =>
          [people.elsewhere, people.kerval].includes(id) ||
          [...directory.values()].some(({ organisationId }) => organisationId === id)
            ? cardOf(id, people.elsewhere)
            : null,
      },
      editor: wish.editor ?? noEditor,
      meetings: {
        door: async (id) => {
          if (awayFrom.has('meetings')) throw new AppError('unavailable');
          return doors.get(id) ?? null;
        },
        pictureConsent: async (meetingId, questionId) => {
          if (awayFrom.has('meetings')) throw new AppError('unavailable');
          const found = consents.get(questionId);
          return found?.meetingId === meetingId ? found : null;
        },
      },
      rosters: {
        circle: async (id) => {
          if (awayFrom.has('chat')) throw new AppError('unavailable');
          return circles.get(id) ?? null;
        },
        teams: async (after) =>
          [...circles.values()]
            .filter(({ id, kind }) => kind === 'team' && (after === null || id > after))
            .toSorted((one, other) => one.id.localeCompare(other.id))
            .slice(0, 2),
      },
    },
    makeLog('documents', 'silent'),
  );
  await documents.start();
  const reader = new pg.Pool({ connectionString: place.url, max: 2 });
  const withToken =
    (token: () => Promise<string>): Call =>
    async (method, path, { body, bytes, headers = {} } = {}) => {
      const payload = body ?? bytes;
      const reply = await documents.app.inject({
        method,
        url: path,
        headers: {
          authorization: `Bearer ${await token()}`,
          ...headers,
        },
        ...(payload === undefined ? {} : { payload }),
      });
      const isJson = reply.body !== '' && String(reply.headers['content-type']).includes('json');
      return {
        status: reply.statusCode,
        headers: reply.headers,
        body: isJson ? reply.json() : reply.body,
        bytes: reply.rawPayload,
      };
    };
  const as: House['as'] = (who) => withToken(() => issuer.forMember(who, 'documents'));
  const query: House['query'] = async (sql, values = []) => {
    const client = await reader.connect();
    try {
      await client.query("select set_config('astra.scope', 'system', false)");
      return (await client.query(sql, values)).rows;
    } finally {
      client.release();
    }
  };
  const events: House['events'] = async (name) => {
    const rows = await query<{ data: CloudEvent }>(
      `select event as data from outbox.told where event->>'type' = $1 order by id`,
      [name],
    );
    return rows.map(({ data }) => data.data as EventData<typeof name>);
  };
  return {
    ...documents,
    ...people,
    config,
    place,
    issuer,
    clock,
    root,
    as,
    query,
    stored: () =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'astra-store')
        .map(({ name }) => name),
    directory,
    doors,
    consents,
    rosters: circles,
    awayFrom,
    unreachable,
    asGuest: (guest) => withToken(() => issuer.forGuest(guest, 'documents')),
    asService: (name) => withToken(() => issuer.forService(name, 'documents')),
    keys,
    aPerson: ({ roles = aClinician, organisationId = people.kerval } = {}) => {
      const person = { id: uuid(), organisationId, roles, sessionId: uuid() };
      const known = { id: person.id, organisationId, roles: [...roles] };
      directory.set(person.id, { ...known, displayName: 'Somebody', isActive: true });
      return person;
    },
    spacesOf: async (who) => {
      const { items } = (await as(who)('GET', '/spaces')).body as Spaces;
      const of = (kind: string): string => items.find((space) => space.kind === kind)?.id ?? '';
      return { own: of('own'), all: of('organisation') };
    },
    aFolder: async (who, spaceId, wish = 'Letters') => {
      const body = typeof wish === 'string' ? { name: wish } : { name: 'Letters', ...wish };
      return must(await as(who)('POST', `/spaces/${spaceId}/folders`, { body }));
    },
    aFile: async (who, spaceId, wish = {}) => {
      const { content = Buffer.from('A letter.'), cutAt = content.length, ...about } = wish;
      const begun = await as(who)('POST', '/uploads', {
        headers: creation(spaceId, content.length, about),
      });
      if (begun.status !== 201) throw new Error(`${begun.status} ${JSON.stringify(begun.body)}`);
      const path = `/${String(begun.headers['location'])}`;
      for (const [at, end] of [[0, cutAt] as const, [cutAt, content.length] as const]) {
        if (at === end) continue;
        const piece = { headers: pieceAt(at), bytes: content.subarray(at, end) };
        const sent = await as(who)('PATCH', path, piece);
        if (sent.status !== 204) throw new Error(`${sent.status} ${JSON.stringify(sent.body)}`);
      }
      const { body } = await as(who)('GET', path);
      return (must(await as(who)('GET', `/items/${body.itemId}`)) as { item: Item }).item;
    },
    names: async (who, spaceId, search = '') =>
      must(await as(who)('GET', `/spaces/${spaceId}/items${search}`)).items.map(
        ({ name }: Item) => name,
      ),
    tell: async (...[from, name, data, at = clock.now()]) => {
      const reply = await documents.app.inject({
        method: 'POST',
        url: '/internal/events',
        headers: { authorization: `Bearer ${await issuer.forService(from, 'documents')}` },
        payload: [{ ...aCloudEvent(from, name, data), time: at.toISOString() }],
      });
      return reply.statusCode;
    },
    trail: async (action) =>
      (await events('audit.recorded')).filter((entry) => entry.action === action),
    events,
    close: async () => {
      await documents.app.close();
      for (const stop of documents.stop) await stop();
      await reader.end();
      await place.drop();
      for (const folder of [root, keyFolder]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const cardOf = (id: string, elsewhere: string): OrganisationCard => ({
  id,
  name: id === elsewhere ? 'Saint-Avel' : 'Kerval',
  phone: null,
  timezone: 'Europe/Paris',
});

// oxlint-disable-next-line typescript/no-explicit-any -- as above
function must({ status, body }: Reply): any {
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

const encoded = (text: string): string => Buffer.from(text).toString('base64');

/** Headers that begin an upload. */
export const creation = (
  spaceId: string,
  length: number,
  { name = 'letter.txt', folderId, fileId, picture }: Omit<FileWish, 'content' | 'cutAt'> = {},
): Record<string, string> => ({
  'tus-resumable': '1.0.0',
  'upload-length': String(length),
  'upload-metadata': [
    `name ${encoded(name)}`,
    `space ${encoded(spaceId)}`,
    ...(folderId === undefined ? [] : [`folder ${encoded(folderId)}`]),
    ...(fileId === undefined ? [] : [`file ${encoded(fileId)}`]),
    ...(picture === undefined ? [] : [`picture ${encoded(picture)}`]),
  ].join(','),
});
/** Headers that send a piece. */
export const pieceAt = (offset: number): Record<string, string> => ({
  'tus-resumable': '1.0.0',
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
});

/** `at`: when it was told; now when absent. */
type Told<N extends EventName> = [from: ServiceName, name: N, data: EventData<N>, at?: Date];

export const aCloudEvent = (from: ServiceName, type: EventName, data: unknown): CloudEvent => ({
  specversion: '1.0',
  id: uuid(),
  source: `urn:astra:${from}`,
  type,
  time: '2026-11-26T12:00:00.000Z',
  datacontenttype: 'application/json',
  data,
});
