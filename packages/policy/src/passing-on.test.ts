import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import { circleStandings, meetingStandings, mayOnItem, type ItemFacts } from './documents.ts';
import {
  longestChain,
  mayEndShare,
  mayLetPassOn,
  mayPassOn,
  moreThanHeld,
  type HeldShare,
  type PassedShare,
} from './passing-on.ts';

const as = (id: string, role: Role, organisationId = 'kerval'): Actor => ({
  kind: 'member',
  id,
  organisationId,
  roles: [role],
  sessionId: 's',
  authTime: 0,
});
const others: readonly Actor[] = [
  { kind: 'guest', id: 'holder', organisationId: 'kerval', meetingId: 'm', sessionId: 's' },
  { kind: 'service', id: 'holder' },
];
const staff: ReadonlySet<Role> = new Set([
  'clinician',
  'secretary',
  'organisation-administrator',
  'security-officer',
] as const);

const spaces: readonly ItemFacts['space'][] = [
  { organisationId: 'kerval', kind: 'own', ownerId: 'maker' },
  { organisationId: 'kerval', kind: 'organisation', ownerId: null },
  ...(['team', 'room'] as const).flatMap((kind) =>
    circleStandings.map((circle) => ({
      organisationId: 'kerval',
      kind,
      ownerId: null,
      circle,
    })),
  ),
  ...meetingStandings.map((standing) => ({
    organisationId: 'kerval',
    kind: 'meeting' as const,
    ownerId: null,
    standing,
  })),
];
const shares = ['none', 'view-marked', 'view', 'comment', 'edit'] as const;

const soon = new Date('2026-12-01T00:00:00Z');
const later = new Date('2027-01-01T00:00:00Z');

/** As numbers, written down apart from the policy's own order. */
const worth = { none: 0, 'view-marked': 1, view: 2, comment: 3, edit: 4 } as const;
const until = (day: Date | null): number => day?.getTime() ?? Number.POSITIVE_INFINITY;

const helds: readonly HeldShare[] = (['view-marked', 'view', 'comment', 'edit'] as const).flatMap(
  (level) =>
    [soon, later, null].flatMap((endsAt) =>
      [true, false].flatMap((isPassable) =>
        [1, 2, 3, 4].map((links) => ({ level, endsAt, mayPassOn: isPassable, links })),
      ),
    ),
);
const wishes: readonly PassedShare[] = (
  ['view-marked', 'view', 'comment', 'edit'] as const
).flatMap((level) =>
  [soon, later, null].flatMap((endsAt) =>
    [true, false].map((isPassable) => ({ level, endsAt, mayPassOn: isPassable })),
  ),
);

test('who passes on what, by role, organisation, place and share: only who holds a plain share that says so, and nobody in a room or a meeting', () => {
  const people = roles.flatMap((role) =>
    ['kerval', 'saint-avel'].map((organisationId) => ({ role, organisationId })),
  );
  const asked = spaces.flatMap((space) =>
    shares.flatMap((share) =>
      [true, false, undefined].map((isPassable) => ({
        space,
        makerId: 'maker',
        share,
        ...(isPassable === undefined ? {} : { mayPassOn: isPassable }),
      })),
    ),
  );
  for (const { role, organisationId } of people)
    for (const facts of asked) {
      const { space, share, mayPassOn: isPassable } = facts;
      const expected =
        staff.has(role) &&
        organisationId === 'kerval' &&
        space.kind !== 'room' &&
        space.kind !== 'meeting' &&
        worth[share] >= worth.view &&
        isPassable === true;
      const may = mayOnItem(as('holder', role, organisationId), 'document.pass-on', facts);
      expect(may, JSON.stringify({ role, organisationId, facts })).toBe(expected);
    }
  for (const actor of others)
    for (const space of spaces) {
      const facts = { space, makerId: 'holder', share: 'edit', mayPassOn: true } as const;
      expect(mayOnItem(actor, 'document.pass-on', facts)).toBe(false);
    }
});

test('what is passed on is never more than what is held, nor later, nor further than three shares in a row', () => {
  const item: ItemFacts = {
    space: { organisationId: 'kerval', kind: 'own', ownerId: 'maker' },
    makerId: 'maker',
    share: 'edit',
    mayPassOn: true,
  };
  let [yes, no] = [0, 0];
  for (const held of helds)
    for (const wish of wishes) {
      const expected =
        held.mayPassOn &&
        worth[held.level] >= 2 &&
        worth[wish.level] <= worth[held.level] &&
        until(wish.endsAt) <= until(held.endsAt) &&
        held.links < 3 &&
        !(wish.mayPassOn && (held.links === 2 || wish.level === 'view-marked'));
      const may = mayPassOn(as('holder', 'clinician'), { item, held, wish });
      expect(may, JSON.stringify({ held, wish })).toBe(expected);
      if (may) yes += 1;
      else no += 1;
      if (may) expect(moreThanHeld(held, wish)).toEqual([]);
    }
  // Some of each, or the rule above would say nothing.
  expect(yes).toBeGreaterThan(50);
  expect(no).toBeGreaterThan(50);
  expect(longestChain).toBe(3);
  expect([1, 2, 3].map((links) => mayLetPassOn({ links }))).toEqual([true, false, false]);
});

test('who wishes for too much is told of each thing that is too much', () => {
  const held = { level: 'comment', endsAt: soon, mayPassOn: true, links: 2 } as const;

  expect(moreThanHeld(held, { level: 'edit', endsAt: null, mayPassOn: true })).toEqual([
    'may',
    'endsAt',
    'mayPassOn',
  ]);
  expect(moreThanHeld(held, { level: 'view', endsAt: later, mayPassOn: false })).toEqual([
    'endsAt',
  ]);
  expect(moreThanHeld(held, { level: 'view', endsAt: soon, mayPassOn: false })).toEqual([]);
});

test('a share is ended by whose document it is, by who passed it or what it hangs on, and by who answers for all', () => {
  const space = { organisationId: 'kerval', kind: 'own', ownerId: 'maker' } as const;
  const item = { space, makerId: 'maker', share: 'edit', mayPassOn: true } as const;
  const root = { madeBy: 'maker', isPassedOn: false, item };
  const first = { madeBy: 'anne', isPassedOn: true, item };
  const second = { madeBy: 'bruno', isPassedOn: true, item };
  const chain = [second, first, root];
  const ends = (actor: Actor, of: typeof chain, organisationId = 'kerval'): boolean =>
    mayEndShare(actor, { organisationId, chain: of });

  const table = ['maker', 'anne', 'bruno', 'chloe'].map((id) =>
    [chain, [first, root], [root]].map((of) => ends(as(id, 'clinician'), of)),
  );
  expect(table).toEqual([
    [true, true, true],
    [true, true, false],
    [true, false, false],
    [false, false, false],
  ]);
  // Who made a share that hangs on nothing ends it for as long as the document is theirs to change, and no longer.
  expect(ends(as('gone', 'clinician'), [{ ...root, madeBy: 'gone' }])).toBe(false);
  expect(ends(as('maker', 'clinician'), [{ ...second, item: null as never }, root])).toBe(true);
  for (const role of roles) {
    const answers = role === 'organisation-administrator' || role === 'security-officer';
    expect(ends(as('chloe', role), chain), role).toBe(answers);
    expect(ends(as('anne', role, 'saint-avel'), chain), role).toBe(false);
  }
  for (const actor of others) expect(ends(actor, chain)).toBe(false);
});
