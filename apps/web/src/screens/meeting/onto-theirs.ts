import type { MeetingForm } from '#app/meeting-form.ts';
import { isSame, ontoTheirs as onto } from '#app/onto-theirs.ts';

/** What is decided together: another length at another hour is another appointment. */
const groups: readonly (readonly (keyof MeetingForm)[])[] = [
  ['name'],
  ['birth'],
  ['email'],
  ['phone'],
  ['locale'],
  ['hostId', 'day', 'time', 'durationMinutes'],
];

type Versions = Parameters<typeof onto<MeetingForm>>[0];

/** A consultation with one's own changes over those of somebody else. */
export const ontoTheirs = (versions: Versions): ReturnType<typeof onto<MeetingForm>> =>
  onto(versions, groups);

/** What differs between two versions and is said beside their name and hour. */
export const otherwise = (one: MeetingForm, other: MeetingForm): readonly OtherKey[] =>
  otherKeys.filter((key) => !isSame(one, other, [key]));

const otherKeys = ['hostId', 'birth', 'email', 'phone', 'locale'] as const;
type OtherKey = (typeof otherKeys)[number];
