import type { Visit } from '@astra/contracts/visit';
import { isLetIn, type Guest } from '#domain/meeting.ts';
import { wait } from '#domain/visit-steps.ts';
import type { ByGuest } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { makeCutOff, takeBack, type Removal } from './cut-off.ts';
import { problemOf } from './decided.ts';
import type { Deps } from './deps.ts';
import { onVisit, type FoundVisit } from './on-visit.ts';
import { makePresentVisit } from './present-visit.ts';

/** Enters the waiting room, or comes back to it. `takesOver` moves the visit to this device. */
export type EnterWaitingRoom = (by: ByGuest, takesOver: boolean) => Promise<Visit>;

export function makeEnterWaitingRoom(deps: Deps): EnterWaitingRoom {
  const { clock, consentTexts } = deps;
  const act = makeAct(deps);
  const cutOff = makeCutOff(deps);
  const present = makePresentVisit(deps);
  return async (by, takesOver) => {
    const { sessionId } = by.actor;
    let removal: Removal | null = null;
    const asks = { by, action: 'visit.wait', fromAnyDevice: true };
    await onVisit(act, asks, async (found) => {
      const { meeting, guest, unit } = found;
      const now = clock.now();
      const inForce = consentTexts.current(guest.locale, now).text.version;
      const decision = wait({ meeting, guest, now }, { sessionId, takesOver, inForce });
      if (decision.problem) throw problemOf(decision.problem, meeting);
      if (isMoved(guest, sessionId)) {
        removal = await leaveOldDevice(found, now);
        await unit.tell({ kind: 'device', guestId: guest.id, sessionId });
      }
      return sameOr(guest, decision.value);
    });
    await cutOff(removal);
    return (await present(by.actor)).visit;
  };
}

const isMoved = (guest: Guest, sessionId: string): boolean =>
  guest.sessionId !== null && guest.sessionId !== sessionId;

/** A reload changes nothing; then nobody needs to be told. */
const sameOr = (before: Guest, after: Guest): Guest =>
  before.sessionId === after.sessionId && before.step === after.step ? before : after;

const leaveOldDevice = (
  { unit, meeting, guest }: FoundVisit,
  at: Date,
): Promise<Removal | null> | null =>
  isLetIn(guest) ? takeBack(unit, meeting, { personId: guest.id, at }) : null;
