/** What takes the place of a name that is to be forgotten. */
export const nobody = 'Compte effacé';

/** Why an event of theirs is empty, for those who read it in whichever client. */
export const erasedReason = 'erased';

type Event = {
  readonly type: string;
  readonly sender: string;
  readonly state_key?: string;
  readonly unsigned?: Readonly<Record<string, unknown>>;
};

/** Whether an event says something of these people, and still does. */
export function holdsWordsOf(userIds: readonly string[], event: Event): boolean {
  if (event.unsigned?.['redacted_because'] !== undefined) return false;
  if (event.type === 'm.room.redaction') return false;
  // Who came in and left is kept, without their name; it is written by whoever lets them in, too.
  if (event.type === 'm.room.member') return userIds.includes(event.state_key ?? '');
  return event.state_key === undefined && userIds.includes(event.sender);
}
