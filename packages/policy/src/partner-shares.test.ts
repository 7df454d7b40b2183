import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import { partnerRoles } from '@astra/contracts/partner-shares';
import { circleStandings, type ItemFacts, type SpaceFacts } from './documents.ts';
import { mayReceive, mayShareWithPartner, type ReceivedFacts } from './partner-shares.ts';

const as = (id: string, held: readonly Role[], organisationId = 'kerval'): Actor => ({
  kind: 'member',
  id,
  organisationId,
  roles: held,
  sessionId: 's',
  authTime: 0,
});
const strangers: readonly Actor[] = [
  { kind: 'guest', id: 'maker', organisationId: 'kerval', meetingId: 'm', sessionId: 's' },
  { kind: 'guest', id: 'maker', organisationId: 'saint-avel', meetingId: 'm', sessionId: 's' },
  { kind: 'service', id: 'maker' },
];
const kinds = ['own', 'organisation', 'meeting', 'team', 'room'] as const;
const of = (kind: SpaceFacts['kind'], circle: SpaceFacts['circle'] = 'lead'): ItemFacts => ({
  space: {
    organisationId: 'kerval',
    kind,
    ownerId: kind === 'own' ? 'maker' : null,
    ...(kind === 'meeting' ? { standing: 'moderator' as const } : { circle }),
  },
  makerId: 'maker',
  // A share with somebody gives no right to share on.
  share: 'edit',
});
const word = (may: boolean): string => (may ? 'yes' : '-');

const wish = (kind: SpaceFacts['kind']) =>
  ({ item: of(kind), kind: 'file', isAllowed: true }) as const;

test('who may let another organisation read a document, role by role and space by space', () => {
  const table = roles.map((role) =>
    [
      role,
      ...kinds.map((kind) =>
        ['maker', 'stranger']
          .map((id) => word(mayShareWithPartner(as(id, [role]), wish(kind))))
          .join(' '),
      ),
    ].join(' | '),
  );

  expect(table).toEqual([
    'clinician | yes - | yes - | - - | yes yes | - -',
    'secretary | yes - | yes - | - - | yes yes | - -',
    'organisation-administrator | yes - | yes yes | - - | yes yes | - -',
    'security-officer | - - | - - | - - | - - | - -',
    'platform-administrator | - - | - - | - - | - - | - -',
  ]);
});

test('in a team it goes by who may change what is there', () => {
  const table = circleStandings.map((standing) =>
    [
      standing,
      ...['maker', 'stranger'].map((id) => {
        const item = of('team', standing);
        return word(
          mayShareWithPartner(as(id, ['clinician']), { item, kind: 'file', isAllowed: true }),
        );
      }),
    ].join(' '),
  );

  expect(table).toEqual([
    'lead yes yes',
    'member yes -',
    'reader - -',
    'keeper yes yes',
    'none - -',
  ]);
});

test('no folder goes, nothing goes where it is not allowed, and nobody shares what is of another organisation', () => {
  const mine = as('maker', roles);
  const item = of('own');

  expect(mayShareWithPartner(mine, { item, kind: 'file', isAllowed: true })).toBe(true);
  expect(mayShareWithPartner(mine, { item, kind: 'folder', isAllowed: true })).toBe(false);
  expect(mayShareWithPartner(mine, { item, kind: 'file', isAllowed: false })).toBe(false);
  for (const one of [as('maker', roles, 'saint-avel'), ...strangers])
    expect(mayShareWithPartner(one, { item, kind: 'file', isAllowed: true })).toBe(false);
});

test('who reads what another organisation shares: those there who have the role, while it holds, and nobody else', () => {
  const houses = ['kerval', 'saint-avel', 'elsewhere'];
  const readers = houses.flatMap((house) => roles.map((held) => [house, held] as const));
  const shares = partnerRoles.flatMap((role) =>
    [true, false].map((holds): ReceivedFacts => ({
      organisationId: 'kerval',
      partnerId: 'saint-avel',
      role,
      holds,
    })),
  );
  const all = shares.flatMap((facts) =>
    readers
      .filter(([house, held]) => mayReceive(as('reader', [held], house), facts))
      .map(([house, held]) => `${held} of ${house}, for each ${facts.role}, ${facts.holds}`),
  );

  expect(all).toEqual([
    'clinician of saint-avel, for each clinician, true',
    'secretary of saint-avel, for each secretary, true',
  ]);
  const facts = { organisationId: 'kerval', partnerId: 'saint-avel', holds: true } as const;
  for (const one of strangers)
    for (const role of partnerRoles) expect(mayReceive(one, { ...facts, role })).toBe(false);
  // An organisation is no partner of itself.
  const own = { ...facts, partnerId: 'kerval', role: 'clinician' } as const;
  expect(mayReceive(as('maker', roles), own)).toBe(false);
});
