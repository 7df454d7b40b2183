import { problemOf } from '#shared/problem-error.ts';

/** Nothing there and nobody any more look the same to a patient: there is nothing to take. */
export const isNothing = (error: unknown): boolean =>
  ['not-found', 'not-signed-in', 'session-replaced', 'not-allowed'].includes(problemOf(error));
