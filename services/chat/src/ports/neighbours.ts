import type { MeetingPeople } from '@astra/contracts/chat';
import type { DirectoryPerson } from '@astra/contracts/identity';

/** Identity's directory. Each throws AppError `unavailable` when it does not answer. */
export type Directory = {
  readonly person: (id: string) => Promise<DirectoryPerson | null>;
  /** A page of everybody by id, after this one; empty at the end. */
  readonly everybody: (after: string | null) => Promise<readonly DirectoryPerson[]>;
};

/** The meetings service. */
export type Meetings = {
  /** Null for a meeting that does not exist. @throws AppError `unavailable` */
  readonly peopleOf: (meetingId: string) => Promise<MeetingPeople | null>;
};
