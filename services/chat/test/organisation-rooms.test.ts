import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import type { ChatRoom, ChatSession } from '@astra/contracts/chat';
import type { Role } from '@astra/contracts/actor';
import type { CreateOrganisationRoom, OrganisationRoom } from '@astra/contracts/organisation-rooms';
import { startHouse, uuid, type House, type Person } from './house.ts';
import { linesOf, unzip } from './unzip.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const own = '/organisation-rooms';
const administrator: readonly Role[] = ['organisation-administrator'];
/** Each test has an organisation of its own: everybody of one is in its rooms. */
const aHouse = () => {
  const organisationId = uuid();
  const someone = (roles: readonly Role[] = ['clinician'], name = 'Somebody'): Person =>
    house.aPerson({ roles, organisationId, name });
  return { organisationId, someone, admin: someone(administrator, 'Camille') };
};
/** Identity's directory as it is now. */
const become = (who: Person, facts: object): void => {
  const known = house.directory.get(who.id);
  if (known) house.directory.set(who.id, { ...known, ...facts });
};
const tell = ({ id: personId, organisationId }: Person) =>
  house.tell('identity', 'person.changed', { personId, organisationId });
const make = async (
  admin: Person,
  wish: Partial<CreateOrganisationRoom> = {},
): Promise<OrganisationRoom> => {
  await house.use.repair.everybody();
  const about = { kind: 'announcement', name: 'La maison', roles: [], leadIds: [admin.id] };
  const { status, body } = await house.as(admin)('POST', own, { ...about, ...wish });
  expect(status).toBe(201);
  return body;
};
const filled = () => house.use.repair.filling();
const roomsOf = async (who: Person): Promise<readonly ChatRoom[]> =>
  (await house.as(who)('GET', '/rooms')).body.items;
const seenBy = async (who: Person, id: string): Promise<ChatRoom | undefined> =>
  (await roomsOf(who)).find((room) => room.id === id);
const shownTo = async (admin: Person, id: string): Promise<OrganisationRoom> =>
  (await house.as(admin)('GET', own)).body.items.find((one: { id: string }) => one.id === id);
const names = (room: ChatRoom | undefined): readonly string[] =>
  (room?.members ?? []).map((one) => one.displayName).toSorted();
const words = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' };
const write = async (
  session: ChatSession,
  room: ChatRoom | undefined,
  ciphertext = 'x',
): Promise<number> => {
  const at = encodeURIComponent(room?.matrixRoomId ?? '');
  const path = `/_matrix/client/v3/rooms/${at}/send/m.room.encrypted/${uuid()}`;
  return (await house.matrix(session, 'PUT', path, { ...words, ciphertext })).status;
};

test('everybody who works in the organisation is in its room, encrypted; only those who lead it write announcements', async () => {
  const { someone, admin } = aHouse();
  const [nadia, hugo] = [someone(), someone(['secretary'])];

  const made = await make(admin);
  await filled();

  expect(made).toMatchObject({ kind: 'announcement', people: 3, joined: 0, roles: [] });
  expect(await shownTo(admin, made.id)).toMatchObject({ people: 3, joined: 3, isMine: true });
  const [hers, admins] = [await house.enter(nadia), await house.enter(admin)];
  const room = await seenBy(hugo, made.id);
  expect(room).toMatchObject({ kind: 'announcement', teamId: null, forRoles: [], people: 3 });
  expect(await house.joinedRooms(hers)).toEqual([room?.matrixRoomId]);
  expect([await write(hers, room), await write(admins, room)]).toEqual([403, 200]);
  const at = encodeURIComponent(room?.matrixRoomId ?? '');
  const state = `/_matrix/client/v3/rooms/${at}/state/m.room.encryption`;
  expect((await house.synapse.ask({ method: 'GET', path: state })).body).toMatchObject({
    algorithm: 'm.megolm.v1.aes-sha2',
  });
  expect((await house.trail('organisation-room.create')).at(-1)).toMatchObject({
    outcome: 'done',
    targetId: made.id,
  });
});

test('the list names of such a room only who leads it and oneself; the room itself names everybody', async () => {
  const { someone, admin } = aHouse();
  const [nadia] = [someone(['clinician'], 'Nadia'), someone(['clinician'], 'Hugo')];
  const { id } = await make(admin, { kind: 'organisation' });

  const listed = await seenBy(nadia, id);
  const { body } = await house.as(nadia)('GET', `/rooms/${id}`);

  expect(listed?.people).toBe(3);
  expect(names(listed)).toEqual(['Camille', 'Nadia']);
  expect(names(body)).toEqual(['Camille', 'Hugo', 'Nadia']);
});

test('who comes to the organisation is in its room by the news of it; who leaves is out within ten seconds', async () => {
  const { someone, admin } = aHouse();
  const nadia = someone();
  const made = await make(admin, { kind: 'organisation' });
  await filled();
  const newcomer = someone();

  await tell(newcomer);
  await filled();
  const session = await house.enter(newcomer);
  const room = await seenBy(newcomer, made.id);
  const before = [await house.joinedRooms(session), await write(session, room)];
  const begun = performance.now();
  const { id: personId, organisationId } = newcomer;
  await house.tell('identity', 'person.deactivated', { personId, organisationId });

  expect(before).toEqual([[room?.matrixRoomId], 200]);
  const path = `/_synapse/admin/v1/rooms/${encodeURIComponent(room?.matrixRoomId ?? '')}/members`;
  const { body } = await house.synapse.ask({ method: 'GET', path });
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(JSON.stringify(body)).not.toContain(session.userId);
  expect((await seenBy(nadia, made.id))?.people).toBe(2);
});

test('a room for some roles has those who have one of them, and who leads it; a role that changes takes in and puts out', async () => {
  const { someone, admin } = aHouse();
  const [nadia, paul] = [someone(['clinician']), someone(['secretary'])];
  const made = await make(admin, { roles: ['clinician'] });
  await filled();
  const isIn = async (who: Person) => (await seenBy(who, made.id)) !== undefined;
  const before = [await isIn(admin), await isIn(nadia), await isIn(paul)];

  become(nadia, { roles: ['secretary'] });
  become(paul, { roles: ['clinician', 'secretary'] });
  await tell(nadia);
  await tell(paul);
  await filled();

  expect(before).toEqual([true, true, false]);
  expect([await isIn(admin), await isIn(nadia), await isIn(paul)]).toEqual([true, false, true]);
  const [hers, his] = [await house.enter(nadia), await house.enter(paul)];
  const room = await seenBy(paul, made.id);
  expect(await house.joinedRooms(hers)).toEqual([]);
  expect(await house.joinedRooms(his)).toEqual([room?.matrixRoomId]);
});

test('an administrator changes who leads, for whom it is and its name; who is not meant and leads no more is out', async () => {
  const { someone, admin } = aHouse();
  const nadia = someone(['clinician'], 'Nadia');
  const made = await make(admin, { roles: ['clinician'] });
  await filled();

  const changed = await house.as(admin)('PATCH', `${own}/${made.id}`, {
    name: 'Les soignants',
    leadIds: [nadia.id],
  });
  await filled();

  expect(changed).toMatchObject({ status: 200, body: { name: 'Les soignants', people: 1 } });
  expect(changed.body.leads).toEqual([{ personId: nadia.id, displayName: 'Nadia' }]);
  const [hers, admins] = [await house.enter(nadia), await house.enter(admin)];
  const room = await seenBy(nadia, made.id);
  expect(await write(hers, room)).toBe(200);
  expect(await house.joinedRooms(admins)).toEqual([]);
  expect(await shownTo(admin, made.id)).toMatchObject({ isMine: false });

  await house.as(admin)('PATCH', `${own}/${made.id}`, { roles: [] });
  await filled();
  expect(await house.joinedRooms(admins)).toEqual([room?.matrixRoomId]);
});

test('closed, it is written in by nobody and nobody new comes in; what was written stays readable', async () => {
  const { someone, admin } = aHouse();
  const made = await make(admin);
  await filled();
  const session = await house.enter(admin);

  const closed = await house.as(admin)('DELETE', `${own}/${made.id}`);
  await filled();
  const newcomer = someone();
  await tell(newcomer);
  await filled();

  const room = await seenBy(admin, made.id);
  expect(closed.status).toBe(204);
  expect(room).toMatchObject({ isClosed: true });
  expect(await write(session, room)).toBe(403);
  expect(await seenBy(newcomer, made.id)).toBeUndefined();
  expect(await shownTo(admin, made.id)).toBeUndefined();
  expect((await house.as(admin)('DELETE', `${own}/${made.id}`)).status).toBe(404);
});

test('what an event has lost is found again: who came and who left, by the reading of the whole directory', async () => {
  const { someone, admin } = aHouse();
  const leaver = someone();
  const made = await make(admin);
  await filled();
  const session = await house.enter(leaver);
  const newcomer = someone();
  become(leaver, { isActive: false });

  await house.use.repair.everybody();
  await house.use.repair.unfinished();
  await filled();

  expect(await house.joinedRooms(await house.enter(newcomer))).toHaveLength(1);
  expect((await house.matrix(session, 'GET', '/_matrix/client/v3/account/whoami')).status).toBe(
    401,
  );
  expect(await shownTo(admin, made.id)).toMatchObject({ people: 2, joined: 2 });
});

test('what was lost of the rooms themselves is mended by the reading of the whole directory', async () => {
  const { someone, admin } = aHouse();
  const nadia = someone();
  const made = await make(admin);
  await house.query('delete from room_members where room_id = $1 and person_id = $2', [
    made.id,
    nadia.id,
  ]);

  await house.use.repair.everybody();

  expect(await seenBy(nadia, made.id)).toBeDefined();
});

test('who leaves the room by another client is in it again by the daily comparison, and nobody makes themselves its keeper', async () => {
  const { someone, admin } = aHouse();
  const nadia = someone();
  const made = await make(admin);
  await filled();
  const session = await house.enter(nadia);
  const room = await seenBy(nadia, made.id);
  const at = `/_matrix/client/v3/rooms/${encodeURIComponent(room?.matrixRoomId ?? '')}`;
  const game = { users: { [session.userId]: 100 }, events_default: 0 };

  const games = await Promise.all([
    house.matrix(session, 'PUT', `${at}/state/m.room.power_levels`, game),
    house.matrix(session, 'POST', `${at}/invite`, { user_id: '@x:chat.test' }),
    house.matrix(session, 'PUT', `${at}/state/m.room.name`, { name: 'Mine' }),
  ]);
  const left = await house.matrix(session, 'POST', `${at}/leave`, {});
  await house.query("update rooms set looked_at = '-infinity' where id = $1", [made.id]);
  await house.use.repair.compare();

  expect(games.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(left.status).toBe(200);
  expect(await house.joinedRooms(session)).toEqual([room?.matrixRoomId]);
});

test('people come in in turns: one turn lets in forty, and who leaves meanwhile does not wait for the others', async () => {
  const { someone, admin } = aHouse();
  const all = Array.from({ length: 44 }, () => someone());
  await house.use.repair.everybody();
  for (;;) {
    await house.use.repair.unfinished();
    const [left] = await house.query<{ n: number }>(
      'select count(*)::integer as n from accounts where done < wanted',
    );
    if (left?.n === 0) break;
  }
  const made = await make(admin);
  const first = await shownTo(admin, made.id);

  await filled();
  const half = await shownTo(admin, made.id);
  const [leaver] = all;
  if (!leaver) throw new Error('Nobody');
  const { id: personId, organisationId } = leaver;
  await house.tell('identity', 'person.deactivated', { personId, organisationId });
  await vi.waitFor(async () => {
    await filled();
    expect(await shownTo(admin, made.id)).toMatchObject({ people: 44, joined: 44 });
  }, patience);

  expect(first).toMatchObject({ people: 45, joined: 0 });
  expect(half).toMatchObject({ people: 45, joined: 40 });
  const room = await seenBy(admin, made.id);
  const path = `/_synapse/admin/v1/rooms/${encodeURIComponent(room?.matrixRoomId ?? '')}/members`;
  const { body } = await house.synapse.ask({ method: 'GET', path });
  // The service's own account is in every room.
  expect(body['total']).toBe(45);
});

test('another organisation sees nothing of it and changes nothing; a guest and a colleague who does not administer are refused, which is in the trail', async () => {
  const [here, there] = [aHouse(), aHouse()];
  const nadia = here.someone();
  const made = await make(here.admin);
  await filled();
  const theirs = await make(there.admin);

  const crossed = [
    await house.as(there.admin)('PATCH', `${own}/${made.id}`, { name: 'Ours' }),
    await house.as(there.admin)('DELETE', `${own}/${made.id}`),
    await house.as(there.admin)('PATCH', `${own}/${theirs.id}`, { leadIds: [nadia.id] }),
    await house.as(there.admin)('POST', own, {
      kind: 'announcement',
      name: 'X',
      roles: [],
      leadIds: [nadia.id],
    }),
  ];
  const listed = (await house.as(there.admin)('GET', own)).body.items;
  const refused = [
    await house.as(nadia)('GET', own),
    await house.as(nadia)('DELETE', `${own}/${made.id}`),
    await house.asGuest({ id: uuid(), meetingId: uuid(), sessionId: uuid() })('GET', own),
  ];

  expect(crossed.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(listed.map((one: { id: string }) => one.id)).toEqual([theirs.id]);
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(await seenBy(there.admin, made.id)).toBeUndefined();
  const entries = await house.trail('organisation-room.close');
  expect(entries.map(({ outcome }) => outcome)).toEqual(expect.arrayContaining(['refused']));
});

test('the room keeps what is written for as long as the organisation says, and is handed out by export', async () => {
  const { someone, admin } = aHouse();
  const nadia = someone();
  const made = await make(admin);
  await filled();

  const { version } = (await house.as(admin)('GET', '/retention')).body;
  await house.as(admin)('PUT', '/retention', { version, days: 30 });
  await filled();
  const room = await seenBy(nadia, made.id);
  const at = encodeURIComponent(room?.matrixRoomId ?? '');
  const path = `/_matrix/client/v3/rooms/${at}/state/m.room.retention`;
  const exported = await house.download(admin, `/rooms/${made.id}/export`);

  expect(room).toMatchObject({ keptDays: 30 });
  expect((await house.synapse.ask({ method: 'GET', path })).body).toEqual({
    max_lifetime: 30 * 86_400_000,
  });
  expect(exported.status).toBe(200);
});

test('who has left and is erased leaves no word and no name in the room, and what others wrote stays', async () => {
  const { someone, admin } = aHouse();
  const name = `Dr Planted ${uuid()}`;
  const [leaver, officer] = [someone(['clinician'], name), someone(['security-officer'])];
  const made = await make(admin, { kind: 'organisation' });
  await filled();
  const [theirs, own] = [await house.enter(leaver), await house.enter(admin)];
  const room = await seenBy(admin, made.id);
  await write(theirs, room, 'LEFT');
  await write(own, room, 'STAYS');
  become(leaver, { isActive: false });
  const { id: personId, organisationId } = leaver;
  await house.tell('identity', 'person.deactivated', { personId, organisationId });

  const exported = await house.download(admin, `/people/${personId}/export`);
  const asked = await house.as(officer)('POST', `/people/${personId}/erasure`, { name });
  await house.use.erasure.unfinished();

  const at = encodeURIComponent(room?.matrixRoomId ?? '');
  const path = `/_matrix/client/v3/rooms/${at}/messages?dir=b&limit=100`;
  const seen = JSON.stringify((await house.matrix(own, 'GET', path)).body);
  const events = linesOf(unzip(exported.bytes).get('events.jsonl'));
  const sent = events.filter(({ event }) => event.type === 'm.room.encrypted');
  expect(sent.map(({ roomId, event }) => [roomId, event.content.ciphertext])).toEqual([
    [made.id, 'LEFT'],
  ]);
  expect(asked.status).toBe(202);
  expect(seen).toContain('STAYS');
  expect(seen).not.toMatch(/LEFT|Planted/u);
  expect(names(await seenBy(admin, made.id))).not.toContain(name);
});

test('a message of the room is asked to be read by those who have a role; by more than fifty it is not', async () => {
  const { someone, admin } = aHouse();
  const [nadia, paul] = [someone(['clinician']), someone(['secretary'])];
  const made = await make(admin);
  await filled();
  const session = await house.enter(admin);
  const room = await seenBy(admin, made.id);
  const at = encodeURIComponent(room?.matrixRoomId ?? '');
  const send = `/_matrix/client/v3/rooms/${at}/send/m.room.encrypted/${uuid()}`;
  const { body: sent } = await house.matrix(session, 'PUT', send, words);
  const eventId = String(sent['event_id']);
  const until = new Date(Date.now() + 600_000).toISOString();
  const ask = (who: Person, position: string) =>
    house.as(who)('POST', `/rooms/${made.id}/read-requests`, {
      eventId,
      position,
      personIds: [],
      until,
    });

  const byMember = await ask(nadia, 'secretary');
  const asked = await ask(admin, 'secretary');
  const read = await house.as(paul)(
    'POST',
    `/rooms/${made.id}/read-requests/${asked.body.id}/acknowledge`,
  );
  const byOther = await house.as(nadia)(
    'POST',
    `/rooms/${made.id}/read-requests/${asked.body.id}/acknowledge`,
  );

  expect([byMember.status, asked.status, read.status, byOther.status]).toEqual([
    403, 201, 200, 403,
  ]);
  expect(asked.body.people).toMatchObject([{ personId: paul.id, readAt: null }]);
  expect(read.body).toMatchObject({ isRead: true });

  for (let n = 0; n < 51; n += 1) await tell(someone(['security-officer']));
  expect((await ask(admin, 'security-officer')).status).toBe(400);
});

test('what the only one who leads it wrote is judged by another administrator, on the page of the teams', async () => {
  const { someone, admin } = aHouse();
  const [other, nadia] = [someone(administrator), someone()];
  const made = await make(admin);
  await filled();
  const session = await house.enter(admin);
  const room = await seenBy(admin, made.id);
  const at = encodeURIComponent(room?.matrixRoomId ?? '');
  const send = `/_matrix/client/v3/rooms/${at}/send/m.room.encrypted/${uuid()}`;
  const { body } = await house.matrix(session, 'PUT', send, words);
  const about = { eventId: String(body['event_id']), reason: 'offensive' };

  const told = await house.as(nadia)('POST', `/rooms/${made.id}/reports`, about);
  const waiting = async (who: Person) => (await house.as(who)('GET', '/reports')).body.items;
  const [theirs, own] = [await waiting(other), await waiting(admin)];
  const removed = await house.as(other)('POST', `/rooms/${made.id}/removals`, about);

  expect([told.status, removed.status]).toEqual([204, 204]);
  expect(theirs).toEqual([{ roomId: made.id, teamId: null, count: 1 }]);
  expect(own).toEqual([]);
});

test('useful links of the room are added by who leads it alone', async () => {
  const { someone, admin } = aHouse();
  const nadia = someone();
  const made = await make(admin);
  const link = { title: 'Intranet', address: 'https://intranet.example/', description: null };

  const tries = [
    await house.as(nadia)('POST', `/rooms/${made.id}/links`, link),
    await house.as(admin)('POST', `/rooms/${made.id}/links`, link),
  ];

  expect(tries.map(({ status }) => status)).toEqual([403, 201]);
});

test('of many who come at once nobody is forgotten', async () => {
  const { someone, admin } = aHouse();
  const made = await make(admin);
  const all = Array.from({ length: 12 }, () => someone());

  await Promise.all(all.map(tell));

  expect(await shownTo(admin, made.id)).toMatchObject({ people: 13 });
});
