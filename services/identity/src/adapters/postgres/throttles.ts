import type { Kysely } from 'kysely';
import { delaySeconds, forgetAfterSeconds } from '#domain/throttle.ts';
import { after } from '#domain/sessions.ts';
import type { Throttles } from '#ports/store.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

/** Counted in the database, so that replicas share it, and before the try is judged, so that a hundred at once gain nothing. */
export function makeThrottles(trx: Kysely<Tables>): Throttles {
  return {
    claim: async (key, kind, now) => {
      const row = await trx
        .insertInto('throttles')
        .values({ key, failures: 0, last_at: now, blocked_until: null })
        // Written, not only read: tries at once wait for each other here, and a row that a right one takes away comes anew.
        .onConflict((on) => on.column('key').doUpdateSet({ key }))
        .returningAll()
        .executeTakeFirstOrThrow();
      if (row.blocked_until && row.blocked_until > now) return { waitUntil: row.blocked_until };
      const isForgotten = after(row.last_at, forgetAfterSeconds) <= now;
      const failures = (isForgotten ? 0 : row.failures) + 1;
      const delay = delaySeconds(kind, failures);
      await trx
        .updateTable('throttles')
        .set({ failures, last_at: now, blocked_until: delay === 0 ? null : after(now, delay) })
        .where('key', '=', key)
        .execute();
      return { counted: failures };
    },
    giveBack: async (key, kind) => {
      if (kind !== 'origin') {
        await trx.deleteFrom('throttles').where('key', '=', key).execute();
        return;
      }
      await trx
        .updateTable('throttles')
        // A wait goes on: whoever has one right password could else undo it for their guesses on others.
        .set((eb) => ({ failures: eb(eb.ref('failures'), '-', 1) }))
        .where('key', '=', key)
        .where('failures', '>', 0)
        .execute();
    },
  };
}
