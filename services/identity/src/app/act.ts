import { AppError } from '@astra/kit/problems';
import type { Scope, Store, UnitOfWork } from '#ports/store.ts';
import { trace, type MemberCaller } from '#app/caller.ts';

type Entry<R> = {
  readonly action: string;
  readonly targetKind: 'person' | 'session' | 'passkey' | 'invitation' | 'organisation';
  readonly targetId?: string;
  readonly subjectId?: string;
  /** What is known only once it is done. */
  readonly of?: (result: R) => { readonly targetId: string };
  /** Everything of the caller's organisation when absent. */
  readonly scope?: Scope;
};

/**
 * What a member does, in one transaction with its audit entry. A refusal (any AppError) undoes the rest and is written
 * down by itself.
 */
export async function act<R>(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  { caller, entry }: { readonly caller: MemberCaller; readonly entry: Entry<R> },
  work: (store: Store) => Promise<R>,
): Promise<R> {
  const { actor, where } = caller;
  const { of, scope = { organisationId: actor.organisationId }, ...known } = entry;
  const facts = { ...known, ...trace(where) };
  try {
    return await unitOfWork(scope, async (store) => {
      const result = await work(store);
      await store.audit(actor, { ...facts, ...of?.(result), outcome: 'done' });
      return result;
    });
  } catch (error) {
    if (error instanceof AppError)
      await unitOfWork(scope, (store) =>
        store.audit(actor, { ...facts, outcome: 'refused', reason: error.problem }),
      );
    throw error;
  }
}

/** What the caller's organisation does not have looks exactly like what does not exist. */
export function orNotFound<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError('not-found');
  return value;
}
