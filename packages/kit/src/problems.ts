import { problems, type Problem, type ProblemKey } from '@astra/contracts/problems';

type Extras = Pick<Problem, 'errors' | 'attemptsLeft' | 'retryAfterSeconds' | 'opensAt'>;

/** An outcome that the caller can act on. A defect stays a plain Error and becomes `unexpected`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly problem: ProblemKey;
  readonly extras: Extras;

  constructor(
    problem: ProblemKey,
    detail?: string,
    options: ErrorOptions & { readonly extras?: Extras } = {},
  ) {
    super(detail ?? problems[problem].title, options);
    this.problem = problem;
    this.extras = options.extras ?? {};
  }
}

/** The RFC 9457 body of an outcome. Only an AppError's own words leave the house. */
export function problemBody(
  error: AppError,
  where: { instance: string; requestId: string },
): Problem {
  const { status, title } = problems[error.problem];
  const detail = error.message === title ? {} : { detail: error.message };
  return {
    type: `/problems/${error.problem}`,
    title,
    status,
    ...detail,
    ...where,
    ...error.extras,
  };
}
