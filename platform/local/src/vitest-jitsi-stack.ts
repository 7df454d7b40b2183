import type { TestProject } from 'vitest/node';
import { overJitsi } from '#run/jitsi-deployment.ts';
import { startTestStack } from '#vitest-stack.ts';

/** The stack of the journeys over a Jitsi that runs already. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await startTestStack(await overJitsi(), 'e2e-jitsi');
  project.provide('stacks', [started.stack]);
  return () => started.stop();
}
