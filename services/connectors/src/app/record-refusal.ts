import type { RecordRefusal } from '@astra/kit/refusals';
import type { MailRoom } from '#ports/mail-room.ts';

type Ports = { readonly room: MailRoom };

/** Tells the trail of what the service refused before any use case: by role, or for a token. */
export function makeRecordRefusal({ room }: Ports): RecordRefusal {
  return (actor, { origin, ...refusal }) =>
    room.inScope('system', (desk) =>
      desk.record(actor, {
        ...refusal,
        outcome: 'refused',
        ...(origin === null ? {} : { origin }),
      }),
    );
}
