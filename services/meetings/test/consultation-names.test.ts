import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NamedConsultations } from '@astra/contracts/patients';
import type { Meeting } from '@astra/contracts/meetings';
import { guestOf, people, plan, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

async function look(who: Person, ids: readonly string[]): Promise<NamedConsultations['items']> {
  const reply = await house.as(who)('POST', '/consultations/look', { ids });
  expect(reply.status, reply.text).toBe(200);
  return (reply.body as NamedConsultations).items;
}

const named = (meeting: Meeting, patientName: string) => ({
  id: meeting.id,
  patientName,
  startsAt: meeting.startsAt,
  guests: [{ id: guestOf(meeting).id, name: patientName }],
});

test('consultations are called by their patients for those who may see them, and are not there for anybody else', async () => {
  const [hers, his] = [
    await plan(house, {}, { name: 'Mme Ada Names' }),
    await plan(house, { hostId: people.drB.id }, { name: 'M. Ben Names' }),
  ];
  const ids = [hers.id, his.id, uuid()];
  const ada = named(hers, 'Mme Ada Names');
  const ben = named(his, 'M. Ben Names');

  expect(await look(people.drA, ids)).toEqual([ada]);
  expect(await look(people.drB, ids)).toEqual([ben]);
  const all = await look(people.maud, ids);
  expect(all).toHaveLength(2);
  expect(all).toEqual(expect.arrayContaining([ada, ben]));
  for (const who of [people.drElse, people.maudElse, people.drAway])
    expect(await look(who, ids)).toEqual([]);
});

test.each([
  ['none', []],
  ['one twice', ['6b1f1d80-6d0f-4d3a-9d0a-000000000001', '6b1f1d80-6d0f-4d3a-9d0a-000000000001']],
  ['no id', ['Yvonne']],
  ['too many', Array.from({ length: 101 }, uuid)],
  ['not a list', 'x'],
])('%s is refused', async (_what, ids) => {
  const reply = await house.as(people.drA)('POST', '/consultations/look', { ids });

  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({ type: '/problems/invalid-input' });
});
