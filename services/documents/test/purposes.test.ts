import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditEntry } from '@astra/contracts/audit';
import type { Opening } from '@astra/contracts/documents';
import { startHouse, type House, type Person } from './house.ts';
import { addTo, aMeeting, atTheDoor, contentFor, giveIt, inDays } from './meeting.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const told = async (action: string, targetId: string): Promise<readonly AuditEntry[]> =>
  (await house.trail(action)).filter((entry) => entry.targetId === targetId);
const purposes = (entries: readonly AuditEntry[]): readonly unknown[] =>
  entries.map(({ outcome, purpose }) => `${outcome} ${purpose ?? '-'}`);
const openings = async (who: Person, path: string): Promise<readonly Opening[]> =>
  (await house.as(who)('GET', `${path}/openings`)).body.items;

test('for what a visit’s document was had stands in the trail and among its openings: care, its secretary’s work, the patient’s request', async () => {
  const made = await aMeeting(house);
  const secretary = house.aPerson({ roles: ['secretary'] });
  const meeting = { ...made, colleague: secretary };
  await atTheDoor(house, meeting, {});
  const { id, doctor, patient } = meeting;
  const itemId = await addTo(house, meeting);
  const path = `/meetings/${id}/documents/${itemId}`;
  await giveIt(house, meeting, { itemId, days: 1 });

  for (const who of [doctor, secretary]) await house.as(who)('GET', `${path}/content`);
  expect(await contentFor(house, patient, itemId)).toBe(200);
  const stranger = house.aPerson();
  expect((await house.as(stranger)('GET', `${path}/content`)).status).toBe(404);

  expect(purposes(await told('document.download', itemId))).toEqual([
    'done TREAT',
    'done PATADMIN',
    'done PATRQT',
    'refused TREAT',
  ]);
  expect((await openings(doctor, path)).map(({ purpose }) => purpose)).toEqual([
    'PATRQT',
    'PATADMIN',
    'TREAT',
  ]);
  // The patient reads it too.
  const shown = await house.asGuest(patient)('GET', `/visit/documents/${itemId}/openings`);
  expect(shown.body.items.map(({ purpose }: Opening) => purpose)).toEqual([
    'PATRQT',
    'PATADMIN',
    'TREAT',
  ]);
});

test('an administrator and a security officer have no purpose in a visit, wherever they stand in it; they end shares all the same', async () => {
  for (const role of ['organisation-administrator', 'security-officer'] as const) {
    const who = house.aPerson({ roles: [role] });
    const made = await aMeeting(house);
    const meeting = { ...made, doctor: who };
    await atTheDoor(house, meeting, {});
    const itemId = await addTo(house, meeting, { by: made.colleague });
    const asked = house.as(who);
    const path = `/meetings/${meeting.id}/documents`;

    for (const more of ['', `/${itemId}/content`, `/${itemId}/openings`])
      expect((await asked('GET', `${path}${more}`)).status, more).toBe(404);
    expect(purposes(await told('document.download', itemId))).toEqual(['refused -']);

    const [owner, reader] = [house.aPerson(), house.aPerson()];
    const { own } = await house.spacesOf(owner);
    const file = await house.aFile(owner, own);
    const body = { personId: reader.id, role: null, may: 'view', endsAt: null };
    const share = (await house.as(owner)('POST', `/items/${file.id}/shares`, { body })).body.id;
    expect((await asked('DELETE', `/shares/${share}`)).status).toBe(204);
    expect(purposes(await told('document.end-share', share))).toEqual(['done HOPERAT']);
  }
  // Who cares for patients too is there for that.
  const both = house.aPerson({ roles: ['organisation-administrator', 'clinician'] });
  const meeting = { ...(await aMeeting(house)), doctor: both };
  await atTheDoor(house, meeting, {});
  const itemId = await addTo(house, meeting);
  await house.as(both)('GET', `/meetings/${meeting.id}/documents/${itemId}/content`);
  expect(purposes(await told('document.download', itemId))).toEqual(['done TREAT']);
});

test('elsewhere it follows from the role and from where the document lies', async () => {
  const [owner, officer] = [house.aPerson(), house.aPerson({ roles: ['security-officer'] })];
  const { own, all } = await house.spacesOf(owner);
  const [rota, letter] = [await house.aFile(owner, all), await house.aFile(owner, own)];
  const body = { personId: officer.id, role: null, may: 'view', endsAt: null };
  await house.as(owner)('POST', `/items/${letter.id}/shares`, { body });

  for (const who of [owner, officer])
    for (const { id } of [rota, letter]) await house.as(who)('GET', `/items/${id}/content`);
  expect((await house.as(house.aPerson())('GET', `/items/${letter.id}/content`)).status).toBe(404);

  expect(purposes(await told('document.download', rota.id))).toEqual([
    'done HOPERAT',
    'done HOPERAT',
  ]);
  expect(purposes(await told('document.download', letter.id))).toEqual([
    'done TREAT',
    'done HOPERAT',
    'refused TREAT',
  ]);
  expect((await openings(owner, `/items/${letter.id}`)).map(({ purpose }) => purpose)).toEqual([
    'HOPERAT',
    'TREAT',
  ]);
});

test('who reads what another organisation shares does so for their own work, in the trails of both', async () => {
  const owner = house.aPerson();
  const head = house.aPerson({ roles: ['organisation-administrator'] });
  const partner = { organisationId: house.elsewhere, isAllowed: true };
  await house.as(head)('PUT', '/partners', { body: partner });
  const reader = house.aPerson({ roles: ['secretary'], organisationId: house.elsewhere });
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own);
  const body = { organisationId: house.elsewhere, role: 'secretary', endsAt: inDays(1) };
  const { id } = (await house.as(owner)('POST', `/items/${file.id}/partner-shares`, { body })).body;

  expect((await house.as(reader)('GET', `/received/${id}/content`)).status).toBe(200);

  const entries = await told('document.download-received', file.id);
  expect(new Set(entries.map(({ organisationId }) => organisationId))).toEqual(
    new Set([house.kerval, house.elsewhere]),
  );
  expect(purposes(entries)).toEqual(['done PATADMIN', 'done PATADMIN']);
  expect((await openings(owner, `/items/${file.id}`)).map(({ purpose }) => purpose)).toEqual([
    'PATADMIN',
  ]);
});
