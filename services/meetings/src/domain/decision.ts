import type { ProblemKey } from '@astra/contracts/problems';

/** What a rule answers: the next state, or why not. */
export type Decision<T> =
  | { readonly value: T; readonly problem?: undefined }
  | { readonly problem: ProblemKey };

export const allowed = <T>(value: T): Decision<T> => ({ value });
export const refused = (problem: ProblemKey): { readonly problem: ProblemKey } => ({ problem });
