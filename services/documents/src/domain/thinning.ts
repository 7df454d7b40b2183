/** A version, as far as it matters for whether it stays. */
export type HeldVersion = {
  readonly id: string;
  readonly number: number;
  readonly madeBy: string;
  readonly madeAt: Date;
  /** Saved by the editor, which does so by itself every few minutes. */
  readonly isByEditor: boolean;
  readonly isCurrent: boolean;
  /** Somebody outside has had it. */
  readonly isGiven: boolean;
};
/** How long versions are kept. Days and weeks are those of UTC. */
export type ThinningRule = {
  /** All of so many hours, */
  readonly hours: number;
  /** then each person's last of each day, */
  readonly days: number;
  /** then each person's last of each week. */
  readonly weeks: number;
  /** And no more than that. */
  readonly most: number;
};
type Thinned = {
  /** Ids of those that do not stay. */
  readonly goes: readonly string[];
  /** When it is to be looked at again; null: not before another version comes. */
  readonly nextAt: Date | null;
};

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const week = 7 * day;
/** The first day of 1970 was a Thursday; weeks begin on Mondays. */
const toMonday = 3 * day;
/** What the editor saves for one person within so long is one piece of work. */
const oneWork = 10 * minute;
/** A rule that the operator has changed holds for all by then. */
const longest = 7 * day;

/** The file as it is, and what somebody outside has had, stay whatever the rule says. */
const stays = ({ isCurrent, isGiven }: HeldVersion): boolean => isCurrent || isGiven;

/** Which versions of one file are too many now. */
export function thin(versions: readonly HeldVersion[], rule: ThinningRule, now: Date): Thinned {
  const newestFirst = versions.toSorted((one, other) => other.number - one.number);
  const byRule = keptByRule(newestFirst, rule, now);
  const kept = atMost(byRule, rule, now);
  const isKept = new Set(kept.map(({ id }) => id));
  return {
    goes: newestFirst.filter(({ id }) => !isKept.has(id)).map(({ id }) => id),
    nextAt: nextLook(kept, rule, now),
  };
}

function keptByRule(
  newestFirst: readonly HeldVersion[],
  rule: ThinningRule,
  now: Date,
): readonly HeldVersion[] {
  const isLastOfWork = makeIsFirstOf(workOf);
  const isLastOfDay = makeIsFirstOf(ofSomebody((time) => Math.floor(time / day)));
  const isLastOfWeek = makeIsFirstOf(ofSomebody((time) => Math.floor((time + toMonday) / week)));
  return newestFirst.filter((version) => {
    const age = now.getTime() - version.madeAt.getTime();
    const last = {
      ofWork: isLastOfWork(version),
      ofDay: isLastOfDay(version),
      ofWeek: isLastOfWeek(version),
    };
    return (
      stays(version) ||
      (last.ofWork && age < rule.hours * hour) ||
      (last.ofDay && age < rule.days * day) ||
      (last.ofWeek && age < rule.weeks * week)
    );
  });
}

/** Of those of the last hours one an hour of each person stays before an older one goes: a busy morning does not cost what was last month. */
function atMost(
  byRule: readonly HeldVersion[],
  rule: ThinningRule,
  now: Date,
): readonly HeldVersion[] {
  if (byRule.length <= rule.most) return byRule;
  const isLastOfHour = makeIsFirstOf(ofSomebody((time) => Math.floor(time / hour)));
  const sparser = byRule.filter((version) => {
    const isLast = isLastOfHour(version);
    const isYoung = now.getTime() - version.madeAt.getTime() < rule.hours * hour;
    return isLast || !isYoung || stays(version);
  });
  let tooMany = sparser.length - rule.most;
  const oldestFirst = sparser.toReversed().filter((version) => {
    const goes = tooMany > 0 && !stays(version);
    if (goes) tooMany -= 1;
    return !goes;
  });
  return oldestFirst.toReversed();
}

/** When the first of them is older than what the rule keeps all, one a day or one a week of. */
function nextLook(kept: readonly HeldVersion[], rule: ThinningRule, now: Date): Date | null {
  const ends = [rule.hours * hour, rule.days * day, rule.weeks * week];
  const times = kept
    .filter((version) => !stays(version))
    .flatMap(({ madeAt }) => ends.map((ms) => madeAt.getTime() + ms))
    .filter((time) => time > now.getTime());
  return times.length === 0 ? null : new Date(Math.min(now.getTime() + longest, ...times));
}

/** Of each person: nobody makes somebody else's go by saving after them. */
const ofSomebody =
  (kindOf: (time: number) => number) =>
  ({ madeBy, madeAt }: HeldVersion): string =>
    `${madeBy} ${kindOf(madeAt.getTime())}`;

const workOf = ({ id, isByEditor, madeBy, madeAt }: HeldVersion): string =>
  isByEditor ? `${madeBy} ${Math.floor(madeAt.getTime() / oneWork)}` : id;

/** Whether one is the first of its kind so far. */
function makeIsFirstOf(
  kindOf: (version: HeldVersion) => string | number,
): (version: HeldVersion) => boolean {
  const seen = new Set<string | number>();
  return (version) => {
    const kind = kindOf(version);
    const isFirst = !seen.has(kind);
    seen.add(kind);
    return isFirst;
  };
}
