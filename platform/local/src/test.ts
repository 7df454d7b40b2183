import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { repositoryRoot, stateFolder } from '#paths.ts';
import { setUp } from '#setup/set-up.ts';

/** What vitest's own report says, as far as we count. */
export interface Report {
  readonly testResults: readonly FileResult[];
}
interface FileResult {
  /** The file. */
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}
interface Ran {
  readonly report: Report;
  readonly code: number;
}

/** More files than this fail for a reason. */
const mostRunAgain = 3;

/**
 * `npm test`: set up what is missing, run everything, end with the one line that counts. What fails among thousands of
 * others is run once more, alone (docs/decisions/0024); what somebody asks for by name is not.
 */
export async function runTests(args: readonly string[]): Promise<number> {
  await setUp({ forTests: true });
  const whole = await vitest(args, 'tests.json');
  const failing = args.length === 0 ? failingFiles(whole.report) : [];
  const ran =
    failing.length > 0 && failing.length <= mostRunAgain ? await runAgain(whole, failing) : whole;
  const { passed, failed } = count(ran.report, ran.code);
  if (failed > 0 && existsSync(failedPages())) console.log(readFileSync(failedPages(), 'utf8'));
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function runAgain(whole: Ran, files: readonly string[]): Promise<Ran> {
  const paths = files.map((file) => relative(repositoryRoot, file));
  console.log(`\nRun once more, alone: ${paths.join(', ')}\n`);
  const alone = await vitest(paths, 'tests-again.json');
  for (const name of cameAndWent(whole.report, alone.report))
    console.log(`Failed in the whole run and passed alone: ${name}`);
  return { report: withThoseOf(whole.report, alone.report), code: alone.code };
}

/** What the pages of failed journeys showed. */
const failedPages = (): string => join(stateFolder(), 'logs', 'failed-pages.log');

/** The terminal tells vitest itself. */
const stay = (): void => undefined;

async function vitest(args: readonly string[], reportName: string): Promise<Ran> {
  const file = join(stateFolder(), 'logs', reportName);
  mkdirSync(join(stateFolder(), 'logs'), { recursive: true });
  for (const each of [file, failedPages()]) rmSync(each, { force: true });
  const program = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');
  const scratch = makeScratch();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const child = spawn(process.execPath, [program, 'run', ...reporters, ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TMPDIR: scratch, ASTRA_FAILED_PAGES: failedPages() },
  });
  const stop = (): boolean => child.kill('SIGTERM');
  process.once('SIGTERM', stop);
  process.on('SIGINT', stay);
  const [code]: unknown[] = await once(child, 'exit');
  process.off('SIGTERM', stop);
  process.off('SIGINT', stay);
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  return { report: readReport(file), code: typeof code === 'number' ? code : 1 };
}

/** For what tests, browsers and servers put aside: it goes with the run, and the machine is as it was. */
function makeScratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'astra-test-'));
  chmodSync(folder, 0o755); // servers that refuse to be root have theirs in it
  return folder;
}

export const failingFiles = ({ testResults }: Report): readonly string[] =>
  testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);

/** The report of everything, with what the later one says of its files. */
export function withThoseOf(whole: Report, later: Report): Report {
  const anew = new Set(later.testResults.map(({ name }) => name));
  return {
    testResults: [...whole.testResults.filter(({ name }) => !anew.has(name)), ...later.testResults],
  };
}

/** By name, which tests failed at first and passed alone. */
export function cameAndWent(whole: Report, alone: Report): readonly string[] {
  const passed = new Set(namesOf(alone, 'passed'));
  return namesOf(whole, 'failed').filter((name) => passed.has(name));
}

const namesOf = ({ testResults }: Report, status: string): readonly string[] =>
  testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter((each) => each.status === status)
      .map(({ fullName }) => `${relative(repositoryRoot, name)}: ${fullName}`),
  );

/** A file that could not even be loaded, and an error outside any test, count as failures too. */
export function count(report: Report, code: number): { passed: number; failed: number } {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  ).length;
  const failed = namesOf(report, 'failed').length + unloaded;
  return {
    passed: namesOf(report, 'passed').length,
    failed: failed === 0 && code !== 0 ? 1 : failed,
  };
}

function readReport(file: string): Report {
  try {
    const report: Report = JSON.parse(readFileSync(file, 'utf8'));
    return report;
  } catch {
    return { testResults: [] }; // vitest did not get that far
  }
}
