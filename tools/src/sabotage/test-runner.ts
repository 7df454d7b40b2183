import { join } from 'node:path';
import { createVitest, type TestCase, type TestModule } from 'vitest/node';
import type { Outcome, TestOutcome } from '#sabotage/judge.ts';
import type { NamedTest } from '#sabotage/sabotage.ts';

/** Runs single tests of one tree, again and again: what did not change is not read anew. */
export interface TestRunner {
  /** One outcome for each, in the same order. */
  readonly run: (tests: readonly NamedTest[]) => Promise<readonly Outcome[]>;
  /** A file was written since. */
  readonly forget: (file: string) => void;
  /** Takes down what was set up for all tests: the database, the journeys' stack. */
  readonly close: () => Promise<void>;
}

/** What a journey's file prepares for its other tests stands in parentheses; without it none of them finds its people. */
const preparation = String.raw`^\(`;

export async function makeTestRunner(root: string): Promise<TestRunner> {
  const vitest = await createVitest('test', { root, watch: false, reporters: [] });
  return {
    forget: (file) => vitest.invalidateFile(join(root, file)),
    close: () => vitest.close(),
    run: async (tests) => {
      const paths = new Set(tests.map(({ file }) => join(root, file)));
      const names = new Set(tests.map(({ name }) => escaped(name)));
      vitest.setGlobalTestNamePattern(new RegExp([preparation, ...names].join('|')));
      const all = await vitest.globTestSpecifications(tests.map(({ file }) => file));
      const { testModules } = await vitest.runTestSpecifications(
        all.filter(({ moduleId }) => paths.has(moduleId)),
      );
      return tests.map((test) =>
        outcomeOf(
          testModules.filter(({ moduleId }) => moduleId === join(root, test.file)),
          test,
        ),
      );
    },
  };
}

function outcomeOf(modules: readonly TestModule[], { name }: NamedTest): Outcome {
  const cases = modules.flatMap((module) => [...module.children.allTests()]);
  const suites = modules.flatMap((module) => [...module.children.allSuites()]);
  return {
    tests: cases.filter((each) => each.fullName.includes(name) && hasRun(each)).map(toOutcome),
    crashes: [...modules, ...suites].flatMap((each) => each.errors()).map(textOf),
  };
}

const hasRun = (test: TestCase): boolean => /^(?:passed|failed)$/.test(test.result().state);

function toOutcome(test: TestCase): TestOutcome {
  const { state, errors } = test.result();
  return { isGreen: state === 'passed', errors: (errors ?? []).map(textOf) };
}

const textOf = ({ name, message }: { name?: string; message: string }): string =>
  `${name ?? 'Error'}: ${message}`;

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
