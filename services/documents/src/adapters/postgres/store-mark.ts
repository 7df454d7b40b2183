import { sql, type Kysely } from 'kysely';
import type { Clock } from '@astra/kit/clock';
import { inScope } from '@astra/kit/database';
import type { StoreMark } from '#ports/store-mark.ts';
import { one, run, type Tables, type Trx } from './rows.ts';

const idIn = async (trx: Trx): Promise<string | null> =>
  (await one(trx, sql<{ id: string }>`select id from store_mark`))?.id ?? null;

/** The one row of `store_mark`. */
export function makeStoreMark(db: Kysely<Tables>, clock: Clock): StoreMark {
  return {
    noted: () => inScope(db, 'system', idIn),
    note: (find) =>
      inScope(db, 'system', async (trx) => {
        // One at a time, also where the file server cannot refuse a second file of the same name.
        await run(trx, sql`select pg_advisory_xact_lock(hashtext('store_mark'))`);
        const noted = await idIn(trx);
        if (noted !== null) return noted;
        const pieces = sql<{
          has: boolean;
        }>`select exists (select 1 from pieces where place is not null) as has`;
        const id = await find({ hasPieces: (await one(trx, pieces))?.has === true });
        await run(trx, sql`insert into store_mark (id, marked_at) values (${id}, ${clock.now()})`);
        return id;
      }),
  };
}
