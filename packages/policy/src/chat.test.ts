import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import {
  linkActions,
  mayOnLink,
  mayOnOrganisationRoom,
  mayOnTeam,
  mayUseRoom,
  organisationRoomActions,
  teamActions,
  type LinkFacts,
  type TeamFacts,
} from './chat.ts';

const team: TeamFacts = {
  organisationId: 'kerval',
  members: [
    { personId: 'lead', isLead: true },
    { personId: 'member', isLead: false },
  ],
};
const as = (id: string, role: Role, organisationId = 'kerval'): Actor => ({
  kind: 'member',
  id,
  organisationId,
  roles: [role],
  sessionId: 's',
  authTime: 0,
});
const guest: Actor = {
  kind: 'guest',
  id: 'member',
  organisationId: 'kerval',
  meetingId: 'm',
  sessionId: 's',
};
const allowed = (actor: Actor): string =>
  teamActions.filter((action) => mayOnTeam(actor, action, team)).join(' ');

test('who may do what to a team, role by role and by how they stand to it', () => {
  const table = roles.map((role) =>
    [role, ...['lead', 'member', 'stranger'].map((id) => allowed(as(id, role)))].join(' | '),
  );

  expect(table).toEqual([
    'clinician | team.see team.change | team.see | ',
    'secretary | team.see team.change | team.see | ',
    'organisation-administrator | team.see team.change team.close | team.see team.change team.close | team.see team.change team.close',
    'security-officer | team.see | team.see | ',
    'platform-administrator |  |  | ',
  ]);
});

test('nobody of another organisation, no guest and no service may anything to a team', () => {
  const others: Actor[] = [
    ...roles.map((role) => as('lead', role, 'saint-avel')),
    guest,
    { kind: 'service', id: 'lead' },
  ];

  expect(others.map(allowed).join('')).toBe('');
});

const onHouse = (actor: Actor): string =>
  organisationRoomActions
    .filter((action) => mayOnOrganisationRoom(actor, action, { organisationId: 'kerval' }))
    .map((action) => action.replace('organisation-room.', ''))
    .join(' ');

test('rooms of a whole organisation are decided by its administrators; a security officer sees which there are', () => {
  expect(roles.map((role) => `${role} | ${onHouse(as('member', role))}`)).toEqual([
    'clinician | ',
    'secretary | ',
    'organisation-administrator | see create change close',
    'security-officer | see',
    'platform-administrator | ',
  ]);
  const others: Actor[] = [
    ...roles.map((role) => as('member', role, 'saint-avel')),
    guest,
    { kind: 'service', id: 'member' },
  ];
  expect(others.map(onHouse).join('')).toBe('');
});

test('a room is for those who are in it, and for no administrator beside them', () => {
  const room = { memberIds: ['member'] };

  expect(mayUseRoom(as('member', 'clinician', 'saint-avel'), room)).toBe(true);
  expect(mayUseRoom(as('stranger', 'organisation-administrator'), room)).toBe(false);
  expect(mayUseRoom(as('member', 'platform-administrator'), room)).toBe(false);
  expect(mayUseRoom(guest, room)).toBe(false);
});

const room: LinkFacts = {
  organisationId: 'kerval',
  isDirect: false,
  isForAll: false,
  members: [
    { personId: 'lead', isModerator: true },
    { personId: 'member', isModerator: false },
  ],
  addedBy: 'author',
};
const withAuthor = {
  ...room,
  members: [...room.members, { personId: 'author', isModerator: false }],
};
const onLink = (actor: Actor, facts: LinkFacts = withAuthor): string =>
  linkActions
    .filter((action) => mayOnLink(actor, action, facts))
    .map((action) => action.replace('room-link.', ''))
    .join(' ');

test('who is in a room sees and adds links; who added one, and who keeps the room, changes it', () => {
  const table = (['clinician', 'organisation-administrator'] as const).map((role) =>
    [role, ...['lead', 'author', 'member', 'stranger'].map((id) => onLink(as(id, role)))].join(
      ' | ',
    ),
  );

  expect(table).toEqual([
    'clinician | see add change remove order | see add change remove | see add | ',
    'organisation-administrator | see add change remove order | see add change remove order | see add change remove order | ',
  ]);
});

test('links: in a room of the whole organisation who keeps it alone adds', () => {
  const forAll = { ...withAuthor, isForAll: true };

  expect(['lead', 'author', 'member'].map((id) => onLink(as(id, 'clinician'), forAll))).toEqual([
    'see add change remove order',
    'see change remove',
    'see',
  ]);
});

test('links: of two people each keeps the room; an administrator of another organisation keeps none', () => {
  expect(onLink(as('member', 'clinician'), { ...room, isDirect: true })).toContain('order');
  expect(onLink(as('member', 'organisation-administrator', 'saint-avel'))).toBe('see add');
  expect(onLink(as('member', 'platform-administrator'))).toBe('');
  expect(
    [guest, { kind: 'service', id: 'member' } as Actor].map((one) => onLink(one)).join(''),
  ).toBe('');
});
