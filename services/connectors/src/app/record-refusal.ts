import type { Actor } from '@astra/contracts/actor';
import type { MailRoom } from '#ports/mail-room.ts';

type Ports = { readonly room: MailRoom };
type Refusal = { readonly action: string; readonly requestId: string };

/** Tells the trail that somebody asked for what their roles do not carry. */
export type RecordRefusal = (actor: Actor, refusal: Refusal) => Promise<void>;

export function makeRecordRefusal({ room }: Ports): RecordRefusal {
  return (actor, { action, requestId }) =>
    room.inScope('system', (desk) =>
      desk.record(actor, { action, requestId, outcome: 'refused', reason: 'not-allowed' }),
    );
}
