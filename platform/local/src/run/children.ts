import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processIdentity } from '../../bootstrap/process-identity.mjs';

interface Child {
  readonly name: string;
  readonly pid: number;
  readonly identity: string;
}

/** The children of this stack on disk, so that a next start can end what an abrupt death left behind. */
export class ChildRegister {
  readonly #file: string;
  #children: readonly Child[] = [];

  constructor(state: string) {
    mkdirSync(state, { recursive: true });
    this.#file = join(state, 'children.json');
  }

  add(name: string, pid: number): void {
    const identity = processIdentity(pid);
    if (identity === undefined) return; // gone before it could be written down
    this.#save([...this.#children.filter((child) => child.name !== name), { name, pid, identity }]);
  }

  remove(pid: number): void {
    this.#save(this.#children.filter((child) => child.pid !== pid));
  }

  #save(children: readonly Child[]): void {
    this.#children = children;
    writeFileSync(`${this.#file}.new`, JSON.stringify(children), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/** Ends the children of a stack that died without ending them; returns their names. A number that belongs to another process now is left alone. */
export async function endLeftovers(state: string, graceMs = 5000): Promise<string[]> {
  const leftovers = readChildren(state).filter((child) => isStill(child));
  const deadline = performance.now() + graceMs;
  for (
    let round = 0;
    leftovers.some((child) => isStill(child)) && performance.now() < deadline;
    round += 1
  ) {
    // Asked again now and then: the video server waits for its guests at the first request.
    if (round % 10 === 0) for (const child of leftovers) signal(child, gentle(child));
    await delay(50);
  }
  for (const child of leftovers) if (isStill(child)) signal(child, 'SIGKILL');
  while (leftovers.some((child) => isStill(child))) await delay(20);
  return leftovers.map(({ name }) => name);
}

function readChildren(state: string): Child[] {
  try {
    const children: Child[] = JSON.parse(readFileSync(join(state, 'children.json'), 'utf8'));
    return children;
  } catch {
    return []; // nothing was ever started here
  }
}

function gentle({ name }: Child): NodeJS.Signals {
  return name === 'postgres' ? 'SIGINT' : 'SIGTERM';
}

function isStill({ pid, identity }: Child): boolean {
  return processIdentity(pid) === identity;
}

function signal(child: Child, name: NodeJS.Signals): void {
  try {
    if (isStill(child)) process.kill(child.pid, name);
  } catch {
    // it ended in this very moment
  }
}
