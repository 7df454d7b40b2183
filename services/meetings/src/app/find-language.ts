import type { PatientLanguage } from '@astra/contracts/patients';
import { mayOnMeeting } from '@astra/policy/meetings';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

/** In which language a person was written to last, in what the asker may see; so it tells nothing that is not theirs. */
export type FindLanguage = (by: ByMember, email: string) => Promise<PatientLanguage>;

export function makeFindLanguage(deps: Deps): FindLanguage {
  const act = makeAct(deps);
  return (by, email) =>
    act(by, { action: 'meeting.plan', isReading: true }, async (unit) => {
      const { id, organisationId } = by.actor;
      const ofSomebodyElse = {
        kind: 'consultation',
        organisationId,
        hostId: '',
        members: [],
      } as const;
      const hostId = mayOnMeeting(by.actor, 'meeting.see', ofSomebodyElse) ? null : id;
      return { locale: await unit.meetings.lastLanguage(email, { organisationId, hostId }) };
    });
}
