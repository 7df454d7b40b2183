import type { Visit } from '@astra/contracts/visit';
import type { ByGuest } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { checkDevice, findVisit, visitAct } from './on-visit.ts';
import { makePresentVisit } from './present-visit.ts';

export type SeeVisit = (by: ByGuest) => Promise<Visit>;

export function makeSeeVisit(deps: Deps): SeeVisit {
  const act = makeAct(deps);
  const present = makePresentVisit(deps);
  return async (by) => {
    await act(by, { ...visitAct(by, 'visit.see'), isReading: true }, async (unit) => {
      checkDevice((await findVisit(unit, by)).guest, by);
    });
    return (await present(by.actor)).visit;
  };
}
