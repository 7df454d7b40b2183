import type { Locale } from '@astra/contracts/common';
import type {
  DeviceChecks,
  GuestRole,
  GuestStep,
  MailState,
  MeetingState,
} from '@astra/contracts/meetings';
import type { CompanyPart } from '@astra/contracts/company';
import type { Phone } from '@astra/contracts/patients';
import type { CompanyQuestion } from './company.ts';

export type { Phone };

/** What a guest answered to which consent text. */
export type ConsentAnswer = {
  readonly version: string;
  readonly isAccepted: boolean;
  readonly at: Date;
};

/** Someone invited by a link, and how far they are on the way in. */
export type Guest = {
  readonly id: string;
  readonly organisationId: string;
  readonly meetingId: string;
  /** A patient proves who they are; whoever else comes by a link is let in by hand. */
  readonly role: GuestRole;
  readonly name: string;
  readonly email: string;
  /** RFC 3339 full-date; of a patient only. */
  readonly dateOfBirth: string | null;
  /** Of a patient who has given one. */
  readonly phone: Phone | null;
  readonly locale: Locale;
  readonly step: GuestStep;
  readonly attemptsLeft: number;
  readonly linkSentAt: Date;
  /** The newest mail to them, as connectors tells of it. */
  readonly mail: { readonly state: MailState; readonly at: Date };
  readonly linkOpenedAt: Date | null;
  readonly provedAt: Date | null;
  /** The one session that may wait and join; null while nobody waits. */
  readonly sessionId: string | null;
  /** When they came into the waiting room, which is their place in the queue; null while they are outside. */
  readonly waitingSince: Date | null;
  /** When they were last put back there out of the call. */
  readonly putBackAt: Date | null;
  /** When the guest was first let in. */
  readonly admittedAt: Date | null;
  /** When a moderator put them out; null once they are let in again. */
  readonly removedAt: Date | null;
  readonly checks: DeviceChecks | null;
  readonly isAudioOnly: boolean;
  readonly asksForHelp: boolean;
  /** Who has answered their latest call for help; null: nobody, or it was of no use any more. */
  readonly helper: Helper | null;
  readonly isHostInformed: boolean;
  readonly consent: ConsentAnswer | null;
  /** As what an invitee comes; null where nobody has said. */
  readonly part: CompanyPart | null;
  /** Whether the patient wants this invitee there; null: not asked since they came. */
  readonly companyQuestion: CompanyQuestion | null;
  /** Until when documents are there for them, as the documents service tells of it. */
  readonly documentsUntil: Date | null;
};

/** A colleague who looks after a guest's call for help, and since when. */
export type Helper = { readonly personId: string; readonly at: Date };

/** Somebody with an account who is invited beside the host, of whichever organisation. */
export type MeetingMember = {
  readonly personId: string;
  /** Their own organisation. */
  readonly homeId: string;
  /** The name under which an address was invited; null of a colleague. */
  readonly invitedAs: string | null;
  readonly isModerator: boolean;
  readonly removedAt: Date | null;
  /** When they said "not now" to its ringing. */
  readonly declinedAt: Date | null;
};

/** A consultation or a meeting with everything that its decisions need. */
export type Meeting = {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: 'consultation' | 'meeting';
  /** Of a consultation. */
  readonly visitKind: 'first' | 'follow-up' | null;
  /** Of a meeting. Never in a log, a metric or the trail. */
  readonly title: string | null;
  readonly state: MeetingState;
  readonly hostId: string;
  /** When the present host was given it; null: it was planned with them. */
  readonly handedOverAt: Date | null;
  readonly startsAt: Date;
  readonly durationMinutes: number;
  readonly roomId: string;
  /** The engine that holds the room; null before the opening. */
  readonly engineId: string | null;
  /** RFC 5545 SEQUENCE. */
  readonly sequence: number;
  readonly openedAt: Date | null;
  readonly endedAt: Date | null;
  /** The person who cancelled it; null of what was not, and of what was before this was kept. */
  readonly cancelledBy: string | null;
  /** Of a call; null of what was planned or begun without ringing. */
  readonly ringsUntil: Date | null;
  /** Until when its patient reads and writes after the end; null: nobody has said, and once it has ended: no longer. */
  readonly conversationUntil: Date | null;
  readonly version: number;
  readonly guests: readonly Guest[];
  readonly members: readonly MeetingMember[];
};

/** Steps in which a guest may be in the room. */
export const isLetIn = (guest: Pick<Guest, 'step'>): boolean =>
  guest.step === 'admitted' || guest.step === 'in-call';

export const isOver = (meeting: Meeting): boolean =>
  meeting.state === 'ended' || meeting.state === 'cancelled';
