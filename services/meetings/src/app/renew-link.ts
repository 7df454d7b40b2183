import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { withGuest } from '#domain/admission.ts';
import { conversationUntil } from '#domain/conversation-end.ts';
import { mayHaveLink } from '#domain/invitation.ts';
import { isLetIn, type Guest } from '#domain/meeting.ts';
import { renewLink } from '#domain/plan.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { makeInvitations } from './invitations.ts';
import { guestIn, onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';

type Target = { readonly meetingId: string; readonly guestId: string };

/**
 * Sends a new link, after the end too while something is there for its guest; the old one dies, and with it the sessions of
 * whoever is not yet in the house. While the conversation goes on after the end, the old one works again instead: what was
 * written to the patient is sealed in their browser with it, and with another one they could read none of it.
 */
export type RenewLink = (by: ByMember, target: Target) => Promise<MeetingView>;

/** Whoever came by the old link, and is not yet in the house, proves who they are by the new one. */
export const makeEndOldVisit =
  ({ tickets, log }: Pick<Deps, 'tickets' | 'log'>) =>
  async ({ id, step }: Pick<Guest, 'id' | 'step'>): Promise<void> => {
    if (step === 'waiting' || isLetIn({ step })) return;
    await tickets
      .end(id)
      .catch((error: unknown) => log.warn({ err: error, guestId: id }, 'Old sessions live on'));
  };

export function makeRenewLink(deps: Deps): RenewLink {
  const { clock } = deps;
  const endOldVisit = makeEndOldVisit(deps);
  const act = makeAct(deps);
  const invitations = makeInvitations(deps);
  const present = makePresentMeeting(deps);

  return async (by, { meetingId, guestId }) => {
    const asks = { by, meetingId, guestId, action: 'meeting.renew-link' } as const;
    const renewed = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const now = clock.now();
      const guest = renewLink(decided(mayHaveLink(meeting, guestIn(meeting, guestId), now)), now);
      const after = withGuest({ ...meeting, sequence: meeting.sequence + 1 }, guest);
      await commit(unit, meeting, after);
      const to = { meeting: after, guest };
      const isTalking = conversationUntil(meeting, guest, now) !== null;
      const isRepeated = isTalking && (await invitations.repeatLink(unit, to));
      if (!isRepeated) await invitations.inviteAnew(unit, 'meeting.link-renewed', to);
      return guest;
    });
    await endOldVisit(renewed);
    return present(by.actor, meetingId);
  };
}
