import { useTranslations } from 'use-intl';
import { detailsOf, problemOf } from './problem-error.ts';
import type { ProblemName } from './problem-error.ts';

/** A problem in words: what happened, what it means, and small print for the help desk. */
export interface ProblemWords {
  readonly title: string;
  readonly body: string;
  /** The request's number; only for what the person cannot mend. */
  readonly code: string | undefined;
}

const ours: ReadonlySet<ProblemName> = new Set([
  'unexpected',
  'unavailable',
  'no-answer',
  'engine-unavailable',
  'chat-unavailable',
  'files-unavailable',
]);

/** Puts any error into words. The only place where a problem's `type` meets a sentence. */
export function useProblemWords(): (error: unknown) => ProblemWords {
  const t = useTranslations('problems');
  return (error) => {
    const named = problemOf(error);
    // A newer service may name a problem that this page does not know yet.
    const problem = t.has(`${named}.title`) ? named : 'unexpected';
    const details = detailsOf(error);
    const seconds = details?.retryAfterSeconds ?? 60;
    const values = {
      minutes: Math.max(1, Math.ceil(seconds / 60)),
      attempts: details?.attemptsLeft ?? 0,
    };
    return {
      title: t(`${problem}.title`, values),
      body: t(`${problem}.body`, values),
      code: ours.has(problem) ? details?.requestId : undefined,
    };
  };
}
