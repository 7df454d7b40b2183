import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What we read of a package.json. */
interface Description {
  readonly name: string;
  readonly description?: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A room of the house: a workspace of the repository. */
export interface Workspace {
  /** Its folder, from the root. */
  readonly path: string;
  readonly description: Description;
}

/** Every workspace that the root names, in the order of their paths. */
export function workspaces(root: string): Workspace[] {
  const patterns = readDescription(root).workspaces ?? [];
  return globSync([...patterns], { cwd: root })
    .filter((path) => existsSync(join(root, path, 'package.json')))
    .toSorted()
    .map((path) => ({ path, description: readDescription(join(root, path)) }));
}

function readDescription(folder: string): Description {
  const description: Description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return description;
}
