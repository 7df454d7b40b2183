import type { Ratings } from '@astra/contracts/ratings';
import type { ByMember } from '#ports/by.ts';
import type { RatingCount } from '#ports/ratings.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

/** As many words as somebody reads. */
const mostRemarks = 50;

/** What the patients of the asker's organisation said of sound and picture: numbers by month, and words without their names. */
export type SeeRatings = (by: ByMember) => Promise<Ratings>;

export function makeSeeRatings(deps: Pick<Deps, 'store' | 'directory' | 'clock'>): SeeRatings {
  const act = makeAct(deps);
  return async (by) => {
    const { organisationId } = by.actor;
    const { timezone } = await deps.directory.organisation(organisationId);
    const year = { organisationId, timezone, now: deps.clock.now() };
    const name = { action: 'rating.see', targetKind: 'organisation', targetId: organisationId };
    return act(by, { ...name, isReading: true }, async ({ ratings }) => ({
      months: byMonth(await ratings.counts(year)),
      remarks: [...(await ratings.remarks(year, mostRemarks))],
    }));
  };
}

function byMonth(counts: readonly RatingCount[]): Ratings['months'] {
  const months = [...new Set(counts.map(({ month }) => month))];
  return months.map((month) => ({
    month,
    counts: [1, 2, 3, 4, 5].map(
      (stars) => counts.find((one) => one.month === month && one.stars === stars)?.count ?? 0,
    ),
  }));
}
