import type { Member } from '@astra/contracts/actor';
import type { AuditRow } from '@astra/contracts/audit';
import type { Clock } from '@astra/kit/clock';
import { AppError } from '@astra/kit/problems';
import type { Random } from '@astra/kit/random';
import { reasonOfReading } from '#domain/filter.ts';
import { ownEntry, type Reading } from '#domain/own-entry.ts';
import { mayRead, pauseBefore } from '#domain/reading.ts';
import type { Place, Search, Trail } from '#ports/trail.ts';
import { scopeOf } from './scope-of.ts';

type Ports = { readonly trail: Trail; readonly clock: Clock; readonly random: Random };
type Found = { readonly items: AuditRow[]; readonly next: Place | null };
export type Question = Search & { readonly requestId: string };

/**
 * Reads the trail of the officer's organisation, or what is of none. The reading is an entry itself, in the same transaction,
 * and in the trail of the reader's organisation either way.
 * @throws AppError `fresh-proof-needed` when no reading with a fresh proof is going on.
 */
export type SearchTrail = (actor: Member, question: Question) => Promise<Found>;

export function makeSearchTrail(ports: Ports, reading: Reading): SearchTrail {
  const { trail, clock, random } = ports;
  return (actor, { requestId, ...search }) =>
    trail.inScope(scopeOf(actor, reading), async (desk) => {
      const now = clock.now();
      const isReading = await desk.hasReadSince(actor, reading, pauseBefore(now));
      if (!mayRead({ authTime: actor.authTime, isReading }, now))
        throw new AppError('fresh-proof-needed');
      const found = await desk.search({ ...search, limit: search.limit + 1 });
      await desk.append([
        ownEntry(actor, {
          id: random.uuid(),
          at: clock.now().toISOString(),
          action: reading,
          outcome: 'done',
          reason: reasonOfReading(search.filter),
          requestId,
        }),
      ]);
      const items = found.slice(0, search.limit);
      const hasMore = found.length > search.limit;
      return { items, next: hasMore ? (items.at(-1) ?? null) : null };
    });
}
