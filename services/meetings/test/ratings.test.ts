import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ratings } from '@astra/contracts/ratings';
import {
  admittedGuest,
  elsewhere,
  people,
  plan,
  startHouse,
  uuid,
  type House,
  type Person,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const read = async (who: Person = people.admin): Promise<Ratings> => {
  const { status, body } = await house.as(who)('GET', '/ratings');
  expect(status).toBe(200);
  return body as Ratings;
};

/** A patient who rates after their call. */
async function rate(stars: number, comment?: string): Promise<string> {
  const meeting = await plan(house, {}, { name: 'CANARY-NAME', email: 'canary@example.org' });
  const pass = await admittedGuest(house, meeting);
  await house.as(people.drA)('POST', `/meetings/${meeting.id}/end`);
  await house.asGuest(pass)('POST', '/visit/rating', { stars, ...(comment && { comment }) });
  return pass.id;
}

/** As if it had been said then. */
const saidAt = async (guestId: string, at: string): Promise<void> => {
  await house.query('update ratings set at = $2 where guest_id = $1', [guestId, at]);
};

test('the administrator reads how many rated how, month by month, and the words without a name', async () => {
  expect(await read()).toEqual({ months: [], remarks: [] });
  await rate(2, 'Le son coupait');
  await rate(5);
  // On the organisation's clock, an hour before UTC, that is October; a year before it, it is too old.
  await saidAt(await rate(4, 'Très net'), '2026-10-31T22:30:00Z');
  await saidAt(await rate(1, 'Rien vu'), '2025-11-30T22:30:00Z');
  await saidAt(await rate(3), '2025-11-30T23:30:00Z');

  const { status, text, body } = await house.as(people.admin)('GET', '/ratings');

  expect(status).toBe(200);
  expect(body).toEqual({
    months: [
      { month: '2026-11', counts: [0, 1, 0, 0, 1] },
      { month: '2026-10', counts: [0, 0, 0, 1, 0] },
      { month: '2025-12', counts: [0, 0, 1, 0, 0] },
    ],
    remarks: [
      { month: '2026-11', stars: 2, text: 'Le son coupait' },
      { month: '2026-10', stars: 4, text: 'Très net' },
    ],
  });
  expect(text).not.toMatch(/CANARY|canary|Berthelot/u);
});

test('nobody else reads it, and another organisation reads its own', async () => {
  await rate(2, 'CANARY-WORDS');
  const adminElse = { ...people.admin, id: uuid(), organisationId: elsewhere };

  for (const who of [people.drA, people.maud])
    expect((await house.as(who)('GET', '/ratings')).status).toBe(403);
  expect(await read(adminElse)).toEqual({ months: [], remarks: [] });
  expect((await house.trail('rating.see')).map(({ outcome }) => outcome)).toEqual([
    'refused',
    'refused',
  ]);
});
