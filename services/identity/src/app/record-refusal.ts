import type { Actor } from '@astra/contracts/actor';
import type { Ports } from '#app/ports.ts';

/** Tells the trail that somebody asked for what their roles do not carry. */
export type RecordRefusal = (
  actor: Actor,
  refusal: { readonly action: string; readonly requestId: string },
) => Promise<void>;

export const makeRecordRefusal =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): RecordRefusal =>
  (actor, { action, requestId }) =>
    unitOfWork('system', (store) =>
      store.audit(actor, { action, requestId, outcome: 'refused', reason: 'not-allowed' }),
    );
