import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import {
  hearsReport,
  keepingActions,
  keepsRoom,
  mayKeepPerson,
  mayKeepRoom,
  maySeeRoom,
  personKeepingActions,
  standsInForKeepers,
  type KeptRoomFacts,
} from './chat-keeping.ts';

const room: KeptRoomFacts = {
  organisationId: 'kerval',
  kind: 'team',
  members: [
    { personId: 'lead', isModerator: true },
    { personId: 'member', isModerator: false },
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
const allowed = (actor: Actor, facts = room): string =>
  keepingActions
    .filter((action) => mayKeepRoom(actor, action, facts))
    .map((action) => action.replace('room.', ''))
    .join(' ');

test('who may do what to what is written in a room, role by role and by how they stand to it', () => {
  const table = roles.map((role) =>
    [role, ...['lead', 'member', 'stranger'].map((id) => allowed(as(id, role)))].join(' | '),
  );

  expect(table).toEqual([
    'clinician | set-retention remove-message silence report see-reports | report | ',
    'secretary | set-retention remove-message silence report see-reports | report | ',
    'organisation-administrator | set-retention remove-message silence report see-reports export | set-retention report export | set-retention export',
    'security-officer | remove-message report see-reports export | report export | export',
    'platform-administrator |  |  | ',
  ]);
});

test('what the only one who keeps a room wrote is judged by an administrator of its organisation, and by nobody else', () => {
  const asked = { ...room, isActorAsked: true };
  const report = { isForAdministrators: true, isForOfficers: false, writtenBy: 'lead' };
  const hearers = (id: string, organisationId?: string): string =>
    roles.filter((role) => hearsReport(as(id, role, organisationId), room, report)).join(' ');

  expect([hearers('stranger'), hearers('lead'), hearers('stranger', 'saint-avel')]).toEqual([
    'organisation-administrator',
    '',
    '',
  ]);
  expect(allowed(as('stranger', 'organisation-administrator'), asked)).toBe(
    'set-retention remove-message see-reports export',
  );
  expect(allowed(as('stranger', 'security-officer'), asked)).toBe(
    'remove-message see-reports export',
  );
  expect(roles.filter((role) => standsInForKeepers(as('stranger', role)))).toEqual([
    'organisation-administrator',
    'security-officer',
  ]);
});

test('what the only administrator wrote, who alone keeps the room, is heard by a security officer who did not write it', () => {
  const report = { isForAdministrators: true, isForOfficers: true, writtenBy: 'lead' };
  const hears = (id: string, organisationId?: string) =>
    roles.filter((role) => hearsReport(as(id, role, organisationId), room, report)).join(' ');

  expect(hears('lead')).toBe('');
  expect(hears('stranger')).toBe('organisation-administrator security-officer');
  expect(hears('stranger', 'saint-avel')).toBe('');
});

test('any other report is heard by who keeps the room, and by no administrator', () => {
  const report = { isForAdministrators: false, isForOfficers: false, writtenBy: null };

  expect(keepsRoom(as('lead', 'clinician'), room)).toBe(true);
  expect(hearsReport(as('lead', 'clinician'), room, report)).toBe(true);
  expect(hearsReport(as('member', 'clinician'), room, report)).toBe(false);
  expect(hearsReport(as('stranger', 'organisation-administrator'), room, report)).toBe(false);
});

test('in a conversation of two and of a meeting nobody keeps the other, and no administrator says how long it stays', () => {
  for (const kind of ['direct', 'meeting']) {
    expect(allowed(as('lead', 'clinician'), { ...room, kind })).toBe('');
    expect(allowed(as('stranger', 'organisation-administrator'), { ...room, kind })).toBe('export');
  }
});

test('nobody of another organisation answers for a room, and who is in it only reports', () => {
  const stranger = (role: Role): Actor => as('stranger', role, 'saint-avel');

  expect(roles.map((role) => allowed(stranger(role))).join('')).toBe('');
  expect(roles.some((role) => maySeeRoom(stranger(role), room))).toBe(false);
  expect(allowed(as('member', 'organisation-administrator', 'saint-avel'))).toBe('report');
});

test('guests and services may nothing', () => {
  const others: Actor[] = [
    { kind: 'guest', id: 'lead', organisationId: 'kerval', meetingId: 'm', sessionId: 's' },
    { kind: 'service', id: 'lead' },
  ];

  expect(others.map((actor) => allowed(actor)).join('')).toBe('');
  expect(others.some(standsInForKeepers)).toBe(false);
  const report = { isForAdministrators: true, isForOfficers: true, writtenBy: null };
  expect(others.some((actor) => hearsReport(actor, room, report))).toBe(false);
  expect(
    others.some((actor) =>
      personKeepingActions.some((action) => mayKeepPerson(actor, action, room)),
    ),
  ).toBe(false);
});

test('a person of the organisation is exported by those who answer for it, and forgotten by the security officer', () => {
  const table = roles.map((role) =>
    [
      role,
      ...personKeepingActions.filter((action) => mayKeepPerson(as('x', role), action, room)),
    ].join(' '),
  );

  expect(table).toEqual([
    'clinician',
    'secretary',
    'organisation-administrator chat.export-person',
    'security-officer chat.export-person chat.erase-person',
    'platform-administrator',
  ]);
  expect(mayKeepPerson(as('x', 'security-officer', 'saint-avel'), 'chat.erase-person', room)).toBe(
    false,
  );
});
