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
const allowed = (actor: Actor, space: SpaceFacts): string =>
  documentActions
    .filter((action) => mayOnItem(actor, action, { space, makerId: 'maker' }))
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
    'clinician | see add change |  | see add change | see add',
    'secretary | see add change |  | see add change | see add',
    'organisation-administrator | see add change |  | see add change | see add change',
    'security-officer | see add change |  | see add change | see add',
    'platform-administrator |  |  |  | ',
  ]);
});

test('nobody of another organisation, no guest and no service may anything to a document', () => {
  const others: Actor[] = [
    ...roles.map((role) => as('maker', role, 'saint-avel')),
    guest,
    { kind: 'service', id: 'maker' },
  ];

  expect(others.flatMap((one) => [own, everybodys].map((space) => allowed(one, space)))).toEqual(
    others.flatMap(() => ['', '']),
  );
  for (const one of others) expect(mayInSpace(one, 'document.add', everybodys)).toBe(false);
});
