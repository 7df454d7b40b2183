import { sql, type Kysely, type RawBuilder } from 'kysely';
import { inScope } from '@astra/kit/database';
import { resetLimits } from '#domain/password-resets.ts';
import { after, limits } from '#domain/sessions.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

/** Who tried too often is let try again after a day at most. */
const throttleSeconds = 86_400;
/** An installation that was never tidied is tidied in steps. */
const mostAtOnce = 5_000;

/** Forgets what is over. */
export const forgetWhatIsOver = (db: Kysely<Tables>, now: Date): Promise<void> =>
  inScope(db, 'system', async (trx) => {
    const tables = [
      'oidc_models',
      'sign_ins',
      'totp_setups',
      'passkey_setups',
      'guest_tickets',
    ] as const;
    for (const table of tables) await trx.deleteFrom(table).where('expires_at', '<', now).execute();
    const before = after(now, -limits.keptAfterEndSeconds);
    await forget(trx, 'sessions', sql`ended_at <= ${before}`);
    await forget(trx, 'person_invitations', sql`expires_at <= ${before}`);
    await forgetResets(trx, now);
    await trx.deleteFrom('throttles').where('last_at', '<', after(now, -throttleSeconds)).execute();
  });

async function forget(
  trx: Kysely<Tables>,
  table: 'sessions' | 'person_invitations',
  isOver: RawBuilder<unknown>,
): Promise<void> {
  const name = sql.table(table);
  await sql`delete from ${name} where id in (
      select id from ${name} where ${isOver} limit ${mostAtOnce} for update skip locked)`.execute(
    trx,
  );
}

/** The trail keeps that somebody asked. A link goes once it opens nothing and its mails count no longer. */
async function forgetResets(trx: Kysely<Tables>, now: Date): Promise<void> {
  const { linkSeconds, countSeconds } = resetLimits;
  await trx
    .deleteFrom('password_resets')
    .where('expires_at', '<', now)
    .where('counted_from', '<', after(now, -countSeconds))
    .execute();
  // Asked for, never sent: its mail would come too late to be looked for.
  await trx
    .deleteFrom('password_reset_asks')
    .where('asked_at', '<', after(now, -linkSeconds))
    .execute();
}
