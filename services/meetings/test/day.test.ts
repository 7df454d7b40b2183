import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '@astra/contracts/meetings';
import { people, plan, startHouse, waitingGuest, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

test('the day is that of the organisation, a clinician sees their own, a page says where it goes on', async () => {
  const day = '2026-12-01';
  // 23:30 UTC on the day before is already 00:30 in Paris.
  await plan(house, { startsAt: '2026-11-30T23:30:00.000Z' });
  await plan(house, { startsAt: '2026-12-01T08:00:00.000Z' });
  await plan(house, { startsAt: '2026-12-01T08:00:00.000Z', hostId: people.drB.id });
  await plan(house, { startsAt: '2026-12-01T23:30:00.000Z' });
  const secretary = house.as(people.maud);

  const all = await secretary('GET', `/meetings?day=${day}`);
  const ofB = await secretary('GET', `/meetings?day=${day}&hostId=${people.drB.id}`);
  const asA = await house.as(people.drA)('GET', `/meetings?day=${day}`);
  const asAOfB = await house.as(people.drA)('GET', `/meetings?day=${day}&hostId=${people.drB.id}`);
  const first = await secretary('GET', `/meetings?day=${day}&limit=2`);
  const second = await secretary(
    'GET',
    `/meetings?day=${day}&limit=2&cursor=${first.body.next as string}`,
  );

  expect(all.body.items.map((one: Meeting) => one.startsAt)).toEqual([
    '2026-11-30T23:30:00.000Z',
    '2026-12-01T08:00:00.000Z',
    '2026-12-01T08:00:00.000Z',
  ]);
  expect(ofB.body.items).toHaveLength(1);
  expect(asA.body.items).toHaveLength(2);
  expect(asAOfB.body.items).toEqual([]);
  expect(second.body.items).toHaveLength(1);
  expect(second.body.next).toBeNull();
  expect([...first.body.items, ...second.body.items].map((one: Meeting) => one.id)).toEqual(
    all.body.items.map((one: Meeting) => one.id),
  );
});

/** Runs `work` at another hour of the house's clock. */
async function atHour<R>(moment: string, work: () => Promise<R>): Promise<R> {
  const away = Date.parse(moment) - house.clock.now().getTime();
  house.clock.advance(away);
  try {
    return await work();
  } finally {
    house.clock.advance(-away);
  }
}

const dayOfA = async (day: string): Promise<readonly string[]> =>
  (await house.as(people.drA)('GET', `/meetings?day=${day}`)).body.items.map(
    (one: Meeting) => one.id,
  );

test('around midnight the doctor’s today has everybody who waits, on whichever day they were planned', async () => {
  // In Paris: 00:05 on the 5th, and nine o'clock that morning.
  const justAfter = await plan(house, { startsAt: '2027-02-04T23:05:00.000Z' });
  const morning = await plan(house, { startsAt: '2027-02-05T08:00:00.000Z' });

  await atHour('2027-02-04T22:50:00.000Z', async () => {
    await waitingGuest(house, justAfter);
    expect(await dayOfA('2027-02-04')).toEqual([justAfter.id]);
    expect(await dayOfA('2027-02-05')).toEqual([justAfter.id, morning.id]);
    expect(await dayOfA('2027-02-03')).toEqual([]);
  });

  // On the 6th nobody comes for it any more.
  expect(await atHour('2027-02-05T23:10:00.000Z', () => dayOfA('2027-02-06'))).toEqual([]);
});

test('whoever still waits after midnight for the evening before is there on the new day', async () => {
  const evening = await plan(house, { startsAt: '2027-02-10T22:50:00.000Z' });
  await atHour('2027-02-10T22:55:00.000Z', () => waitingGuest(house, evening));

  expect(await atHour('2027-02-10T23:10:00.000Z', () => dayOfA('2027-02-11'))).toEqual([
    evening.id,
  ]);
});

const keepPageOpen = ({ id }: Meeting): Promise<unknown> =>
  house.query('update guests set is_online = true, last_seen_at = $2 where meeting_id = $1', [
    id,
    house.clock.now(),
  ]);

test('whoever still waits with the page open is there today, long after the hour', async () => {
  const forgotten = await plan(house, { startsAt: '2027-02-14T09:00:00.000Z' });
  await atHour('2027-02-14T08:55:00.000Z', () => waitingGuest(house, forgotten));

  await atHour('2027-02-15T09:00:00.000Z', async () => {
    expect(await dayOfA('2027-02-15')).toEqual([]);
    await keepPageOpen(forgotten);
    expect(await dayOfA('2027-02-15')).toEqual([forgotten.id]);
  });
});

test('whoever waited for what was moved to another day is there on that day alone', async () => {
  const moved = await plan(house, { startsAt: '2027-02-16T09:00:00.000Z' });
  await atHour('2027-02-16T08:55:00.000Z', async () => {
    await waitingGuest(house, moved);
    await keepPageOpen(moved);
    await house.as(people.maud)('PATCH', `/meetings/${moved.id}`, {
      version: 1,
      startsAt: '2027-02-18T09:00:00.000Z',
    });

    expect(await dayOfA('2027-02-16')).toEqual([]);
    expect(await dayOfA('2027-02-18')).toEqual([moved.id]);
  });
});

test.each(['x', 'Zm9v', '!!'])('a cursor that we did not give is refused: %s', async (cursor) => {
  const reply = await house.as(people.maud)(
    'GET',
    `/meetings?day=2026-12-01&cursor=${encodeURIComponent(cursor)}`,
  );

  expect(reply.status).toBe(400);
});

const at = (time: string): Record<string, unknown> => ({
  startsAt: `2026-12-02T${time}:00.000Z`,
});

test('namesakes of one doctor and day are told apart, whatever the accents', async () => {
  const first = await plan(house, at('09:00'), { name: 'Jean Lefèvre' });
  const second = await plan(house, at('10:00'), { name: 'Marie LEFEVRE' });
  const alone = await plan(house, at('11:00'), { name: 'Lefevre Dupont' });
  const see = async (id: string): Promise<Meeting> =>
    (await house.as(people.maud)('GET', `/meetings/${id}`)).body as Meeting;

  expect((await see(first.id)).namesakeAt).toBe(second.startsAt);
  expect((await see(second.id)).namesakeAt).toBe(first.startsAt);
  expect((await see(alone.id)).namesakeAt).toBeNull();
});

test('free slots leave out what is taken', async () => {
  await plan(house, { startsAt: '2026-12-03T08:00:00.000Z', durationMinutes: 30 });

  const reply = await house.as(people.maud)(
    'GET',
    `/free-slots?hostId=${people.drA.id}&day=2026-12-03&durationMinutes=30`,
  );

  const { starts } = reply.body as { starts: string[] };
  expect(starts[0]).toBe('2026-12-03T07:00:00.000Z');
  expect(starts).toContain('2026-12-03T07:30:00.000Z');
  expect(starts).not.toContain('2026-12-03T07:45:00.000Z');
  expect(starts).not.toContain('2026-12-03T08:15:00.000Z');
  expect(starts).toContain('2026-12-03T08:30:00.000Z');
  expect(starts.at(-1)).toBe('2026-12-03T17:30:00.000Z');
});
