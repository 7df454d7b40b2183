import { mostKnownPatients, type KnownPatients } from '@astra/contracts/patients';
import { makePace } from '@astra/kit/pace';
import { AppError } from '@astra/kit/problems';
import { searchable } from '#domain/known-patients.ts';
import type { ByMember } from '#ports/by.ts';
import type { FoundPatient } from '#ports/patients.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { amongTheirs } from './among-theirs.ts';
import type { Deps } from './deps.ts';

/** Whoever types asks a few times for each patient; whoever goes through the alphabet asks on and on. */
const pace = { most: 40, withinMs: 60_000 } as const;

const act = { action: 'patient.look-up', outcome: 'done' } as const;

/**
 * Patients planned before whose names begin like what is typed, in what the asker may see. The trail says whose data were
 * shown to whom, and that somebody looked and saw none; not what was typed.
 *
 * @throws AppError `too-many-requests`
 */
export type FindPatients = (by: ByMember, typed: string) => Promise<KnownPatients>;

export function makeFindPatients(deps: Deps): FindPatients {
  const inAct = makeAct(deps);
  const mayOnceMore = makePace(deps.clock, pace);
  return (by, typed) =>
    inAct(by, { action: act.action, isReading: true }, async (unit) => {
      if (!mayOnceMore(by.actor.id)) throw new AppError('too-many-requests');
      const found = await findBy(unit, by, typed);
      for (const { guestId: subjectId, meetingId: targetId } of found)
        await unit.audit(by, { ...act, targetKind: 'meeting', targetId, subjectId });
      if (found.length === 0) await unit.audit(by, act);
      return { items: found.map(({ patient }) => patient) };
    });
}

async function findBy(
  { patients }: Unit,
  by: ByMember,
  typed: string,
): Promise<readonly FoundPatient[]> {
  const words = searchable(await patients.wordsOf(typed));
  return words ? patients.named(words, amongTheirs(by), mostKnownPatients) : [];
}
