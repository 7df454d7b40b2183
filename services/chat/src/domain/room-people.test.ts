import { expect, test } from 'vitest';
import { areSamePeople, peopleOfRoom, type Colleague } from './room-people.ts';

const staff: readonly Colleague[] = [
  { personId: 'nadia', roles: ['clinician'] },
  { personId: 'paul', roles: ['secretary', 'organisation-administrator'] },
  { personId: 'samir', roles: ['security-officer'] },
  { personId: 'platform', roles: ['platform-administrator'] },
  { personId: 'nobody', roles: [] },
];
const idsOf = (roles: Colleague['roles'], leadIds: readonly string[] = []): string =>
  peopleOfRoom({ of: 'organisation', staff, roles, leadIds })
    .map(({ personId, isModerator }) => (isModerator ? `${personId}!` : personId))
    .join(' ');

test('in a room of an organisation is who works there and may chat; of some roles, who has one of them or leads it', () => {
  expect(idsOf([])).toBe('nadia paul samir');
  expect(idsOf(['clinician'])).toBe('nadia');
  expect(idsOf(['clinician'], ['samir'])).toBe('nadia samir!');
  expect(idsOf([], ['platform', 'gone'])).toBe('nadia paul samir');
});

test('of a team everybody is in it, or whom a private room names', () => {
  const members = [
    { personId: 'nadia', isLead: true, position: null },
    { personId: 'paul', isLead: false, position: null },
  ];
  expect(peopleOfRoom({ of: 'team', members, onlyIds: null })).toHaveLength(2);
  expect(peopleOfRoom({ of: 'team', members, onlyIds: ['nadia', 'stranger'] })).toEqual([
    { personId: 'nadia', isModerator: true },
  ]);
});

test('people are the same whatever their order, and others when one leads', () => {
  const [one, other] = [
    { personId: 'nadia', isModerator: true },
    { personId: 'paul', isModerator: false },
  ];
  expect(areSamePeople([one, other], [other, one])).toBe(true);
  expect(areSamePeople([one, other], [one])).toBe(false);
  expect(areSamePeople([one, other], [one, { ...other, isModerator: true }])).toBe(false);
});
