import { expect, test } from 'vitest';
import { thin, type HeldVersion, type ThinningRule } from '#domain/thinning.ts';

const rule: ThinningRule = { hours: 24, days: 30, weeks: 52, most: 100 };
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const week = 7 * day;
/** A Monday. */
const monday = Date.parse('2026-11-23T00:00:00Z');

type Facts = Partial<Omit<HeldVersion, 'madeAt' | 'number'>>;
const at = (time: number, facts: Facts = {}): Omit<HeldVersion, 'number'> => ({
  id: new Date(time).toISOString(),
  madeBy: 'nadia',
  madeAt: new Date(time),
  isByEditor: false,
  isCurrent: false,
  isGiven: false,
  ...facts,
});
/** In the order in which they came; the last one is the file as it is. */
const aFile = (versions: readonly Omit<HeldVersion, 'number'>[]): readonly HeldVersion[] =>
  versions.map((each, index) => ({
    ...each,
    number: index + 1,
    isCurrent: index === versions.length - 1,
  }));
const keptOf = (
  versions: readonly HeldVersion[],
  now: number,
  wish: ThinningRule = rule,
): readonly HeldVersion[] => {
  const goes = new Set(thin(versions, wish, new Date(now)).goes);
  return versions.filter(({ id }) => !goes.has(id));
};
const idsOf = (versions: readonly HeldVersion[]): string[] => versions.map(({ id }) => id);
const bucket = (versions: readonly HeldVersion[], ms: number, from = 0): Map<number, string> =>
  new Map(versions.map(({ id, madeAt }) => [Math.floor((madeAt.getTime() - from) / ms), id]));

/** Numbers that look like chance, the same each time. */
function makeDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % sides;
  };
}
const steps = [minute, 7 * minute, hour, 5 * hour, day, 3 * day, 2 * week];
/** Two hundred saves, some by hand, some by the editor, by two people. */
function drawn(seed: number): readonly HeldVersion[] {
  const dice = makeDice(seed);
  let time = monday;
  return aFile(
    Array.from({ length: 200 }, () => {
      time += 1 + dice(steps[dice(steps.length)] ?? minute);
      const facts = { isByEditor: dice(2) === 0, madeBy: dice(3) === 0 ? 'hugo' : 'nadia' };
      return at(time, { ...facts, isGiven: dice(40) === 0 });
    }),
  );
}
const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

test('of the last day all versions stay, then the last of each day, then the last of each week, for a year', () => {
  const now = monday + 60 * week + 12 * hour;
  const of = (age: number): Omit<HeldVersion, 'number'> => at(now - age);
  const versions = aFile([
    of(53 * week),
    // Two weeks ago but forty: two days of one week.
    of(40 * week + 3 * day),
    of(40 * week + 2 * day),
    // One day, ten days ago.
    of(10 * day + 3 * hour),
    of(10 * day + hour),
    of(10 * day),
    of(23 * hour),
    of(22 * hour),
    of(minute),
    of(0),
  ]);

  const kept = keptOf(versions, now);

  expect(idsOf(kept)).toEqual(
    [40 * week + 2 * day, 10 * day, 23 * hour, 22 * hour, minute, 0].map((age) => of(age).id),
  );
});

test('the file as it is and what somebody outside has had stay, however old, and however many they are', () => {
  const now = monday + 500 * week;
  const given = Array.from({ length: 120 }, (_, index) => at(monday + index, { isGiven: true }));
  const old = at(monday + 200, { isGiven: false });
  const versions = aFile([...given, old, at(monday + 300)]);

  const { goes, nextAt } = thin(versions, rule, new Date(now));

  expect(goes).toEqual([old.id]);
  expect(nextAt).toBeNull();
});

test('what the editor saves for one person within ten minutes is one piece of work: its last stays; what is sent by hand stays', () => {
  const now = monday + 10 * hour;
  const by = (age: number, facts: Facts): Omit<HeldVersion, 'number'> => at(now - age, facts);
  const editor = { isByEditor: true };
  const versions = aFile([
    by(59 * minute, editor),
    by(56 * minute, { ...editor, madeBy: 'hugo' }),
    by(55 * minute, {}),
    by(54 * minute, editor),
    by(53 * minute, {}),
    by(45 * minute, editor),
    by(0, editor),
  ]);

  const kept = keptOf(versions, now);

  expect(kept.map(({ number }) => number)).toEqual([2, 3, 4, 5, 6, 7]);
});

test('nobody makes somebody else’s version go by saving after them: each one’s last of the hour, the day and the week stays', () => {
  const hers = at(monday + 10 * hour);
  const his = Array.from({ length: 120 }, (_, index) =>
    at(monday + 10 * hour + (index + 1) * 1_000, { madeBy: 'hugo' }),
  );
  const versions = aFile([hers, ...his]);

  for (const later of [hour, 2 * day, 8 * week])
    expect(idsOf(keptOf(versions, monday + 10 * hour + later))).toContain(hers.id);
});

test('of too many, those of a busy morning go first, one an hour stays; then the oldest', () => {
  const now = monday + 8 * week + 12 * hour;
  const old = Array.from({ length: 25 }, (_, index) => at(now - (26 - index) * day));
  const morning = Array.from({ length: 90 }, (_, index) => at(now - (180 - 2 * index) * minute));
  const versions = aFile([...old, ...morning]);

  const kept = keptOf(versions, now);
  const few = keptOf(versions, now, { ...rule, most: 5 });

  expect(kept).toHaveLength(25 + 3);
  expect(few).toHaveLength(5);
  expect(few.at(-1)?.isCurrent).toBe(true);
  expect(idsOf(few)).toEqual(idsOf(kept).slice(-5));
});

test.each(seeds)(
  'two hundred saves leave few, and none that the rule keeps is lost (%i)',
  (seed) => {
    const versions = drawn(seed);
    const end = versions.at(-1)?.madeAt.getTime() ?? 0;
    const now = end + makeDice(seed)(40 * day);
    const since = (ms: number): readonly HeldVersion[] =>
      versions.filter(({ madeAt }) => now - madeAt.getTime() < ms);

    const kept = keptOf(versions, now);

    const ids = new Set(idsOf(kept));
    const { hours, days, weeks, most } = rule;
    expect(kept.length).toBeLessThanOrEqual(most);
    expect(kept.at(-1)?.isCurrent).toBe(true);
    expect(versions.filter(({ isGiven, id }) => isGiven && !ids.has(id))).toEqual([]);
    const byRule = [
      ...idsOf(since(hours * hour).filter(({ isByEditor }) => !isByEditor)),
      ...since(days * day)
        .filter(({ id }) => [...bucket(versions, day).values()].includes(id))
        .map(({ id }) => id),
      ...since(weeks * week)
        .filter(({ id }) => [...bucket(versions, week, monday).values()].includes(id))
        .map(({ id }) => id),
    ];
    expect(byRule.filter((id) => !ids.has(id))).toEqual([]);
  },
);

test.each(seeds)(
  'looked at when it is due, or only at the end, what stays is the same (%i)',
  (seed) => {
    const versions = drawn(seed);
    let held: readonly HeldVersion[] = [];
    let due: number | null = null;
    const end = (versions.at(-1)?.madeAt.getTime() ?? 0) + 20 * week;
    const lookUntil = (until: number): void => {
      while (due !== null && due <= until) {
        const time: number = due;
        const { goes, nextAt } = thin(held, rule, new Date(time));
        held = held.filter(({ id }) => !goes.includes(id));
        due = nextAt?.getTime() ?? null;
        // A moment before, it was too early: nothing else would have gone.
        if (due !== null) expect(thin(held, rule, new Date(due - 1)).goes).toEqual([]);
      }
    };
    for (const version of versions) {
      lookUntil(version.madeAt.getTime() - 1);
      held = [
        ...held.map((each) => ({ ...each, isCurrent: false })),
        { ...version, isCurrent: true },
      ];
      due = version.madeAt.getTime();
      lookUntil(due);
    }
    lookUntil(end);

    expect(idsOf(held)).toEqual(idsOf(keptOf(versions, end)));
  },
);
