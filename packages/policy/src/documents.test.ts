import { expect, test } from 'vitest';
import { roles, type Actor, type Role } from '@astra/contracts/actor';
import {
  documentActions,
  mayInSpace,
  mayOnItem,
  maySeeOpenings,
  meetingStandings,
  circleStandings,
  isSharable,
  mayRestore,
  mayShareWithTeam,
  mayTake,
  type CircleStanding,
  type ItemFacts,
  type MeetingStanding,
  type SpaceFacts,
} from './documents.ts';

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
type Share = 'none' | 'view' | 'comment' | 'edit';
const allowed = (actor: Actor, space: SpaceFacts, share: Share = 'none'): string =>
  documentActions
    .filter((action) => mayOnItem(actor, action, { space, makerId: 'maker', share }))
    .map((action) => action.replace('document.', '').replace('see-comments', 'hear'))
    .join(' ');

const all = 'see add hear comment edit change';

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
    `clinician | ${all} |  | ${all} | see add hear comment`,
    `secretary | ${all} |  | ${all} | see add hear comment`,
    `organisation-administrator | ${all} |  | ${all} | ${all}`,
    `security-officer | ${all} |  | ${all} | see add hear comment`,
    'platform-administrator |  |  |  | ',
  ]);
});

test('a share gives a stranger what it is for and no more, and takes nothing from anybody', () => {
  const table = roles.map((role) =>
    [
      role,
      ...(['view', 'comment', 'edit'] as const).flatMap((share) =>
        [own, everybodys].map((space) => allowed(as('stranger', role), space, share)),
      ),
    ].join(' | '),
  );

  // What everybody has of everybody's, and what a share adds of what is not theirs.
  const theirs = 'see add hear comment';
  const edits = 'see add hear comment edit';
  expect(table).toEqual([
    `clinician | see | ${theirs} | see hear comment | ${theirs} | ${edits} | ${edits}`,
    `secretary | see | ${theirs} | see hear comment | ${theirs} | ${edits} | ${edits}`,
    `organisation-administrator | see | ${all} | see hear comment | ${all} | ${edits} | ${all}`,
    `security-officer | see | ${theirs} | see hear comment | ${theirs} | ${edits} | ${edits}`,
    'platform-administrator |  |  |  |  |  | ',
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

const inMeeting = (standing: MeetingStanding): SpaceFacts => ({
  organisationId: 'kerval',
  kind: 'meeting',
  ownerId: null,
  standing,
});

test('who of its professionals may what to a meeting’s document, role by role and of whichever house', () => {
  const table = roles.map((role) =>
    [
      role,
      ...(['moderator', 'professional'] as const).flatMap((standing) =>
        ['maker', 'another'].map((id) => allowed(as(id, role, 'saint-avel'), inMeeting(standing))),
      ),
    ].join(' | '),
  );

  const cares = `${all} give present`;
  expect(table).toEqual([
    `clinician | ${cares} | ${cares} | ${cares} | see add hear comment`,
    `secretary | ${cares} | ${cares} | ${cares} | see add hear comment`,
    // Their work has nothing to do with a visit: see `purposes.ts`.
    'organisation-administrator |  |  |  | ',
    'security-officer |  |  |  | ',
    'platform-administrator |  |  |  | ',
  ]);
  // Nobody by their role alone, and nobody by what a guest is.
  const others = meetingStandings.filter((one) => !['moderator', 'professional'].includes(one));
  for (const role of roles)
    for (const standing of others)
      expect(allowed(as('maker', role), inMeeting(standing), 'edit'), standing).toBe('');
});

test('what a guest has of a meeting’s documents: theirs while they are there, what is shown inside, what was handed over until they are put out', () => {
  const givens = ['none', 'shown', 'handed'] as const;
  const table = meetingStandings.map((standing) => {
    const space = inMeeting(standing);
    const sees = (makerId: string, given: (typeof givens)[number]): string =>
      documentActions
        .filter((action) => mayOnItem(guest, action, { space, makerId, share: 'edit', given }))
        .join();
    const words = [sees('maker', 'none'), ...givens.map((given) => sees('another', given))].map(
      (found) => (found === 'document.see' ? 'yes' : found),
    );
    return [standing, ...words, mayInSpace(guest, 'document.add', space)].join(' | ');
  });

  expect(table).toEqual([
    'moderator |  |  |  |  | false',
    'professional |  |  |  |  | false',
    'waiting | yes |  |  |  | true',
    'inside | yes |  | yes | yes | true',
    'left |  |  |  | yes | false',
    'over |  |  |  | yes | false',
    'none |  |  |  |  | false',
  ]);
  const elsewhere = { ...inMeeting('inside'), organisationId: 'saint-avel' };
  const facts = { space: elsewhere, makerId: 'maker', share: 'none', given: 'handed' } as const;
  expect(mayOnItem(guest, 'document.see', facts)).toBe(false);
  expect(mayInSpace(guest, 'document.see', inMeeting('inside'))).toBe(false);
});

test('who was given a document is told to who may change it, and to a guest of what they sent and what was handed over to them', () => {
  const givens = ['none', 'shown', 'handed'] as const;
  const table = meetingStandings.map((standing) => {
    const space = inMeeting(standing);
    const told = (makerId: string, given: (typeof givens)[number]): string =>
      maySeeOpenings(guest, { space, makerId, share: 'edit', given }) ? 'yes' : '-';
    const words = [
      ...givens.map((given) => told('maker', given)),
      ...givens.map((given) => told('another', given)),
    ];
    return [standing, ...words].join(' ');
  });

  // Theirs, then somebody else's; each time with nothing given, shown, handed over.
  expect(table).toEqual([
    'moderator - - - - - -',
    'professional - - - - - -',
    'waiting yes yes yes - - -',
    'inside yes yes yes - - yes',
    'left - - yes - - yes',
    'over - - yes - - yes',
    'none - - - - - -',
  ]);
  const elsewhere = { ...inMeeting('inside'), organisationId: 'saint-avel' };
  const handed = { space: elsewhere, makerId: 'maker', share: 'none', given: 'handed' } as const;
  expect(maySeeOpenings(guest, handed)).toBe(false);
  for (const space of [own, everybodys, inCircle('team', 'lead'), inCircle('room', 'lead')])
    expect(maySeeOpenings(guest, { ...handed, space })).toBe(false);
  const people = roles.flatMap((role) => [as('maker', role), as('another', role)]);
  const spaces = [own, everybodys, inCircle('team', 'member'), inMeeting('professional')];
  for (const actor of people)
    for (const space of spaces) {
      const facts = { space, makerId: 'maker', share: 'edit' } as const;
      expect(maySeeOpenings(actor, facts)).toBe(mayOnItem(actor, 'document.change', facts));
    }
  expect(maySeeOpenings({ kind: 'service', id: 'maker' }, { ...handed, space: own })).toBe(false);
});

const inCircle = (kind: 'team' | 'room', circle?: CircleStanding): SpaceFacts => ({
  organisationId: 'kerval',
  kind,
  ownerId: null,
  ...(circle === undefined ? {} : { circle }),
});

const circleTable = (kind: 'team' | 'room'): string[] =>
  circleStandings.map((standing) =>
    [
      standing,
      ...['maker', 'another'].map((id) => allowed(as(id, 'clinician'), inCircle(kind, standing))),
      ...(['view', 'comment', 'edit'] as const).map((share) =>
        allowed(as('another', 'clinician'), inCircle(kind, standing), share),
      ),
    ].join(' | '),
  );

test('who may what to a document of a team and of a room goes by their place in it, whatever their role', () => {
  const edits = 'see add hear comment edit';
  expect(circleTable('team')).toEqual([
    `lead | ${all} | ${all} | ${all} | ${all} | ${all}`,
    `member | ${all} | ${edits} | ${edits} | ${edits} | ${edits}`,
    `reader | see hear | see hear | see hear | see hear comment | ${edits}`,
    `keeper | see hear change | see hear change | see hear change | see hear comment change | ${edits} change`,
    `none |  |  | see | see hear comment | ${edits}`,
  ]);
  // What was sent in a room is for those who are in it, whatever else somebody might have been given, and spoken of there.
  expect(circleTable('room')).toEqual([
    'lead | see add edit change | see add change | see add change | see add change | see add change',
    'member | see add edit change | see add | see add | see add | see add',
    'reader | see | see | see | see | see',
    'keeper | see change | see change | see change | see change | see change',
    'none |  |  |  |  | ',
  ]);
  for (const kind of ['team', 'room'] as const)
    for (const role of roles) {
      const isStaff = role !== 'platform-administrator';
      const leads = kind === 'team' ? all : 'see add change';
      expect(allowed(as('another', role), inCircle(kind, 'lead')), role).toBe(isStaff ? leads : '');
      // Nobody by their role alone, and nobody of another house.
      expect(allowed(as('maker', role), inCircle(kind)), role).toBe('');
      expect(allowed(as('maker', role, 'saint-avel'), inCircle(kind, 'lead'), 'edit')).toBe('');
    }
});

test('what is in a room, or in a meeting, is shared with nobody', () => {
  expect(
    [own, everybodys, inCircle('team'), inCircle('room'), inMeeting('moderator')].map(isSharable),
  ).toEqual([true, true, true, false, false]);
});

test('something is shared with a team by who puts documents there themselves, and with nothing else that is called a space', () => {
  const standings = [...circleStandings, undefined];
  const may = (kind: 'team' | 'room', role: Role, organisationId?: string): unknown[] =>
    standings.filter((circle) =>
      mayShareWithTeam(as('maker', role, organisationId), inCircle(kind, circle)),
    );

  for (const role of roles) {
    const isStaff = role !== 'platform-administrator';
    expect(may('team', role), role).toEqual(isStaff ? ['lead', 'member'] : []);
    expect(may('room', role), role).toEqual([]);
    expect(may('team', role, 'saint-avel'), role).toEqual([]);
  }
  for (const space of [own, everybodys, inMeeting('moderator')])
    expect(mayShareWithTeam(as('maker', 'clinician'), space), space.kind).toBe(false);
});

test('what was taken out of a room comes back by who took it out, if it is still theirs, and what a lead removed by any lead', () => {
  const back = (kind: 'team' | 'room', circle: CircleStanding): string =>
    [
      circle,
      ...['maker', 'another'].flatMap((id) =>
        ['maker', 'another', 'third'].map((binnedBy) => {
          const facts = { space: inCircle(kind, circle), makerId: 'maker', share: 'edit' } as const;
          return mayRestore(as(id, 'clinician'), facts, binnedBy) ? 'yes' : '-';
        }),
      ),
    ].join(' ');

  // Who asks: the maker, then another; each time taken out by the maker, by the other, by a third.
  expect(circleStandings.map((standing) => back('room', standing))).toEqual([
    'lead yes yes yes - yes yes',
    'member yes - - - - -',
    'reader - - - - - -',
    'keeper yes yes yes - yes yes',
    'none - - - - - -',
  ]);
  // A team works on its documents together.
  expect(circleStandings.map((standing) => back('team', standing))).toEqual([
    'lead yes yes yes yes yes yes',
    'member yes yes yes - - -',
    'reader - - - - - -',
    'keeper yes yes yes yes yes yes',
    'none - - - - - -',
  ]);
  const elsewhere = { space: inCircle('room', 'lead'), makerId: 'maker', share: 'none' } as const;
  for (const role of roles)
    expect(mayRestore(as('maker', role, 'saint-avel'), elsewhere, 'maker')).toBe(false);
  expect(mayRestore(guest, elsewhere, 'maker')).toBe(false);
});

const had = (actor: Actor, facts: ItemFacts): string =>
  [
    mayOnItem(actor, 'document.see', facts) && 'see',
    mayTake(actor, facts) && 'take',
    mayOnItem(actor, 'document.see-comments', facts) && 'hear',
    mayOnItem(actor, 'document.comment', facts) && 'comment',
    mayOnItem(actor, 'document.edit', facts) && 'edit',
    mayOnItem(actor, 'document.change', facts) && 'change',
  ]
    .filter(Boolean)
    .join(' ');

test('what is shared to be only shown is seen by whom it is shared with, and had as it is by nobody for that', () => {
  const spaces = [
    own,
    everybodys,
    ...circleStandings.flatMap((standing) => [
      inCircle('team', standing),
      inCircle('room', standing),
    ]),
    ...meetingStandings.map(inMeeting),
  ];
  const shares = ['none', 'view-marked', 'view', 'comment', 'edit'] as const;
  const people = [
    ...roles.flatMap((role) => [
      as('maker', role),
      as('stranger', role),
      as('stranger', role, 'saint-avel'),
    ]),
    guest,
  ];

  for (const actor of people)
    for (const space of spaces) {
      const words = shares.map((share) => had(actor, { space, makerId: 'maker', share }));
      const [none = '', marked = '', view = ''] = words;
      // To see it is all that such a share adds; whoever saw it before has what they had.
      expect(marked).toBe(none === '' && view !== '' ? 'see' : none);
      expect(view).toBe(none === '' && view !== '' ? 'see take' : none);
    }
  // Some of each, or the rule above would say nothing.
  const strangers = roles.map((role) =>
    shares
      .map((share) => {
        const facts = { space: own, makerId: 'maker', share };
        const actor = as('stranger', role);
        return `${mayOnItem(actor, 'document.see', facts)} ${mayTake(actor, facts)}`;
      })
      .join(' | '),
  );
  const staff = 'false false | true false | true true | true true | true true';
  const nobody = shares.map(() => 'false false').join(' | ');
  expect(strangers).toEqual([staff, staff, staff, staff, nobody]);
});
