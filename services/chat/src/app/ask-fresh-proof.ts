import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import type { ByMember } from '#ports/by.ts';

const freshSeconds = 5 * 60;

/** @throws AppError `fresh-proof-needed` when the caller's last proof is older than five minutes (RFC 9470). */
export function askFreshProof({ actor }: ByMember, clock: Clock): void {
  if (clock.now().getTime() / 1000 - actor.authTime > freshSeconds)
    throw new AppError('fresh-proof-needed');
}
