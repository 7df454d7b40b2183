import type { OrganisationCard } from '@astra/contracts/common';
import type { DirectoryPerson } from '@astra/contracts/identity';

/** Who is who, as identity knows it. At most a minute old while identity answers; the last known copy otherwise. */
export type Directory = {
  /** Null: no such person. @throws AppError `unavailable` when nobody knows. */
  readonly person: (id: string) => Promise<DirectoryPerson | null>;
  /** @throws AppError `unavailable` when nobody knows. */
  readonly organisation: (id: string) => Promise<OrganisationCard>;
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
  }) => Promise<{ readonly ticket: string; readonly expiresAt: string }>;
  /** Ends the guest's sessions. */
  readonly end: (guestId: string) => Promise<void>;
};
