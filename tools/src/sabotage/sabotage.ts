/** One guard taken away on purpose, and the test that must notice. */
export interface Sabotage {
  /** In kebab-case; `npm run sabotage -- <name>` plays it alone. */
  readonly name: string;
  /** The property that its test guards, by the id of the security design or in a word of the field. */
  readonly proves: string;
  /** The file that is spoiled, from the root. */
  readonly file: string;
  /** The text that stands in the file exactly once … */
  readonly find: string;
  /** … and what is put in its place. */
  readonly put: string;
  /** The test that must go red. */
  readonly test: NamedTest;
  /** Where the test rightly fails by something else than an assertion, what the failure says. */
  readonly says?: string;
  /** Only a journey in a browser proves it: played with `--all` or by its name. */
  readonly isSlow?: true;
}

export interface NamedTest {
  /** The file, from the root. */
  readonly file: string;
  /** How the test is called, or the part of its name that does not change. */
  readonly name: string;
}

/** The tests of one file (from the root), by their names. */
export const testsOf =
  (file: string) =>
  (name: string): NamedTest => ({ file, name });

/** The file with its guard gone. @throws when the text does not stand there exactly once. */
export function spoil(content: string, { file, find, put }: Sabotage): string {
  const times = content.split(find).length - 1;
  if (times !== 1) throw new Error(`The text to find stands ${times} times in ${file}, not once`);
  return content.replace(find, () => put);
}
