import type { Member } from '@astra/contracts/actor';
import type { Clock } from './clock.ts';
import { AppError } from './problems.ts';

/** How long a proof of identity counts as fresh for a sensitive act. */
export const freshProofSeconds = 5 * 60;

/** What a refused request is told in `WWW-Authenticate`: who signs in anew may ask again (RFC 9470, section 3). */
export const freshProofChallenge = `Bearer error="insufficient_user_authentication", max_age=${freshProofSeconds}`;

/** Whether the person proved who they are a short while ago. `authTime` in seconds since 1970. */
export function isProofFresh(authTime: number, now: Date): boolean {
  return now.getTime() / 1000 - authTime <= freshProofSeconds;
}

type ByMember = { readonly actor: Pick<Member, 'authTime'> };

/** @throws AppError `fresh-proof-needed` when the caller's last proof is older than five minutes (RFC 9470). */
export function askFreshProof({ actor }: ByMember, clock: Clock): void {
  if (!isProofFresh(actor.authTime, clock.now())) throw new AppError('fresh-proof-needed');
}
