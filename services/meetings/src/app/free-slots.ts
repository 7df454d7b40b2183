import type { FreeSlots, FreeSlotsQuery } from '@astra/contracts/meetings';
import type { Static } from 'typebox';
import { dayIn, freeStarts } from '#domain/day.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { checkHost } from './names.ts';
import { checkRelation } from './plan-once.ts';

type Query = Static<typeof FreeSlotsQuery>;
type View = Static<typeof FreeSlots>;

/** Starts at which a host has no other meeting. */
export type FindFreeSlots = (by: ByMember, query: Query) => Promise<View>;

export function makeFindFreeSlots(deps: Deps): FindFreeSlots {
  const { directory, clock } = deps;
  const act = makeAct(deps);
  return (by, { hostId, day, durationMinutes }) =>
    act(by, { action: 'meeting.plan', isReading: true }, async (unit) => {
      checkRelation(by, hostId);
      const { organisationId } = by.actor;
      await checkHost(directory, organisationId, hostId);
      const { timezone } = await directory.organisation(organisationId);
      const taken = await unit.meetings.plansOf(hostId, dayIn(timezone, day));
      const asked = { day, timezone, durationMinutes, taken, now: clock.now() };
      return { starts: freeStarts(asked).map((start) => start.toISOString()) };
    });
}
