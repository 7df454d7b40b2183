import type { Visit } from '@astra/contracts/visit';
import { isLetIn } from '#domain/meeting.ts';
import { leave } from '#domain/visit-steps.ts';
import type { ByGuest } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { makeCutOff, takeBack, type Removal } from './cut-off.ts';
import type { Deps } from './deps.ts';
import { onVisit } from './on-visit.ts';
import { makePresentVisit } from './present-visit.ts';

/** Leaves the waiting room or the call; the way back leads through the waiting room. */
export type LeaveVisit = (by: ByGuest) => Promise<Visit>;

export function makeLeaveVisit(deps: Deps): LeaveVisit {
  const { clock } = deps;
  const act = makeAct(deps);
  const cutOff = makeCutOff(deps);
  const present = makePresentVisit(deps);
  return async (by) => {
    let removal: Removal | null = null;
    await onVisit(act, { by, action: 'visit.leave' }, async ({ unit, meeting, guest }) => {
      if (isLetIn(guest))
        removal = await takeBack(unit, meeting, { personId: guest.id, at: clock.now() });
      return leave(guest);
    });
    await cutOff(removal);
    return (await present(by.actor)).visit;
  };
}
