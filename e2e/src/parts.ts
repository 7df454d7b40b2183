import { readdirSync, readFileSync } from 'node:fs';
import { expect, vi } from 'vitest';
import { stack } from './stack.ts';
import { patience } from './patience.ts';

interface Part {
  readonly name: string;
  readonly state: string;
  readonly pid: number;
}

async function parts(): Promise<readonly Part[]> {
  const reply = await fetch(`${stack().statusPage}/status.json`);
  return ((await reply.json()) as { readonly parts: readonly Part[] }).parts;
}

async function part(name: string): Promise<Part> {
  const found = (await parts()).find((each) => each.name === name);
  if (!found) throw new Error(`There is no part ${name}`);
  return found;
}

/** Sends a signal to a part's process, as the system would when it kills or freezes it. */
export async function signal(name: string, what: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  process.kill((await part(name)).pid, what);
}

/** The process of each part, by its name. */
export const processesOfParts = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries((await parts()).map(({ name, pid }) => [name, pid]));

/** Every video server of the stack: with all of them away there is nowhere to go to. */
export const videoServers = ['livekit', 'livekit-b'] as const;

export async function signalAll(
  names: readonly string[],
  what: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT',
): Promise<void> {
  await Promise.all(names.map((name) => signal(name, what)));
}

/** Waits until a part that died is back. */
export async function whenBack(name: string): Promise<void> {
  await vi.waitFor(async () => expect((await part(name)).state).toBe('up'), {
    ...patience,
    interval: 200,
  });
}

/** A part that can be killed at once, with what it has started, and its successor waited for. */
export interface Target {
  readonly pid: number;
  readonly kill: () => void;
  /** Waits for the successor; gives the milliseconds from the death until it is ready. */
  readonly isBack: () => Promise<number>;
}

/** Takes aim at a part as it runs now; or, where one is given, at the successor of that, ready or not. */
export async function aimAt(name: string, former?: Target): Promise<Target> {
  const { pid } = await vi.waitUntil(
    async () => [await part(name)].find((one) => one.pid > 0 && one.pid !== former?.pid),
    { ...patience, interval: 10 },
  );
  const all = [pid, ...childrenOf(pid)];
  let start = 0;
  return {
    pid,
    kill: () => {
      start = performance.now();
      for (const each of all) killOne(each);
    },
    isBack: async () => {
      await vi.waitFor(
        async () => {
          const now = await part(name);
          expect(now.pid).not.toBe(pid);
          expect(now.state).toBe('up');
        },
        { ...patience, interval: 100 },
      );
      return performance.now() - start;
    },
  };
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone with its parent.
  }
}

/** proc(5), `stat`: the fourth field. */
function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0; // it ended meanwhile
  }
}

/** The processes that this one has started. */
function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name) && parentOf(name) === pid)
    .map(Number);
}

/** Kills a part and gives the milliseconds until its successor is ready. */
export async function killAndWait(name: string): Promise<number> {
  const target = await aimAt(name);
  target.kill();
  return target.isBack();
}
