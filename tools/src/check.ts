import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checks } from '#checks/all.ts';

/** `npm run check`: everything but the tests, with a summary and the time that each took. `--write` mends what can be mended. */
async function main(args: readonly string[]): Promise<number> {
  const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
  const options = { root, write: args.includes('--write') };
  const summary: string[] = [];
  let failures = 0;
  for (const check of checks) {
    const begun = performance.now();
    const { isGood, output } = await check.run(options);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    if (!isGood) console.log(`\n── ${check.title}\n${output.trim()}`);
    summary.push(`${isGood ? '✓' : '✗'} ${check.title.padEnd(22)} ${seconds.padStart(5)} s`);
    if (!isGood) failures += 1;
  }
  console.log(`\n${summary.join('\n')}`);
  console.log(
    failures === 0
      ? 'All checks are good.'
      : `${failures} of ${checks.length} checks found faults.`,
  );
  return failures === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
