import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import { mayOnComment, type CommentAction } from './document-comments.ts';
import { circleStandings, meetingStandings, type ItemFacts, type SpaceFacts } from './documents.ts';

const as = (id: string, role: Role = 'clinician', organisationId = 'kerval'): Actor => ({
  kind: 'member',
  id,
  organisationId,
  roles: [role],
  sessionId: 's',
  authTime: 0,
});
const guest: Actor = {
  kind: 'guest',
  id: 'writer',
  organisationId: 'kerval',
  meetingId: 'm',
  sessionId: 's',
};
const actions: readonly CommentAction[] = ['change', 'resolve', 'remove'];
const space = (more: Partial<SpaceFacts>): SpaceFacts => ({
  organisationId: 'kerval',
  kind: 'own',
  ownerId: 'owner',
  ...more,
});
/** With a comment of `writer` on a file of `owner`. */
const can = (actor: Actor, where: SpaceFacts, share: ItemFacts['share'] = 'none'): string =>
  actions
    .filter((action) =>
      mayOnComment(actor, action, {
        item: { space: where, makerId: 'owner', share },
        makerId: 'writer',
      }),
    )
    .join(' ');

const own = 'change resolve remove';
const everybodys = space({ kind: 'organisation', ownerId: null });

test('who may do what with what somebody else, or they themselves, have said of a document', () => {
  const shares = ['none', 'view-marked', 'view', 'comment', 'edit'] as const;

  // In somebody's own space: by its owner, by who wrote it, by another reader.
  expect(
    shares.map((share) =>
      ['owner', 'writer', 'another'].map((id) => can(as(id), space({}), share)),
    ),
  ).toEqual([
    ['resolve remove', '', ''],
    ['resolve remove', '', ''],
    ['resolve remove', '', ''],
    ['resolve remove', own, ''],
    ['resolve remove', own, 'resolve'],
  ]);
  expect(['owner', 'writer', 'another'].map((id) => can(as(id), everybodys))).toEqual([
    'resolve remove',
    own,
    '',
  ]);
  expect(can(as('another', 'organisation-administrator'), everybodys)).toBe('resolve remove');
});

test('in a team by one’s place in it, in a meeting as its professional, in a room not at all', () => {
  const inTeam = circleStandings.map((circle) =>
    [
      circle,
      ...['writer', 'another'].map((id) =>
        can(as(id), space({ kind: 'team', ownerId: null, circle })),
      ),
    ].join(' | '),
  );

  expect(inTeam).toEqual([
    `lead | ${own} | resolve remove`,
    `member | ${own} | resolve`,
    'reader |  | ',
    'keeper | remove | remove',
    'none |  | ',
  ]);
  for (const circle of circleStandings)
    expect(can(as('writer'), space({ kind: 'room', ownerId: null, circle }))).not.toContain(
      'change',
    );
  expect(
    meetingStandings.map((standing) => {
      const where = space({ kind: 'meeting', ownerId: null, standing });
      return ['writer', 'another'].map((id) => can(as(id, 'clinician', 'saint-avel'), where));
    }),
  ).toEqual([[own, 'resolve remove'], [own, ''], ...Array.from({ length: 5 }, () => ['', ''])]);
});

test('nobody of another organisation, no guest and no service may anything with a comment', () => {
  const others: Actor[] = [
    ...roles.map((role) => as('writer', role, 'saint-avel')),
    as('writer', 'platform-administrator'),
    guest,
    { kind: 'service', id: 'writer' },
  ];
  const inside = space({ kind: 'meeting', ownerId: null, standing: 'inside' });

  for (const other of others) {
    for (const where of [space({}), everybodys]) expect(can(other, where, 'edit')).toBe('');
    expect(can(other, inside)).toBe('');
  }
});
