import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import type { Meeting } from '@astra/contracts/meetings';
import { pageOfMeetings } from '#ports/store.ts';
import {
  admittedGuest,
  grantOf,
  guestOf,
  noon,
  people,
  plan,
  startHouse,
  uuid,
  waitingGuest,
  type House,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const host = (meeting: Meeting, act: string, body?: unknown) =>
  house.as(people.drA)('POST', `/meetings/${meeting.id}/${act}`, body);
const attendance = async (meeting: Meeting) =>
  (await house.as(people.drA)('GET', `/meetings/${meeting.id}/attendance`)).body.items as {
    participantId: string;
    kind: string;
    joinedAt: string;
    leftAt: string | null;
  }[];
const stepOf = async (meeting: Meeting) =>
  guestOf((await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body).step;
/** With a grant of the engine itself, which our service has not given. */
const joinUnasked = async (roomId: string) =>
  house.engine.join(
    await house.engine.grant({
      grantId: uuid(),
      roomId,
      participantId: uuid(),
      displayName: '',
      may: { publish: [] },
      connectWithinMs: 60_000,
    }),
  );

test('the trail says by id who entered the room and who left it, and holds no name', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const doctor = house.engine.join(grantOf(await host(meeting, 'grants')));
  house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  await house.hearEngine();
  doctor.leave();
  await house.hearEngine();

  await host(meeting, 'end');
  await house.hearEngine();

  const toldOf = async (action: string) =>
    (await house.trail(action)).filter((entry) => entry.targetId === meeting.id);
  const [entered, left] = [await toldOf('meeting.enter-room'), await toldOf('meeting.leave-room')];
  const theDoctor = { actorKind: 'member', actorId: people.drA.id, outcome: 'done' };
  const thePatient = { actorKind: 'guest', actorId: pass.id, outcome: 'done' };
  for (const entries of [entered, left]) {
    expect(entries).toHaveLength(2);
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining(theDoctor),
        expect.objectContaining(thePatient),
      ]),
    );
  }
  expect(JSON.stringify([entered, left])).not.toContain(guestOf(meeting).name);
});

test('who was really there and when comes from the engine', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const guest = house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  house.engine.join(grantOf(await host(meeting, 'grants')));
  await house.hearEngine();
  const during = await stepOf(meeting);
  const hostHere = (await house.asGuest(pass)('GET', '/visit')).body.isHostHere;
  house.clock.advance(60_000);
  guest.leave();
  await house.hearEngine();

  const rows = await attendance(meeting);

  house.clock.advance(-60_000);
  expect(during).toBe('in-call');
  expect(hostHere).toBe(true);
  expect(await stepOf(meeting)).toBe('admitted');
  expect(rows.find((row) => row.kind === 'guest')).toMatchObject({
    personId: pass.id,
    joinedAt: noon,
    leftAt: '2026-11-23T12:01:00.000Z',
  });
  expect(rows.find((row) => row.kind === 'member')).toMatchObject({
    personId: people.drA.id,
    joinedAt: noon,
    leftAt: null,
  });
  const entries = await house.trail('meeting.enter-room');
  expect(
    entries.filter((one) => one.targetId === meeting.id).map((one) => [one.subjectId, one.outcome]),
  ).toEqual(
    expect.arrayContaining([
      [pass.id, 'done'],
      [people.drA.id, 'done'],
    ]),
  );
});

test('whoever is in a call reads so wherever they are signed in, and nobody else reads it of themselves', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  const doctor = house.engine.join(grantOf(await host(meeting, 'grants')));
  await house.hearEngine();
  const seenBy = async (who: typeof people.drA) =>
    (await house.as(who)('GET', `/meetings/${meeting.id}`)).body.isAskerInside;

  const during = [await seenBy(people.drA), await seenBy(people.maud)];
  doctor.leave();
  await house.hearEngine();

  expect(during).toEqual([true, false]);
  expect(await seenBy(people.drA)).toBe(false);
});

test('an event that comes twice counts once', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  house.engine.join(grant);
  const posts = [...house.posts];

  await house.hearEngine();
  house.posts.push(...posts);
  await house.hearEngine();

  expect(await attendance(meeting)).toHaveLength(1);
  expect(await stepOf(meeting)).toBe('in-call');
  expect(await house.engine.presence(grant.roomId)).toHaveLength(1);
});

test('a room’s end that is told late puts nobody out of the book who has come since', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const doctor = grantOf(await host(meeting, 'grants'));
  house.engine.join(doctor);
  await house.hearEngine();
  const { roomId } = doctor;
  await house.engine.end(roomId);
  const late = house.posts
    .splice(0)
    .filter(({ rawBody }) => (JSON.parse(rawBody) as { type: string }).type === 'room-closed');
  house.clock.advance(5_000);
  await house.engine.prepare({ roomId, maxParticipants: 5 });
  house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  await house.hearEngine();

  house.posts.push(...late);
  await house.hearEngine();

  house.clock.advance(-5_000);
  expect(late).toHaveLength(1);
  const rows = await attendance(meeting);
  expect(rows.map(({ kind, leftAt }) => [kind, leftAt])).toEqual([
    ['member', noon],
    ['guest', null],
  ]);
  expect(await stepOf(meeting)).toBe('in-call');
  const left = await house.trail('meeting.leave-room');
  expect(
    left.filter((one) => one.targetId === meeting.id).map(({ subjectId }) => subjectId),
  ).toEqual([people.drA.id]);
});

test('an event that the engine did not sign changes nothing', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const { roomId, participantId } = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const event = JSON.stringify({
    type: 'participant-joined',
    id: uuid(),
    at: noon,
    roomId,
    participantId,
    grantId: uuid(),
  });
  const send = (headers: Record<string, string>) =>
    house.app.inject({
      method: 'POST',
      url: '/engines/livekit/webhook',
      headers: { 'content-type': 'application/webhook+json', ...headers },
      payload: event,
    });

  const unsigned = await send({});
  const forged = await send({ 'x-memory-signature': 'ab'.repeat(32) });

  expect([unsigned.statusCode, forged.statusCode]).toEqual([401, 401]);
  expect(await stepOf(meeting)).toBe('admitted');
  expect(await attendance(meeting)).toEqual([]);
});

test('lost news are found: a join, a leave, a ghost', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const guest = house.engine.join(grant);
  const late = house.posts.splice(0);
  house.clock.advance(11_000);

  await house.use.repairRooms();
  expect(await stepOf(meeting)).toBe('in-call');
  expect(await attendance(meeting)).toMatchObject([{ joinedAt: noon, leftAt: null }]);

  // The event that was thought lost comes after all, and is no second use of the grant.
  house.posts.push(...late);
  await house.hearEngine();
  expect(await house.engine.presence(grant.roomId)).toHaveLength(1);

  guest.leave();
  house.posts.splice(0);
  await house.use.repairRooms();
  expect(await stepOf(meeting)).toBe('admitted');
  expect((await attendance(meeting))[0]?.leftAt).not.toBeNull();

  const ghost = await joinUnasked(grant.roomId);
  house.posts.splice(0);
  await house.use.repairRooms();
  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await ghost.cut).toBe('removed');
  house.clock.advance(-11_000);
});

test('a ghost is found behind as many open meetings as one question gives', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  const ghost = await joinUnasked(grant.roomId);
  house.posts.splice(0);
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const before = `00000000-0000-4000-8000-`;
  await owner.query(
    `insert into meetings select (jsonb_populate_record(m, jsonb_build_object(
         'id', $2 || lpad(to_hex(n), 12, '0'), 'room_id', gen_random_uuid(), 'idempotency_key', gen_random_uuid()))).*
       from meetings m, generate_series(1, $3::int) n where m.id = $1`,
    [meeting.id, before, pageOfMeetings],
  );

  await house.use.repairRooms();

  await owner.query(`delete from meetings where id::text like $1 || '%'`, [before]);
  await owner.end();
  expect(await house.engine.presence(grant.roomId)).toEqual([]);
  expect(await ghost.cut).toBe('removed');
});

test('a stranger with a grant of the engine itself is put out at once', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const { roomId } = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));

  const stranger = await joinUnasked(roomId);
  await house.hearEngine();

  expect(await house.engine.presence(roomId)).toEqual([]);
  expect(await stranger.cut).toBe('removed');
  const told = (await house.trail('meeting.enter-room')).filter(
    (one) => one.targetId === meeting.id,
  );
  expect(told).toMatchObject([{ outcome: 'refused', reason: 'unknown-participant' }]);
});

test('a meeting that was forgotten ends by itself; one in which somebody is does not', async () => {
  const forgotten = await plan(house);
  const alive = await plan(house);
  await host(forgotten, 'open');
  const pass = await admittedGuest(house, alive);
  house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  await house.hearEngine();
  const ahead = 5 * 3_600_000;
  house.clock.advance(ahead);

  await house.use.repairRooms();

  house.clock.advance(-ahead);
  expect((await house.as(people.drA)('GET', `/meetings/${forgotten.id}`)).body.state).toBe('ended');
  expect((await house.as(people.drA)('GET', `/meetings/${alive.id}`)).body.state).toBe('open');
});

test('after a restart in the middle of a call everything goes on', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await host(meeting, 'open');
  await host(meeting, 'admit', { guestId: pass.id });
  const grant = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  house.engine.join(grant);
  const other = await house.replica();

  const [post] = house.posts.splice(0).slice(-1);
  await other.app.inject({
    method: 'POST',
    url: '/engines/livekit/webhook',
    headers: {
      'content-type': 'application/webhook+json',
      ...(post?.headers as Record<string, string>),
    },
    payload: post?.rawBody ?? '',
  });

  expect(await stepOf(meeting)).toBe('in-call');
});
