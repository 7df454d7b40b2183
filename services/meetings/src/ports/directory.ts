import type { OrganisationCard } from '@astra/contracts/common';
import type { DirectoryContact, DirectoryPerson } from '@astra/contracts/identity';

/** Who is who, as identity knows it. At most a minute old while identity answers; the last known copy otherwise. */
export type Directory = {
  /** Null: no such person. @throws AppError `unavailable` when nobody knows. */
  readonly person: (id: string) => Promise<DirectoryPerson | null>;
  /** @throws AppError `unavailable` when nobody knows. */
  readonly organisation: (id: string) => Promise<OrganisationCard>;
  /** How a member is written to; asked each time, kept nowhere. @throws AppError `unavailable` */
  readonly contact: (id: string) => Promise<DirectoryContact | null>;
  /** The active member, of any organisation, who has exactly this address. @throws AppError `unavailable` */
  readonly findByEmail: (email: string) => Promise<DirectoryContact | null>;
  /** Asks anew at the next need. */
  readonly drop: (personId: string) => void;
};

/** Identity's door for guests who have proved who they are. */
export type GuestTickets = {
  readonly vouch: (guest: {
    readonly guestId: string;
    readonly meetingId: string;
    readonly organisationId: string;
    readonly expiresAt: string;
    readonly hasSecondProof: boolean;
  }) => Promise<{ readonly ticket: string; readonly expiresAt: string }>;
  /** Ends the guest's sessions. */
  readonly end: (guestId: string) => Promise<void>;
};
