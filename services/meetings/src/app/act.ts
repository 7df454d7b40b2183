import { AppError } from '@astra/kit/problems';
import type { By, ByGuest, ByMember } from '#ports/by.ts';
import type { ActFacts, Scope, Store, Unit } from '#ports/store.ts';

export type ActName = Omit<ActFacts, 'outcome' | 'reason'> & {
  /** A reading leaves no trace when it was allowed; a refusal always does. */
  readonly isReading?: boolean;
};

/** One transaction of one person's organisation, with its audit entry; a refusal is recorded on its own. */
export type Act = <R>(
  by: ByMember | ByGuest,
  name: ActName,
  work: (unit: Unit) => Promise<R>,
) => Promise<R>;

export function makeAct({ store }: { readonly store: Store }): Act {
  return async (by, { isReading = false, ...facts }, work) => {
    const scope = scopeOf(by);
    try {
      return await store.within(scope, async (unit) => {
        const result = await work(unit);
        if (!isReading) await unit.audit(by, { ...facts, outcome: 'done' });
        return result;
      });
    } catch (error) {
      if (error instanceof AppError) await recordRefusal(store, by, { facts, error });
      throw error;
    }
  };
}

/** A member sees their house and what they are invited to elsewhere; a guest the house of their meeting. */
export const scopeOf = ({ actor }: Pick<ByMember | ByGuest, 'actor'>): Scope => ({
  organisationId: actor.organisationId,
  ...(actor.kind === 'member' ? { personId: actor.id } : {}),
});

const recordRefusal = (
  store: Store,
  by: By<ByMember['actor'] | ByGuest['actor']>,
  { facts, error }: { readonly facts: Omit<ActFacts, 'outcome'>; readonly error: AppError },
): Promise<void> =>
  store.within({ organisationId: by.actor.organisationId }, (unit) =>
    unit.audit(by, { ...facts, outcome: 'refused', reason: error.problem }),
  );
