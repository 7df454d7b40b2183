import type { Cell, Doing, Who } from './document-words.ts';

/**
 * Who may what with a document, as the written rules say it and in their words: `docs/how-to/use-documents.md`, the README of
 * the documents service, and the decisions 0015, 0018, 0028, 0029, 0040, 0045, 0046, 0050 and 0085. Nothing here is read from
 * the policy, and nothing of the policy from here: each is the other's proof.
 */

type Rule = {
  readonly name: string;
  /** All that is named must be so. */
  readonly of: { readonly [K in keyof Cell]?: readonly string[] };
  readonly may: readonly Doing[];
};

const staff = [
  'a clinician',
  'a secretary',
  'an administrator',
  'a security officer',
  'a clinician who administers too',
  'a platform administrator who is a secretary too',
] as const satisfies readonly Who[];
/** Of these roles one shares with people outside. */
const reachingOut = staff.filter((who) => who !== 'a security officer');
/** A meeting's patient gets something of those who care, and their secretaries. */
const caring = reachingOut.filter((who) => who !== 'an administrator');
const administering = ['an administrator', 'a clinician who administers too'];
/** They answer for the shares of their house: they end them, without seeing what they are of. */
const answering = [...administering, 'a security officer'];

/** Whose work has nothing to do with a visit: they answer for the house. */
const withoutPurpose = ['an administrator', 'a security officer'];

const ours = { who: staff, house: ['ours'] };
const sharable = { place: ['own', 'everybody', 'team'] };

const speaking = ['read what is said of it', 'comment on it'] as const;
const working = ['put something into it', 'work on it', 'settle what another said'] as const;
const restoring = [
  'restore what they took out',
  'restore what its maker took out',
  'restore what a third took out',
] as const;
/** What is done with something by whose it is, wherever it can be shared from. */
const disposing = [
  'remove what another said',
  'take it away',
  'share it',
  'see its openings',
  'end a share of another',
  'end a link of another',
  ...restoring,
] as const;
const keepingInMeeting = [
  'work on it',
  'settle what another said',
  'remove what another said',
  'bring back an older version',
  'take it away',
  'see its openings',
  ...restoring,
] as const;
const anythingOfTheirs = [...working, 'bring back an older version', ...disposing] as const;
const around = ['look around', 'see it', 'have it as it is'] as const;
const inAndOut = [...around, 'add to the place', 'put something into it'] as const;

/** What somebody has by one title. Who has several has the sum of them. */
const titles: readonly Rule[] = [
  {
    name: 'one’s own documents are one’s own',
    of: { ...ours, place: ['own'], standing: ['owner'] },
    may: [...inAndOut, ...speaking, ...anythingOfTheirs],
  },
  {
    name: 'everybody reads, adds and comments in everybody’s space',
    of: { ...ours, place: ['everybody'] },
    may: [...inAndOut, ...speaking],
  },
  {
    name: 'what everybody sees is changed by who made it',
    of: { ...ours, place: ['everybody'], madeBy: ['them'] },
    may: anythingOfTheirs,
  },
  {
    name: 'what everybody sees is changed by administrators',
    of: { ...ours, who: administering, place: ['everybody'] },
    may: anythingOfTheirs,
  },
  {
    name: 'a team’s lead keeps what all have put there',
    of: { ...ours, place: ['team'], standing: ['lead'] },
    may: [
      ...inAndOut,
      ...speaking,
      ...anythingOfTheirs,
      'share something with those who are there',
    ],
  },
  {
    name: 'in a team all work on what is there',
    of: { ...ours, place: ['team'], standing: ['member'] },
    may: [...inAndOut, ...speaking, ...working, 'share something with those who are there'],
  },
  {
    name: 'who made something in a team moves, shares and bins it',
    of: { ...ours, place: ['team'], standing: ['member'], madeBy: ['them'] },
    may: anythingOfTheirs,
  },
  {
    name: 'who only reads in a team, or was in one that is closed, reads what was said there too',
    of: { ...ours, place: ['team'], standing: ['reader', 'keeper'] },
    may: [...around, 'read what is said of it'],
  },
  {
    name: 'the leads of a closed team move things out or away',
    of: { ...ours, place: ['team'], standing: ['keeper'] },
    may: disposing,
  },
  {
    // Who has it to edit, and could take it away, lacks nothing.
    name: 'the lead of a closed team with whom it is shared to edit has it whole',
    of: { ...ours, place: ['team'], standing: ['keeper'], shared: ['edit'] },
    may: ['bring back an older version'],
  },
  {
    name: 'who is in a room has what was sent there',
    of: { ...ours, place: ['room'], standing: ['lead', 'member', 'reader', 'keeper'] },
    may: around,
  },
  {
    name: 'who writes in a room sends there',
    of: { ...ours, place: ['room'], standing: ['lead', 'member'] },
    may: inAndOut,
  },
  {
    name: 'in a room who sent something changes it',
    of: { ...ours, place: ['room'], standing: ['lead', 'member'], madeBy: ['them'] },
    may: [
      'work on it',
      'bring back an older version',
      'take it away',
      'see its openings',
      'restore what they took out',
      'restore what its maker took out',
    ],
  },
  {
    name: 'in a room leads remove what was sent, and bring back what one of them removed',
    of: { ...ours, place: ['room'], standing: ['lead', 'keeper'] },
    may: [
      'take it away',
      'see its openings',
      'restore what they took out',
      'restore what a third took out',
    ],
  },
  {
    name: 'what the lead of a closed room took back of their own they bring back',
    of: { ...ours, place: ['room'], standing: ['keeper'], madeBy: ['them'] },
    may: ['restore what its maker took out'],
  },
  {
    name: 'a meeting’s professionals, of whichever house, have its documents before, during and after',
    of: { who: caring, place: ['meeting'], standing: ['moderator', 'professional'] },
    may: [...inAndOut, ...speaking],
  },
  {
    name: 'a meeting’s moderator keeps its documents',
    of: { who: caring, place: ['meeting'], standing: ['moderator'] },
    may: keepingInMeeting,
  },
  {
    name: 'who put something into a meeting keeps it',
    of: { who: caring, place: ['meeting'], standing: ['professional'], madeBy: ['them'] },
    may: keepingInMeeting,
  },
  {
    name: 'those who care give a document to the patient and present it: its moderator',
    of: { who: caring, place: ['meeting'], standing: ['moderator'] },
    may: ['give it to the patient', 'present it'],
  },
  {
    name: 'those who care give a document to the patient and present it: who put it there',
    of: { who: caring, place: ['meeting'], standing: ['professional'], madeBy: ['them'] },
    may: ['give it to the patient', 'present it'],
  },
  {
    name: 'a guest sends while they wait or are in',
    of: guests('waiting', 'inside'),
    may: ['add to the place'],
  },
  {
    name: 'a guest has what they sent while they are there',
    of: { ...guests('waiting', 'inside'), madeBy: ['them'] },
    may: ['see it', 'have it as it is', 'see its openings'],
  },
  {
    name: 'a guest has what is shown while they are in',
    of: { ...guests('inside'), given: ['shown'] },
    may: ['see it', 'have it as it is'],
  },
  {
    name: 'a guest has what was handed over in the visit, after having left it and after the end',
    of: { ...guests('inside', 'left', 'over'), given: ['handed over'] },
    may: ['see it', 'have it as it is', 'see its openings'],
  },
  {
    name: 'shared to be only shown: to look at',
    of: { ...ours, ...sharable, shared: ['only shown'] },
    may: ['see it'],
  },
  {
    name: 'shared to view: to have',
    of: { ...ours, ...sharable, shared: ['view', 'comment', 'edit'] },
    may: ['see it', 'have it as it is'],
  },
  {
    name: 'shared to comment: what is said of it, too',
    of: { ...ours, ...sharable, shared: ['comment', 'edit'] },
    may: speaking,
  },
  {
    name: 'shared to edit: names, versions and new files, too',
    of: { ...ours, ...sharable, shared: ['edit'] },
    may: working,
  },
  {
    name: 'shared on by who has it whole and may',
    of: { ...ours, ...sharable, shared: ['view', 'comment', 'edit'], passable: ['on'] },
    may: ['share it on'],
  },
  {
    name: 'a way for people outside: of what is one’s own, by whose role shares outside',
    of: { ...ours, who: reachingOut, place: ['own'], standing: ['owner'] },
    may: ['give it outside'],
  },
  {
    name: 'a way for people outside: to what everybody sees, by who made it',
    of: { ...ours, who: reachingOut, place: ['everybody'], madeBy: ['them'] },
    may: ['give it outside'],
  },
  {
    name: 'a way for people outside: to what everybody sees, by administrators',
    of: { ...ours, who: administering, place: ['everybody'] },
    may: ['give it outside'],
  },
  {
    name: 'a way for people outside: to what is a team’s, by its leads',
    of: { ...ours, who: reachingOut, place: ['team'], standing: ['lead', 'keeper'] },
    may: ['give it outside'],
  },
  {
    name: 'a way for people outside: to what is a team’s, by who made it',
    of: { ...ours, who: reachingOut, place: ['team'], standing: ['member'], madeBy: ['them'] },
    may: ['give it outside'],
  },
  {
    name: 'who answers for the shares of the house ends any of them',
    of: { ...ours, ...sharable, who: answering },
    may: ['end a share of another', 'end a link of another'],
  },
];

/** Who has nothing of it, whatever else is so. */
const walls: readonly Rule[] = [
  {
    name: 'the platform is run without seeing a document',
    of: { who: ['a platform administrator'] },
    may: [],
  },
  { name: 'a service has nothing for itself', of: { who: ['a service'] }, may: [] },
  {
    name: 'a guest has nothing outside of their visit',
    of: { who: ['a guest'], place: ['own', 'everybody', 'team', 'room'] },
    may: [],
  },
  {
    name: 'a guest of another house has nothing here',
    of: { who: ['a guest'], house: ['another'] },
    may: [],
  },
  {
    name: 'a guest is no professional, and who was put out is nobody',
    of: { who: ['a guest'], place: ['meeting'], standing: ['moderator', 'professional', 'nobody'] },
    may: [],
  },
  {
    name: 'who waits has of the others’ documents nothing yet',
    of: { ...guests('waiting'), madeBy: ['another'] },
    may: [],
  },
  {
    name: 'what was not given is not the guest’s',
    of: { ...guests('inside'), madeBy: ['another'], given: ['nothing'] },
    may: [],
  },
  {
    name: 'with the visit all is closed that was not handed over',
    of: { ...guests('left', 'over'), given: ['nothing', 'shown'] },
    may: [],
  },
  {
    name: 'another organisation has nothing here, whatever it were shared for',
    of: { who: staff, house: ['another'], place: ['own', 'everybody', 'team', 'room'] },
    may: [],
  },
  {
    name: 'what is somebody’s own is nobody else’s, no administrator’s either',
    of: { ...ours, place: ['own'], standing: ['somebody else'], shared: ['nothing'] },
    may: [],
  },
  {
    name: 'who is not in a team has nothing of it that is not shared',
    of: { ...ours, place: ['team'], standing: ['nobody'], shared: ['nothing'] },
    may: [],
  },
  {
    name: 'who is not in a room has nothing of it, whatever it were shared for',
    of: { ...ours, place: ['room'], standing: ['nobody'] },
    may: [],
  },
  {
    name: 'who only administers, or watches over, a house has no purpose in a visit, wherever they stand in it',
    of: { who: withoutPurpose, place: ['meeting'] },
    may: [],
  },
  {
    name: 'nobody is in a meeting by their role',
    of: {
      who: staff,
      place: ['meeting'],
      standing: ['waiting', 'inside', 'left', 'over', 'nobody'],
    },
    may: [],
  },
];

function guests(...standing: readonly string[]): Rule['of'] {
  return { who: ['a guest'], house: ['ours'], place: ['meeting'], standing };
}

type Said = { readonly rule: Rule; readonly words: readonly [keyof Cell, readonly string[]][] };
// Asked some ten thousand times: taken apart once.
const takenApart = (rules: readonly Rule[]): readonly Said[] =>
  rules.map((rule) => ({
    rule,
    words: Object.entries(rule.of) as [keyof Cell, readonly string[]][],
  }));
const saidOf = (rules: readonly Said[], cell: Cell): readonly Rule[] =>
  rules
    .filter(({ words }) => words.every(([what, some]) => some.includes(cell[what])))
    .map(({ rule }) => rule);
const [open, shut] = [takenApart(titles), takenApart(walls)];

/** What is nothing of the document itself. */
const beside: ReadonlySet<Doing> = new Set([
  'add to the place',
  'end a share of another',
  'end a link of another',
] as const);

/** What the rules say of one cell, and by which of them. @throws Error where they say nothing, or two things */
export function ruling(cell: Cell): {
  readonly may: ReadonlySet<Doing>;
  readonly by: readonly string[];
} {
  const given = saidOf(open, cell);
  const closed = saidOf(shut, cell);
  const may = new Set(given.flatMap((rule) => rule.may));
  const by = [...given, ...closed].map(({ name }) => name);
  if (by.length === 0) throw new Error(`The rules do not speak of ${JSON.stringify(cell)}`);
  const isOpen = [...may].some((each) => !beside.has(each));
  if (isOpen && closed.length > 0)
    throw new Error(`The rules say two things of ${JSON.stringify(cell)}: ${by.join(' | ')}`);
  return { may, by };
}

/** By name, so that a test can see that none was left out. */
export const ruleNames: readonly string[] = [...titles, ...walls].map(({ name }) => name);
