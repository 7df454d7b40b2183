import { expect, test } from 'vitest';
import type { Actor, Role } from '@astra/contracts/actor';
import { ruleNames, ruling } from '@astra/testing/document-rules';
import { doings, everyCell, people, type Cell, type Doing } from '@astra/testing/document-words';
import { mayOnComment, type CommentAction } from './document-comments.ts';
import {
  circleStandings,
  documentActions,
  isSharable,
  mayBringBackVersion,
  mayInSpace,
  mayOnItem,
  mayRestore,
  maySeeOpenings,
  mayShareWithTeam,
  mayTake,
  meetingStandings,
  type CircleStanding,
  type DocumentAction,
  type ItemFacts,
  type MeetingStanding,
  type SpaceFacts,
} from './documents.ts';
import { mayEndLink, mayShareOutside } from './guest-links.ts';
import { mayShareWithPartner } from './partner-shares.ts';
import { mayEndShare } from './passing-on.ts';

type Asked = { readonly cell: Cell; readonly actor: Actor; readonly item: ItemFacts };

function actorOf({ who, house }: Cell): Actor {
  const organisationId = house === 'ours' ? 'kerval' : 'saint-avel';
  if (who === 'a service') return { kind: 'service', id: 'them' };
  if (who === 'a guest')
    return { kind: 'guest', id: 'them', organisationId, meetingId: 'm', sessionId: 's' };
  const roles: readonly Role[] = people[who];
  return { kind: 'member', id: 'them', organisationId, roles, sessionId: 's', authTime: 0 };
}

function spaceOf({ place, standing }: Cell): SpaceFacts {
  const isOwner = standing === 'owner';
  const about = { organisationId: 'kerval', ownerId: null };
  if (place === 'own') return { ...about, kind: place, ownerId: isOwner ? 'them' : 'another' };
  if (place === 'everybody') return { ...about, kind: 'organisation' };
  const word = standing === 'nobody' ? 'none' : standing;
  return place === 'meeting'
    ? { ...about, kind: place, standing: word as MeetingStanding }
    : { ...about, kind: place, circle: word as CircleStanding };
}

const levels = {
  nothing: 'none',
  'only shown': 'view-marked',
  view: 'view',
  comment: 'comment',
  edit: 'edit',
} as const;
const given = { nothing: 'none', shown: 'shown', 'handed over': 'handed' } as const;

const askOf = (cell: Cell): Asked => ({
  cell,
  actor: actorOf(cell),
  item: {
    space: spaceOf(cell),
    makerId: cell.madeBy,
    share: levels[cell.shared],
    mayPassOn: cell.passable === 'on',
    given: given[cell.given],
  },
});

type Question = (asked: Asked) => boolean;
const on =
  (action: DocumentAction): Question =>
  ({ actor, item }) =>
    mayOnItem(actor, action, item);
const inPlace =
  (action: 'document.see' | 'document.add'): Question =>
  ({ actor, item }) =>
    mayInSpace(actor, action, item.space);
const onWords =
  (action: CommentAction, makerId: string): Question =>
  ({ actor, item }) =>
    mayOnComment(actor, action, { item, makerId });
const backFrom =
  (binnedBy: string): Question =>
  ({ actor, item }) =>
    mayRestore(actor, item, binnedBy);
/** Where nothing is shared there is no share, and nobody is asked about one. */
const ofAShare =
  (question: Question): Question =>
  (asked) =>
    isSharable(asked.item.space) && question(asked);
const seen = ({ actor, item }: Asked): ItemFacts | null =>
  mayOnItem(actor, 'document.see', item) ? item : null;
const organisationId = 'kerval';
const isFile = { kind: 'file', isAllowed: true } as const;

/** What each doing is to the policy. Of several questions each is answered alike. */
const questions: Readonly<Record<Doing, readonly Question[]>> = {
  'look around': [inPlace('document.see')],
  'add to the place': [inPlace('document.add')],
  'share something with those who are there': [
    ({ actor, item }) => mayShareWithTeam(actor, item.space),
  ],
  'see it': [on('document.see')],
  'have it as it is': [({ actor, item }) => mayTake(actor, item)],
  'read what is said of it': [on('document.see-comments')],
  'comment on it': [on('document.comment'), onWords('change', 'them')],
  'settle what another said': [onWords('resolve', 'another one')],
  'remove what another said': [onWords('remove', 'another one')],
  'put something into it': [on('document.add')],
  'work on it': [on('document.edit')],
  'bring back an older version': [({ actor, item }) => mayBringBackVersion(actor, item)],
  'take it away': [on('document.change')],
  'share it': [
    ({ actor, item }) => isSharable(item.space) && mayOnItem(actor, 'document.change', item),
  ],
  'share it on': [on('document.pass-on')],
  'give it outside': [
    ({ actor, item }) => mayShareOutside(actor, item),
    ({ actor, item }) => mayShareWithPartner(actor, { item, ...isFile }),
  ],
  'see its openings': [({ actor, item }) => maySeeOpenings(actor, item)],
  'give it to the patient': [on('document.give')],
  'present it': [on('document.present')],
  'restore what they took out': [backFrom('them')],
  'restore what its maker took out': [(asked) => backFrom(asked.item.makerId)(asked)],
  'restore what a third took out': [backFrom('a third')],
  'end a share of another': [
    ofAShare((asked) => {
      const link = { madeBy: 'another one', isPassedOn: false, item: seen(asked) };
      return mayEndShare(asked.actor, { organisationId, chain: [link] });
    }),
  ],
  'end a link of another': [
    ofAShare((asked) =>
      mayEndLink(asked.actor, { organisationId, madeBy: 'another one', item: seen(asked) }),
    ),
  ],
};

const everyQuestion = doings.flatMap((doing) =>
  questions[doing].map((question) => [doing, question] as const),
);

/** What each action of the policy is in the words of the rules. */
const doingOf: Readonly<Record<DocumentAction, Doing>> = {
  'document.see': 'see it',
  'document.add': 'put something into it',
  'document.see-comments': 'read what is said of it',
  'document.comment': 'comment on it',
  'document.edit': 'work on it',
  'document.change': 'take it away',
  'document.pass-on': 'share it on',
  'document.give': 'give it to the patient',
  'document.present': 'present it',
};

test('everybody before every document, in every place and by every share: the policy does what the written rules say', () => {
  const wrong = new Map<string, Cell>();
  const spoken = new Set<string>();
  let count = 0;
  for (const cell of everyCell()) {
    const { may, by } = ruling(cell);
    for (const name of by) spoken.add(name);
    const asked = askOf(cell);
    for (const [doing, question] of everyQuestion) {
      if (question(asked) === may.has(doing)) continue;
      const how = may.has(doing) ? 'refused' : 'let';
      wrong.set(`${how}: ${doing}, ${cell.place}, ${cell.standing}, by ${cell.madeBy}`, cell);
    }
    count += everyQuestion.length;
  }
  // With one cell of each kind.
  expect(wrong).toEqual(new Map());
  expect(count).toBeGreaterThan(500_000);
  expect(ruleNames.filter((name) => !spoken.has(name))).toEqual([]);
});

test('a case of which no rule speaks is told and not guessed', () => {
  const [cell] = everyCell();
  if (!cell) throw new Error('There is none');
  expect(() => ruling({ ...cell, standing: 'beside it' })).toThrow(/do not speak/u);
  const put = { ...cell, who: 'a guest', place: 'meeting', standing: 'waiting' } as const;
  expect(ruling({ ...put, house: 'ours', madeBy: 'them' }).may.has('see it')).toBe(true);
  expect(ruling({ ...put, house: 'ours', madeBy: 'another' }).may.has('see it')).toBe(false);
});

test('nothing that the policy knows of is left out', () => {
  const cells = everyCell();
  const all = cells.map((cell) => askOf(cell).item);
  expect(new Set(all.map(({ space }) => space.standing))).toEqual(
    new Set([undefined, ...meetingStandings]),
  );
  expect(new Set(all.map(({ space }) => space.circle))).toEqual(
    new Set([undefined, ...circleStandings]),
  );
  // What a new one gives to whom is first written in the rules.
  const told = new Set<string>(Object.values(doingOf));
  expect(documentActions.filter((action) => !told.has(doingOf[action]))).toEqual([]);
  const asked = new Set<string>(doings);
  expect(documentActions.map((action) => doingOf[action]).filter((one) => !asked.has(one))).toEqual(
    [],
  );
});

test('a folder, and what is shared where nothing may go, goes to no other organisation', () => {
  const gone = everyCell().filter((cell) => {
    const { actor, item } = askOf(cell);
    return (
      mayShareWithPartner(actor, { item, kind: 'folder', isAllowed: true }) ||
      mayShareWithPartner(actor, { item, kind: 'file', isAllowed: false })
    );
  });
  expect(gone).toEqual([]);
});
