import type { TestProject } from 'vitest/node';
import { overJitsi } from '#run/jitsi-deployment.ts';
import { startTestStack } from '#vitest-stack.ts';

/** The stack of the journeys over a Jitsi that runs already. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  return startTestStack(project, await overJitsi());
}
