import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import { purposesOfUse } from '@astra/contracts/purposes';
import { purposeIn } from './purposes.ts';

const places = ['own', 'organisation', 'team', 'room', 'meeting', null] as const;
const as = (...held: readonly Role[]): Actor => ({
  kind: 'member',
  id: 'them',
  organisationId: 'kerval',
  roles: held,
  sessionId: 's',
  authTime: 0,
});
const words = (actor: Actor): string =>
  places.map((place) => purposeIn(actor, place) ?? '-').join(' ');

test('for what somebody has to do with a document follows from their roles and from where it lies', () => {
  expect(roles.map((role) => `${role}: ${words(as(role))}`)).toEqual([
    'clinician: TREAT HOPERAT TREAT TREAT TREAT TREAT',
    'secretary: PATADMIN HOPERAT PATADMIN PATADMIN PATADMIN PATADMIN',
    'organisation-administrator: HOPERAT HOPERAT HOPERAT HOPERAT - HOPERAT',
    'security-officer: HOPERAT HOPERAT HOPERAT HOPERAT - HOPERAT',
    'platform-administrator: - - - - - -',
  ]);
});

test('who has several roles is there for what is nearest to the patient, and who has none for nothing', () => {
  expect(words(as('organisation-administrator', 'secretary', 'clinician'))).toBe(
    words(as('clinician')),
  );
  expect(words(as('security-officer', 'secretary'))).toBe(words(as('secretary')));
  expect(words(as())).toBe('- - - - - -');
  expect(words({ kind: 'service', id: 'chat' })).toBe('- - - - - -');
});

test('a guest is there at the patient’s request, in the visit alone', () => {
  const guest: Actor = {
    kind: 'guest',
    id: 'them',
    organisationId: 'kerval',
    meetingId: 'm',
    sessionId: 's',
  };
  expect(words(guest)).toBe('- - - - PATRQT PATRQT');
  expect(purposesOfUse).toEqual(['TREAT', 'PATADMIN', 'PATRQT', 'HOPERAT']);
});
