import { sql } from 'kysely';
import type { Letters } from '#ports/store.ts';
import { one, run } from './rows.ts';
import type { Trx } from './rows.ts';

export const makeLetters = (trx: Trx): Letters => ({
  ask: (guestId, at) =>
    run(
      trx,
      sql`update guests set mail_state = 'waiting', mail_asked_at = ${at}, mail_at = null
        where id = ${guestId}`,
    ),
  settle: async (guestId, { state, askedAt, at }) => {
    const row = await one(
      trx,
      sql`update guests set mail_state = ${state}, mail_at = ${at}
        where id = ${guestId} and mail_asked_at <= ${askedAt}
          and (mail_at is null or mail_at < ${at}) returning 1`,
    );
    return row !== null;
  },
});
