import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { s3Root, startVersitygw } from '@astra/file-store/test-support/versitygw-server';
import { Secret } from '@astra/kit/secret';
import { openStore } from '#adapters/contents/open-store.ts';
import { startHouse, type House, type Person } from './house.ts';
import { aLinkWish, inDays } from './meeting.ts';
import { aPdf } from './pdf.ts';

let server: Awaited<ReturnType<typeof startVersitygw>>;
let house: House;
/** A file whose versions go when the file server is next asked for something. */
let goesMeanwhile: string | null = null;
beforeAll(async () => {
  server = await startVersitygw();
  const { url, bucket, region } = server;
  const password = new Secret(s3Root.secret);
  const place = { kind: 's3', url, bucket, region, user: s3Root.id, password } as const;
  const files = await openStore({ ...place, prefix: 'astra', reach: ['loopback'] });
  const read = files.read.bind(files);
  files.read = async (...wish) => {
    const id = goesMeanwhile;
    goesMeanwhile = null;
    if (id !== null) await house.query('delete from versions where item_id = $1', [id]);
    return read(...wish);
  };
  house = await startHouse({ files });
});
afterAll(async () => {
  await house.close();
  await server.stop();
});

type Owned = { readonly owner: Person; readonly file: Item };
/** Gives the status and the problem of who asks for it so. */
type Ask = () => Promise<{ readonly status: number; readonly problem: string | undefined }>;

async function aFile(): Promise<Owned> {
  const owner = house.aPerson();
  const { own } = await house.spacesOf(owner);
  return { owner, file: await house.aFile(owner, own, { content: aPdf(['Bilan']) }) };
}
const problemIn = (body: unknown): string | undefined => (body as { readonly type?: string }).type;

function byMember(who: Person, path: string): Ask {
  return async () => {
    const { status, body } = await house.as(who)('GET', path);
    return { status, problem: problemIn(body) };
  };
}
async function byLink({ owner, file }: Owned, isMarked: boolean): Promise<Ask> {
  const body = { ...aLinkWish({ may: 'view' }), isMarked };
  const made = await house.as(owner)('POST', `/items/${file.id}/links`, { body });
  const outside = (step: string, payload: object) =>
    house.app.inject({ method: 'POST', url: `/guest-links/${step}`, payload });
  const { token, code } = made.body;
  const { pass } = (await outside('prove', { token, answer: code })).json();
  return async () => {
    const reply = await outside('content', { pass, itemId: file.id });
    const isJson = String(reply.headers['content-type']).includes('json');
    return { status: reply.statusCode, problem: isJson ? problemIn(reply.json()) : undefined };
  };
}
async function byPartner({ owner, file }: Owned, isMarked: boolean): Promise<Ask> {
  const admin = house.aPerson({ roles: ['organisation-administrator'] });
  const allowed = { organisationId: house.elsewhere, isAllowed: true };
  await house.as(admin)('PUT', '/partners', { body: allowed });
  const body = { organisationId: house.elsewhere, role: 'clinician', isMarked, endsAt: inDays(7) };
  const made = await house.as(owner)('POST', `/items/${file.id}/partner-shares`, { body });
  const reader = house.aPerson({ organisationId: house.elsewhere });
  return byMember(reader, `/received/${made.body.id}/content`);
}

const ways: Readonly<Record<string, (owned: Owned) => Promise<Ask>>> = {
  'its owner': async ({ owner, file }) => byMember(owner, `/items/${file.id}/content`),
  'who is only shown it': async ({ owner, file }) => byMember(owner, `/items/${file.id}/marked`),
  'somebody outside, by a link': (owned) => byLink(owned, false),
  'somebody outside to whom it is only shown': (owned) => byLink(owned, true),
  'another organisation': (owned) => byPartner(owned, false),
  'another organisation to which it is only shown': (owned) => byPartner(owned, true),
};

/** What its owner reads of who has had it. */
const openings = async ({ owner, file }: Owned): Promise<unknown[]> =>
  (await house.as(owner)('GET', `/items/${file.id}/openings`)).body.items;
const entriesOf = async ({ file }: Owned): Promise<string[]> =>
  (await house.events('audit.recorded'))
    .filter(({ targetId, action }) => targetId === file.id && /download|marked/u.test(action))
    .map(({ outcome, reason }) => `${outcome} ${reason}`);

const stored = (): string[] =>
  readdirSync(server.files, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9a-f-]{36}\.[0-9a-f]{8}$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

test.each(Object.entries(ways))(
  'a file that was changed on the file server is nothing for %s, and security hears of it',
  async (_, way) => {
    const before = new Set(stored());
    const owned = await aFile();
    const ask = await way(owned);
    for (const path of stored().filter((each) => !before.has(each)))
      writeFileSync(path, randomBytes(1_000));

    const reply = await ask();

    expect(reply).toEqual({ status: 502, problem: '/problems/file-damaged' });
    const alarms = (await house.trail('document.found-damaged')).filter(
      ({ targetId, organisationId }) =>
        targetId === owned.file.id && organisationId === house.kerval,
    );
    expect(alarms).toMatchObject([{ outcome: 'failed', reason: 'file-damaged' }]);
    expect(await openings(owned)).toEqual([]);
  },
);

test.each(Object.entries(ways))(
  'a version that goes with its bytes while %s reads it is not found, and no alarm',
  async (_, way) => {
    const before = new Set(stored());
    const owned = await aFile();
    const ask = await way(owned);
    for (const path of stored().filter((each) => !before.has(each))) rmSync(path);
    // In the middle of it: the file server is asked for what was there a moment ago.
    goesMeanwhile = owned.file.id;

    const reply = await ask();

    expect(reply).toEqual({ status: 404, problem: '/problems/not-found' });
    const alarms = await house.trail('document.found-damaged');
    expect(alarms.filter(({ targetId }) => targetId === owned.file.id)).toEqual([]);
  },
);

test.each(Object.entries(ways))(
  'a version that goes before the first byte of it is given to %s is not found',
  async (_, way) => {
    const owned = await aFile();
    const ask = await way(owned);
    goesMeanwhile = owned.file.id;

    const reply = await ask();

    expect(reply).toEqual({ status: 404, problem: '/problems/not-found' });
    expect(await openings(owned)).toEqual([]);
  },
);

test.each(Object.entries(ways))('what is given to %s is an opening, once', async (_, way) => {
  const owned = await aFile();

  const reply = await (await way(owned))();

  expect(reply).toEqual({ status: 200, problem: undefined });
  expect(await openings(owned)).toHaveLength(1);
  expect(new Set(await entriesOf(owned))).toEqual(new Set(['done null']));
});

test('while the file server is away nobody has opened anything, however often they try', async () => {
  const asked: (Owned & { readonly name: string; readonly ask: Ask })[] = [];
  for (const [name, way] of Object.entries(ways)) {
    const owned = await aFile();
    asked.push({ ...owned, name, ask: await way(owned) });
  }
  await server.stop();

  for (const { name, ask, ...owned } of asked) {
    const replies = [await ask(), await ask()];

    const away = { status: 503, problem: '/problems/files-unavailable' };
    expect(replies, name).toEqual([away, away]);
    expect(await openings(owned), name).toEqual([]);
    const entries = await entriesOf(owned);
    expect(entries, name).not.toContain('done null');
    expect(entries.length, name).toBeGreaterThan(0);
  }
});
