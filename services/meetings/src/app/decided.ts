import type { ProblemKey } from '@astra/contracts/problems';
import { AppError } from '@astra/kit/problems';
import type { Decision } from '#domain/decision.ts';
import type { Meeting } from '#domain/meeting.ts';
import { opensAt } from '#domain/times.ts';

/** The value of a decision. @throws AppError with its problem. */
export function decided<T>(decision: Decision<T>): T {
  if (decision.problem) throw new AppError(decision.problem);
  return decision.value;
}

/** The outcome as the caller meets it; too early says when. */
export function problemOf(problem: ProblemKey, meeting: Meeting): AppError {
  const extras = problem === 'too-early' ? { opensAt: opensAt(meeting).toISOString() } : {};
  return new AppError(problem, undefined, { extras });
}

/** A field that is well formed but not possible. */
export const wrongField = (pointer: string, message: string): AppError =>
  new AppError('invalid-input', undefined, { extras: { errors: [{ pointer, message }] } });
