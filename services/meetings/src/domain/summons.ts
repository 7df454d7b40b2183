import { isOver, type Meeting } from './meeting.ts';

/** Whom a meeting calls, for those who tell people that have no page open. */
export type Summons = {
  readonly ringsUntil: Date | null;
  /** Who has not said "not now". */
  readonly ringsForIds: readonly string[];
  /** Professionals for whom somebody is in the waiting room. */
  readonly waitedForIds: readonly string[];
};

export function summonsOf(meeting: Meeting): Summons {
  const { state, ringsUntil, members, guests, hostId } = meeting;
  const rings = state === 'open' && ringsUntil !== null;
  const called = members.filter((one) => one.removedAt === null && one.declinedAt === null);
  const isWaitedFor = !isOver(meeting) && guests.some(({ step }) => step === 'waiting');
  return {
    ringsUntil: rings ? ringsUntil : null,
    ringsForIds: rings ? called.map(({ personId }) => personId) : [],
    waitedForIds: isWaitedFor ? [hostId] : [],
  };
}

/** Whether they have to learn of it. */
export const areSameSummons = (before: Meeting, after: Meeting): boolean =>
  JSON.stringify(summonsOf(before)) === JSON.stringify(summonsOf(after));
