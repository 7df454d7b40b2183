import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  guestOf,
  people,
  plan,
  provedGuest,
  startHouse,
  type House,
  type Person,
  type Reply,
} from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const seen = async (id: string, who: Person = people.maud) =>
  guestOf((await house.as(who)('GET', `/meetings/${id}`)).body).phone;
const change = (id: string, version: number, phone: string | null): Promise<Reply> =>
  house.as(people.maud)('PATCH', `/meetings/${id}`, { version, guest: { phone } });

test('a patient’s number is kept as it is dialled from anywhere, and shown as people write it', async () => {
  const own = await plan(house, {}, { phone: '06.12.34.56.78' });
  const foreign = await plan(house, {}, { phone: '+44 (20) 7946-0958' });
  const none = await plan(house);

  expect(guestOf(own).phone).toEqual({ number: '+33612345678', written: '06 12 34 56 78' });
  expect(await seen(own.id, people.drA)).toEqual(guestOf(own).phone);
  expect(await seen(foreign.id)).toEqual({ number: '+442079460958', written: '+44 20 7946 0958' });
  expect(await seen(none.id)).toBeNull();
});

test('it is corrected and taken away, and stays where something else is corrected', async () => {
  const { id, version } = await plan(house, {}, { phone: '+33 6 12 34 56 78' });

  const renamed = await house.as(people.maud)('PATCH', `/meetings/${id}`, {
    version,
    guest: { name: 'Karim K.' },
  });
  expect(guestOf(renamed.body).phone).toMatchObject({ number: '+33612345678' });
  const other = await change(id, renamed.body.version, '01 42 34 56 78');
  expect(guestOf(other.body).phone).toMatchObject({ number: '+33142345678' });
  await change(id, other.body.version, null);

  expect(await seen(id)).toBeNull();
});

test.each(['06 12', '0000000000', '+33 6 12 34 56 78 90 12', '++33612345678'])(
  'what cannot be called is refused at its field: %s',
  async (phone) => {
    const { id, version } = await plan(house);

    const reply = await change(id, version, phone);

    expect(reply).toMatchObject({
      status: 400,
      body: { type: '/problems/invalid-input', errors: [{ pointer: '/guest/phone' }] },
    });
  },
);

test('no event, no entry of the trail and no page of the patient has it', async () => {
  const meeting = await plan(house, {}, { phone: '07 55 51 23 45' });
  await change(meeting.id, meeting.version, '07 55 51 23 46');
  const pass = await provedGuest(house, meeting);

  const told = await house.query<{ all: string }>(
    "select coalesce(string_agg(event::text, ' '), '') as all from outbox.told",
  );
  const letters = [
    ...(await house.letters('meeting.planned')),
    ...(await house.letters('meeting.moved')),
  ];
  const visit = await house.asGuest(pass)('GET', '/visit');

  expect(told[0]?.all).toContain(meeting.id);
  expect(letters.length).toBeGreaterThan(0);
  for (const text of [told[0]?.all, JSON.stringify(letters), visit.text])
    expect(text).not.toMatch(/555123|55\D?51\D?23/u);
});
