import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import type { Visit } from '@astra/contracts/visit';
import { patience } from '@astra/testing/patience';
import { MemoryEngine, type EventPost } from '@astra/video-engine/memory/memory-engine';
import {
  admittedGuest,
  grantOf,
  guestOf,
  kerval,
  meet,
  people,
  plan,
  startHouse,
  uuid,
  waitingGuest,
  type GuestPass,
  type House,
} from './house.ts';
import { takeInHand } from './in-hand.ts';
import { pageOfMeetings } from '#ports/store.ts';

let house: House;
let a: MemoryEngine;
let b: MemoryEngine;
let told: { readonly engineId: string; readonly post: EventPost }[];
beforeEach(async () => {
  told = [];
  // Both are of one kind, as two servers of one product are.
  const make = (engineId: string): MemoryEngine =>
    new MemoryEngine({
      now: () => house.clock.now(),
      post: (post) => told.push({ engineId, post }),
    });
  a = make('livekit');
  b = make('livekit-b');
  house = await startHouse([
    { id: 'livekit', engine: a },
    { id: 'livekit-b', engine: b },
  ]);
  await withoutRounds(house);
});
/** The looks of a test are the only ones: the rounds are the first thing that is stopped. */
const withoutRounds = async ({ stop }: Pick<House, 'stop'>): Promise<unknown> => stop[0]?.();
afterEach(() => house.close());

const host = (meeting: Meeting, act: string, body?: unknown) =>
  house.as(people.drA)('POST', `/meetings/${meeting.id}/${act}`, body);
const seen = async (meeting: Meeting): Promise<Meeting> =>
  (await house.as(people.drA)('GET', `/meetings/${meeting.id}`)).body as Meeting;
const grants = async (meeting: Meeting, pass: GuestPass, query = '') => ({
  doctor: grantOf(await host(meeting, `grants${query}`)),
  patient: grantOf(await house.asGuest(pass)('POST', `/visit/grants${query}`)),
});
/** One look at the engines, half a second after the last. */
const looks = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1) {
    house.clock.advance(500);
    await house.use.watchEngines();
  }
};
const hearAll = async (): Promise<void> => {
  for (const { engineId, post } of told.splice(0))
    await house.app.inject({
      method: 'POST',
      url: `/engines/${engineId}/webhook`,
      headers: { 'content-type': 'application/json', ...(post.headers as Record<string, string>) },
      payload: post.rawBody,
    });
};
const moves = async (meeting: Meeting) =>
  (await house.trail('meeting.change-engine')).filter((entry) => entry.targetId === meeting.id);

/** Two people in a call on A. */
async function inCall() {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const given = await grants(meeting, pass);
  const doctor = a.join(given.doctor);
  const patient = a.join(given.patient);
  await hearAll();
  return { meeting, pass, given, doctor, patient };
}

test('all grants of a meeting name the one engine that was chosen at its opening', async () => {
  const { meeting, given } = await inCall();

  expect(given.doctor.engineId).toBe('livekit');
  expect(given.patient.engineId).toBe('livekit');
  expect((await seen(meeting)).engineId).toBe('livekit');
});

test('a grant says of what kind the stand-by is, so that a page has its code before it needs it', async () => {
  await house.close();
  const mark = { now: () => house.clock.now(), post: () => undefined };
  house = await startHouse([
    { id: 'livekit', engine: new MemoryEngine({ ...mark, name: 'livekit' }) },
    { id: 'jitsi', engine: new MemoryEngine({ ...mark, name: 'jitsi' }) },
  ]);
  const meeting = await plan(house);

  const { doctor, patient } = await grants(meeting, await admittedGuest(house, meeting));

  expect(doctor).toMatchObject({ engine: 'livekit', standBy: 'jitsi' });
  expect(patient).toMatchObject({ engine: 'livekit', standBy: 'jitsi' });
});

test('a planned meeting has no engine yet, and none is chosen that is down', async () => {
  const meeting = await plan(house);
  a.down = true;
  await looks(2);
  const before = (await seen(meeting)).engineId;

  await host(meeting, 'open');

  expect(before).toBeNull();
  expect((await seen(meeting)).engineId).toBe('livekit-b');
});

test('one look that fails takes nobody away', async () => {
  const { meeting } = await inCall();
  a.down = true;
  await looks(1);
  a.down = false;
  await looks(1);
  a.down = true;

  await looks(1);

  expect((await seen(meeting)).engineId).toBe('livekit');
});

test('when the engine dies, everybody is taken to the same other one; who was let in stays let in', async () => {
  const { meeting, pass, given } = await inCall();
  const consent = guestOf(await seen(meeting)).consent;
  a.down = true;
  await looks(2);

  const fresh = await grants(meeting, pass);
  b.join(fresh.doctor);
  b.join(fresh.patient);
  await hearAll();

  expect([fresh.doctor.engineId, fresh.patient.engineId]).toEqual(['livekit-b', 'livekit-b']);
  expect(fresh.patient.roomId).toBe(fresh.doctor.roomId);
  expect(fresh.doctor.roomId).not.toBe(given.doctor.roomId);
  expect(fresh.doctor.participantId).toBe(given.doctor.participantId);
  const now = await seen(meeting);
  expect(now).toMatchObject({ state: 'open', engineId: 'livekit-b' });
  expect(guestOf(now)).toMatchObject({ step: 'in-call', consent });
  expect(await b.presence(fresh.doctor.roomId)).toHaveLength(2);
  expect(await moves(meeting)).toMatchObject([{ outcome: 'done', reason: 'engine-down' }]);
});

test('whoever has only opened, or sits alone, when the engine dies is met by the one who is let in after', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await host(meeting, 'open');
  a.down = true;
  await looks(2);
  // The first to come, and nobody was in the room that died.
  b.join(grantOf(await host(meeting, 'grants')));
  await hearAll();
  a.down = false;
  await looks(5);
  b.down = true;
  await looks(2);

  // Alone when the second one died, and not back yet when the patient is let in.
  await host(meeting, 'admit', { guestId: pass.id });
  const { doctor, patient } = await grants(meeting, pass);
  a.join(patient);
  await hearAll();
  const whileAlone = (await house.asGuest(pass)('GET', '/visit')).body.isHostHere;
  a.join(doctor);
  await hearAll();

  expect([doctor.engineId, patient.engineId]).toEqual(['livekit', 'livekit']);
  expect(patient.roomId).toBe(doctor.roomId);
  expect(await a.presence(doctor.roomId)).toHaveLength(2);
  expect(whileAlone).toBe(false);
  expect((await house.asGuest(pass)('GET', '/visit')).body.isHostHere).toBe(true);
  expect(guestOf(await seen(meeting)).step).toBe('in-call');
  expect(await moves(meeting)).toHaveLength(2);
});

test('an engine that stands still is as good as dead', async () => {
  const { meeting } = await inCall();
  a.health = () => new Promise(() => {});

  await looks(2);

  expect((await seen(meeting)).engineId).toBe('livekit-b');
});

test('the patient’s page hears of it by itself', async () => {
  const { pass } = await inCall();
  const visits: Visit[] = [];
  const page = {
    visit: (visit: Visit) => visits.push(visit),
    grant: () => {},
    problem: () => {},
    nudge: () => {},
    picture: () => {},
    close: () => {},
  };
  const actor = { kind: 'guest', organisationId: kerval, ...pass } as const;
  const stop = house.use.live.watchVisit({ actor, requestId: uuid(), origin: null }, page);
  await expect.poll(() => visits.at(-1)?.engineId).toBe('livekit');
  a.down = true;

  await looks(2);

  await expect.poll(() => visits.at(-1)?.engineId).toBe('livekit-b');
  stop();
});

test('who has lost only their own network moves nobody', async () => {
  const { meeting, pass } = await inCall();

  const { doctor, patient } = await grants(meeting, pass, '?lostEngineId=livekit');

  expect([doctor.engineId, patient.engineId]).toEqual(['livekit', 'livekit']);
  expect(await moves(meeting)).toEqual([]);
});

test('a loss that somebody reports is looked at now, and the grant leads elsewhere at once', async () => {
  const { meeting, pass } = await inCall();
  a.down = true;

  const { doctor, patient } = await grants(meeting, pass, '?lostEngineId=livekit');

  expect([doctor.engineId, patient.engineId]).toEqual(['livekit-b', 'livekit-b']);
  expect(await moves(meeting)).toHaveLength(1);
});

test('who waits at the door has lost nothing: their word moves nobody', async () => {
  const { meeting } = await inCall();
  const other = await plan(house);
  const waits = await waitingGuest(house, other);
  await host(other, 'open');
  a.down = true;

  await house.asGuest(waits)('POST', '/visit/grants?lostEngineId=livekit');
  await house.as(people.drB)('POST', `/meetings/${meeting.id}/grants?lostEngineId=livekit`);

  expect(await moves(meeting)).toEqual([]);
});

test('when no engine answers, it is more likely we who hear nothing: everybody stays', async () => {
  const { meeting } = await inCall();
  a.down = true;
  b.down = true;

  await looks(5);

  expect((await seen(meeting)).engineId).toBe('livekit');
});

test('two replicas that see the loss at the same moment move the meeting once', async () => {
  const { meeting } = await inCall();
  const other = await house.replica();
  await withoutRounds(other);
  a.down = true;
  await looks(1);
  house.clock.advance(500);

  const held = await takeInHand(house, meeting.id);
  const both = Promise.all([house.use.watchEngines(), other.use.watchEngines()]);
  await held.waitFor(2);
  await held.letGo();
  await both;

  expect((await seen(meeting)).engineId).toBe('livekit-b');
  expect(await moves(meeting)).toHaveLength(1);
});

test('when the service dies while it takes meetings elsewhere, another one goes on; none is forgotten or moved twice', async () => {
  const meetings = [];
  for (let n = 0; n < 10; n += 1) meetings.push(await meet(house, { memberIds: [] }));
  const where = () =>
    house.query<{ id: string; isMoved: boolean; moves: number }>(
      `select id, engine_id = 'livekit-b' as "isMoved",
          (select count(*)::int from left_rooms l where l.meeting_id = m.id) as moves
        from meetings m order by id`,
    );
  const [first] = await where();
  const dying = await house.replica();
  await withoutRounds(dying);
  a.down = true;
  await looks(1);
  house.clock.advance(500);
  const held = await takeInHand(house, first?.id ?? '');

  const round = dying.use.watchEngines();
  await held.waitFor(1);
  const isHalfDone = async () =>
    expect((await where()).filter(({ isMoved }) => isMoved)).toHaveLength(7);
  await vi.waitFor(isHalfDone, patience);
  await die(dying);
  await held.letGo();
  await round;
  await isHalfDone();
  await looks(1);

  expect(await where()).toEqual(
    meetings.map(() => expect.objectContaining({ isMoved: true, moves: 1 })),
  );
  expect(await house.trail('meeting.change-engine')).toHaveLength(meetings.length);
});

/** Its transactions break off, and it begins no other. */
async function die({ stop }: Pick<House, 'stop'>): Promise<void> {
  const closed = stop.at(-1)?.();
  const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await admin.connect();
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = $1 and wait_event_type = 'Lock'`,
    [new URL(house.place.url).pathname.slice(1)],
  );
  await admin.end();
  await closed;
}

test('an engine that is back is used for new meetings; who was moved stays where they are', async () => {
  const { meeting } = await inCall();
  a.down = true;
  await looks(2);
  a.down = false;
  await looks(4);
  const early = await plan(house);
  await host(early, 'open');
  await looks(1);
  const next = await plan(house);

  await host(next, 'open');

  expect((await seen(early)).engineId).toBe('livekit-b');
  expect((await seen(next)).engineId).toBe('livekit');
  expect((await seen(meeting)).engineId).toBe('livekit-b');
});

test('those whose organisation lets them go nowhere hide nobody who can go, however many they are', async () => {
  const { meeting } = await inCall();
  const waits = await plan(house);
  await host(waits, 'open');
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const strict = uuid();
  await owner.query(
    `insert into engine_rules (organisation_id, engine_ids) values ($1, '{livekit}')`,
    [strict],
  );
  await owner.query(
    `insert into meetings select (jsonb_populate_record(m, jsonb_build_object(
         'id', '00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'), 'organisation_id', $2::uuid,
         'room_id', gen_random_uuid(), 'idempotency_key', gen_random_uuid()))).*
       from meetings m, generate_series(1, $3::int) n where m.id = $1`,
    [waits.id, strict, pageOfMeetings],
  );
  await owner.end();
  a.down = true;

  await looks(2);

  expect((await seen(meeting)).engineId).toBe('livekit-b');
  const [row] = await house.query<{ moved: number }>(
    "select count(*)::int as moved from meetings where organisation_id = $1 and engine_id <> 'livekit'",
    [strict],
  );
  expect(row?.moved).toBe(0);
});

test('an engine that does not close what was left there keeps nobody from being taken to it', async () => {
  const { meeting } = await inCall();
  a.down = true;
  await looks(2);
  a.down = false;
  const never = new Promise<never>(() => {});
  a.end = () => never;
  house.clock.advance(10_000);
  await looks(5);
  b.down = true;

  await looks(2);

  expect((await seen(meeting)).engineId).toBe('livekit');
}, 15_000);

test('the room that was left is closed when its engine is back', async () => {
  const { given, doctor } = await inCall();
  a.down = true;
  await looks(2);
  a.down = false;
  await looks(2);
  const atFirst = await a.presence(given.doctor.roomId);
  house.clock.advance(10_000);

  await looks(1);

  // They have had ten seconds to hear of the move: who is still there has heard nothing.
  expect(atFirst).toHaveLength(2);
  expect(await a.presence(given.doctor.roomId)).toEqual([]);
  expect(await doctor.cut).toBe('room-closed');
});

test('whoever comes into the room that was left is put out, with a good grant too', async () => {
  const { meeting, pass, given } = await inCall();
  const kept = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  a.down = true;
  await looks(2);
  a.down = false;
  told.length = 0;

  const ghost = a.join(kept);
  await hearAll();

  expect((await a.presence(kept.roomId)).map((one) => one.participantId)).toEqual([
    given.doctor.participantId,
  ]);
  expect(await ghost.cut).toBe('removed');
  expect(
    (await house.trail('meeting.enter-room')).filter(
      (entry) => entry.targetId === meeting.id && entry.outcome === 'refused',
    ),
  ).toMatchObject([{ reason: 'meeting-moved', actorId: pass.id }]);
  expect(kept.roomId).toBe(given.patient.roomId);
});

test('what the engine that was left tells changes nothing any more', async () => {
  const { meeting, pass, doctor, patient, given } = await inCall();
  a.down = true;
  await looks(2);
  const fresh = await grants(meeting, pass);
  b.join(fresh.patient);
  await hearAll();
  a.down = false;

  patient.leave();
  doctor.leave();
  await a.end(given.doctor.roomId);
  await hearAll();

  expect(guestOf(await seen(meeting)).step).toBe('in-call');
});

test('an engine cannot speak for the room of another', async () => {
  const { meeting, given } = await inCall();
  await b.prepare({ roomId: given.doctor.roomId, maxParticipants: 3 });
  await b.end(given.doctor.roomId);

  await hearAll();

  expect(guestOf(await seen(meeting)).step).toBe('in-call');
});

test('who joins a room of that name on another engine is put out there', async () => {
  const { meeting, given } = await inCall();
  await b.prepare({ roomId: given.doctor.roomId, maxParticipants: 3 });
  const request = { participantId: given.doctor.participantId, displayName: '', grantId: uuid() };
  const forged = await b.grant({
    ...request,
    roomId: given.doctor.roomId,
    may: { publish: [] },
    connectWithinMs: 60_000,
  });

  const ghost = b.join(forged);
  await hearAll();

  expect(await ghost.cut).toBe('removed');
  expect(await a.presence(given.doctor.roomId)).toHaveLength(2);
  expect((await seen(meeting)).state).toBe('open');
});

test('the end closes the room where it is now', async () => {
  const { meeting, pass } = await inCall();
  a.down = true;
  await looks(2);
  const { patient, doctor } = await grants(meeting, pass);
  const inB = b.join(patient);
  b.join(doctor);

  await host(meeting, 'end');

  expect(await inB.cut).toBe('room-closed');
});

test('putting back to waiting acts where the meeting is now', async () => {
  const { meeting, pass } = await inCall();
  a.down = true;
  await looks(2);
  const inB = b.join((await grants(meeting, pass)).patient);
  await hearAll();

  await host(meeting, 'return-to-waiting', { guestId: pass.id });

  expect(await inB.cut).toBe('removed');
});

test('the round of repair compares with the engine that holds the room', async () => {
  const { meeting, pass } = await inCall();
  a.down = true;
  await looks(2);
  b.join((await grants(meeting, pass)).patient);
  told.length = 0;
  house.clock.advance(11_000);

  await house.use.repairRooms();

  expect(guestOf(await seen(meeting)).step).toBe('in-call');
});

test('a meeting on an engine that the settings no longer name is taken along', async () => {
  const { meeting } = await inCall();
  await house.query("update meetings set engine_id = 'jitsi-old' where id = $1", [meeting.id]);

  await looks(1);

  expect((await seen(meeting)).engineId).toBe('livekit');
});
