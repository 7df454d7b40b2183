import { AppError } from '@astra/kit/problems';
import type { Sealed } from '#domain/sealed.ts';
import type { ActFacts } from '#ports/store.ts';
import type { Deps } from './deps.ts';

/** Where it was met: which document, and how that gets into the trail. */
export type Damage = {
  readonly itemId: string;
  readonly note: (facts: ActFacts) => Promise<void>;
};

/** Whose files they are. */
type OfHouse = Pick<Sealed, 'organisationId'>;
type Told = Pick<Deps, 'log' | 'store' | 'clock'>;

/** Somebody has changed a file behind our back: the security officer is told, not only the reader. */
export async function tellDamage(
  { log, store, clock }: Told,
  error: unknown,
  { organisationId, itemId, note }: Damage & OfHouse,
): Promise<void> {
  if (!isDamage(error)) return;
  log.error(
    { err: error, itemId },
    'A file is not what was kept: it was changed on the file server',
  );
  const alarm = { organisationId, kind: 'files-changed' } as const;
  await store.within('system', ({ alarms }) => alarms.raise(alarm, clock.now()));
  await note({
    action: 'document.found-damaged',
    targetKind: 'document',
    targetId: itemId,
    outcome: 'failed',
    reason: 'file-damaged',
  });
}

/**
 * What is told to who was reading. A version that was taken away meanwhile is not found, and nobody has changed it: its
 * bytes went because nothing names them any more.
 */
export async function toldOfReading(
  { log, store, clock }: Told,
  error: unknown,
  {
    sealed: { versionId, organisationId },
    damage,
  }: { readonly sealed: Pick<Sealed, 'versionId' | 'organisationId'>; readonly damage: Damage },
): Promise<unknown> {
  if (!isDamage(error)) return error;
  const isThere = await store.within('system', ({ files }) => files.isThere(versionId));
  if (!isThere) return new AppError('not-found', undefined, { cause: error });
  await tellDamage({ log, store, clock }, error, { ...damage, organisationId });
  return error;
}

export const isDamage = (error: unknown): boolean =>
  error instanceof AppError && error.problem === 'file-damaged';
