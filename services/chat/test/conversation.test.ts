import { afterAll, beforeAll, expect, test } from 'vitest';
import { slowWay } from './slow-way.ts';
import { startHouse, uuid, type GuestPass, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Facts = {
  readonly isOver?: boolean;
  readonly guestsUntil?: Date | null;
  readonly guests?: readonly GuestPass[];
};

/** What meetings answers about a consultation or meeting of these people. */
function meetingOf(
  id: string,
  people: readonly Person[],
  { isOver = false, guestsUntil = null, guests = [] }: Facts = {},
) {
  house.meetings.set(id, {
    meetingId: id,
    organisationId: house.kerval,
    title: null,
    isOver,
    guestsUntil: guestsUntil?.toISOString() ?? null,
    professionals: people.map((one, index) => ({ personId: one.id, isModerator: index === 0 })),
    guests: guests.map((one) => ({ guestId: one.id, name: 'Lucie Morvan', isPatient: true })),
  });
}
const changed = (meetingId: string): Promise<number> =>
  house.tell('meetings', 'meeting.people-changed', {
    meetingId,
    organisationId: house.kerval,
  });
const aGuest = (meetingId: string): GuestPass => ({ id: uuid(), meetingId, sessionId: uuid() });
const open = (who: Person, id: string) => house.as(who)('POST', `/meetings/${id}/conversation`);

test('a professional opens the conversation before the meeting, and it is the same during and after', async () => {
  const [id, host, colleague] = [uuid(), house.aPerson(), house.aPerson()];
  meetingOf(id, [host, colleague]);

  const before = await open(host, id);
  const during = await open(colleague, id);
  meetingOf(id, [host, colleague], { isOver: true });
  await house.tell('meetings', 'meeting.ended', {
    meetingId: id,
    organisationId: house.kerval,
    at: new Date().toISOString(),
  });
  const after = await open(host, id);

  expect(before).toMatchObject({ status: 200, body: { kind: 'meeting', meetingId: id } });
  expect(new Set([before, during, after].map((one) => one.body.matrixRoomId)).size).toBe(1);
  expect(after.body.members).toHaveLength(2);
});

test('a patient comes in when admitted, by an account without their name, and is out with the end', async () => {
  const [id, host] = [uuid(), house.aPerson()];
  const pass = aGuest(id);
  meetingOf(id, [host]);
  await open(host, id);
  const tooEarly = await house.asGuest(pass)('POST', '/visit/session', {});

  meetingOf(id, [host], { guests: [pass] });
  await changed(id);
  const { body: session } = await house.asGuest(pass)('POST', '/visit/session', {});
  const room = await house.asGuest(pass)('POST', '/visit/conversation');
  const inside = await house.joinedRooms(session);
  const name = await house.matrix(
    session,
    'GET',
    `/_matrix/client/v3/profile/${encodeURIComponent(session.userId)}`,
  );
  const late = aGuest(id);
  meetingOf(id, [host], { guests: [pass, late], isOver: true });
  await changed(id);

  expect(tooEarly).toMatchObject({ status: 403, body: { type: '/problems/guest-not-admitted' } });
  expect(inside).toEqual([room.body.matrixRoomId]);
  expect(name.body).toMatchObject({ displayname: 'Patient' });
  const dead = await house.matrix(session, 'GET', '/_matrix/client/v3/account/whoami');
  expect(dead.status).toBe(401);
  for (const guest of [pass, late])
    expect((await house.asGuest(guest)('POST', '/visit/session', {})).status).toBe(403);
  const after = (await open(host, id)).body;
  expect(after.members).toHaveLength(1);
  // By it whoever reads on knows whose words these are; the patient's name is not in it.
  const { userId } = session;
  expect(room.body.formerGuests).toEqual([]);
  expect(after.formerGuests).toEqual([{ personId: pass.id, displayName: 'Patient', userId }]);
  const list = (await house.as(host)('GET', '/rooms')).body.items;
  expect(list[0]?.formerGuests).toEqual(after.formerGuests);
});

test('the account of a patient whose conversation nobody has opened ends with the meeting, too', async () => {
  const [id, host] = [uuid(), house.aPerson()];
  const pass = aGuest(id);
  meetingOf(id, [host], { guests: [pass] });
  const { body: session } = await house.asGuest(pass)('POST', '/visit/session', {});
  const whoAmI = () => house.matrix(session, 'GET', '/_matrix/client/v3/account/whoami');
  const during = await whoAmI();

  meetingOf(id, [host], { guests: [pass], isOver: true });
  await changed(id);

  expect(during.status).toBe(200);
  expect((await whoAmI()).status).toBe(401);
});

test('a patient who is back in the waiting room is out of the conversation, and comes in again', async () => {
  const [id, host] = [uuid(), house.aPerson()];
  const pass = aGuest(id);
  meetingOf(id, [host], { guests: [pass] });
  await open(host, id);
  const { body: session } = await house.asGuest(pass)('POST', '/visit/session', {});

  meetingOf(id, [host]);
  await changed(id);
  const outside = await house.joinedRooms(session);
  meetingOf(id, [host], { guests: [pass] });
  await changed(id);

  expect(outside).toEqual([]);
  expect(await house.joinedRooms(session)).toHaveLength(1);
});

/** A patient in the conversation, and what meetings says once they are back in the waiting room. */
async function inTheRoom() {
  const [id, host] = [uuid(), house.aPerson()];
  const pass = aGuest(id);
  meetingOf(id, [host], { guests: [pass] });
  await open(host, id);
  const { body: session } = await house.asGuest(pass)('POST', '/visit/session', {});
  await house.asGuest(pass)('POST', '/visit/conversation');
  expect(await house.joinedRooms(session)).toHaveLength(1);
  return { id, session, putOut: () => meetingOf(id, [host]) };
}

test('of two news at once the newer counts: who was put out meanwhile is not brought back by an answer from before', async () => {
  const { id, session, putOut } = await inTheRoom();
  const before = house.asked.length;
  const answer = Promise.withResolvers<void>();
  house.late.set(id, answer.promise);
  const former = changed(id);
  await expect.poll(() => house.asked.slice(before)).toEqual([id]);
  house.late.delete(id);

  putOut();
  await changed(id);
  const between = await house.joinedRooms(session);
  answer.resolve();
  await former;

  expect(between).toEqual([]);
  expect(await house.joinedRooms(session)).toEqual([]);
});

test('a replica that is slow does not bring back who was put out of a room by another one', async () => {
  const { id, session, putOut } = await inTheRoom();
  const way = await slowWay(house.synapse.url, '/state');
  const { synapse } = house.config;
  const slow = await house.another({ synapse: { ...synapse, url: way.url } });
  await house.query("update rooms set looked_at = '-infinity' where meeting_id = $1", [id]);
  const comparing = slow.use.repair.compare();
  await way.isAsked;

  putOut();
  await changed(id);
  const between = await house.joinedRooms(session);
  way.goOn();
  await comparing;

  expect(between).toEqual([]);
  expect(await house.joinedRooms(session)).toEqual([]);
  await way.close();
});

test('a patient reads nothing that was written before they came in', async () => {
  const [id, host] = [uuid(), house.aPerson()];
  const pass = aGuest(id);
  meetingOf(id, [host]);
  const { matrixRoomId } = (await open(host, id)).body;
  const room = `/_matrix/client/v3/rooms/${encodeURIComponent(matrixRoomId)}`;
  const doctor = await house.enter(host);
  const write = (txn: string) =>
    house.matrix(doctor, 'PUT', `${room}/send/m.room.encrypted/${txn}`, {
      algorithm: 'm.megolm.v1.aes-sha2',
      ciphertext: `words-${txn}`,
    });

  await write('before');
  meetingOf(id, [host], { guests: [pass] });
  await changed(id);
  await write('after');

  const { body: session } = await house.asGuest(pass)('POST', '/visit/session', {});
  const { body } = await house.matrix(session, 'GET', `${room}/messages?dir=b&limit=100`);
  expect(JSON.stringify(body)).toContain('words-after');
  expect(JSON.stringify(body)).not.toContain('words-before');
});

test('professionals of two organisations share the conversation of the meeting, and nothing else of each other', async () => {
  const [id, host] = [uuid(), house.aPerson({ name: 'Host' })];
  const invited = house.aPerson({ organisationId: house.elsewhere, name: 'Invited' });
  const colleague = house.aPerson();
  await house.as(host)('POST', '/direct', { personId: colleague.id });
  meetingOf(id, [host, invited]);
  await open(host, id);

  const seen = (await house.as(invited)('GET', '/rooms')).body.items;

  expect(seen).toHaveLength(1);
  expect(seen[0].members.map((one: { displayName: string }) => one.displayName).toSorted()).toEqual(
    ['Host', 'Invited'],
  );
  expect(await house.joinedRooms(await house.enter(invited))).toEqual([seen[0].matrixRoomId]);
});

test('whoever does not take part learns nothing of the conversation, and makes none', async () => {
  const [id, host] = [uuid(), house.aPerson()];
  meetingOf(id, [host]);
  const stranger = house.aPerson({ organisationId: house.elsewhere });

  const tries = [
    await open(house.aPerson(), id),
    await open(stranger, id),
    await open(stranger, uuid()),
    await house.asGuest(aGuest(id))('POST', '/visit/conversation'),
  ];

  expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 403]);
  const made = await house.query('select 1 from rooms where meeting_id = $1', [id]);
  expect(made).toEqual([]);
});

test('news of a meeting in which nobody has opened the conversation makes none', async () => {
  const id = uuid();
  meetingOf(id, [house.aPerson()]);

  expect(await changed(id)).toBe(204);

  expect(await house.query('select 1 from rooms where meeting_id = $1', [id])).toEqual([]);
});

const later = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
const whoami = '/_matrix/client/v3/account/whoami';

/** A consultation that is over, in whose conversation the patient still is for an hour. */
async function afterTheEnd() {
  const [id, host] = [uuid(), house.aPerson()];
  const pass = aGuest(id);
  meetingOf(id, [host], { guests: [pass] });
  await open(host, id);
  const { body: session } = await house.asGuest(pass)('POST', '/visit/session', {});
  const over = (guestsUntil: Date | null): void =>
    meetingOf(id, [host], {
      isOver: true,
      guestsUntil,
      guests: guestsUntil === null ? [] : [pass],
    });
  over(later(60));
  await changed(id);
  return { id, host, pass, session, over };
}
const isDead = async (session: Parameters<House['joinedRooms']>[0]): Promise<boolean> =>
  (await house.matrix(session, 'GET', whoami)).status === 401;

/** What the service's own round does some minutes from now. */
const closeAt = async (minutes: number): Promise<void> => {
  house.time.at = later(minutes);
  await house.use.closeGuests();
};

test('a patient is in the conversation until the day set, on the clock, whatever was put off before', async () => {
  const { id, pass, session, over } = await afterTheEnd();
  const come = async (): Promise<number> =>
    (await house.asGuest(pass)('POST', '/visit/session', { deviceId: session.deviceId })).status;
  try {
    const during = [await house.joinedRooms(session), await come()];
    // Put off, and the news has not come yet: meetings is asked before anybody is closed.
    over(later(120));
    await closeAt(61);
    const putOff = await come();
    await closeAt(119);
    const justBefore = await come();
    const current = (
      await house.asGuest(pass)('POST', '/visit/session', { deviceId: session.deviceId })
    ).body;
    await closeAt(121);

    expect(during).toEqual([[expect.any(String)], 200]);
    expect([putOff, justBefore]).toEqual([200, 200]);
    expect(await isDead(current)).toBe(true);
    expect([
      await come(),
      (await house.asGuest(pass)('POST', '/visit/conversation')).status,
    ]).toEqual([403, 403]);
    expect(
      await house.query(
        'select 1 from accounts a join devices d using (person_id) where a.meeting_id = $1 and (a.is_active or d.ended_at is null)',
        [id],
      ),
    ).toEqual([]);
  } finally {
    house.time.at = null;
  }
});

test('a day that is brought forward to now is heard at once', async () => {
  const { id, host, pass, session, over } = await afterTheEnd();

  over(null);
  await changed(id);

  expect(await isDead(session)).toBe(true);
  expect((await house.asGuest(pass)('POST', '/visit/session', {})).status).toBe(403);
  expect((await open(host, id)).body.members).toHaveLength(1);
});

test('who comes back in a new session keeps the device with its keys, also by way of another browser; the old session has nothing', async () => {
  const { pass, session } = await afterTheEnd();
  const replaced = { sessionId: pass.sessionId, subjectId: pass.id, reason: 'replaced' } as const;
  const next = { ...pass, sessionId: uuid() };
  const last = { ...pass, sessionId: uuid() };
  const device = { deviceId: session.deviceId };

  await house.tell('identity', 'session.ended', replaced);
  const old = await house.asGuest(pass)('POST', '/visit/session', device);
  const { body: other } = await house.asGuest(next)('POST', '/visit/session', {});
  await house.tell('identity', 'session.ended', { ...replaced, sessionId: next.sessionId });
  const { body: back } = await house.asGuest(last)('POST', '/visit/session', device);

  expect(old.status).toBe(401);
  expect(other.deviceId).not.toBe(session.deviceId);
  expect(back).toMatchObject(device);
  expect(await house.joinedRooms(back)).toHaveLength(1);
});

test('a patient of another consultation has nothing of this one after its end', async () => {
  const { id } = await afterTheEnd();
  const stranger = aGuest(id);

  expect((await house.asGuest(stranger)('POST', '/visit/session', {})).status).toBe(403);
  expect((await house.asGuest(stranger)('POST', '/visit/conversation')).status).toBe(403);
});
