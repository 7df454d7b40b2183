import type { Kysely, Selectable } from 'kysely';
import type { PasswordReset } from '#domain/password-resets.ts';
import type { PasswordResets } from '#ports/store.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

const toReset = (row: Selectable<Tables['password_resets']>): PasswordReset => ({
  personId: row.person_id,
  tokenHash: row.token_hash,
  expiresAt: row.expires_at,
  challenge: row.challenge,
  mails: row.mails,
  countedFrom: row.counted_from,
});

export function makePasswordResets(trx: Kysely<Tables>): PasswordResets {
  const all = trx.selectFrom('password_resets').selectAll();
  return {
    ask: async ({ id, sealedEmail, origin, requestId, askedAt }) => {
      await trx
        .insertInto('password_reset_asks')
        .values({
          id,
          sealed_email: sealedEmail,
          origin,
          request_id: requestId,
          asked_at: askedAt,
        })
        .execute();
    },
    takeAsk: (failedBefore) => takeAsk(trx, failedBefore),
    askFailed: async (id, at) => {
      await trx
        .updateTable('password_reset_asks')
        .set({ failed_at: at })
        .where('id', '=', id)
        .execute();
    },
    lock: async (personId) => {
      const row = await all.where('person_id', '=', personId).forUpdate().executeTakeFirst();
      return row && toReset(row);
    },
    findByToken: async (tokenHash) => {
      const row = await all.where('token_hash', '=', tokenHash).forUpdate().executeTakeFirst();
      return row && toReset(row);
    },
    save: async (reset) => {
      const row = {
        token_hash: reset.tokenHash,
        expires_at: reset.expiresAt,
        challenge: reset.challenge,
        mails: reset.mails,
        counted_from: reset.countedFrom,
      };
      await trx
        .insertInto('password_resets')
        .values({ person_id: reset.personId, ...row })
        .onConflict((on) => on.column('person_id').doUpdateSet(row))
        .execute();
    },
    end: async (personId) => {
      await trx
        .updateTable('password_resets')
        .set({ token_hash: null, challenge: null })
        .where('person_id', '=', personId)
        .execute();
    },
  };
}

/** Oldest first, those that failed last; what another replica has in hand is left to it. */
async function takeAsk(
  trx: Kysely<Tables>,
  failedBefore: Date,
): ReturnType<PasswordResets['takeAsk']> {
  const row = await trx
    .deleteFrom('password_reset_asks')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('password_reset_asks')
        .select('id')
        .where((each) =>
          each.or([each('failed_at', 'is', null), each('failed_at', '<', failedBefore)]),
        )
        .orderBy('failed_at', (order) => order.asc().nullsFirst())
        .orderBy('asked_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      sealedEmail: row.sealed_email,
      origin: row.origin,
      requestId: row.request_id,
      askedAt: row.asked_at,
    }
  );
}
