import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import { documentActions, mayInSpace, mayOnItem, type SpaceFacts } from './documents.ts';

const own: SpaceFacts = { organisationId: 'kerval', kind: 'own', ownerId: 'maker' };
const everybodys: SpaceFacts = { organisationId: 'kerval', kind: 'organisation', ownerId: null };
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
  id: 'maker',
  organisationId: 'kerval',
  meetingId: 'm',
  sessionId: 's',
};
type Share = 'none' | 'view' | 'edit';
const allowed = (actor: Actor, space: SpaceFacts, share: Share = 'none'): string =>
  documentActions
    .filter((action) => mayOnItem(actor, action, { space, makerId: 'maker', share }))
    .map((action) => action.replace('document.', ''))
    .join(' ');

test('who may do what to a document, role by role, in a space of one’s own and in everybody’s', () => {
  const table = roles.map((role) =>
    [
      role,
      ...[own, everybodys].flatMap((space) =>
        ['maker', 'stranger'].map((id) => allowed(as(id, role), space)),
      ),
    ].join(' | '),
  );

  expect(table).toEqual([
    'clinician | see add edit change |  | see add edit change | see add',
    'secretary | see add edit change |  | see add edit change | see add',
    'organisation-administrator | see add edit change |  | see add edit change | see add edit change',
    'security-officer | see add edit change |  | see add edit change | see add',
    'platform-administrator |  |  |  | ',
  ]);
});

test('a share gives a stranger what it is for and no more, and takes nothing from anybody', () => {
  const table = roles.map((role) =>
    [
      role,
      ...(['view', 'edit'] as const).flatMap((share) =>
        [own, everybodys].map((space) => allowed(as('stranger', role), space, share)),
      ),
    ].join(' | '),
  );

  expect(table).toEqual([
    'clinician | see | see add | see add edit | see add edit',
    'secretary | see | see add | see add edit | see add edit',
    'organisation-administrator | see | see add edit change | see add edit | see add edit change',
    'security-officer | see | see add | see add edit | see add edit',
    'platform-administrator |  |  |  | ',
  ]);
});

test('nobody of another organisation, no guest and no service may anything to a document', () => {
  const others: Actor[] = [
    ...roles.map((role) => as('maker', role, 'saint-avel')),
    guest,
    { kind: 'service', id: 'maker' },
  ];

  expect(
    others.flatMap((one) => [own, everybodys].map((space) => allowed(one, space, 'edit'))),
  ).toEqual(others.flatMap(() => ['', '']));
  for (const one of others) expect(mayInSpace(one, 'document.add', everybodys)).toBe(false);
});
