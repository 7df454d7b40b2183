import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApache, webDavPeople } from '@astra/file-store/test-support/apache-server';
import { canHaveDebianPrograms } from '@astra/file-store/test-support/server-process';
import { Secret } from '@astra/kit/secret';
import { openStore } from '#adapters/contents/open-store.ts';
import { creation, pieceAt, startHouse, uuid, type House } from './house.ts';
import { otherServers, type Server } from './other-servers.ts';

const reach = ['loopback'] as const;
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const mayMount = spawnSync('unshare', ['--mount', 'true']).status === 0;

describe.each(Object.entries(otherServers('astra')))('on %s', (_, start) => {
  let server: Server;
  let house: House;
  beforeAll(async () => {
    server = await start();
    house = await startHouse({ files: await openStore(server.config) });
  });
  afterAll(async () => {
    await house.close();
    await server.stop();
  });

  const stored = (): string[] =>
    readdirSync(server.files, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /^[0-9a-f-]{36}\.[0-9a-f]{8}$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name));

  test('a file comes in pieces and comes back as it was, whole and in part; touched, it is refused; unwanted, it goes', async () => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const [content, cutAt] = [randomBytes(600_000), 262_144];
    const file = await house.aFile(nadia, own, { content, cutAt });
    const path = `/items/${file.id}/content`;

    const whole = await house.as(nadia)('GET', path);
    const headers = { range: `bytes=${cutAt - 5}-${cutAt + 4}` };
    const part = await house.as(nadia)('GET', path, { headers });

    expect(hash(whole.bytes)).toBe(hash(content));
    expect(part.bytes.equals(content.subarray(cutAt - 5, cutAt + 5))).toBe(true);
    expect(stored()).toHaveLength(2);
    for (const piece of stored()) writeFileSync(piece, randomBytes(1000));
    const touched = await house
      .as(nadia)('GET', path)
      .catch(() => null);
    expect(touched === null || touched.status >= 500).toBe(true);

    const begun = await house.aFile(nadia, own, { name: 'another.txt' });
    await house.query(
      'insert into removals select id, organisation_id, $2 from versions where item_id = any($1)',
      [[file.id, begun.id], house.clock.now()],
    );
    await house.use.tidy();
    expect(stored()).toEqual([]);
  });

  test('a folder that has gone there is made once more', async () => {
    const nadia = house.aPerson({ organisationId: uuid() });
    const { own } = await house.spacesOf(nadia);
    await house.aFile(nadia, own);
    for (const entry of readdirSync(server.files, { recursive: true, withFileTypes: true }))
      if (entry.name === nadia.organisationId)
        rmSync(join(entry.parentPath, entry.name), { recursive: true });

    const file = await house.aFile(nadia, own, { name: 'again.txt' });

    expect((await house.as(nadia)('GET', `/items/${file.id}/content`)).status).toBe(200);
  });

  test('while it is away, that is said, and nothing is taken for damaged', async () => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const file = await house.aFile(nadia, own);
    await server.stop();

    const reply = await house.as(nadia)('GET', `/items/${file.id}/content`);

    expect(reply).toMatchObject({ status: 503, body: { type: '/problems/files-unavailable' } });
    const alarms = await house.trail('document.found-damaged');
    expect(alarms.map(({ targetId }) => targetId)).not.toContain(file.id);
  });
});

test.skipIf(!mayMount || !canHaveDebianPrograms())(
  'a file server that is full is said to be so, not to be away; what has arrived stays, and goes on when there is room (needs the right to mount)',
  async () => {
    const disk = await startApache({ diskBytes: 3 * 1024 * 1024 });
    const password = new Secret(webDavPeople.maud);
    const place = { kind: 'webdav', url: disk.url, reach, user: 'maud', password } as const;
    const house = await startHouse({ files: await openStore(place) });
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const [first, rest] = [randomBytes(262_144), randomBytes(8 * 1024 * 1024)];
    const begun = await house.as(nadia)('POST', '/uploads', {
      headers: creation(own, first.length + rest.length),
    });
    const path = `/${String(begun.headers['location'])}`;
    await house.as(nadia)('PATCH', path, { headers: pieceAt(0), bytes: first });

    const full = await house.as(nadia)('PATCH', path, {
      headers: pieceAt(first.length),
      bytes: rest,
    });

    expect(full).toMatchObject({ status: 507, body: { type: '/problems/file-server-full' } });
    expect((await house.as(nadia)('GET', path)).body).toMatchObject({
      state: 'receiving',
      receivedBytes: first.length,
    });
    await house.close();
    await disk.stop();
  },
);

test.skipIf(!canHaveDebianPrograms())(
  'a file server that may be read and no more written is not said to be away: what it has is read, and sending goes on when it takes something again',
  async () => {
    const server = await startApache();
    const password = new Secret(webDavPeople.maud);
    const place = { kind: 'webdav', url: server.url, reach, user: 'maud', password } as const;
    const house = await startHouse({ files: await openStore(place) });
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const file = await house.aFile(nadia, own);
    const content = randomBytes(1000);
    const begun = await house.as(nadia)('POST', '/uploads', {
      headers: creation(own, content.length),
    });
    const path = `/${String(begun.headers['location'])}`;
    const send = () => house.as(nadia)('PATCH', path, { headers: pieceAt(0), bytes: content });

    server.letWrite(false);
    const refused = await send();
    const read = await house.as(nadia)('GET', `/items/${file.id}/content`);
    server.letWrite(true);

    expect(refused).toMatchObject({ status: 507, body: { type: '/problems/file-server-full' } });
    expect(read.status).toBe(200);
    expect((await send()).status).toBe(204);
    await house.close();
    await server.stop();
  },
);
