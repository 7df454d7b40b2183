import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import type { Visit } from '@astra/contracts/visit';
import { patience } from '@astra/testing/patience';
import {
  admittedGuest,
  grantOf,
  guestOf,
  kerval,
  people,
  plan,
  provedGuest,
  startHouse,
  waitingGuest,
  type GuestPass,
  type House,
  type Reply,
} from './house.ts';
import { closeStreams, listenAt, type Stream } from './streams.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  closeStreams();
  await house.close();
});

const nextWeek = '2026-11-30T12:15:00.000Z';
const move = (meeting: Meeting, startsAt: string): Promise<Reply> =>
  house.as(people.maud)('PATCH', `/meetings/${meeting.id}`, { version: meeting.version, startsAt });
const cancel = async ({ id }: Meeting): Promise<Reply> => {
  const { version } = (await house.as(people.maud)('GET', `/meetings/${id}`)).body as Meeting;
  return house.as(people.maud)('POST', `/meetings/${id}/cancel`, { version });
};
const visitOf = async (pass: GuestPass): Promise<Visit> =>
  (await house.asGuest(pass)('GET', '/visit')).body as Visit;
const pageOf = async (pass: GuestPass): Promise<Stream> =>
  listenAt(
    house,
    '/visit/stream',
    await house.issuer.forGuest({ organisationId: kerval, ...pass }, 'meetings'),
  );
const shows = (page: Stream, visit: Partial<Visit>): Promise<void> =>
  vi.waitFor(() => expect(page.of<Visit>('visit').at(-1)).toMatchObject(visit), patience);

test('who waits for a consultation that is moved to another day is no longer at its door, and their page says the day', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const page = await pageOf(pass);
  await shows(page, { phase: 'waiting' });

  const moved = await move(meeting, nextWeek);

  expect(moved.body).toMatchObject({
    guests: [{ step: 'checked', waitingSince: null }],
  });
  await shows(page, {
    phase: 'too-early',
    startsAt: nextWeek,
    opensAt: '2026-11-30T11:45:00.000Z',
    waitingSince: null,
    position: null,
  });
  expect((await house.asGuest(pass)('POST', '/visit/wait', {})).body).toMatchObject({
    type: '/problems/too-early',
  });
});

test('on the new day they go straight to the waiting room, and begin to wait then', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await move(meeting, '2026-11-25T12:15:00.000Z');
  const ahead = Date.parse('2026-11-25T12:00:00.000Z') - house.clock.now().getTime();
  house.clock.advance(ahead);

  const before = await visitOf(pass);
  const waits = await house.asGuest(pass)('POST', '/visit/wait', {});

  house.clock.advance(-ahead);
  expect(before.phase).toBe('ready');
  expect(waits.body).toMatchObject({
    phase: 'waiting',
    waitingSince: '2026-11-25T12:00:00.000Z',
  });
});

test('on a new day with a new text of consent they read it first', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await move(meeting, '2026-12-01T12:15:00.000Z');
  const ahead = Date.parse('2026-12-01T12:00:00.000Z') - house.clock.now().getTime();
  house.clock.advance(ahead);

  const before = await visitOf(pass);
  const waits = await house.asGuest(pass)('POST', '/visit/wait', {});

  house.clock.advance(-ahead);
  expect(before.phase).toBe('consent');
  expect(waits.body).toMatchObject({ type: '/problems/consent-changed' });
});

test('who had given up waiting is not greeted as somebody who left on the new day', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  await house.asGuest(pass)('POST', '/visit/leave');

  const moved = await move(meeting, '2026-12-02T12:15:00.000Z');

  expect(guestOf(moved.body).step).toBe('checked');
});

test('the one behind moves up when the one before is moved to another day', async () => {
  const [first, second] = [
    await plan(house, { hostId: people.drB.id }),
    await plan(house, { hostId: people.drB.id }),
  ];
  await waitingGuest(house, first);
  house.clock.advance(1);
  const behind = await pageOf(await waitingGuest(house, second));
  await shows(behind, { position: 2 });

  await move(first, '2026-12-03T12:15:00.000Z');

  await shows(behind, { position: 1 });
});

test('who waits stays while the door of the new hour is open already', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);

  const moved = await move(meeting, '2026-11-23T12:29:00.000Z');

  expect(moved.status).toBe(200);
  expect(await visitOf(pass)).toMatchObject({
    phase: 'waiting',
    waitingSince: expect.any(String),
  });
});

test('who has come no further than their date of birth has not tested by being moved', async () => {
  const meeting = await plan(house);
  await provedGuest(house, meeting);

  const moved = await move(meeting, '2026-12-04T12:15:00.000Z');

  expect(guestOf(moved.body).step).toBe('proved');
});

test('who waits reads on their open page that it was cancelled', async () => {
  const meeting = await plan(house);
  const pass = await waitingGuest(house, meeting);
  const page = await pageOf(pass);
  await shows(page, { phase: 'waiting' });

  const reply = await cancel(meeting);

  expect(reply.status).toBe(200);
  await shows(page, { phase: 'cancelled', position: null });
  expect((await house.asGuest(pass)('POST', '/visit/wait', {})).body).toMatchObject({
    type: '/problems/meeting-cancelled',
  });
});

test('cancelled during the call: the room is closed, nobody comes back, and the patient reads why', async () => {
  const meeting = await plan(house);
  const pass = await admittedGuest(house, meeting);
  const grants = `/meetings/${meeting.id}/grants`;
  const doctorsWay = grantOf(await house.as(people.drA)('POST', grants));
  house.engine.join(doctorsWay);
  house.engine.join(grantOf(await house.asGuest(pass)('POST', '/visit/grants')));
  const spare = grantOf(await house.asGuest(pass)('POST', '/visit/grants'));
  await house.hearEngine();
  const page = await pageOf(pass);
  await shows(page, { phase: 'admitted' });

  const reply = await cancel(meeting);
  await house.hearEngine();

  expect(reply.body).toMatchObject({ state: 'cancelled', guests: [{ step: 'left' }] });
  await shows(page, { phase: 'cancelled' });
  expect(await house.engine.presence(doctorsWay.roomId)).toEqual([]);
  expect(() => house.engine.join(spare)).toThrow('refused');
  for (const refused of [
    await house.asGuest(pass)('POST', '/visit/grants'),
    await house.as(people.drA)('POST', grants),
  ])
    expect(refused.body).toMatchObject({ type: '/problems/meeting-cancelled' });
  const inside = await house.query(
    'select 1 from attendances where meeting_id = $1 and left_at is null',
    [meeting.id],
  );
  expect(inside).toEqual([]);
  const letters = await house.letters('meeting.cancelled');
  expect(letters.at(-1)).toMatchObject({ link: null, sequence: 1 });
});
