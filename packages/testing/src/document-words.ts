import type { Role } from '@astra/contracts/actor';

/** Those who ask, and the roles that they have. */
export const people = {
  'a clinician': ['clinician'],
  'a secretary': ['secretary'],
  'an administrator': ['organisation-administrator'],
  'a security officer': ['security-officer'],
  'a clinician who administers too': ['clinician', 'organisation-administrator'],
  'a platform administrator': ['platform-administrator'],
  'a platform administrator who is a secretary too': ['platform-administrator', 'secretary'],
  'a guest': [],
  'a service': [],
} as const satisfies Record<string, readonly Role[]>;
export type Who = keyof typeof people;

/** How somebody can stand where a document lies. */
export const standings = {
  own: ['owner', 'somebody else'],
  everybody: ['colleague'],
  team: ['lead', 'member', 'reader', 'keeper', 'nobody'],
  room: ['lead', 'member', 'reader', 'keeper', 'nobody'],
  meeting: ['moderator', 'professional', 'waiting', 'inside', 'left', 'over', 'nobody'],
} as const;
type Place = keyof typeof standings;

export const shares = ['nothing', 'only shown', 'view', 'comment', 'edit'] as const;
export const givings = ['nothing', 'shown', 'handed over'] as const;

/** Somebody before a document. */
export type Cell = {
  readonly who: Who;
  readonly house: 'ours' | 'another';
  readonly place: Place;
  readonly standing: string;
  readonly madeBy: 'them' | 'another';
  readonly shared: (typeof shares)[number];
  readonly passable: 'on' | 'no';
  readonly given: (typeof givings)[number];
};

/** What can be done, in the words of the rules. */
export const doings = [
  'look around',
  'add to the place',
  'share something with those who are there',
  'see it',
  'have it as it is',
  'read what is said of it',
  'comment on it',
  'settle what another said',
  'remove what another said',
  'put something into it',
  'work on it',
  'bring back an older version',
  'take it away',
  'share it',
  'share it on',
  'give it outside',
  'see its openings',
  'give it to the patient',
  'present it',
  'restore what they took out',
  'restore what its maker took out',
  'restore what a third took out',
  'end a share of another',
  'end a link of another',
] as const;
export type Doing = (typeof doings)[number];

/** Each of them with each of these. */
const withEach = <T extends object, K extends string, V>(
  all: readonly T[],
  name: K,
  values: readonly V[],
): readonly (T & Record<K, V>)[] =>
  all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }) as T & Record<K, V>));

/** Everybody before every document. */
export function everyCell(): readonly Cell[] {
  const places = Object.keys(standings) as Place[];
  const where = places.flatMap((place) =>
    standings[place].map((standing) => ({ place, standing })),
  );
  const before = withEach(withEach(where, 'who', Object.keys(people) as Who[]), 'house', [
    'ours',
    'another',
  ] as const);
  const made = withEach(before, 'madeBy', ['them', 'another'] as const);
  const shared = withEach(withEach(made, 'shared', shares), 'passable', ['on', 'no'] as const);
  return withEach(shared, 'given', givings);
}
