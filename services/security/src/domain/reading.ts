import { isProofFresh } from '@astra/kit/fresh-proof';

/** A longer pause looks like somebody who has left their screen. */
const longestPauseSeconds = 5 * 60;
/** However busily somebody reads. */
const longestReadingSeconds = 30 * 60;

type Reading = {
  /** Seconds since 1970 of the reader's last proof of identity. */
  readonly authTime: number;
  /** Whether this session has read the trail since `pauseBefore(now)`. */
  readonly isReading: boolean;
};

/** A reading before this moment no longer counts as going on. */
export const pauseBefore = (now: Date): Date =>
  new Date(now.getTime() - longestPauseSeconds * 1000);

/** Reading begins with a fresh proof (AUTH-6, RFC 9470) and goes on as long as nobody seems to have left it. */
export function mayRead({ authTime, isReading }: Reading, now: Date): boolean {
  if (isProofFresh(authTime, now)) return true;
  return isReading && now.getTime() / 1000 - authTime <= longestReadingSeconds;
}
