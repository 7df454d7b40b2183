import type { RecordRefusal } from '@astra/kit/refusals';
import type { Deps } from './deps.ts';

/** Tells the trail of what the service refused before any use case: by role, or for a token. */
export const makeRecordRefusal =
  ({ store }: Pick<Deps, 'store'>): RecordRefusal =>
  (actor, { action, reason, ...from }) =>
    store.within('system', (unit) =>
      unit.audit({ actor, ...from }, { action, outcome: 'refused', reason }),
    );
