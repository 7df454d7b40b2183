import type { RecordRefusal } from '@astra/kit/refusals';
import type { Ports } from '#app/ports.ts';

/** Tells the trail of what the service refused before any use case: by role, or for a token. */
export const makeRecordRefusal =
  ({ unitOfWork }: Pick<Ports, 'unitOfWork'>): RecordRefusal =>
  (actor, { origin, ...refusal }) =>
    unitOfWork('system', (store) =>
      store.audit(actor, {
        ...refusal,
        outcome: 'refused',
        ...(origin === null ? {} : { origin }),
      }),
    );
