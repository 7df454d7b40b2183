import type { InvitationCard, Visit } from '@astra/contracts/visit';
import { detailsOf, problemOf, type ProblemName } from '#shared/problem-error.ts';

/** Why the visit cannot go on from here, each with its calm page. */
export type StopReason =
  | 'invalid'
  | 'locked'
  | 'elsewhere'
  | 'over'
  | 'busy'
  | 'unreachable'
  | 'nothing-kept';

/** What was wrong with the date of birth. */
export type ProofFault =
  | { readonly kind: 'wrong'; readonly attemptsLeft: number }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'failed' };

/** Where the patient's page stands. */
export type Place =
  | { readonly at: 'loading' }
  | { readonly at: 'card'; readonly card: InvitationCard }
  | { readonly at: 'proof'; readonly card: InvitationCard; readonly fault: ProofFault | null }
  | {
      readonly at: 'visit';
      readonly visit: Visit;
      readonly isLive: boolean;
      /** How many pages of the way in the person has gone back, to look or to answer anew. */
      readonly back: number;
    }
  | { readonly at: 'stop'; readonly reason: StopReason; readonly retrySeconds: number | null };

/** What a failed request means for the page; `key` is the problem's key. */
export function stopFor(key: string): StopReason {
  switch (key) {
    case 'link-not-valid':
    case 'link-replaced':
    case 'invalid-input':
    case 'not-found':
      return 'invalid';
    case 'link-locked':
      return 'locked';
    case 'on-another-device':
    case 'session-replaced':
      return 'elsewhere';
    case 'too-many-requests':
    case 'unavailable':
      return 'busy';
    default:
      return 'unreachable';
  }
}

/**
 * Why this page may no longer show its visit, or null while it may: another device took it over, or its session is over. What
 * is shown after the end of a visit stays for as long as it is read, whatever becomes of the session.
 */
export function lossOf(
  problem: ProblemName,
  phase: Visit['phase'] | null,
): 'elsewhere' | 'over' | null {
  if (problem === 'on-another-device') return 'elsewhere';
  if (phase === 'ended') return null;
  if (problem === 'session-replaced') return 'elsewhere';
  return problem === 'not-signed-in' ? 'over' : null;
}

type Afterwards = 'documents' | 'conversation';
/** Over, and something is still there for them after the same proof as before. */
const isAfterwards = (state: InvitationCard['state']): state is Afterwards =>
  state === 'documents' || state === 'conversation';

/** Page of a card whose link cannot be used now, or null when the way is free. */
export function closedPage({
  state,
}: InvitationCard): Exclude<
  InvitationCard['state'],
  'ready' | 'documents' | 'conversation'
> | null {
  return state === 'ready' || isAfterwards(state) ? null : state;
}

/** Back to where they wait or talk with the proof alone: it is asked for at once. Null: the card says what comes. */
export const comesBackTo = ({ goesOnAt }: InvitationCard): 'waiting-room' | 'call' | null =>
  goesOnAt === 'way-in' ? null : goesOnAt;

/** A page of the way in, after the proof. */
export type WayPage = 'invitation' | 'consent' | 'refused' | 'check' | 'ready';

const waysOn: Partial<Record<Visit['phase'], readonly WayPage[]>> = {
  consent: [],
  refused: ['refused'],
  check: ['check'],
  ready: ['check', 'ready'],
};

/** The pages up to where the visit stands; none where it is on no way in. Whoever is no patient agrees to nothing. */
export function wayTo({ phase, role }: Pick<Visit, 'phase' | 'role'>): readonly WayPage[] {
  const on = waysOn[phase];
  if (!on) return [];
  return role === 'patient' ? ['invitation', 'consent', ...on] : ['invitation', ...on];
}

/** The page of the way in that is shown; null elsewhere. */
export function wayPage({
  visit,
  back,
}: Pick<Extract<Place, { at: 'visit' }>, 'visit' | 'back'>): WayPage | null {
  const way = wayTo(visit);
  return way[way.length - 1 - back] ?? null;
}

const steps: Partial<Record<WayPage, 2 | 3 | 4>> = { consent: 2, check: 3, ready: 4 };

/** The four steps of the way in; null outside of it. */
export function stepOf(place: Place): 1 | 2 | 3 | 4 | null {
  // Who comes back after the end is on no way in.
  if (place.at === 'proof')
    return isAfterwards(place.card.state) || comesBackTo(place.card) !== null ? null : 1;
  const page = place.at === 'visit' ? wayPage(place) : null;
  return page === null ? null : (steps[page] ?? null);
}

const passing: ReadonlySet<ProblemName> = new Set<ProblemName>([
  'offline',
  'no-answer',
  'unavailable',
  'unexpected',
]);

/** What to say beside the date of birth, or null when the link itself has something to say. */
export function proofFault(error: unknown): ProofFault | null {
  const problem = problemOf(error);
  const details = detailsOf(error);
  if (problem === 'proof-refused')
    return { kind: 'wrong', attemptsLeft: details?.attemptsLeft ?? 0 };
  if (problem === 'too-many-requests')
    return { kind: 'wait', seconds: details?.retryAfterSeconds ?? 30 };
  return passing.has(problem) ? { kind: 'failed' } : null;
}

/** Minutes of the call that has ended, at least 1 when it took place. */
export function minutesSpent(from: string | null, to: string | null): number {
  if (from === null || to === null) return 0;
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
}

/** An answer that live news overtook on its way must not bring back what was before it. */
export function isOvertaken(answer: Visit, shown: Visit): boolean {
  return answer.guestId === shown.guestId && Date.parse(answer.now) < Date.parse(shown.now);
}
