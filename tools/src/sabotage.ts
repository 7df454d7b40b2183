import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adoptBuilds } from '#sabotage/copy-tree.ts';
import type { Verdict } from '#sabotage/judge.ts';
import { Lane } from '#sabotage/lane.ts';
import type { Sabotage } from '#sabotage/sabotage.ts';
import { sabotages } from '#sabotages/all.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
/** More at once disturb each other's tests. Each has a copy of its own, with one sabotage at a time. */
const mostLanes = 2;

/** `npm run sabotage`: takes one guard after another away and sees that its test goes red. */
async function main(args: readonly string[]): Promise<number> {
  const chosen = choose(args);
  if (typeof chosen === 'string') {
    console.error(chosen);
    return 64;
  }
  const quick = chosen.filter(({ isSlow }) => !isSlow);
  const lanes = Array.from(
    { length: Math.max(1, Math.min(mostLanes, availableParallelism(), quick.length)) },
    () => new Lane(root),
  );
  process.once('exit', () => lanes.forEach((lane) => lane.abandon()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const begun = performance.now();
  let missed = await playAll(lanes, quick);
  // Journeys want the machine for themselves.
  const journeys = chosen.filter(({ isSlow }) => isSlow);
  if (journeys.length > 0) missed += await playJourneys(lanes.slice(0, 1), journeys);
  await Promise.all(lanes.map((lane) => lane.close()));
  console.log('  played in', since(begun));
  console.log(`${chosen.length - missed} caught, ${missed} missed`);
  return missed === 0 ? 0 : 1;
}

function choose(args: readonly string[]): readonly Sabotage[] | string {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.filter((name) => !sabotages.some((each) => each.name === name));
  if (unknown.length > 0)
    return `There is no sabotage ${unknown.join(', ')}. There is: ${sabotages.map(({ name }) => name).join(', ')}.`;
  if (names.length > 0) return sabotages.filter(({ name }) => names.includes(name));
  return sabotages.filter(({ isSlow }) => args.includes('--all') || !isSlow);
}

function playJourneys(lanes: readonly Lane[], journeys: readonly Sabotage[]): Promise<number> {
  for (const { copy } of lanes) adoptBuilds(root, copy);
  return playAll(lanes, journeys);
}

/** Returns how many were missed. */
async function playAll(lanes: readonly Lane[], chosen: readonly Sabotage[]): Promise<number> {
  if (chosen.length === 0) return 0;
  const begun = performance.now();
  const red = await redAnyway(lanes, chosen);
  for (const { name, test } of red)
    console.log(`✗ ${name}: without any sabotage "${test.name}" is not green in ${test.file}`);
  console.log(`  green before any sabotage: ${chosen.length - red.length} ${since(begun)}`);
  const waiting = chosen.filter((each) => !red.includes(each));
  let missed = red.length;
  const work = async (lane: Lane): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const from = performance.now();
      const first = await playIn(lane, next);
      // A busy machine now and then breaks a preparation; what says nothing is asked once more.
      const verdict = first.is === 'broken' ? await playIn(lane, next) : first;
      if (verdict.is !== 'caught') missed += 1;
      console.log(line(next, verdict), since(from));
    }
  };
  await Promise.all(lanes.map(work));
  return missed;
}

/** A journey's stack is started with the sabotage in it. */
async function playIn(lane: Lane, sabotage: Sabotage): Promise<Verdict> {
  if (sabotage.isSlow) await lane.renew();
  return lane.play(sabotage);
}

/** A test that is red anyway would notice everything, so each must be green first. */
async function redAnyway(
  lanes: readonly Lane[],
  chosen: readonly Sabotage[],
): Promise<readonly Sabotage[]> {
  const files = [...new Set(chosen.map(({ test }) => test.file))];
  const red = await Promise.all(
    lanes.map(async (lane, at) => {
      const own = chosen.filter(({ test }) => files.indexOf(test.file) % lanes.length === at);
      if (own.length === 0) return [];
      const green = await lane.areGreen(own.map(({ test }) => test));
      return own.filter((_each, index) => green[index] !== true);
    }),
  );
  return red.flat();
}

function line({ name, proves, test }: Sabotage, verdict: Verdict): string {
  const what = `${name.padEnd(42)} ${proves.padEnd(10)}`;
  switch (verdict.is) {
    case 'caught':
      return `✓ ${what} caught by "${test.name}"`;
    case 'missed':
      return `✗ ${what} MISSED: "${test.name}" stays green (${test.file})`;
    case 'broken':
      return `✗ ${what} MISSED: red for another reason: ${verdict.why} (${test.file})`;
  }
}

const since = (begun: number): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`;

process.exitCode = await main(process.argv.slice(2));
