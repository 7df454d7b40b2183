import type { MeetingDoor } from '@astra/contracts/visit-documents';
import type { MeetingStanding } from '@astra/policy/documents';
import type { Item } from '#domain/item.ts';
import type { Giving, Visit } from '#domain/visit.ts';

/** What meetings has told, and how who asks stands to it. */
export type Visits = {
  readonly find: (meetingId: string) => Promise<Visit | null>;
  /** Unless something later is known. What is over stays so. */
  readonly keep: (door: MeetingDoor, at: Date) => Promise<void>;
  /** At once, without asking. */
  readonly end: (meetingId: string) => Promise<void>;
  readonly standing: (meetingId: string) => Promise<MeetingStanding>;
  /** Whether somebody else is one of its professionals. */
  readonly isProfessional: (meetingId: string, personId: string) => Promise<boolean>;
  /** Made with its first document. */
  readonly ensureSpace: (
    meeting: { readonly id: string; readonly organisationId: string },
    at: Date,
  ) => Promise<void>;
  /** All that is there and that this transaction may see, in the order in which it came. */
  readonly documents: (meetingId: string, limit: number) => Promise<readonly VisitItem[]>;
  readonly countSentBy: (meetingId: string, guestId: string) => Promise<number>;
};
/** When it came is not when it changed last. */
export type VisitItem = { readonly item: Item; readonly madeAt: Date };

/** What guests may have. Of one document a guest has one giving that holds. */
export type Givings = {
  readonly add: (giving: Giving) => Promise<void>;
  readonly find: (id: string) => Promise<Giving | null>;
  /** Those of a meeting that hold; not what a guest who was put out had before. */
  readonly ofMeeting: (meetingId: string) => Promise<readonly Giving[]>;
  readonly end: (id: string, by: string, at: Date) => Promise<void>;
  /** All of one document: it is no longer there. */
  readonly endOf: (itemId: string, by: string, at: Date) => Promise<void>;
  /** When this is told: later than all that was told of this meeting, and nobody else tells until this transaction ends. */
  readonly nextTelling: (meetingId: string, at: Date) => Promise<Date>;
  /** The last day on which a guest has something to take; null: there is nothing. */
  readonly lastDay: (meetingId: string, guestId: string) => Promise<Date | null>;
};
