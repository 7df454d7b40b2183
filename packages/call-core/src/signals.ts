/**
 * What a person can say in a call without a word: a raised hand and reactions. They travel by the engine,
 * so that they work while every service of ours is down. What comes from another browser is hostile: it is
 * one of these words or it is nothing.
 */
export const REACTIONS = ['agree', 'bravo', 'thanks', 'laugh', 'puzzled'] as const;

/** One of a closed list; never a text. */
export type Reaction = (typeof REACTIONS)[number];

/** The longest of what one signal may be, in characters: more is not even looked at. */
export const LONGEST_SIGNAL = 16;

/** What another browser told, if it is a reaction. */
export function readReaction(told: unknown): Reaction | null {
  return REACTIONS.find((one) => one === told) ?? null;
}

/**
 * Since when a hand is up, by the word of whoever raised it; null: it is down. The time is good for the
 * order of hands and for nothing else, and nobody raised theirs in the future.
 */
export function readHand(told: unknown, now: number): number | null {
  if (typeof told !== 'string' || !/^[1-9]\d{0,14}$/u.test(told)) return null;
  return Math.min(Number(told), now);
}

/** The same for the way. */
export function writeHand(raisedAt: number | null): string {
  return raisedAt === null ? '0' : String(Math.max(1, Math.round(raisedAt)));
}

/** The people whose hands are up, who raised theirs first first; the same order for everybody. */
export function inHandOrder<
  T extends { readonly id: string; readonly handRaisedAt: number | null },
>(people: readonly T[]): readonly T[] {
  return people
    .filter(({ handRaisedAt }) => handRaisedAt !== null)
    .toSorted(
      (one, other) =>
        (one.handRaisedAt ?? 0) - (other.handRaisedAt ?? 0) || (one.id < other.id ? -1 : 1),
    );
}

/** How many signals of one sender are taken. */
export interface Allowance {
  /** False: too many; it is to be dropped. */
  readonly take: (sender: string, now: number) => boolean;
}

interface Purse {
  readonly left: number;
  readonly at: number;
}

/** A few at once, then so many a second, for each sender apart. */
export function makeAllowance(burst: number, perSecond: number): Allowance {
  const purses = new Map<string, Purse>();
  return {
    take: (sender, now) => {
      const { left, at } = purses.get(sender) ?? { left: burst, at: now };
      const earned = (Math.max(0, now - at) / 1000) * perSecond;
      const full = Math.min(burst, left + earned);
      const isTaken = full >= 1;
      purses.set(sender, { left: isTaken ? full - 1 : full, at: now });
      return isTaken;
    },
  };
}
