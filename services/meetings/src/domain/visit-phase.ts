import type { VisitPhase } from '@astra/contracts/visit';
import { isLetIn, type Guest, type Meeting } from './meeting.ts';
import { timing } from './times.ts';

type Asked = {
  readonly meeting: Meeting;
  readonly guest: Guest;
  readonly now: Date;
  /** Version of the consent text in force. */
  readonly inForce: string;
};

/** Which page the guest sees. */
export function visitPhase({ meeting, guest, now, inForce }: Asked): VisitPhase {
  if (meeting.state === 'cancelled' || meeting.state === 'ended') return meeting.state;
  // Who waits or talks is never thrown out by a clock or by a new version of a text.
  if (guest.step === 'waiting') return 'waiting';
  if (isLetIn(guest)) return 'admitted';
  const when = timing(meeting, now);
  if (when !== 'on-time') return when;
  if (guest.step === 'left' || guest.step === 'removed') return guest.step;
  return wayIn(guest, inForce);
}

function wayIn(guest: Guest, inForce: string): VisitPhase {
  if (guest.role === 'invitee') return guest.checks ? 'ready' : 'check';
  if (guest.consent?.version !== inForce) return 'consent';
  if (!guest.consent.isAccepted) return 'refused';
  return guest.checks ? 'ready' : 'check';
}
