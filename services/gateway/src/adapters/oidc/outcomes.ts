import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import type { ProblemKey } from '@astra/contracts/problems';
import { AppError } from '@astra/kit/problems';

/** What identity says of a grant that is over, as opposed to a fault of its own or of ours. */
export const isRefusal = (fault: unknown): boolean =>
  fault instanceof ResponseBodyError && fault.error === 'invalid_grant';

/** Client errors that are about the way, not about the answer. */
const wayCodes = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM']);

/** Turns a rejection into an outcome: `refused` when the answer itself is wrong, else `unavailable`. */
export function orUnavailable(refused?: ProblemKey): (fault: unknown) => never {
  return (cause) => {
    if (refused !== undefined && isWrongAnswer(cause))
      throw new AppError(refused, undefined, { cause });
    throw new AppError('unavailable', undefined, { cause, extras: { retryAfterSeconds: 2 } });
  };
}

const isWrongAnswer = (fault: unknown): boolean =>
  isRefusal(fault) ||
  fault instanceof AuthorizationResponseError ||
  (fault instanceof ClientError && !wayCodes.has(fault.code ?? ''));
