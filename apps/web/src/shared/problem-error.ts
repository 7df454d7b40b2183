import type { Problem, ProblemKey } from '@astra/contracts/problems';

/** What can go wrong with a request: a problem of the catalogue, or no answer at all. */
export type ProblemName = ProblemKey | 'offline' | 'no-answer';

/** A request that did not do what was asked. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: ProblemName;
  /** What the service said, if it answered. */
  readonly details: Problem | undefined;

  constructor(problem: ProblemName, details?: Problem, options?: ErrorOptions) {
    super(details?.title ?? problem, options);
    this.problem = problem;
    this.details = details;
  }
}

/** The name of what went wrong; a defect of ours counts as `unexpected`. */
export function problemOf(error: unknown): ProblemName {
  return error instanceof ProblemError ? error.problem : 'unexpected';
}

/** The service's own answer, if there was one. */
export function detailsOf(error: unknown): Problem | undefined {
  return error instanceof ProblemError ? error.details : undefined;
}

const passing: ReadonlySet<ProblemName> = new Set([
  'offline',
  'no-answer',
  'unavailable',
  'engine-unavailable',
  'chat-unavailable',
  'files-unavailable',
]);

/** Whether trying again without a change can help. */
export function isPassing(error: unknown): boolean {
  return passing.has(problemOf(error));
}
