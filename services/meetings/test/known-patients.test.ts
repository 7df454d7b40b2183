import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KnownPatients } from '@astra/contracts/patients';
import { guestOf, people, plan, startHouse, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

async function look(name: string, who: Person = people.maud): Promise<KnownPatients['items']> {
  const reply = await house.as(who)('POST', '/known-patients/look', { name });
  expect(reply.status, reply.text).toBe(200);
  // Each minute anew: these tests are about other things than how often somebody asks.
  house.clock.advance(60_000);
  return (reply.body as KnownPatients).items;
}
const namesOf = async (name: string, who?: Person): Promise<readonly string[]> =>
  (await look(name, who)).map((one) => one.name);
const hostsOf = async (name: string, who: Person): Promise<readonly string[]> =>
  (await look(name, who)).map((one) => one.hostId);

test('a patient who was planned before is found by the beginnings of their names, with what the last time had', async () => {
  await plan(house, {}, { name: 'Mme Zoé Lecœur', email: 'old@example.org', phone: null });
  house.clock.advance(1);
  await plan(
    house,
    {},
    {
      name: 'Zoé Lecœur',
      email: 'zoe@example.org',
      dateOfBirth: '1961-03-27',
      locale: 'en',
      phone: '06 12 34 56 78',
    },
  );

  for (const typed of ['zoé', 'ZOE', 'Mme Zoé Lecœ', 'lecoeur', 'coeur lec', ' l zoe', 'M. Zoé M'])
    expect(await namesOf(typed), typed).toEqual(typed === 'coeur lec' ? [] : ['Zoé Lecœur']);
  expect(await look('Lecoe')).toEqual([
    {
      name: 'Zoé Lecœur',
      dateOfBirth: '1961-03-27',
      email: 'zoe@example.org',
      locale: 'en',
      phone: '06 12 34 56 78',
      hostId: people.drA.id,
    },
  ]);
});

test('who comes to another doctor the last time is found with that one, by whoever may see both', async () => {
  await plan(house, {}, { name: 'Mme Ondine Twodoctors' });
  house.clock.advance(1);
  await plan(house, { hostId: people.drB.id }, { name: 'Mme Ondine Twodoctors' });

  expect(await hostsOf('twodoctors', people.maud)).toEqual([people.drB.id]);
  // A clinician plans and sees their own alone.
  expect(await hostsOf('twodoctors', people.drA)).toEqual([people.drA.id]);
});

test('namesakes are told apart by their dates of birth, and each stands there once', async () => {
  for (const dateOfBirth of ['1948-03-03', '1990-12-31', '1948-03-03']) {
    await plan(house, {}, { name: 'M. Jean-Noël D’Hervé', dateOfBirth });
    house.clock.advance(1);
  }

  const born = (await look('jean herv')).map(({ dateOfBirth }) => dateOfBirth);

  expect(born).toEqual(['1948-03-03', '1990-12-31']);
});

test.each(['mme', 'Monsieur', 'Dr  ', 'a b c', '%%%', '___', 'k a', '‘’”'])(
  'too little is typed ("%s"), and nobody is found',
  async (typed) => {
    await plan(house, {}, { name: 'Monsieur Karl Abc' });

    expect(await look(typed)).toEqual([]);
  },
);

test('at most five are given, the latest first', async () => {
  for (let number = 1; number <= 7; number += 1) {
    await plan(house, {}, { name: `Ulla Ulriksen${String.fromCodePoint(96 + number)}` });
    house.clock.advance(1);
  }

  expect(await namesOf('ulriksen')).toEqual(
    ['g', 'f', 'e', 'd', 'c'].map((letter) => `Ulla Ulriksen${letter}`),
  );
});

test('a clinician finds their own patients, a secretary those of the house, and another house none', async () => {
  await plan(house, {}, { name: 'Wilhelmine Quint' });
  await plan(house, { hostId: people.drB.id }, { name: 'Wilhelm Quint' });

  expect(await namesOf('quint', people.drA)).toEqual(['Wilhelmine Quint']);
  expect(await namesOf('quint', people.drB)).toEqual(['Wilhelm Quint']);
  expect(await namesOf('quint')).toHaveLength(2);
  for (const who of [people.maudElse, people.drElse, people.drAway])
    expect(await namesOf('quint', who)).toEqual([]);
  const admin = await house.as(people.admin)('POST', '/known-patients/look', { name: 'quint' });
  expect(admin.status).toBe(403);
});

test('a name that was corrected is found by the new one alone, and who was erased by none', async () => {
  const { id } = await plan(house, {}, { name: 'Mme Xénia Before' });
  const { version } = (await house.as(people.maud)('GET', `/meetings/${id}`)).body;
  const change = { version, guest: { name: 'Mme Xénia After' } };
  expect((await house.as(people.maud)('PATCH', `/meetings/${id}`, change)).status).toBe(200);

  expect(await namesOf('before')).toEqual([]);
  expect(await namesOf('xenia')).toEqual(['Mme Xénia After']);

  // As an erasure will do it: with the database's owner, since the service itself deletes nobody.
  const owner = new (await import('pg')).default.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const guests = 'select id from guests where meeting_id = $1';
  await owner.query(`delete from guest_links where guest_id in (${guests})`, [id]);
  await owner.query('delete from guests where meeting_id = $1', [id]);
  await owner.end();
  expect(await namesOf('xenia')).toEqual([]);
  expect(await house.query("select 1 from guest_words where word like 'xenia%'")).toEqual([]);
});

test('of a name that very many have, those of late are found, within what the asker may see', async () => {
  const old = await plan(house, {}, { name: 'Romarine Many' });
  await house.query(
    `insert into guests (id, organisation_id, meeting_id, name, email, date_of_birth, locale, family_key, step, link_sent_at)
      select gen_random_uuid(), organisation_id, meeting_id, 'Romarine Many', email, '1950-01-01', locale, family_key,
        'left', link_sent_at - interval '1 day' from guests, generate_series(1, 1000) where meeting_id = $1`,
    [old.id],
  );
  house.clock.advance(1);
  await plan(house, { hostId: people.drB.id }, { name: 'Romarine Manyb' });

  expect(await namesOf('romarine')).toEqual(['Romarine Manyb', 'Romarine Many', 'Romarine Many']);
  expect(await namesOf('romarine', people.drB)).toEqual(['Romarine Manyb']);
  expect(await namesOf('romarine manyb', people.drA)).toEqual([]);
  expect(await namesOf('romarine', people.drElse)).toEqual([]);
});

test('the trail says whose data were shown to whom, and has nothing of what was typed or found', async () => {
  const meeting = await plan(house, {}, { name: 'Mme Yseult Canary' });
  const before = (await house.trail('patient.look-up')).length;

  await look('canary');
  await look('canarynobody');

  const entries = (await house.trail('patient.look-up')).slice(before);
  const shown = { outcome: 'done', actorId: people.maud.id };
  expect(entries).toMatchObject([
    { ...shown, targetKind: 'meeting', targetId: meeting.id, subjectId: guestOf(meeting).id },
    { ...shown, targetKind: null, targetId: null, subjectId: null },
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/canary|yseult/iu);
});

test('whoever goes through the alphabet is stopped for a minute, and others are not', async () => {
  const once = async (who: Person): Promise<number> =>
    (await house.as(who)('POST', '/known-patients/look', { name: 'abc' })).status;
  house.clock.advance(60_000);

  for (let asked = 0; asked < 40; asked += 1) expect(await once(people.maud)).toBe(200);

  expect(await once(people.maud)).toBe(429);
  expect(await once(people.drA)).toBe(200);
  house.clock.advance(60_000);
  expect(await once(people.maud)).toBe(200);
});
