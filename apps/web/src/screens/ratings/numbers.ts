import type { Ratings } from '#api/ratings.ts';

type Counts = Ratings['months'][number]['counts'];

const steps = [1, 2, 3, 4, 5] as const;
export type Step = (typeof steps)[number];

/** How many rated. */
export const howMany = (counts: Counts): number => counts.reduce((sum, count) => sum + count, 0);

/** Their mean, from 1 to 5; null where nobody rated. */
export function meanOf(counts: Counts): number | null {
  const all = howMany(counts);
  const sum = counts.reduce((before, count, index) => before + count * (index + 1), 0);
  return all === 0 ? null : sum / all;
}

/** How many said that it went badly: 1 or 2. */
export const badOf = ([worst = 0, bad = 0]: Counts): number => worst + bad;

/** Of all months together. */
export const total = (months: Ratings['months']): Counts =>
  steps.map((step) => months.reduce((sum, { counts }) => sum + (counts[step - 1] ?? 0), 0));
