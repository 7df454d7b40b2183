import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startThrowAway } from '@astra/platform-local/postgres/throw-away';
import type { Bench, Figure } from '#lib/bench.ts';
import { beginContents, everywhere, fillContents, rare, withoutQueue } from '#lib/content-index.ts';
import { announcing, pieceFrom } from '#lib/documents-door.ts';
import { inMs, inSeconds, percentile, timed } from '#lib/figures.ts';
import { withLoneService, type LoneService } from '#lib/lone-service.ts';
import { makeFiles, makeFolder } from '#lib/many-files.ts';

const inFolder = 10_000;
const inAll = 100_000;
const smallFiles = 1_000;
const smallBytes = 4_096;
const senders = 3;

/** Many files: the first page of a large folder, searches over all by name and by content, and many small ones at once. */
export const bench: Bench = {
  id: 'P6lists',
  title: 'many documents: a large folder, a search, 1,000 small files',
  run: async () => {
    const [postgres, folder] = await Promise.all([
      startThrowAway({ waitsForDisk: true }),
      mkdtemp(join(tmpdir(), 'astra-p6-')),
    ]);
    for (const name of ['files', 'keys', 'plain']) await mkdir(join(folder, name));
    const environment = {
      SECURITY_URL: 'http://127.0.0.1:9',
      MEETINGS_URL: 'http://127.0.0.1:9',
      CONNECTORS_URL: 'http://127.0.0.1:9',
      DEPLOYMENT: 'trial',
      STORE: 'folder',
      STORE_FOLDER: join(folder, 'files'),
      KEYS: 'file',
      KEY_FOLDER: join(folder, 'keys'),
      SCANNER: 'none',
    };
    const settings = { name: 'documents', superuserUrl: postgres.adminUrl, environment } as const;
    try {
      return await withLoneService(settings, async (service) => ({
        figures: await figuresOf(service, folder),
        notes: [
          `The service alone over HTTP with a token; PostgreSQL waits for the disk. ${inFolder.toLocaleString('en')} files in one folder and ${inAll.toLocaleString('en')} in all, a tenth of them somebody else's own; 30 readings of each kind. Each file has some 200 different words in the index of contents, one of them in all files and one in every 5,000th.`,
          `Small files: ${smallFiles.toLocaleString('en')} of ${smallBytes} bytes, each sealed, on the disk and in the trail when it is acknowledged; ${senders} at once as a browser sends. Peer: the same files by \`cp\`, which waits for nothing.`,
        ],
      }));
    } finally {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type Someone = {
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly ['clinician' | 'organisation-administrator'];
};
type Ask = (path: string, wish?: RequestInit) => Promise<Response>;

async function figuresOf(service: LoneService, folder: string): Promise<readonly Figure[]> {
  const organisationId = randomUUID();
  const person = (role: Someone['roles'][0] = 'clinician'): Someone => ({
    id: randomUUID(),
    organisationId,
    roles: [role],
  });
  const as = async (who: Someone): Promise<Ask> => {
    const authorization = `Bearer ${await service.issuer.forMember(who, 'documents')}`;
    return (path, wish = {}) =>
      fetch(`${service.url}${path}`, {
        ...wish,
        headers: { authorization, ...(wish.headers as object) },
      });
  };
  const [maud, other] = [person(), person()];
  const [ask, asOther] = [await as(maud), await as(other)];
  const [own, everybodys] = await spacesOf(ask);
  const [others] = await spacesOf(asOther);
  const small = await smallFigure(ask, own, folder);
  const asHead = await as(person('organisation-administrator'));
  await beginContents({ asHead, ask, spaceId: everybodys });
  const large = await fill(service, { organisationId, own, everybodys, others });
  return [
    await reading('first page of a folder of 10,000', 100, () =>
      ask(`/spaces/${own}/items?folderId=${large}&limit=100`),
    ),
    await reading('the same, newest first', 100, () =>
      ask(`/spaces/${own}/items?folderId=${large}&limit=100&order=-changed`),
    ),
    await reading('500 of it, as it is asked for again', 100, () =>
      ask(`/spaces/${own}/items?folderId=${large}&limit=500`),
    ),
    await reading('search, many found', 200, () => ask('/search?q=report')),
    await reading('search, few found', 200, () => ask('/search?q=needle')),
    await reading('search, nothing found', 200, () => ask('/search?q=nothing-like-it')),
    await reading('search by content, many found', 200, () => ask(`/search?q=${everywhere}`)),
    await reading('search by content, few found', 200, () => ask(`/search?q=${rare}`)),
    await reading('search by content, two words', 200, () =>
      ask(`/search?q=${everywhere}%20${rare}`),
    ),
    small,
  ];
}

async function spacesOf(ask: Ask): Promise<readonly [string, string]> {
  const { items } = (await (await ask('/spaces')).json()) as {
    items: readonly { id: string; kind: string }[];
  };
  const of = (kind: string): string => items.find((space) => space.kind === kind)?.id ?? '';
  return [of('own'), of('organisation')];
}

async function reading(
  what: string,
  mostMs: number,
  ask: () => Promise<Response>,
): Promise<Figure> {
  const times: number[] = [];
  for (let count = 0; count < 30; count += 1) {
    const { result, ms } = await timed(async () => {
      const reply = await ask();
      await reply.arrayBuffer();
      return reply.status;
    });
    if (result !== 200) throw new Error(`${what} was answered ${result}`);
    times.push(ms);
  }
  const p95 = percentile(times, 0.95);
  return {
    what,
    value: `${inMs(percentile(times, 0.5))} median, ${inMs(p95)} p95`,
    bar: `≤ ${mostMs} ms`,
    holds: p95 <= mostMs,
  };
}

type Places = {
  readonly organisationId: string;
  readonly own: string;
  readonly everybodys: string;
  readonly others: string;
};

/** Rows as uploads leave them, without their bytes. Gives the large folder. */
async function fill(service: LoneService, places: Places): Promise<string> {
  const { organisationId, own, everybodys, others } = places;
  const client = new pg.Client({ connectionString: service.database.ownerUrl });
  await client.connect();
  const large = randomUUID();
  await client.query("select set_config('astra.scope', 'system', false)");
  await makeFolder(client, { id: large, organisationId, spaceId: own });
  await withoutQueue(client, async () => {
    const wish = { organisationId, folderId: null };
    await makeFiles(client, { ...wish, spaceId: own, folderId: large, from: 0, count: inFolder });
    const rest = inAll - 2 * inFolder;
    await makeFiles(client, { ...wish, spaceId: everybodys, from: 100_000, count: rest });
    await makeFiles(client, { ...wish, spaceId: others, from: 300_000, count: inFolder });
  });
  await fillContents(client, organisationId);
  await client.query('analyze items');
  await client.end();
  return large;
}

async function smallFigure(ask: Ask, spaceId: string, folder: string): Promise<Figure> {
  const content = Buffer.alloc(smallBytes, 7);
  for (let at = 0; at < smallFiles; at += 1)
    await writeFile(join(folder, 'plain', `${at}.bin`), content);
  const peer = await timed(() =>
    cp(join(folder, 'plain'), join(folder, 'copied'), { recursive: true }),
  );
  let next = 0;
  const ours = await timed(() =>
    Promise.all(
      Array.from({ length: senders }, async () => {
        for (let at = next++; at < smallFiles; at = next++) {
          const name = `Small ${at}.bin`;
          const headers = {
            ...announcing(spaceId, { name, sizeBytes: smallBytes }),
            ...pieceFrom(0),
          };
          const { status } = await ask('/uploads', { method: 'POST', headers, body: content });
          if (status !== 201) throw new Error(`A small file was answered ${status}`);
        }
      }),
    ),
  );
  return {
    what: '1,000 small files up',
    value: inSeconds(ours.ms),
    peer: inSeconds(peer.ms),
  };
}
