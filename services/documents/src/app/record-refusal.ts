import type { Actor } from '@astra/contracts/actor';
import type { By } from '#ports/by.ts';
import type { Deps } from './deps.ts';

/** Tells the trail that somebody asked for what their roles do not carry. */
export type RecordRefusal = (by: By<Actor>, action: string) => Promise<void>;

export const makeRecordRefusal =
  ({ store }: Pick<Deps, 'store'>): RecordRefusal =>
  (by, action) =>
    store.within('system', (unit) =>
      unit.audit(by, { action, outcome: 'refused', reason: 'not-allowed' }),
    );
