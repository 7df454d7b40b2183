import type { DirectoryContact } from '@astra/contracts/identity';
import { AppError } from '@astra/kit/problems';
import type { Meeting } from '#domain/meeting.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { makeInvitations } from './invitations.ts';

/** Tells everybody who is invited that a meeting is moved or cancelled; members by the address that identity knows now. */
export type TellInvited = (
  unit: Unit,
  name: 'meeting.moved' | 'meeting.cancelled',
  meeting: Meeting,
) => Promise<void>;

export function makeTellInvited(deps: Deps): TellInvited {
  const { directory, log } = deps;
  const invitations = makeInvitations(deps);
  /** A change stands also while identity is away: the lists of the members show it. */
  const contactOf = (id: string): Promise<DirectoryContact | null> =>
    directory.contact(id).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      log.warn({ err: error, personId: id }, 'An invited member was not written to');
      return null;
    });
  return async (unit, name, meeting) => {
    for (const guest of meeting.guests)
      if (guest.step !== 'removed') await invitations.tellChange(unit, name, { meeting, guest });
    for (const { personId, invitedAs, removedAt } of meeting.members) {
      const contact = removedAt ? null : await contactOf(personId);
      if (contact?.isActive)
        await invitations.tellMember(unit, name, { meeting, contact, invitedAs });
    }
  };
}
