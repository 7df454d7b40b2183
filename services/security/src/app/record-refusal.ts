import type { Clock } from '@astra/kit/clock';
import type { Random } from '@astra/kit/random';
import type { RecordRefusal } from '@astra/kit/refusals';
import { ownEntry } from '#domain/own-entry.ts';
import type { Trail } from '#ports/trail.ts';

type Ports = { readonly trail: Trail; readonly clock: Clock; readonly random: Random };

/** Keeps what this service refused before any use case: by role, or for a token. */
export function makeRecordRefusal({ trail, clock, random }: Ports): RecordRefusal {
  return (actor, refusal) =>
    trail.inScope('system', (desk) =>
      desk.append([
        ownEntry(actor, {
          id: random.uuid(),
          at: clock.now().toISOString(),
          outcome: 'refused',
          ...refusal,
        }),
      ]),
    );
}
