import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from '#paths.ts';
import { beside } from '../../bootstrap/half-made.mjs';

/** One thing that set-up makes, and what it is made from. */
export interface Product {
  readonly name: string;
  readonly path: string;
  readonly fingerprint: string;
}

/** Whether the product is there and was made from what is there now. */
export function isMade({ name, path, fingerprint }: Product): boolean {
  if (!existsSync(path)) return false;
  try {
    return readFileSync(stampFile(name), 'utf8') === fingerprint;
  } catch {
    return false; // no stamp: made by somebody else, or never finished
  }
}

/** Written last, so that an interrupted step is done again. */
export async function markMade({ name, fingerprint }: Product): Promise<void> {
  const file = stampFile(name);
  await mkdir(stampFolder(), { recursive: true });
  const fresh = beside(file);
  await writeFile(fresh, fingerprint);
  await rename(fresh, file);
}

/** The fingerprint of files and whole folders, by content; tests, builds and dependencies do not count. */
export async function fingerprintOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const path of paths) {
    for (const file of (await filesBelow(path)).toSorted()) {
      hash.update(file).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return existsSync(path) ? [path] : [];
  const nested = await Promise.all(
    entries
      .filter(({ name }) => !ignored.has(name) && !name.includes('.test.'))
      .map(({ name }) => filesBelow(join(path, name))),
  );
  return nested.flat();
}

const ignored = new Set(['node_modules', 'dist', '.tsbuild', 'test']);

/** Where the marks lie. */
export const stampFolder = (): string => join(stateFolder(), 'stamps');

function stampFile(name: string): string {
  return join(stampFolder(), name);
}
