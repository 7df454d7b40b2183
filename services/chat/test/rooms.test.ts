import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatRoom } from '@astra/contracts/chat';
import { aTeam, startHouse, uuid, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const state = async (roomId: string, type: string): Promise<Record<string, unknown>> => {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/${type}`;
  return (await house.synapse.ask({ method: 'GET', path })).body;
};
const names = (seen: readonly ChatRoom[]): Set<unknown> => new Set(seen.map(({ name }) => name));
const roomsOf = async (who: Parameters<House['as']>[0]): Promise<readonly ChatRoom[]> =>
  (await house.as(who)('GET', '/rooms')).body.items;

test('a browser gets a device of its own and a token of a few minutes, and the same device when it asks again', async () => {
  const nadia = house.aPerson({ name: 'Dr Nadia Berthelot' });

  const first = await house.enter(nadia);
  const again = await house.enter(nadia, { deviceId: first.deviceId });
  const other = await house.enter(nadia);

  expect(again.deviceId).toBe(first.deviceId);
  expect(other.deviceId).not.toBe(first.deviceId);
  expect(first.expiresInMs).toBeLessThanOrEqual(300_000);
  const who = await house.matrix(again, 'GET', '/_matrix/client/v3/account/whoami');
  expect(who.body).toMatchObject({ user_id: first.userId, device_id: first.deviceId });
  expect(await house.trail('chat.open')).toHaveLength(2);
});

test('a Matrix id says nothing of the person, and their name comes from identity', async () => {
  const nadia = house.aPerson({ name: 'Dr Nadia Berthelot' });

  const session = await house.enter(nadia);
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(session.userId)}`;
  const { body } = await house.matrix(session, 'GET', path);

  expect(session.userId).toMatch(/^@p[0-9a-f]{32}:chat\.test$/);
  expect(session.userId).not.toContain(nadia.id.slice(0, 8));
  expect(body).toMatchObject({ displayname: 'Dr Nadia Berthelot' });
});

test('a device of somebody else is not taken over by asking for it', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const hers = await house.enter(nadia);

  const his = await house.enter(hugo, { deviceId: hers.deviceId });

  expect(his.deviceId).not.toBe(hers.deviceId);
  expect(await house.joinedRooms(hers)).toEqual([]);
});

test('a team has an encrypted room in which its members are, its lead as moderator', async () => {
  const [nadia, hugo] = [house.aPerson({ name: 'Nadia' }), house.aPerson({ name: 'Hugo' })];
  const team = await aTeam(house, [nadia, hugo]);

  const [room] = await roomsOf(hugo);
  const session = await house.enter(hugo);

  expect(room).toMatchObject({ kind: 'team', name: 'Cardiology', teamId: team.id });
  expect(room?.members.map((one) => [one.displayName, one.isModerator]).toSorted()).toEqual([
    ['Hugo', false],
    ['Nadia', true],
  ]);
  const matrixRoomId = room?.matrixRoomId ?? '';
  expect(await house.joinedRooms(session)).toEqual([matrixRoomId]);
  expect(await state(matrixRoomId, 'm.room.encryption')).toMatchObject({
    algorithm: 'm.megolm.v1.aes-sha2',
  });
  const lead = room?.members.find((one) => one.personId === nadia.id)?.userId ?? '';
  expect(await state(matrixRoomId, 'm.room.power_levels')).toMatchObject({ users: { [lead]: 50 } });
});

test('who leaves the team is out of its rooms, and who comes in is in', async () => {
  const [nadia, hugo, maud] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const { id, admin } = await aTeam(house, [nadia, hugo]);
  const hugos = await house.enter(hugo);
  const mauds = await house.enter(maud);

  await house.as(nadia)('PUT', `/teams/${id}/members/${maud.id}`, { isLead: false });
  await house.as(admin)('DELETE', `/teams/${id}/members/${hugo.id}`);

  expect(await house.joinedRooms(hugos)).toEqual([]);
  expect(await house.joinedRooms(mauds)).toHaveLength(1);
  expect(await roomsOf(hugo)).toEqual([]);
});

test('announcements are written by the leads of the team alone; a private room has whom it names', async () => {
  const [nadia, hugo, maud] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const { id } = await aTeam(house, [nadia, hugo, maud]);
  const make = (body: object) => house.as(nadia)('POST', `/teams/${id}/rooms`, body);

  await make({ kind: 'announcement', name: 'News', memberIds: [] });
  await make({ kind: 'private', name: 'On call', memberIds: [hugo.id] });
  const stranger = await make({ kind: 'private', name: 'X', memberIds: [house.aPerson().id] });

  const [hugos, mauds] = [await roomsOf(hugo), await roomsOf(maud)];
  expect(names(hugos)).toEqual(new Set(['Cardiology', 'News', 'On call']));
  expect(names(mauds)).toEqual(new Set(['Cardiology', 'News']));
  expect(stranger).toMatchObject({ status: 409, body: { type: '/problems/not-in-team' } });
  const news = hugos.find(({ kind }) => kind === 'announcement')?.matrixRoomId ?? '';
  const send = `/_matrix/client/v3/rooms/${encodeURIComponent(news)}/send/m.room.encrypted/1`;
  const words = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' };
  const [bySome, byLead] = [await house.enter(hugo), await house.enter(nadia)];
  expect((await house.matrix(bySome, 'PUT', send, words)).status).toBe(403);
  expect((await house.matrix(byLead, 'PUT', send, words)).status).toBe(200);
});

test('who changes the team renames its rooms, says who is in a private one, and archives one; a member sees their own', async () => {
  const [nadia, hugo, maud] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const { id, admin } = await aTeam(house, [nadia, hugo, maud]);
  const own = `/teams/${id}/rooms`;
  const { body: made } = await house.as(nadia)('POST', own, {
    kind: 'private',
    name: 'Nights',
    memberIds: [hugo.id],
  });
  const session = await house.enter(maud);

  const renamed = await house.as(nadia)('PATCH', `${own}/${made.id}`, {
    name: 'Night shift',
    memberIds: [nadia.id, maud.id],
  });
  const byMember = [
    await house.as(hugo)('PATCH', `${own}/${made.id}`, { name: 'Mine' }),
    await house.as(hugo)('DELETE', `${own}/${made.id}`),
  ];
  const room = (await roomsOf(maud)).find(({ kind }) => kind === 'private');
  const seen = await Promise.all(
    [admin, maud, hugo].map(async (who) => (await house.as(who)('GET', own)).body.items),
  );

  expect(renamed).toMatchObject({ status: 200, body: { name: 'Night shift', isMine: true } });
  expect(byMember.map(({ status }) => status)).toEqual([403, 403]);
  expect(seen.map((items) => items.map((one: ChatRoom) => one.name).toSorted())).toEqual([
    ['Cardiology', 'Night shift'],
    ['Cardiology', 'Night shift'],
    ['Cardiology'],
  ]);
  const matrixRoomId = room?.matrixRoomId ?? '';
  expect(await house.joinedRooms(session)).toContain(matrixRoomId);
  expect(await state(matrixRoomId, 'm.room.name')).toEqual({ name: 'Night shift' });

  const archived = await house.as(admin)('DELETE', `${own}/${made.id}`);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(matrixRoomId)}/send`;
  const words = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' };
  const written = await house.matrix(session, 'PUT', `${path}/m.room.encrypted/1`, words);
  expect([archived.status, written.status]).toEqual([204, 403]);
  expect((await house.as(admin)('GET', own)).body.items).toHaveLength(1);
});

test('the room of the whole team is not renamed or archived beside the team, and an announcement room names nobody', async () => {
  const nadia = house.aPerson();
  const { id } = await aTeam(house, [nadia]);
  const own = `/teams/${id}/rooms`;
  await house.as(nadia)('POST', own, { kind: 'announcement', name: 'News', memberIds: [] });
  const { items } = (await house.as(nadia)('GET', own)).body;
  const idOf = (kind: string) => items.find((one: ChatRoom) => one.kind === kind).id as string;

  const answers = [
    await house.as(nadia)('PATCH', `${own}/${idOf('team')}`, { name: 'Other' }),
    await house.as(nadia)('DELETE', `${own}/${idOf('team')}`),
    await house.as(nadia)('PATCH', `${own}/${idOf('announcement')}`, { memberIds: [] }),
    await house.as(nadia)('DELETE', `${own}/${uuid()}`),
  ];

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 404]);
});

test('what somebody is in a team is said by its lead, and stays when only the rest is changed', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { id } = await aTeam(house, [nadia, hugo]);
  const path = `/teams/${id}/members/${hugo.id}`;

  await house.as(nadia)('PUT', path, { isLead: false, position: 'On-call cardiologist' });
  const { body } = await house.as(nadia)('PUT', path, { isLead: true });
  const byMember = await house.as(house.aPerson())('PUT', path, { isLead: true, position: 'X' });

  const own = body.members.find((one: { personId: string }) => one.personId === hugo.id);
  expect(own).toMatchObject({ isLead: true, position: 'On-call cardiologist' });
  expect(body).toMatchObject({ mayChange: true, mayClose: false });
  expect(byMember.status).toBe(404);
});

test('two colleagues have one direct conversation, whoever begins it', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];

  const [hers, his] = await Promise.all([
    house.as(nadia)('POST', '/direct', { personId: hugo.id }),
    house.as(hugo)('POST', '/direct', { personId: nadia.id }),
  ]);

  expect(hers.status).toBe(200);
  expect(hers.body.matrixRoomId).toMatch(/^!/);
  expect(his.body.id).toBe(hers.body.id);
  expect(await house.joinedRooms(await house.enter(hugo))).toEqual([hers.body.matrixRoomId]);
});

test('any client calls a conversation by its people: not by our id, nor by the service’s account; a room of before from the next comparison on', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { body } = await house.as(nadia)('POST', '/direct', { personId: hugo.id });
  const id: string = body.matrixRoomId;
  const [functional, alias] = ['io.element.functional_members', 'm.room.canonical_alias'];
  const named = async (): Promise<readonly unknown[]> => [
    await state(id, functional),
    await state(id, alias),
  ];
  const afterPeople = [{ service_members: ['@astra-visio:chat.test'] }, {}];

  expect(await named()).toEqual(afterPeople);

  const before = { [functional]: {}, [alias]: { alias: `#${body.id}:chat.test` } };
  for (const [type, content] of Object.entries(before)) {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(id)}/state/${type}`;
    const put = await house.synapse.ask({ method: 'PUT', path, body: content });
    expect(put.status).toBe(200);
  }
  await house.query("update rooms set looked_at = '-infinity' where id = $1", [body.id]);
  await house.use.repair.compare();
  expect(await named()).toEqual(afterPeople);
});

test('a member who keeps a copy of a room is in the journal before it begins; who is not in it gets none', async () => {
  const [nadia, hugo, stranger] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const { body: room } = await house.as(nadia)('POST', '/direct', { personId: hugo.id });
  const officer = house.aPerson({ roles: ['security-officer'] });

  const answers = [];
  for (const who of [nadia, stranger, officer])
    answers.push((await house.as(who)('POST', `/rooms/${room.id}/copies`)).status);

  expect(answers).toEqual([204, 404, 404]);
  expect(await house.trail('room.copy')).toMatchObject([
    { actorId: nadia.id, targetId: room.id, outcome: 'done' },
    { actorId: stranger.id, outcome: 'refused' },
    { actorId: officer.id, outcome: 'refused' },
  ]);
});

test('a team that is closed can be read by nobody new, and written in by nobody', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { id, admin } = await aTeam(house, [nadia, hugo]);
  const session = await house.enter(nadia);
  const [room] = await roomsOf(nadia);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room?.matrixRoomId ?? '')}/send`;
  const words = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' };
  const write = async (id: string): Promise<number> =>
    (await house.matrix(session, 'PUT', `${path}/m.room.encrypted/${id}`, words)).status;
  const before = await write('1');

  const byLead = await house.as(nadia)('DELETE', `/teams/${id}`);
  const byAdmin = await house.as(admin)('DELETE', `/teams/${id}`);

  expect([byLead.status, byAdmin.status]).toEqual([403, 204]);
  expect([before, await write('2')]).toEqual([200, 403]);
  expect((await roomsOf(nadia))[0]).toMatchObject({ isClosed: true });
  expect((await house.as(admin)('GET', `/teams/${id}`)).status).toBe(404);
});

test('a team of another organisation, and one that nobody has, look the same', async () => {
  const { id } = await aTeam(house, [house.aPerson()]);
  const roles = ['organisation-administrator'] as const;
  const stranger = house.aPerson({ roles, organisationId: house.elsewhere });
  const colleague = house.aPerson();

  const tries = await Promise.all(
    [stranger, colleague].flatMap((who) =>
      [id, uuid()].map((one) => house.as(who)('GET', `/teams/${one}`)),
    ),
  );
  const direct = await house.as(stranger)('POST', '/direct', { personId: colleague.id });
  const member = await house.as(stranger)('PUT', `/teams/${id}/members/${stranger.id}`, {
    isLead: true,
  });

  expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect([direct.status, member.status]).toEqual([404, 404]);
});
