import { AppError } from '@astra/kit/problems';
import type { By, ByGuest, ByMember } from '#ports/by.ts';
import type { ActFacts, Scope, Store, Unit } from '#ports/store.ts';

export type ActName = Omit<ActFacts, 'outcome'> & {
  /** A reading leaves no trace when it was allowed; a refusal always does. */
  readonly isReading?: boolean;
};

/** One transaction of one person's scope, with its audit entry; a refusal is recorded on its own. */
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
      if (error instanceof AppError)
        await store.within(scope, (unit) =>
          unit.audit(by, { ...facts, outcome: 'refused', reason: error.problem }),
        );
      throw error;
    }
  };
}

/** A member sees their house and the rooms elsewhere that they are in. */
export const scopeOf = ({
  actor,
}: Pick<By<ByMember['actor'] | ByGuest['actor']>, 'actor'>): Scope => ({
  organisationId: actor.organisationId,
  personId: actor.id,
});
