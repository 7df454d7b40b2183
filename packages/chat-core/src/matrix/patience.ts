import { MatrixError } from 'matrix-js-sdk';

const LONGEST_WAIT_MS = 60_000;

/** How long the server asks to wait before it is asked again, in milliseconds; null: it does not. */
export function askedPatience(error: unknown): number | null {
  if (!(error instanceof MatrixError) || !error.isRateLimitError()) return null;
  return Math.min(error.getRetryAfterMs() ?? 1000, LONGEST_WAIT_MS);
}
