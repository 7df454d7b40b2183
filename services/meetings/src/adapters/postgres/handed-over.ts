import { sql } from 'kysely';
import type { HandedOver } from '#ports/handed-over.ts';
import { one, type Trx } from './rows.ts';

export const makeHandedOver = (trx: Trx): HandedOver => ({
  settle: async (guestId, { until, at }) => {
    const row = await one(
      trx,
      sql`update guests set documents_until = ${until}, documents_told_at = ${at}
        where id = ${guestId} and (documents_told_at is null or documents_told_at < ${at}) returning 1`,
    );
    return row !== null;
  },
});
