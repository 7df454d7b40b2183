import type { ProblemKey } from '@astra/contracts/problems';
import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import { after } from '#domain/sessions.ts';
import { freeTries } from '#domain/throttle.ts';
import type { Store, UnitOfWork } from '#ports/store.ts';
import { trace, type Where } from '#app/caller.ts';

type Ports = { readonly unitOfWork: UnitOfWork; readonly clock: Clock };

/** What is tried, by what it is counted, and how it is told in the trail. */
export type Try = {
  readonly kind: 'account' | 'factor' | 'invitation';
  readonly key: string;
  readonly action: string;
  readonly where: Where;
  /** They have signed in from this network lately: only what is tried here makes them wait, and on them alone. */
  readonly isAtHome?: boolean;
  readonly personId?: string;
  readonly organisationId?: string;
};

/**
 * Counts a try by account and by network before it is judged, and says how many are left if it is wrong.
 * @throws AppError `too-many-requests` while one of them has to wait; audited.
 */
export async function claimTry({ unitOfWork, clock }: Ports, attempt: Try): Promise<number> {
  const now = clock.now();
  const { until, left } = await unitOfWork('system', async (store) => {
    const own = await store.throttles.claim(keyOf(attempt), attempt.kind, now);
    const { origin } = attempt.where;
    const network =
      origin === null ? null : await store.throttles.claim(`origin:${origin}`, 'origin', now);
    const later = latest(own, attempt.isAtHome === true ? null : network);
    if (later) await store.audit(null, facts(attempt, 'too-many-requests'));
    const counted = 'counted' in own ? own.counted : 0;
    return { until: later, left: Math.max(0, freeTries[attempt.kind] - counted) };
  });
  if (!until) return left;
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds } });
}

type Claim = Awaited<ReturnType<Store['throttles']['claim']>>;

/** The last of the moments to wait for; null when there is none. */
function latest(...claims: readonly (Claim | null)[]): Date | null {
  const times = claims.flatMap((claim) =>
    claim && 'waitUntil' in claim ? [claim.waitUntil.getTime()] : [],
  );
  return times.length === 0 ? null : new Date(Math.max(...times));
}

type Refusal = {
  readonly problem: ProblemKey;
  readonly reason?: string;
  /** Said to the person, where who tries has proved already that they know the password. */
  readonly attemptsLeft?: number;
};

/** Writes the refusal down, then refuses. */
export async function refuseTry(
  { unitOfWork }: Pick<Ports, 'unitOfWork'>,
  attempt: Try,
  { problem, reason = problem, attemptsLeft }: Refusal,
): Promise<never> {
  await unitOfWork('system', (store) => store.audit(null, facts(attempt, reason)));
  const extras = attemptsLeft === undefined ? {} : { attemptsLeft };
  throw new AppError(problem, undefined, { extras });
}

/** A right try: counts as none. */
export async function forgiveTry(store: Store, attempt: Try): Promise<void> {
  await store.throttles.giveBack(keyOf(attempt), attempt.kind);
  const { origin } = attempt.where;
  if (origin !== null) await store.throttles.giveBack(`origin:${origin}`, 'origin');
}

const keyOf = ({ kind, key, isAtHome = false, where }: Try): string =>
  isAtHome ? `${kind}:${key}@${where.origin ?? ''}` : `${kind}:${key}`;

const homeSeconds = 30 * 86_400;

/** Whether somebody is where they have been before. Asked in the same way of nobody, so that time tells nothing. */
export async function isAtHome(
  store: Store,
  personId: string | undefined,
  { origin, now }: { readonly origin: string | null; readonly now: Date },
): Promise<boolean> {
  const isKnown = await store.sessions.wasHere(
    personId ?? nobody,
    origin ?? '',
    after(now, -homeSeconds),
  );
  return isKnown && origin !== null;
}

const nobody = '00000000-0000-0000-0000-000000000000';

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
