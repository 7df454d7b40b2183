import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The secrets of one stack: generated the first time they are asked for, the same ever after. */
export class Secrets {
  readonly #file: string;
  #values: Readonly<Record<string, string>>;

  constructor(state: string) {
    this.#file = secretsFile(state);
    this.#values = readPrivate(this.#file, isNamedStrings) ?? {};
  }

  /** 32 random bytes, base64url, under a name. */
  get(name: string): string {
    const known = this.#values[name];
    if (known !== undefined) return known;
    const fresh = randomBytes(32).toString('base64url');
    this.#values = { ...this.#values, [name]: fresh };
    writePrivate(this.#file, this.#values);
    return fresh;
  }
}

/** Where they lie. */
export function secretsFile(state: string): string {
  return join(state, 'secrets.json');
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivate(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Reads what `writePrivate` wrote; undefined when there is nothing yet. */
export function readPrivate<T>(
  file: string,
  isWhole: (value: unknown) => value is T,
): T | undefined {
  if (!existsSync(file)) return undefined;
  const value = parse(readFileSync(file, 'utf8'));
  if (isWhole(value)) return value;
  throw new Error(`${file} is damaged; begin anew with: npm start -- --fresh`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // told by the caller, who knows the file
  }
}

function isNamedStrings(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((each) => typeof each === 'string')
  );
}
