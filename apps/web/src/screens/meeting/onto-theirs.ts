import type { MeetingForm } from '#app/meeting-form.ts';

type Key = keyof MeetingForm;

/** What is decided together: another length at another hour is another appointment. */
const groups: readonly (readonly Key[])[] = [
  ['name'],
  ['birth'],
  ['email'],
  ['phone'],
  ['locale'],
  ['hostId', 'day', 'time', 'durationMinutes'],
];

interface Versions {
  /** As it was when the work began. */
  readonly seen: MeetingForm;
  readonly mine: MeetingForm;
  /** As somebody has saved it meanwhile. */
  readonly theirs: MeetingForm;
}

/** The same values, whatever holds them: a date of birth is three. */
const isSame = (one: MeetingForm, other: MeetingForm, keys: readonly Key[]): boolean =>
  keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));

/** One's own changes over those of somebody else; `isClash`: both have changed the same to something different. */
export function ontoTheirs({ seen, mine, theirs }: Versions): {
  readonly form: MeetingForm;
  readonly isClash: boolean;
} {
  const own = groups.filter((keys) => !isSame(mine, seen, keys));
  const isClash = own.some((keys) => !isSame(theirs, seen, keys) && !isSame(theirs, mine, keys));
  const changed = Object.fromEntries(own.flat().map((key) => [key, mine[key]]));
  return { form: { ...theirs, ...changed }, isClash };
}

/** What differs between two versions and is said beside their name and hour. */
export const otherwise = (one: MeetingForm, other: MeetingForm): readonly OtherKey[] =>
  otherKeys.filter((key) => !isSame(one, other, [key]));

const otherKeys = ['hostId', 'birth', 'email', 'phone', 'locale'] as const;
type OtherKey = (typeof otherKeys)[number];
