import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import type { ItemFacts, SpaceFacts } from './documents.ts';
import { mayEndLink, mayShareOutside, mayTakeByLink, type LinkFacts } from './guest-links.ts';

const own: SpaceFacts = { organisationId: 'kerval', kind: 'own', ownerId: 'maker' };
const everybodys: SpaceFacts = { organisationId: 'kerval', kind: 'organisation', ownerId: null };
const meeting: SpaceFacts = {
  organisationId: 'kerval',
  kind: 'meeting',
  ownerId: null,
  standing: 'moderator',
};
const of = (space: SpaceFacts, share: ItemFacts['share'] = 'none'): ItemFacts => ({
  space,
  makerId: 'maker',
  share,
});
/** Of somebody who is not asked here, unless that is said. */
const aLink = (item: ItemFacts | null, madeBy = 'somebody'): LinkFacts => ({
  organisationId: 'kerval',
  madeBy,
  item,
});
const as = (id: string, role: Role, organisationId = 'kerval'): Actor => ({
  kind: 'member',
  id,
  organisationId,
  roles: [role],
  sessionId: 's',
  authTime: 0,
});
const word = (may: boolean): string => (may ? 'yes' : '-');

test('who may make a link for somebody outside, and who may end one, role by role', () => {
  const table = roles.map((role) =>
    [
      role,
      ...[own, everybodys].flatMap((space) =>
        ['maker', 'stranger'].map((id) =>
          [
            word(mayShareOutside(as(id, role), of(space, 'edit'))),
            word(mayEndLink(as(id, role), aLink(of(space, 'edit')))),
          ].join(' '),
        ),
      ),
    ].join(' | '),
  );

  expect(table).toEqual([
    'clinician | yes yes | - - | yes yes | - -',
    'secretary | yes yes | - - | yes yes | - -',
    'organisation-administrator | yes yes | - yes | yes yes | yes yes',
    'security-officer | - yes | - yes | - yes | - yes',
    'platform-administrator | - - | - - | - - | - -',
  ]);
});

test('nobody of another organisation, no guest and no service makes or ends one, and a meeting has none', () => {
  const others: Actor[] = [
    ...roles.map((role) => as('maker', role, 'saint-avel')),
    { kind: 'guest', id: 'maker', organisationId: 'kerval', meetingId: 'm', sessionId: 's' },
    { kind: 'service', id: 'maker' },
  ];

  for (const one of others) {
    expect(mayShareOutside(one, of(everybodys))).toBe(false);
    expect(mayEndLink(one, aLink(of(everybodys), one.id))).toBe(false);
  }
  for (const role of roles) expect(mayShareOutside(as('maker', role), of(meeting))).toBe(false);
});

test('a link that does not hold gives nothing, and one to look at only what can be shown', () => {
  const table = (['open', 'used-up', 'locked', 'expired', 'ended'] as const).map((state) =>
    [
      state,
      ...(['view', 'download'] as const).flatMap((may) =>
        [true, false].map((isShown) => word(mayTakeByLink({ state, may }, isShown))),
      ),
    ].join(' '),
  );

  expect(table).toEqual([
    'open yes - yes yes',
    'used-up yes - yes yes',
    'locked - - - -',
    'expired - - - -',
    'ended - - - -',
  ]);
});

test('who has made a link ends it, also when they see its document no more', () => {
  const table = roles.map((role) =>
    [
      role,
      ...['maker', 'stranger'].map((id) => word(mayEndLink(as(id, role), aLink(null, 'maker')))),
    ].join(' '),
  );

  expect(table).toEqual([
    'clinician yes -',
    'secretary yes -',
    'organisation-administrator yes yes',
    'security-officer yes yes',
    'platform-administrator - -',
  ]);
});
