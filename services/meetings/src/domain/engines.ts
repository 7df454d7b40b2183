/** What all replicas know of an engine. */
export type EngineHealth = {
  readonly id: string;
  readonly isUp: boolean;
  /** Checks in a row that speak against the verdict. */
  readonly doubts: number;
  /** When the last of them began. */
  readonly doubtedAt: Date | null;
};

/** One look at an engine. */
export type EngineCheck = {
  readonly isGood: boolean;
  /** When it began. */
  readonly at: Date;
  /** Somebody in a call on it says that they have lost it, too. */
  readonly isCorroborated?: boolean;
};

/** A single bad check is the hiccup of a busy machine; two that are not of one moment are a loss. */
const downAfter = 2;
/** An engine that comes and goes is of no use: it must stay for a while before anybody meets there. */
const upAfter = 5;
/** Replicas that look at the same moment see the same hiccup: that is one doubt. */
const sameMomentMs = 250;

/** An engine of which nobody has said anything yet. */
export const trusted = (id: string): EngineHealth => ({
  id,
  isUp: true,
  doubts: 0,
  doubtedAt: null,
});

/** The verdict after one more check; the same object when nothing changes. */
export function weigh(
  health: EngineHealth,
  { isGood, at, isCorroborated = false }: EngineCheck,
): EngineHealth {
  if (isGood === health.isUp)
    return health.doubts === 0 ? health : { ...health, doubts: 0, doubtedAt: null };
  const { doubtedAt } = health;
  const isSameMoment = doubtedAt !== null && at.getTime() - doubtedAt.getTime() < sameMomentMs;
  const more = isGood || !isCorroborated ? 1 : downAfter;
  if (isSameMoment && more === 1) return health;
  const doubts = health.doubts + more;
  const isOver = doubts >= (isGood ? upAfter : downAfter);
  return isOver ? { ...trusted(health.id), isUp: isGood } : { ...health, doubts, doubtedAt: at };
}

/** An engine that could be chosen. */
export type Candidate = {
  readonly id: string;
  readonly isUp: boolean;
  /** 0 idle, 1 full; absent where the engine does not say. */
  readonly load?: number | undefined;
};

/** Which engines an organisation uses, by preference; null: all of them, as the deployment orders them. */
export type EngineRule = readonly string[] | null;

/** Those that the rule allows, in its order. One that the deployment has no longer is of no use. */
export const allowedBy = <T extends { readonly id: string }>(
  rule: EngineRule,
  all: readonly T[],
): readonly T[] => (rule === null ? all : rule.flatMap((id) => all.filter((one) => one.id === id)));

/** From here on the next consultation goes elsewhere, if it can. */
const busyFrom = 0.8;

/** The engine for a meeting: the first by preference that is up and not busy, else the least busy one. Null: none is up. */
export function choose(candidates: readonly Candidate[]): string | null {
  const up = candidates.filter((one) => one.isUp);
  const free = up.find((one) => loadOf(one) < busyFrom);
  const [leastBusy] = up.toSorted((a, b) => loadOf(a) - loadOf(b));
  return (free ?? leastBusy)?.id ?? null;
}

const loadOf = ({ load = 0 }: Candidate): number => load;
