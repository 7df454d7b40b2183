import type { Seat, Outstanding } from './day.ts';

/** What was told to whom in this tab, and when: a page that is loaded anew does not say it again at once. */
const place = 'astra-told';
/** For as long as somebody remembers what they have just been told. */
const momentMs = 5 * 60_000;

/** When each thing was told, in milliseconds since 1970, by its key. */
export type ToldAt = Readonly<Record<string, number>>;

interface Told {
  readonly personId: string;
  readonly at: ToldAt;
}

/** Who comes back into the waiting room has come anew; of help and of a lock nobody knows since when. */
const keysOf = {
  came: ({ guest }: Seat): string => `came ${guest.id} ${guest.waitingSince ?? ''}`,
  asked: ({ guest }: Seat): string => `asked ${guest.id}`,
  locked: ({ guest }: Seat): string => `locked ${guest.id}`,
} as const;
const kinds = ['came', 'asked', 'locked'] as const;

const wasJustTold = (at: number | undefined, now: number): boolean =>
  at !== undefined && Math.abs(now - at) < momentMs;

interface Open {
  /** Keys of what the person hears of. */
  readonly heard: readonly string[];
  /** Keys of what is outstanding, too, and not for them now. */
  readonly others?: readonly string[];
}

/**
 * What is noted once it is known what is outstanding: what is over is forgotten, what is new is told now. What was told long
 * ago is told again by a page that opens, and by no other.
 */
export function notedAfter(
  before: ToldAt,
  { heard, others = [] }: Open,
  { now, isFirst }: { readonly now: number; readonly isFirst: boolean },
): ToldAt {
  const at = (key: string): number =>
    isFirst && !wasJustTold(before[key], now) ? now : (before[key] ?? now);
  const toldBefore = Object.entries(before).filter(([key]) => others.includes(key));
  return Object.fromEntries([...toldBefore, ...heard.map((key) => [key, at(key)] as const)]);
}

interface Listening {
  /** Whether the person hears of somebody. */
  readonly isTold: (seat: Seat) => boolean;
  /** What is outstanding is told, not what has changed. */
  readonly isFirst: boolean;
}

/** Notes what is outstanding and for this person as told to them, and gives what this tab has not told them of late. */
export function tellOnce(
  personId: string,
  open: Outstanding,
  { isTold, isFirst }: Listening,
): Outstanding {
  const before = read(personId);
  const now = Date.now();
  const keys = (isWanted: (seat: Seat) => boolean): readonly string[] =>
    kinds.flatMap((kind) => open[kind].filter(isWanted).map(keysOf[kind]));
  const all = { heard: keys(isTold), others: keys((seat) => !isTold(seat)) };
  write({ personId, at: notedAfter(before, all, { now, isFirst }) });
  const untold = (kind: keyof Outstanding): readonly Seat[] =>
    open[kind].filter((seat) => isTold(seat) && !wasJustTold(before[keysOf[kind](seat)], now));
  return { came: untold('came'), asked: untold('asked'), locked: untold('locked') };
}

/** Whoever signs in next in this tab is told everything. */
export function forgetTold(): void {
  try {
    sessionStorage.removeItem(place);
  } catch {
    // Nothing was kept.
  }
}

function read(personId: string): ToldAt {
  try {
    // Written by this module in this very tab.
    const told = JSON.parse(sessionStorage.getItem(place) ?? 'null') as Told | null;
    return told?.personId === personId ? told.at : {};
  } catch {
    return {};
  }
}

function write(told: Told): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(told));
  } catch {
    // Not kept: a page that is loaded anew says it again.
  }
}
