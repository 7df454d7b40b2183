import type { DeviceChecks } from '@astra/contracts/meetings';
import type { Visit } from '@astra/contracts/visit';
import { reportChecks } from '#domain/visit-steps.ts';
import type { ByGuest } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { problemOf } from './decided.ts';
import type { Deps } from './deps.ts';
import { onVisit } from './on-visit.ts';
import { makePresentVisit } from './present-visit.ts';

type Report = { readonly checks: DeviceChecks; readonly isAudioOnly: boolean };
export type ReportChecksUse = (by: ByGuest, report: Report) => Promise<Visit>;

export function makeReportChecks(deps: Deps): ReportChecksUse {
  const { clock, consentTexts } = deps;
  const act = makeAct(deps);
  const present = makePresentVisit(deps);
  return async (by, report) => {
    await onVisit(act, { by, action: 'visit.check' }, async ({ meeting, guest }) => {
      const now = clock.now();
      const inForce = consentTexts.current(guest.locale, now).text.version;
      const decision = reportChecks({ meeting, guest, now }, report, inForce);
      if (decision.problem) throw problemOf(decision.problem, meeting);
      return decision.value;
    });
    return (await present(by.actor)).visit;
  };
}
