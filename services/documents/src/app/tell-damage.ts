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

export const isDamage = (error: unknown): boolean =>
  error instanceof AppError && error.problem === 'file-damaged';
