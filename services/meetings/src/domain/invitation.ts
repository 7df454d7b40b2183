import type { InvitationCard } from '@astra/contracts/visit';
import type { MeetingGuest } from '@astra/contracts/meetings';
import { conversationUntil } from './conversation-end.ts';
import { allowed, type Decision } from './decision.ts';
import { notOver } from './meeting-life.ts';
import { isLetIn, isOver, type Guest, type Meeting } from './meeting.ts';
import { timingFor } from './times.ts';

type Link = { readonly isReplaced: boolean };
type Asked = {
  readonly meeting: Meeting;
  readonly guest: Guest;
  readonly link: Link;
  readonly now: Date;
};

/** What a link's card says before any proof. */
export function cardState({ meeting, guest, link, now }: Asked): InvitationCard['state'] {
  if (link.isReplaced) return 'replaced';
  const isForDocuments = meeting.state === 'ended' && hasDocuments(guest, now);
  if (isForDocuments) return guest.attemptsLeft > 0 ? 'documents' : 'locked';
  if (conversationUntil(meeting, guest, now) !== null)
    return guest.attemptsLeft > 0 ? 'conversation' : 'locked';
  if (meeting.state === 'cancelled' || meeting.state === 'ended') return meeting.state;
  if (guest.attemptsLeft === 0) return 'locked';
  const when = timingFor(meeting, guest, now);
  return when === 'on-time' ? 'ready' : when;
}

/** Where a link that is ready brings back whoever has begun already. */
export function goesOnAt(
  state: InvitationCard['state'],
  { step }: Guest,
): InvitationCard['goesOnAt'] {
  if (state !== 'ready' || step === 'invited') return null;
  if (isLetIn({ step })) return 'call';
  return step === 'waiting' ? 'waiting-room' : 'way-in';
}

/** Whether something was handed over that can still be taken. */
const hasDocuments = ({ documentsUntil }: Guest, now: Date): boolean =>
  documentsUntil !== null && documentsUntil > now;

/** Why a proof cannot be given now; null when it can. */
export function proofProblem(state: InvitationCard['state']): ProofProblem | null {
  return problemOf[state];
}

type ProofProblem =
  | 'too-early'
  | 'too-late'
  | 'meeting-cancelled'
  | 'meeting-ended'
  | 'link-replaced'
  | 'link-locked';

const problemOf = {
  ready: null,
  documents: null,
  conversation: null,
  'too-early': 'too-early',
  'too-late': 'too-late',
  cancelled: 'meeting-cancelled',
  ended: 'meeting-ended',
  replaced: 'link-replaced',
  locked: 'link-locked',
} as const satisfies Record<InvitationCard['state'], ProofProblem | null>;

/** After the end: whether a link still opens something for this guest. */
export const isLeftOpen = (meeting: Meeting, guest: Guest, now: Date): boolean =>
  meeting.state === 'ended' &&
  (hasDocuments(guest, now) || conversationUntil(meeting, guest, now) !== null);

/** A new link is for who can still come by it. */
export function mayHaveLink(meeting: Meeting, guest: Guest, now: Date): Decision<Guest> {
  if (isLeftOpen(meeting, guest, now)) return allowed(guest);
  const checked = notOver(meeting);
  return checked.problem ? checked : allowed(guest);
}

/** How the invitation stands, for the staff. */
export function invitationState(
  meeting: Meeting,
  guest: Guest,
  now: Date,
): MeetingGuest['invitation']['state'] {
  if (isOver(meeting) && !isLeftOpen(meeting, guest, now)) return 'closed';
  if (guest.attemptsLeft === 0) return 'locked';
  if (guest.provedAt) return 'proved';
  return guest.linkOpenedAt ? 'opened' : 'sent';
}
