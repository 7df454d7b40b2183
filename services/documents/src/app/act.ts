import { AppError } from '@astra/kit/problems';
import type { By } from '#ports/by.ts';
import type { ActFacts, Scope, Store, Unit } from '#ports/store.ts';

export type ActName = Omit<ActFacts, 'outcome' | 'reason'> & {
  /** Leaves no trace when it was allowed, or one of its own; a refusal always does. */
  readonly isQuiet?: boolean;
};

/** One transaction of one person's scope, with its audit entry; a refusal is recorded on its own. */
export type Act = <R>(by: By, name: ActName, work: (unit: Unit) => Promise<R>) => Promise<R>;

export function makeAct({ store }: { readonly store: Store }): Act {
  return async (by, { isQuiet = false, ...facts }, work) => {
    const scope = scopeOf(by);
    try {
      return await store.within(scope, async (unit) => {
        const result = await work(unit);
        if (!isQuiet) await unit.audit(by, { ...facts, outcome: 'done' });
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

/** In a meeting's name it is the meeting's house, and nothing but the meeting in it. */
export const scopeOf = ({ actor, meeting }: By): Exclude<Scope, 'system'> => ({
  organisationId: meeting?.organisationId ?? actor.organisationId,
  personId: actor.id,
  ...(actor.kind === 'member' ? { roles: actor.roles } : {}),
  ...(meeting === undefined ? {} : { meetingId: meeting.id, isGuest: actor.kind === 'guest' }),
});
