import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { patience } from '@astra/testing/patience';
import { aCircle, aRoom, type CircleWish } from './circle.ts';
import { aLinkWish, readSlowly, slowAnswer } from './meeting.ts';
import { creation, pieceAt, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
let address: string;
beforeAll(async () => {
  house = await startHouse();
  address = await house.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => house.close());

const teamsOf = async (who: Person): Promise<{ name: string; mayAdd: boolean }[]> =>
  (await house.as(who)('GET', '/spaces')).body.items
    .filter(({ kind }: { kind: string }) => kind === 'team')
    .map(({ name, mayAdd }: { name: string; mayAdd: boolean }) => ({ name, mayAdd }));
const statusOf = async (who: Person, path: string): Promise<number> =>
  (await house.as(who)('GET', path)).status;
const filesOf = async (who: Person, roomId: string) =>
  (await house.as(who)('GET', `/rooms/${roomId}/files`)).body.items;

/** An answer that goes on, of which nothing is read yet: how it ends, within a second of what happens. */
async function endOf(
  who: Person,
  path: string,
  happens: () => Promise<unknown>,
): Promise<'whole' | 'cut' | 'too late'> {
  const token = await house.issuer.forMember(who, 'documents');
  const reply = await slowAnswer(`${address}${path}`, token);
  const begun = Date.now();
  const closed = new Promise<void>((resolve) => reply.once('close', resolve));
  await happens();
  readSlowly(reply);
  await closed;
  if (Date.now() - begun > 1_000) return 'too late';
  return reply.complete ? 'whole' : 'cut';
}
const large = Buffer.alloc(24 * 1024 * 1024, 7);

test('a team’s documents are its members’: each adds and works on them, a lead keeps them, and others see nothing', async () => {
  const [lead, nadia, samir, admin] = [
    house.aPerson(),
    house.aPerson(),
    house.aPerson(),
    house.aPerson({ roles: ['organisation-administrator'] }),
  ];
  const team = await aCircle(house, {
    name: 'Cardiology',
    people: [{ ...lead, isLead: true }, nadia, samir],
  });

  const file = await house.aFile(nadia, team, { name: 'protocol.txt' });

  expect(await teamsOf(samir)).toEqual([{ name: 'Cardiology', mayAdd: true }]);
  expect(await teamsOf(admin)).toEqual([]);
  const { body } = await house.as(samir)('GET', `/items/${file.id}`);
  expect(body.item.may).toEqual(['add', 'comment', 'edit']);
  expect(await statusOf(samir, `/items/${file.id}/content`)).toBe(200);
  expect((await house.as(samir)('GET', '/search?q=protocol')).body.items).toHaveLength(1);
  for (const path of [`/spaces/${team}/items`, `/spaces/${team}/bin`, `/items/${file.id}/content`])
    expect(await statusOf(admin, path), path).toBe(404);
  expect((await house.as(admin)('GET', '/search?q=protocol')).body.items).toEqual([]);
  const version = { version: file.version };
  const bin = (who: Person) => house.as(who)('POST', `/items/${file.id}/bin`, { body: version });
  expect([(await bin(admin)).status, (await bin(samir)).status, (await bin(lead)).status]).toEqual([
    404, 403, 204,
  ]);
});

test('who leaves a team has nothing of it within a second, on a download that goes on just now too', async () => {
  const [lead, leaver] = [house.aPerson(), house.aPerson()];
  const wish: CircleWish = { people: [{ ...lead, isLead: true }, leaver] };
  const team = await aCircle(house, wish);
  const file = await house.aFile(leaver, team, { content: large });
  const path = `/items/${file.id}/content`;

  const end = await endOf(leaver, path, () =>
    aCircle(house, { ...wish, id: team, people: [{ ...lead, isLead: true }] }),
  );

  expect(end).toBe('cut');
  expect([await statusOf(leaver, path), await statusOf(lead, path)]).toEqual([404, 200]);
  expect(await teamsOf(leaver)).toEqual([]);
  const begun = await house.as(leaver)('POST', '/uploads', {
    headers: { 'tus-resumable': '1.0.0', 'upload-length': '5', 'upload-metadata': metadata(team) },
  });
  expect(begun.status).toBe(404);
});

test('who leaves a team has no way back to its documents: what was shared with them ends, and so do links of theirs', async () => {
  const [lead, leaver] = [house.aPerson(), house.aPerson()];
  const team = await aCircle(house, { people: [{ ...lead, isLead: true }, leaver] });
  const folder = await house.aFolder(lead, team, 'Dossier');
  const file = await house.aFile(leaver, team, { folderId: folder.id });
  const share = (by: Person, { id }: Item) =>
    house.as(by)('POST', `/items/${id}/shares`, {
      body: { personId: leaver.id, role: null, may: 'edit', endsAt: null },
    });
  const link = (by: Person) =>
    house.as(by)('POST', `/items/${file.id}/links`, { body: aLinkWish() });
  const ofOneself = (await share(leaver, file)).status;
  const ofALead = (await share(lead, folder)).status;
  const [gone, stays] = [(await link(leaver)).body, (await link(lead)).body];

  await aCircle(house, { id: team, people: [{ ...lead, isLead: true }] });

  expect([ofOneself, ofALead]).toEqual([400, 201]);
  for (const path of [`/items/${file.id}`, `/items/${folder.id}`, `/items/${file.id}/content`])
    expect([path, await statusOf(leaver, path)]).toEqual([path, 404]);
  const states = [gone, stays].map(async ({ token }: { token: string }) => {
    const payload = { token };
    return (await house.app.inject({ method: 'POST', url: '/guest-links/look', payload })).json();
  });
  expect(await Promise.all(states)).toMatchObject([{ state: 'ended' }, { state: 'open' }]);
});

const metadata = (space: string): string =>
  Object.entries({ name: 'x', space })
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

test('who leaves while a file of theirs is on its way leaves none behind', async () => {
  const [lead, leaver] = [house.aPerson(), house.aPerson()];
  const wish = { people: [{ ...lead, isLead: true }, leaver] };
  const team = await aCircle(house, wish);
  const headers = creation(team, large.length);
  const begun = await house.as(leaver)('POST', '/uploads', { headers });
  const path = `/${String(begun.headers['location'])}`;
  const token = await house.issuer.forMember(leaver, 'documents');
  const sending = request(`${address}${path}`, {
    method: 'PATCH',
    headers: { ...pieceAt(0), authorization: `Bearer ${token}`, 'content-length': large.length },
  });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  sending.write(large.subarray(1));
  await vi.waitFor(async () => {
    const { body } = await house.as(leaver)('GET', path);
    expect(body.receivedBytes).toBeGreaterThan(0);
  }, patience);

  await aCircle(house, { ...wish, id: team, people: [{ ...lead, isLead: true }] });
  sending.end(large.subarray(0, 1));

  const [{ statusCode }] = await answered;
  expect(statusCode).toBe(404);
  expect(await house.names(lead, team)).toEqual([]);
});

test('a team of which an event was lost is there after the next round, and one that came too late changes nothing', async () => {
  const [lead, nadia] = [house.aPerson(), house.aPerson()];
  const team = await aCircle(house, { people: [{ ...lead, isLead: true }], isUntold: true });
  const before = await teamsOf(lead);

  await house.use.circles.repair();
  const after = await teamsOf(lead);
  const newest = house.rosters.get(team);
  await aCircle(house, { id: team, people: [{ ...lead, isLead: true }, nadia] });
  // The answer of before comes last.
  if (newest) house.rosters.set(team, newest);
  await house.tell('chat', 'circle.changed', { circleId: team, kind: 'team' });

  expect([before, after.length, (await teamsOf(nadia)).length]).toEqual([[], 1, 1]);
});

test('of a closed team those who were in it read on, its leads keep what is there, and nobody adds', async () => {
  const [lead, nadia] = [house.aPerson(), house.aPerson()];
  const people = [{ ...lead, isLead: true }, nadia];
  const team = await aCircle(house, { people });
  const file = await house.aFile(nadia, team);

  await aCircle(house, { id: team, people, isClosed: true });

  expect(await teamsOf(nadia)).toEqual([{ name: 'Cardiology', mayAdd: false }]);
  expect(await statusOf(nadia, `/items/${file.id}/content`)).toBe(200);
  const body = { name: 'More' };
  expect((await house.as(lead)('POST', `/spaces/${team}/folders`, { body })).status).toBe(403);
  const bin = { body: { version: file.version } };
  expect((await house.as(nadia)('POST', `/items/${file.id}/bin`, bin)).status).toBe(403);
  const { own } = await house.spacesOf(lead);
  const to = { version: file.version, to: { spaceId: own } };
  expect((await house.as(lead)('PATCH', `/items/${file.id}`, { body: to })).status).toBe(200);
  // Out of the team, it is its new place's.
  expect(await statusOf(nadia, `/items/${file.id}`)).toBe(404);
});

test('what a team has can be shared with one who is not in it, and nothing else of it is seen', async () => {
  const [lead, outside] = [house.aPerson(), house.aPerson()];
  const team = await aCircle(house, { people: [{ ...lead, isLead: true }] });
  const [file, other] = [await house.aFile(lead, team), await house.aFile(lead, team)];
  const body = { personId: outside.id, role: null, may: 'view', endsAt: null };

  const shared = await house.as(lead)('POST', `/items/${file.id}/shares`, { body });

  expect(shared.status).toBe(201);
  expect(await statusOf(outside, `/items/${file.id}/content`)).toBe(200);
  expect(await statusOf(outside, `/items/${other.id}`)).toBe(404);
  expect(await statusOf(outside, `/spaces/${team}/items`)).toBe(404);
});

test('what is sent in a room is had by those who are in it, and by nobody else', async () => {
  const [nadia, samir, third] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const elsewhere = house.aPerson({ organisationId: house.elsewhere });
  const room = await aRoom(house, nadia, { name: null, people: [nadia, samir] });

  const file = await house.aFile(nadia, room, { name: 'photo.txt' });

  expect(await filesOf(samir, room)).toMatchObject([
    { id: file.id, name: 'photo.txt', state: 'here', madeBy: nadia.id, mayRemove: false },
  ]);
  expect(await statusOf(samir, `/items/${file.id}/content`)).toBe(200);
  for (const who of [third, elsewhere])
    for (const path of [`/rooms/${room}/files`, `/items/${file.id}/content`])
      expect(await statusOf(who, path), path).toBe(404);
  // It is shared with nobody, moved nowhere, and no team is a room.
  const share = { personId: third.id, role: null, may: 'view', endsAt: null };
  const shared = await house.as(nadia)('POST', `/items/${file.id}/shares`, { body: share });
  const { own } = await house.spacesOf(nadia);
  const to = { version: file.version, to: { spaceId: own } };
  const moved = await house.as(nadia)('PATCH', `/items/${file.id}`, { body: to });
  expect([shared.status, moved.status]).toEqual([403, 403]);
  const team = await aCircle(house, { people: [nadia] });
  expect(await statusOf(nadia, `/rooms/${team}/files`)).toBe(404);
});

test('who leaves a room has nothing of it within a second: neither what is being had nor the list that is open', async () => {
  const [nadia, leaver] = [house.aPerson(), house.aPerson()];
  const id = uuid();
  const wish = { id, people: [nadia, leaver] };
  await aRoom(house, nadia, wish);
  const file = await house.aFile(nadia, id, { content: large });
  const leave = () => aCircle(house, { ...wish, kind: 'room', people: [nadia] });

  const list = await endOf(leaver, `/rooms/${id}/files/stream`, leave);
  await aCircle(house, { ...wish, kind: 'room' });
  const content = await endOf(leaver, `/items/${file.id}/content`, leave);

  expect([list, content]).toEqual(['whole', 'cut']);
  expect(await statusOf(leaver, `/rooms/${id}/files`)).toBe(404);
  expect(await statusOf(leaver, `/items/${file.id}/content`)).toBe(404);
});

test('who only reads in a room has its files, and sends none', async () => {
  const [nadia, silenced] = [house.aPerson(), house.aPerson()];
  const room = await aRoom(house, nadia, { people: [nadia, { ...silenced, mayWrite: false }] });
  await house.aFile(nadia, room);

  const { body } = await house.as(silenced)('GET', `/rooms/${room}/files`);

  expect([body.mayAdd, body.items.length]).toEqual([false, 1]);
  await expect(house.aFile(silenced, room)).rejects.toThrow('403');
});

test('a document that one may share comes into a room as a copy; one that is only shared with them does not', async () => {
  const [nadia, samir] = [house.aPerson(), house.aPerson()];
  const room = await aRoom(house, nadia, { people: [nadia, samir] });
  const { own } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, own, { name: 'mine.txt', content: Buffer.from('Mine.') });
  const body = { personId: samir.id, role: null, may: 'view', endsAt: null };
  await house.as(nadia)('POST', `/items/${file.id}/shares`, { body });
  const copy = (who: Person) =>
    house.as(who)('POST', `/rooms/${room}/copies`, { body: { itemId: file.id } });

  const [byReader, byOwner] = [await copy(samir), await copy(nadia)];

  expect([byReader.status, byOwner.status]).toEqual([403, 201]);
  const copied = `/items/${byOwner.body.documentId}/content`;
  expect((await house.as(samir)('GET', copied)).bytes.toString()).toBe('Mine.');
});

test('what a room no longer keeps goes into the bin, as the messages do', async () => {
  const nadia = house.aPerson();
  const id = uuid();
  await aRoom(house, nadia, { id, people: [nadia] });
  const file = await house.aFile(nadia, id);
  await house.query("update items set made_at = now() - interval '8 days' where id = $1", [
    file.id,
  ]);
  await house.use.sweepRooms();
  const before = await filesOf(nadia, id);

  await aCircle(house, { id, kind: 'room', people: [nadia], keptDays: 7 });
  await house.use.sweepRooms();

  expect([before.length, await filesOf(nadia, id)]).toEqual([1, []]);
  expect(await statusOf(nadia, `/items/${file.id}/content`)).toBe(404);
  const told = (await house.trail('document.bin')).filter(({ targetId }) => targetId === file.id);
  expect(told).toMatchObject([{ outcome: 'done', reason: 'room-days-over' }]);
});

test('while chat is away, a room goes on by what was last known, and one that nobody knows says so', async () => {
  const nadia = house.aPerson();
  const room = await aRoom(house, nadia, { people: [nadia] });
  house.clock.advance(60_000);
  house.awayFrom.add('chat');

  const [known, unknown] = [
    await statusOf(nadia, `/rooms/${room}/files`),
    await statusOf(nadia, `/rooms/${uuid()}/files`),
  ];
  house.awayFrom.delete('chat');

  expect([known, unknown]).toEqual([200, 503]);
});
