import type { Actor } from '@astra/contracts/actor';
import type { Clock } from '@astra/kit/clock';
import type { Random } from '@astra/kit/random';
import { ownEntry } from '#domain/own-entry.ts';
import type { Trail } from '#ports/trail.ts';

type Ports = { readonly trail: Trail; readonly clock: Clock; readonly random: Random };
type Refusal = { readonly action: string; readonly requestId: string };

/** Keeps that somebody asked this service for what their roles do not carry. */
export type RecordRefusal = (actor: Actor, refusal: Refusal) => Promise<void>;

export function makeRecordRefusal({ trail, clock, random }: Ports): RecordRefusal {
  return (actor, { action, requestId }) =>
    trail.inScope('system', (desk) =>
      desk.append([
        ownEntry(actor, {
          id: random.uuid(),
          at: clock.now().toISOString(),
          action,
          outcome: 'refused',
          reason: 'not-allowed',
          requestId,
        }),
      ]),
    );
}
