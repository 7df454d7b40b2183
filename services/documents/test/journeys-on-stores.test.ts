import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import type { GuestPass, House, Person, Reply } from './house.ts';
import { openStore } from '#adapters/contents/open-store.ts';
import { aCircle } from './circle.ts';
import { startHouse, uuid } from './house.ts';
import {
  addTo,
  aLinkWish,
  aMeeting,
  atTheDoor,
  contentFor,
  giveIt,
  inDays,
  readSlowly,
  sendTo,
  slowAnswer,
} from './meeting.ts';
import { otherServers, type Server } from './other-servers.ts';

/**
 * What the journeys of the product do with documents (the consultation, the meeting of several, joining and leaving), on each
 * kind of file server. The pages of each journey are tried on one of them (`vitest.config.ts`): what differs between servers
 * is here, and takes seconds.
 */
const servers: Readonly<Record<string, () => Promise<Server>>> = {
  'a folder': async () => {
    const root = mkdtempSync(join(tmpdir(), 'astra-journeys-'));
    const stop = async (): Promise<void> => rmSync(root, { recursive: true });
    return { config: { kind: 'folder', root }, files: root, stop };
  },
  ...otherServers('astra'),
};

const mebibyte = 2 ** 20;
const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
/** In more than one piece on the file server, and a PDF by its beginning. */
const aPaper = (sizeBytes = 5 * mebibyte): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n%CANARY-IN-FILE\n'), randomBytes(sizeBytes)]);
/** Across the place where the first piece ends. */
const across = { from: 4 * mebibyte - 6, to: 4 * mebibyte + 5 };
const range = { range: `bytes=${across.from}-${across.to}` };
const partOf = (content: Buffer): string => hash(content.subarray(across.from, across.to + 1));

describe.each(Object.entries(servers))('on %s', (_, start) => {
  let server: Server;
  let house: House;
  let address: string;
  beforeAll(async () => {
    server = await start();
    house = await startHouse({ files: await openStore(server.config) });
    await house.app.listen({ host: '127.0.0.1', port: 0 });
    address = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await house.close();
    await server.stop();
  });

  const stored = (): string[] =>
    readdirSync(server.files, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'astra-store')
      .map((entry) => join(entry.parentPath, entry.name));
  const read = (who: Person, path: string): Promise<Reply> => house.as(who)('GET', path);
  const readByGuest = (guest: GuestPass, itemId: string, headers = {}): Promise<Reply> =>
    house.asGuest(guest)('GET', `/visit/documents/${itemId}/content`, { headers });
  /** How an answer ends of which nothing was read when that happened. */
  async function endOf(
    path: string,
    token: string,
    happens: () => Promise<unknown>,
  ): Promise<'whole' | 'cut' | 'too late'> {
    const reply = await slowAnswer(`${address}${path}`, token);
    const closed = new Promise<void>((resolve) => reply.once('close', resolve));
    await happens();
    const from = performance.now();
    readSlowly(reply);
    await closed;
    if (performance.now() - from > 1_000) return 'too late';
    return reply.complete ? 'whole' : 'cut';
  }

  test('a consultation: what the patient sends and what is shown and handed to them comes whole, and closes with the end but for the prescription', async () => {
    const meeting = await aMeeting(house, { place: 'waiting' });
    const { id, doctor, patient } = meeting;
    const { organisationId } = doctor;
    const [photo, results, prescription] = [aPaper(), aPaper(24 * mebibyte), aPaper()];

    const sent = await sendTo(house, patient, { name: 'CANARY plaie.pdf', content: photo });
    const shown = await addTo(house, meeting, { name: 'CANARY.pdf', content: results });
    const handed = await addTo(house, meeting, { name: 'Ordonnance.pdf', content: prescription });
    await giveIt(house, meeting, { itemId: shown, days: null });
    await giveIt(house, meeting, { itemId: handed, days: 30 });
    const waiting = await contentFor(house, patient, shown);
    await atTheDoor(house, meeting, { place: 'inside' });
    const ofDoctor = await read(doctor, `/meetings/${id}/documents/${sent}/content`);
    const part = await readByGuest(patient, shown, range);
    const ends = { meetingId: id, organisationId, at: new Date().toISOString() };
    const end = await endOf(
      `/visit/documents/${shown}/content`,
      await house.issuer.forGuest(patient, 'documents'),
      () => house.tell('meetings', 'meeting.ended', ends),
    );
    await atTheDoor(house, meeting, { isOver: true });
    const [closed, kept] = [
      await contentFor(house, patient, shown),
      await readByGuest(patient, handed),
    ];
    await house.query(`update givings set until = now() - interval '1 second' where item_id = $1`, [
      handed,
    ]);

    expect(waiting).toBe(404);
    expect(hash(ofDoctor.bytes)).toBe(hash(photo));
    expect([part.status, hash(part.bytes)]).toEqual([206, partOf(results)]);
    expect([end, closed]).toEqual(['cut', 404]);
    expect([kept.status, hash(kept.bytes)]).toEqual([200, hash(prescription)]);
    expect(await contentFor(house, patient, handed)).toBe(404);
    const paths = stored();
    expect(paths.length).toBeGreaterThan(8);
    expect(paths.join('\n')).not.toContain('CANARY');
    expect(paths.filter((path) => readFileSync(path).includes('CANARY'))).toEqual([]);
  });

  test('a meeting of several: what is presented is everybody’s while it is, an expert has theirs by a link, and another house what was meant for it', async () => {
    const meeting = await aMeeting(house);
    const { id, doctor, outside, beside } = meeting;
    const { own } = await house.spacesOf(doctor);
    const content = aPaper(24 * mebibyte);
    const file = await house.aFile(doctor, own, { name: 'RCP.pdf', content });
    const copied = await house.as(doctor)('POST', `/meetings/${id}/copies`, {
      body: { itemId: file.id },
    });
    // A large copy goes on by itself.
    await expect
      .poll(async () => {
        const { items } = (await read(doctor, `/meetings/${id}/documents`)).body;
        return items.map(({ name }: { readonly name: string }) => name);
      })
      .toEqual(['RCP.pdf']);
    const { items } = (await read(doctor, `/meetings/${id}/documents`)).body;
    const itemId = String(items[0].id);
    const presentation = `/meetings/${id}/presentation`;

    const before = await contentFor(house, beside, itemId);
    await house.as(doctor)('POST', presentation, { body: { itemId } });
    const ofGuest = await readByGuest(beside, itemId, range);
    const ofOutside = await read(outside, `/meetings/${id}/documents/${itemId}/content`);
    const end = await endOf(
      `/visit/documents/${itemId}/content`,
      await house.issuer.forGuest(beside, 'documents'),
      () => house.as(doctor)('DELETE', presentation),
    );

    expect([copied.status, before]).toEqual([expect.any(Number), 404]);
    expect([ofGuest.status, hash(ofGuest.bytes)]).toEqual([206, partOf(content)]);
    expect(hash(ofOutside.bytes)).toBe(hash(content));
    expect([end, await contentFor(house, beside, itemId)]).toEqual(['cut', 404]);
    await byLink(doctor, file, content);
    await byAnotherHouse(doctor, file, content);
  });

  /** Somebody outside, by a link and a code. */
  async function byLink(owner: Person, { id }: Item, content: Buffer): Promise<void> {
    const outside = (step: string, payload: object) =>
      house.app.inject({ method: 'POST', url: `/guest-links/${step}`, payload });
    const made = (await house.as(owner)('POST', `/items/${id}/links`, { body: aLinkWish() })).body;
    const { pass } = (
      await outside('prove', { token: made.token, answer: String(made.code) })
    ).json();
    const whole = await outside('content', { pass, itemId: id });
    await house.as(owner)('DELETE', `/links/${String(made.link.id)}`);

    expect([whole.statusCode, hash(whole.rawPayload)]).toEqual([200, hash(content)]);
    expect((await outside('content', { pass, itemId: id })).statusCode).toBeGreaterThanOrEqual(400);
  }

  /** The clinicians of another organisation. */
  async function byAnotherHouse(owner: Person, { id }: Item, content: Buffer): Promise<void> {
    const admin = house.aPerson({ roles: ['organisation-administrator'] });
    const allow = (isAllowed: boolean): Promise<Reply> =>
      house.as(admin)('PUT', '/partners', {
        body: { organisationId: house.elsewhere, isAllowed },
      });
    await allow(true);
    const body = { organisationId: house.elsewhere, role: 'clinician', endsAt: inDays(7) };
    const share = await house.as(owner)('POST', `/items/${id}/partner-shares`, { body });
    const path = `/received/${String(share.body.id)}/content`;
    const reader = house.aPerson({ organisationId: house.elsewhere });
    const whole = await read(reader, path);
    const token = await house.issuer.forMember(reader, 'documents');

    expect([whole.status, hash(whole.bytes)]).toEqual([200, hash(content)]);
    expect(await endOf(path, token, () => allow(false))).toBe('cut');
    expect((await read(reader, path)).status).toBe(404);
  }

  test('leaving: what is being read is cut, a colleague has all that was handed over, and of who is erased no byte is left', async () => {
    const organisationId = uuid();
    const [anne, luc, hugo] = [0, 0, 0].map(() => house.aPerson({ organisationId })) as [
      Person,
      Person,
      Person,
    ];
    const claire = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
    const sofia = house.aPerson({ organisationId, roles: ['security-officer'] });
    const people = [{ ...hugo, isLead: true }, anne];
    const team = await aCircle(house, { organisationId, people });
    const [large, first, second] = [aPaper(24 * mebibyte), aPaper(), aPaper()];
    const ofTeam = await house.aFile(hugo, team, { content: large });
    const hers = await house.aFile(anne, (await house.spacesOf(anne)).own, { content: first });
    const { spaceId, id } = hers;
    await house.aFile(anne, spaceId, { fileId: id, content: second });
    const { items: versions } = (await read(anne, `/items/${id}/versions`)).body;
    const leave = async ({ id: personId }: Person): Promise<void> => {
      const known = house.directory.get(personId);
      if (known) house.directory.set(personId, { ...known, isActive: false });
      await house.tell('identity', 'person.deactivated', { personId, organisationId });
    };

    const end = await endOf(
      `/items/${ofTeam.id}/content`,
      await house.issuer.forMember(anne, 'documents'),
      () => leave(anne),
    );
    const path = `/people/${anne.id}/hand-over`;
    const handed = await house.as(claire)('POST', path, { body: { toId: hugo.id } });
    const newest = await read(hugo, `/items/${id}/content`);
    const oldest = await read(hugo, `/items/${id}/versions/${String(versions.at(-1).id)}/content`);
    const before = stored();
    await house.aFile(luc, (await house.spacesOf(luc)).own, { content: first });
    const between = stored().length;
    await leave(luc);
    await house.as(sofia)('POST', `/people/${luc.id}/erasure`, { body: { name: 'Somebody' } });
    await house.use.erasing.unfinished();

    expect([end, handed.status]).toEqual(['cut', 200]);
    expect([hash(newest.bytes), hash(oldest.bytes)]).toEqual([hash(second), hash(first)]);
    expect(between).toBeGreaterThan(before.length);
    expect((await read(sofia, `/people/${luc.id}/record`)).body.erasure).toBe('done');
    expect(stored().toSorted()).toEqual(before.toSorted());
    expect((await read(hugo, `/items/${ofTeam.id}/content`)).status).toBe(200);
  });
});
