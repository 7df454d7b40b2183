import { AppError } from '@astra/kit/problems';
import type { ActFacts } from '#ports/store.ts';
import type { Deps } from './deps.ts';

/** Where it was met: which document, and how that gets into the trail. */
export type Damage = {
  readonly itemId: string;
  readonly note: (facts: ActFacts) => Promise<void>;
};

/** Somebody has changed a file behind our back: that is for the security officer, not only for the reader. */
export async function tellDamage(
  { log }: Pick<Deps, 'log'>,
  error: unknown,
  { itemId, note }: Damage,
): Promise<void> {
  if (!isDamage(error)) return;
  log.error(
    { err: error, itemId },
    'A file is not what was kept: it was changed on the file server',
  );
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
  { log, store }: Pick<Deps, 'log' | 'store'>,
  error: unknown,
  { versionId, damage }: { readonly versionId: string; readonly damage: Damage },
): Promise<unknown> {
  if (!isDamage(error)) return error;
  const isThere = await store.within('system', ({ files }) => files.isThere(versionId));
  if (!isThere) return new AppError('not-found', undefined, { cause: error });
  await tellDamage({ log }, error, damage);
  return error;
}

export const isDamage = (error: unknown): boolean =>
  error instanceof AppError && error.problem === 'file-damaged';
