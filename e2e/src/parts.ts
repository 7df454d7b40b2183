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

/** Kills a part and gives the milliseconds until its successor is ready. */
export async function killAndWait(name: string): Promise<number> {
  const before = await part(name);
  const start = performance.now();
  process.kill(before.pid, 'SIGKILL');
  await vi.waitFor(
    async () => {
      const now = await part(name);
      expect(now.pid).not.toBe(before.pid);
      expect(now.state).toBe('up');
    },
    { ...patience, interval: 100 },
  );
  return performance.now() - start;
}
