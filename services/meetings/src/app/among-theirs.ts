import { mayOnMeeting } from '@astra/policy/meetings';
import type { ByMember } from '#ports/by.ts';
import type { AmongConsultations } from '#ports/patients.ts';

/** The consultations that this person sees: their own, or all of their organisation. */
export function amongTheirs({ actor }: ByMember): AmongConsultations {
  const { id, organisationId } = actor;
  const ofSomebodyElse = {
    kind: 'consultation',
    organisationId,
    hostId: '',
    members: [],
  } as const;
  return {
    organisationId,
    hostId: mayOnMeeting(actor, 'meeting.see', ofSomebodyElse) ? null : id,
  };
}
