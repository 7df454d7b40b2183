import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  admittedGuest,
  grantOf,
  kerval,
  meet,
  people,
  plan,
  startHouse,
  uuid,
  waitingGuest,
  type House,
} from './house.ts';
import type { Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const { drA, drB } = people;
const ask = (id: string) => house.asService('chat')('GET', `/internal/meetings/${id}/summons`);
const summonsOf = async (id: string) => (await ask(id)).body;
const news = async (id: string): Promise<number> =>
  (await house.events('meeting.summons-changed')).filter(
    ({ data }) => (data as { meetingId: string }).meetingId === id,
  ).length;
const comes = async (who: Person, id: string) =>
  house.engine.join(grantOf(await house.as(who)('POST', `/meetings/${id}/grants`)));

test('chat is told whom a call rings for, until they say "not now"', async () => {
  const { id } = await meet(house, { rings: true });

  const rung = await summonsOf(id);
  const told = await news(id);
  await house.as(drB)('POST', `/meetings/${id}/decline`);

  const until = new Date(house.clock.now().getTime() + 45_000).toISOString();
  expect(rung).toEqual({
    meetingId: id,
    organisationId: kerval,
    rings: { until, personIds: [drB.id] },
    waitedForIds: [],
  });
  expect(told).toBe(1);
  expect(await summonsOf(id)).toMatchObject({ rings: null });
  expect(await news(id)).toBe(2);
});

test('a call rings no more for who has come, nor when its time is over or it has ended', async () => {
  const [taken, late, ended] = [
    await meet(house, { rings: true }),
    await meet(house, { rings: true }),
    await meet(house, { rings: true }),
  ];

  await comes(drB, taken.id);
  await house.hearEngine();
  await house.as(drA)('POST', `/meetings/${ended.id}/end`);

  expect(await summonsOf(taken.id)).toMatchObject({ rings: null });
  expect(await news(taken.id)).toBe(2);
  expect(await summonsOf(ended.id)).toMatchObject({ rings: null });
  expect(await news(ended.id)).toBe(2);
  expect(await summonsOf(late.id)).toMatchObject({ rings: { personIds: [drB.id] } });
  house.clock.advance(45_001);
  expect(await summonsOf(late.id)).toMatchObject({ rings: null });
});

test('chat is told for whom a patient waits, and that they wait no more', async () => {
  const [meeting, other] = [await plan(house), await plan(house)];
  const { id } = meeting;

  const before = await summonsOf(id);
  await waitingGuest(house, meeting);
  const waiting = await summonsOf(id);
  const told = await news(id);

  expect(before).toMatchObject({ rings: null, waitedForIds: [] });
  expect(waiting).toMatchObject({ waitedForIds: [drA.id] });
  expect(told).toBe(1);
  // Nothing of who it is.
  expect(JSON.stringify(waiting)).not.toMatch(/Lucie|Morvan|guest/u);
  await admittedGuest(house, other);
  expect(await summonsOf(other.id)).toMatchObject({ waitedForIds: [] });
  expect(await news(other.id)).toBe(2);
});

test('what was begun without ringing calls nobody, and nobody else is told', async () => {
  const { id } = await meet(house);

  expect(await summonsOf(id)).toMatchObject({ rings: null });
  expect(await news(id)).toBe(0);
  expect((await ask(uuid())).status).toBe(404);
  const others = house.asService('documents');
  expect((await others('GET', `/internal/meetings/${id}/summons`)).status).toBe(403);
});
