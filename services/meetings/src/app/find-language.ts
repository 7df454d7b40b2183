import type { PatientLanguage } from '@astra/contracts/patients';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { amongTheirs } from './among-theirs.ts';
import type { Deps } from './deps.ts';

/** In which language a person was written to last, in what the asker may see; so it tells nothing that is not theirs. */
export type FindLanguage = (by: ByMember, email: string) => Promise<PatientLanguage>;

export function makeFindLanguage(deps: Deps): FindLanguage {
  const act = makeAct(deps);
  return (by, email) =>
    act(by, { action: 'meeting.plan', isReading: true }, async (unit) => ({
      locale: await unit.patients.lastLanguage(email, amongTheirs(by)),
    }));
}
