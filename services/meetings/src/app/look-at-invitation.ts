import type { InvitationCard } from '@astra/contracts/visit';
import { AppError } from '@astra/kit/problems';
import { withGuest } from '#domain/admission.ts';
import { conversationUntil } from '#domain/conversation-end.ts';
import { cardState, goesOnAt } from '#domain/invitation.ts';
import type { Guest, Meeting } from '#domain/meeting.ts';
import { opensAt } from '#domain/times.ts';
import type { Unit } from '#ports/store.ts';
import { commit } from './commit.ts';
import type { Deps } from './deps.ts';
import { nameOf } from './names.ts';
import { iso } from './present-meeting.ts';

/** What a link shows before any proof: who invites and when; nothing of the patient. */
export type LookAtInvitation = (token: string) => Promise<InvitationCard>;

export function makeLookAtInvitation(deps: Deps): LookAtInvitation {
  const { store, links, clock, directory } = deps;
  return async (token) => {
    const found = await store.within('system', async (unit) => {
      const hit = await findInvitation(unit, links.hash(token));
      if (hit && !hit.isReplaced && !hit.guest.linkOpenedAt)
        await markOpened(unit, hit, clock.now());
      return hit;
    });
    if (!found) throw new AppError('link-not-valid');
    const { meeting, guest } = found;
    const now = clock.now();
    const state = cardState({ meeting, guest, link: found, now });
    return {
      state,
      goesOnAt: goesOnAt(state, guest),
      organisation: await directory.organisation(meeting.organisationId),
      proof: guest.role === 'patient' ? 'date-of-birth' : 'none',
      hostName: await nameOf(directory, meeting.hostId),
      startsAt: meeting.startsAt.toISOString(),
      durationMinutes: meeting.durationMinutes,
      opensAt: opensAt(meeting).toISOString(),
      locale: guest.locale,
      documentsUntil: iso(guest.documentsUntil),
      conversationUntil: iso(conversationUntil(meeting, guest, now)),
    };
  };
}

export type FoundInvitation = {
  readonly meeting: Meeting;
  readonly guest: Guest;
  readonly isReplaced: boolean;
};

/** The meeting behind a link, held until the end of the transaction. */
export async function findInvitation(
  unit: Unit,
  tokenHash: string,
): Promise<FoundInvitation | null> {
  const link = await unit.links.findByHash(tokenHash);
  const meeting = link && (await unit.meetings.findForChange(link.meetingId));
  const guest = meeting?.guests.find((one) => one.id === link?.guestId);
  return link && meeting && guest ? { meeting, guest, isReplaced: link.isReplaced } : null;
}

const markOpened = (unit: Unit, { meeting, guest }: FoundInvitation, now: Date): Promise<void> =>
  commit(unit, meeting, withGuest(meeting, { ...guest, linkOpenedAt: now }));
