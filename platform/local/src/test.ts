import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, stateFolder } from '#paths.ts';
import { setUp } from '#setup/set-up.ts';

/** What vitest's own report says, as far as we count. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** `npm test`: set up what is missing, run everything, end with the one line that counts. */
export async function runTests(args: readonly string[]): Promise<number> {
  await setUp({ forTests: true });
  const file = join(stateFolder(), 'logs', 'tests.json');
  mkdirSync(join(stateFolder(), 'logs'), { recursive: true });
  rmSync(file, { force: true });
  const code = await vitest([
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...args,
  ]);
  const { passed, failed } = count(readReport(file), code);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function vitest(args: readonly string[]): Promise<number> {
  const program = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [program, 'run', ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.once('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => undefined); // the terminal tells vitest itself
  const [code]: unknown[] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

/** A file that could not even be loaded, and an error outside any test, count as failures too. */
export function count(
  report: Report | undefined,
  code: number,
): { passed: number; failed: number } {
  const unloaded = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  ).length;
  const failed = (report?.numFailedTests ?? 0) + unloaded;
  return { passed: report?.numPassedTests ?? 0, failed: failed === 0 && code !== 0 ? 1 : failed };
}

function readReport(file: string): Report | undefined {
  try {
    const report: Report = JSON.parse(readFileSync(file, 'utf8'));
    return report;
  } catch {
    return undefined; // vitest did not get that far
  }
}
