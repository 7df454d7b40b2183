import type { ProblemKey } from '@astra/contracts/problems';
import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import type { UnitOfWork } from '#ports/store.ts';
import { trace, type Where } from '#app/caller.ts';

type Ports = { readonly unitOfWork: UnitOfWork; readonly clock: Clock };

/** What is tried, by what it is counted, and how it is told in the trail. */
export type Try = {
  readonly kind: 'account' | 'factor' | 'invitation';
  readonly key: string;
  readonly action: string;
  readonly where: Where;
  readonly personId?: string;
  readonly organisationId?: string;
};

/**
 * Counts a try by account and by network before it is judged.
 * @throws AppError `too-many-requests` while one of them has to wait; audited.
 */
export async function claimTry({ unitOfWork, clock }: Ports, attempt: Try): Promise<void> {
  const now = clock.now();
  const until = await unitOfWork('system', async (store) => {
    const own = await store.throttles.claim(keyOf(attempt), attempt.kind, now);
    const { origin } = attempt.where;
    const network =
      origin === null ? null : await store.throttles.claim(`origin:${origin}`, 'origin', now);
    const later = own && network ? (own > network ? own : network) : (own ?? network);
    if (later) await store.audit(null, facts(attempt, 'too-many-requests'));
    return later;
  });
  if (!until) return;
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds } });
}

/** Writes the refusal down, then refuses. */
export async function refuseTry(
  { unitOfWork }: Pick<Ports, 'unitOfWork'>,
  attempt: Try,
  { problem, reason = problem }: { readonly problem: ProblemKey; readonly reason?: string },
): Promise<never> {
  await unitOfWork('system', (store) => store.audit(null, facts(attempt, reason)));
  throw new AppError(problem);
}

/** A right try: counts as none. */
export async function forgiveTry(
  store: Parameters<Parameters<UnitOfWork>[1]>[0],
  attempt: Try,
): Promise<void> {
  await store.throttles.giveBack(keyOf(attempt), attempt.kind);
  const { origin } = attempt.where;
  if (origin !== null) await store.throttles.giveBack(`origin:${origin}`, 'origin');
}

const keyOf = ({ kind, key }: Try): string => `${kind}:${key}`;

const facts = (attempt: Try, reason: string) =>
  ({
    action: attempt.action,
    outcome: 'refused',
    reason,
    ...(attempt.personId === undefined
      ? {}
      : { targetKind: 'person', targetId: attempt.personId, subjectId: attempt.personId }),
    ...(attempt.organisationId === undefined ? {} : { organisationId: attempt.organisationId }),
    ...trace(attempt.where),
  }) as const;
