import type { GuestStep, MeetingState } from '@astra/contracts/meetings';
import type { ProblemKey } from '@astra/contracts/problems';

type MemberFacts = Facts & { readonly isRemoved: boolean };
type Facts = { readonly state: MeetingState; readonly isSessionEnded: boolean };
type GuestFacts = Facts & { readonly step: GuestStep; readonly sessionId: string | null };

/** Why the host or an invited member gets no grant; null when they do. */
export function memberMayJoin({
  state,
  isSessionEnded,
  isRemoved,
}: MemberFacts): ProblemKey | null {
  if (isSessionEnded) return 'not-signed-in';
  switch (state) {
    case 'planned':
      return 'meeting-not-open';
    case 'ended':
      return 'meeting-ended';
    case 'cancelled':
      return 'meeting-cancelled';
    case 'open':
      return isRemoved ? 'removed-from-meeting' : null;
  }
}

/**
 * Why a guest gets no grant; null when they do: open, let in, and on the one device of the visit. A visit whose session
 * ended has no device until the next one asks.
 */
export function guestMayJoin(facts: GuestFacts, sessionId: string): ProblemKey | null {
  if (facts.isSessionEnded) return 'not-signed-in';
  if (facts.state === 'ended') return 'meeting-ended';
  if (facts.state === 'cancelled') return 'meeting-cancelled';
  if (facts.sessionId !== null && facts.sessionId !== sessionId) return 'on-another-device';
  const isLetIn = facts.step === 'admitted' || facts.step === 'in-call';
  if (facts.state !== 'open' || !isLetIn) return 'guest-not-admitted';
  return null;
}
