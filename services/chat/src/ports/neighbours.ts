import type { MeetingPeople, MeetingSummons } from '@astra/contracts/chat';
import type { OrganisationCard } from '@astra/contracts/common';
import type { DirectoryContact, DirectoryPerson } from '@astra/contracts/identity';

/** Identity's directory. Each throws AppError `unavailable` when it does not answer. */
export type Directory = {
  readonly person: (id: string) => Promise<DirectoryPerson | null>;
  /** The same with their address. */
  readonly contact: (id: string) => Promise<DirectoryContact | null>;
  readonly organisation: (id: string) => Promise<Pick<OrganisationCard, 'name'> | null>;
  /** A page of everybody by id, after this one; empty at the end. */
  readonly everybody: (after: string | null) => Promise<readonly DirectoryPerson[]>;
};

/** The meetings service. */
export type Meetings = {
  /** Null for a meeting that does not exist. @throws AppError `unavailable` */
  readonly peopleOf: (meetingId: string) => Promise<MeetingPeople | null>;
  /** The same. */
  readonly summonsOf: (meetingId: string) => Promise<MeetingSummons | null>;
};
