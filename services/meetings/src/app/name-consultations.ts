import type { NamedConsultations } from '@astra/contracts/patients';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { amongTheirs } from './among-theirs.ts';
import type { Deps } from './deps.ts';

/** Whose consultations these are, of those that the asker may see. */
export type NameConsultations = (
  by: ByMember,
  ids: readonly string[],
) => Promise<NamedConsultations>;

export function makeNameConsultations(deps: Deps): NameConsultations {
  const act = makeAct(deps);
  return (by, ids) =>
    act(by, { action: 'meeting.see', isReading: true }, async (unit) => ({
      items: [...(await unit.patients.ofConsultations(ids, amongTheirs(by)))],
    }));
}
