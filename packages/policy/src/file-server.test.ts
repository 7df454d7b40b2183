import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import { circleStandings, meetingStandings, type SpaceFacts } from './documents.ts';
import { mayOnReference } from './file-server.ts';
import { roleMay } from './permissions.ts';

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
const actions = ['share', 'see-reference', 'end-reference'] as const;
const allowed = (actor: Actor, space: SpaceFacts | null, personId: string | null = null): string =>
  actions
    .filter((action) =>
      mayOnReference(actor, `file-server.${action}`, {
        organisationId: 'kerval',
        makerId: 'maker',
        space,
        personId,
      }),
    )
    .map((action) => action.replace('-reference', ''))
    .join(' ');
const aSpace = (facts: Partial<SpaceFacts>): SpaceFacts => ({
  organisationId: 'kerval',
  kind: 'organisation',
  ownerId: null,
  ...facts,
});

test('who may name something of the file server to everybody, and to a colleague, role by role', () => {
  const table = roles.map((role) =>
    [
      role,
      ...['maker', 'stranger'].map((id) => allowed(as(id, role), aSpace({}))),
      ...['maker', 'meant', 'stranger'].map((id) => allowed(as(id, role), null, 'meant')),
    ].join(' | '),
  );

  expect(table).toEqual([
    'clinician | share see end | share see | share see end | see end | ',
    'secretary | share see end | share see | share see end | see end | ',
    'organisation-administrator | share see end | share see end | share see end | see end | ',
    'security-officer | share see end | share see | share see end | see end | ',
    'platform-administrator |  |  |  |  | ',
  ]);
});

test('who may name something of the file server in a team and in a room goes by their place in it', () => {
  for (const kind of ['team', 'room'] as const) {
    const table = circleStandings.map((circle) =>
      [
        circle,
        ...['maker', 'another'].map((id) => allowed(as(id, 'clinician'), aSpace({ kind, circle }))),
      ].join(' | '),
    );

    expect(table).toEqual([
      'lead | share see end | share see end',
      'member | share see end | share see',
      'reader | see | see',
      'keeper | see end | see end',
      'none |  | ',
    ]);
  }
});

test('nothing of the file server is named in a meeting, in a space of one’s own, to a guest or to another house', () => {
  for (const standing of meetingStandings)
    for (const who of [as('maker', 'clinician'), guest])
      expect(allowed(who, aSpace({ kind: 'meeting', standing }))).toBe('');
  expect(allowed(as('maker', 'clinician'), aSpace({ kind: 'own', ownerId: 'maker' }))).toBe('');
  const elsewhere = as('maker', 'organisation-administrator', 'saint-avel');
  for (const who of [guest, elsewhere, { kind: 'service', id: 'maker' } as const]) {
    expect(allowed(who, aSpace({}))).toBe('');
    expect(allowed(who, null, 'meant')).toBe('');
  }
  expect(allowed(as('maker', 'clinician'), null, 'maker')).toBe('see end');
});

test('only the organisation’s administrator says which file server is looked at', () => {
  expect(roles.filter((role) => roleMay([role], 'file-server.set'))).toEqual([
    'organisation-administrator',
  ]);
});
