import type { Sabotage } from '#sabotage/sabotage.ts';

/** What one run of vitest says. */
export interface Outcome {
  /** The tests of the wanted name that ran. */
  readonly tests: readonly TestOutcome[];
  /** Errors outside any test: a file that does not load, a preparation that fails. */
  readonly crashes: readonly string[];
}
export interface TestOutcome {
  readonly isGreen: boolean;
  /** Each with its kind, as in `AssertionError: expected 200 to be 403`. */
  readonly errors: readonly string[];
}

/** `missed`: the test is green without the guard. `broken`: it is red, but not because it noticed. */
export type Verdict =
  | { readonly is: 'caught'; readonly by: string }
  | { readonly is: 'missed' }
  | { readonly is: 'broken'; readonly why: string };

/** A failed expectation of vitest, one about a promise, or one that fast-check has wrapped. */
const assertion = /^AssertionError|^Error: promise (?:resolved|rejected)|^Error: Property failed/;

/** Whether the named test went red because of what it asserts: a crash at import or elsewhere proves nothing. */
export function judge({ tests, crashes }: Outcome, { says }: Pick<Sabotage, 'says'> = {}): Verdict {
  const errors = tests.flatMap((each) => each.errors);
  const right = errors.find((error) =>
    says === undefined ? assertion.test(error) : error.includes(says),
  );
  if (right !== undefined) return { is: 'caught', by: firstLine(right) };
  const wrong = errors[0] ?? crashes[0];
  if (wrong !== undefined) return { is: 'broken', why: firstLine(wrong) };
  if (tests.length === 0) return { is: 'broken', why: 'no test of that name ran' };
  return { is: 'missed' };
}

/** Whether the named tests are green as things stand: only then does their red say something. */
export const isGreen = ({ tests, crashes }: Outcome): boolean =>
  crashes.length === 0 && tests.length > 0 && tests.every((each) => each.isGreen);

const firstLine = (text: string): string => text.trim().split('\n', 1)[0]?.slice(0, 160) ?? '';
