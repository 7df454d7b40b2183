import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bench } from '#lib/bench.ts';
import { machineFacts } from '#lib/machine.ts';
import { keepResult } from '#lib/results.ts';

/** `npm run bench`, `npm run bench -- P3 P9`: one after another, so that none disturbs another. */
async function main(wanted: readonly string[]): Promise<number> {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const files = readdirSync(folder).filter((name) => name.endsWith('.bench.ts'));
  const benches: Bench[] = [];
  for (const file of files.toSorted()) {
    const module = (await import(`#${file}`)) as { readonly bench: Bench };
    benches.push(module.bench);
  }
  const chosen = benches.filter(({ id, isOnRequest = false }) =>
    wanted.length === 0 ? !isOnRequest : wanted.includes(id),
  );
  if (chosen.length === 0) {
    console.error(`There is ${benches.map(({ id }) => id).join(', ')}.`);
    return 64;
  }
  let failures = 0;
  for (const bench of chosen) if (!(await take(bench))) failures += 1;
  return failures === 0 ? 0 : 1;
}

/** A bench that cannot be taken leaves its last result as it is. */
async function take({ id, title, run }: Bench): Promise<boolean> {
  console.log(`\n${id} · ${title}`);
  const machine = machineFacts();
  try {
    const outcome = await run();
    keepResult({ id, title, date: new Date().toISOString().slice(0, 10), machine, ...outcome });
    for (const { what, value, peer, bar } of outcome.figures)
      console.log(
        `  ${what}: ${value}${peer === undefined ? '' : `, peer ${peer}`}${bar === undefined ? '' : ` (bar ${bar})`}`,
      );
    return true;
  } catch (error) {
    console.error(`  not taken:`, error);
    return false;
  }
}

process.exitCode = await main(process.argv.slice(2));
