import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPeople, peopleFile, type DemoPerson } from '@astra/platform-local/run/people';
import { freePortBase } from '@astra/platform-local/run/ports';
import type { EnvironmentChanges } from '@astra/platform-local/run/services';
import { writePrivate } from '@astra/platform-local/run/secrets';
import { startStack, type Stack } from '@astra/platform-local/run/stack';
import { memoryBytes } from '@astra/platform-local/status/memory';

type Options = {
  /** Clinicians beside those of the demo; with them comes a second administrator, the last of the people. */
  readonly clinicians?: number;
  /** See `StackOptions` of the local stack. */
  readonly isInOwnNetwork?: boolean;
  readonly withStandBy?: boolean;
  readonly portBase?: number;
  readonly changes?: EnvironmentChanges;
};

/**
 * Starts a whole stack for one bench: a state folder of its own, a database that waits for the disk, free ports.
 * The limits on requests are lifted, since one machine plays everybody here.
 */
export async function withStack<T>(
  { clinicians = 0, isInOwnNetwork = false, withStandBy = false, portBase, changes = {} }: Options,
  work: (stack: Stack) => Promise<T>,
): Promise<T> {
  const state = await mkdtemp(join(tmpdir(), 'astra-bench-'));
  // The account that PostgreSQL drops to when we are root must be able to enter it.
  await chmod(state, 0o755);
  addClinicians(state, clinicians);
  const stack = await startStack({
    state,
    portBase: portBase ?? (await freePortBase()),
    isInOwnNetwork,
    withStandBy,
    changes: {
      ...changes,
      gateway: { ...changes.gateway, RATE_FACTOR: '100000', LOG_LEVEL: 'warn' },
    },
  });
  const end = async (): Promise<void> => {
    await stack.stop();
    await rm(state, { recursive: true, force: true });
  };
  // Whoever ends a bench in mid-work finds the ports free again.
  const endAtOnce = (): void => void end().finally(() => process.exit(130));
  for (const signal of signals) process.once(signal, endAtOnce);
  try {
    return await work(stack);
  } finally {
    for (const signal of signals) process.off(signal, endAtOnce);
    await end();
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const;

function addClinicians(state: string, count: number): void {
  if (count === 0) return;
  const made = demoPeople(state);
  const model = made.people.find(({ roles }) => roles.includes('clinician'));
  if (!model) throw new Error('The demo has no clinician');
  const more: DemoPerson[] = Array.from({ length: count }, (_, n) => ({
    ...model,
    id: randomUUID(),
    email: `bench-${n}@ch-kerval.example`,
    displayName: `Dr Bench ${n}`,
  }));
  const roles = ['organisation-administrator'];
  const email = 'bench-administrator@ch-kerval.example';
  const second: DemoPerson = { ...model, id: randomUUID(), email, roles };
  writePrivate(peopleFile(state), { ...made, people: [...made.people, ...more, second] });
}

/** One of the clinicians beside those of the demo, from 0 on. */
export function colleague({ people }: Stack, n: number): DemoPerson {
  const found = people.people.find(({ email }) => email.startsWith(`bench-${String(n)}@`));
  if (!found) throw new Error('There are fewer people than were asked for');
  return found;
}

/** What a part of the stack takes of the machine's memory now. */
export function partBytes(stack: Stack, wanted: string): number {
  const pid = stack.parts().find(({ name }) => name === wanted)?.pid;
  return pid === undefined ? 0 : memoryBytes(pid);
}

/** The first person of the demo who holds the role. */
export function personWho(stack: Stack, role: string): DemoPerson {
  const found = stack.people.people.find(({ roles }) => roles.includes(role));
  if (!found) throw new Error(`Nobody of the demo is ${role}`);
  return found;
}
