import type { TestProject } from 'vitest/node';
import { overJitsi } from '#run/jitsi-deployment.ts';
import type { EnginesWithJitsi } from '#run/jitsi-deployment.ts';
import { startTestStack } from '#vitest-stack.ts';

/** The stack of the journeys over a Jitsi that runs already; beside a LiveKit for the moves between the two. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Set by `npm run conformance` to one of these.
  const engines = process.env['CONFORMANCE_ENGINES'] as EnginesWithJitsi | undefined;
  return startTestStack(project, await overJitsi(engines));
}
