/** A person's account in the chat server, as it ought to be. */
export type Account = {
  readonly personId: string;
  readonly organisationId: string;
  readonly kind: 'member' | 'guest';
  /** Of a guest: the one meeting. */
  readonly meetingId: string | null;
  /** The part of the Matrix id before the colon. */
  readonly localpart: string;
  readonly displayName: string;
  readonly isActive: boolean;
  /** When it took the place of one that was closed. */
  readonly renewedAt: Date | null;
  /** Counts changes; the chat server is as wanted once `done` has come up to it. */
  readonly wanted: number;
  readonly done: number;
};

export const isToDo = ({ wanted, done }: Pick<Account, 'wanted' | 'done'>): boolean =>
  done < wanted;

/** What the chat server calls a guest: a name of a patient is no business of its tables. */
export const guestName = (isPatient: boolean): string => (isPatient ? 'Patient' : 'Invité');
