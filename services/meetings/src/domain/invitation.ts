import type { InvitationCard } from '@astra/contracts/visit';
import type { MeetingGuest } from '@astra/contracts/meetings';
import { conversationUntil } from './conversation-end.ts';
import { isOver, type Guest, type Meeting } from './meeting.ts';
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

/** How the invitation stands, for the staff. */
export function invitationState(
  meeting: Meeting,
  guest: Guest,
): MeetingGuest['invitation']['state'] {
  if (isOver(meeting)) return 'closed';
  if (guest.attemptsLeft === 0) return 'locked';
  if (guest.provedAt) return 'proved';
  return guest.linkOpenedAt ? 'opened' : 'sent';
}
