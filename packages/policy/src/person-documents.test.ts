import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import {
  canTakeOver,
  isOneself,
  mayDoWithDocumentsOf,
  personDocumentActions,
} from './person-documents.ts';

const leaver = { organisationId: 'kerval' };
const as = (role: Role, organisationId = 'kerval'): Actor => ({
  kind: 'member',
  id: 'claire',
  organisationId,
  roles: [role],
  sessionId: 's',
  authTime: 0,
});
const guest: Actor = {
  kind: 'guest',
  id: 'claire',
  organisationId: 'kerval',
  meetingId: 'm',
  sessionId: 's',
};
const may = (actor: Actor): string =>
  personDocumentActions.filter((action) => mayDoWithDocumentsOf(actor, action, leaver)).join(' ');

test('what somebody has left is handed over by those who look after access, and erased by the security officer', () => {
  expect(roles.map((role) => `${role} | ${may(as(role))}`)).toEqual([
    'clinician | ',
    'secretary | ',
    'organisation-administrator | document.hand-over-person',
    'security-officer | document.hand-over-person document.erase-person',
    'platform-administrator | ',
  ]);
});

test('nobody of another organisation and no guest does either', () => {
  for (const role of roles) expect(may(as(role, 'saint-avel'))).toBe('');
  expect(may(guest)).toBe('');
});

test('a colleague takes over who works here and has documents; nobody takes over by their own hand', () => {
  const taker = {
    id: 'hugo',
    organisationId: 'kerval',
    isActive: true,
    roles: ['secretary'],
  } as const;

  expect(canTakeOver(leaver, taker)).toBe(true);
  expect(canTakeOver(leaver, { ...taker, isActive: false })).toBe(false);
  expect(canTakeOver(leaver, { ...taker, organisationId: 'saint-avel' })).toBe(false);
  expect(canTakeOver(leaver, { ...taker, roles: ['platform-administrator'] })).toBe(false);
  const claire = as('organisation-administrator');
  expect(isOneself(claire, { id: 'claire' })).toBe(true);
  expect(isOneself(claire, taker)).toBe(false);
});
