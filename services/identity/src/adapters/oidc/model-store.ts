import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import type { Clock } from '@astra/kit/clock';
import { after } from '#domain/sessions.ts';
import type { Vault } from '#ports/factors.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

type Parts = { readonly db: Kysely<Tables>; readonly vault: Vault; readonly clock: Clock };

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
/** What expires without a time given lives a day at most. */
const longestSeconds = 86_400;

/** What the provider keeps, in PostgreSQL. Its ids are bearer secrets (codes, refresh tokens), so only hashes and sealed content are stored. */
export function makeModelStore({ db, vault, clock }: Parts): (model: string) => Adapter {
  return (model) => {
    const one = (id: string): { model: string; id_hash: string } => ({ model, id_hash: hash(id) });
    const find = async (
      column: 'id_hash' | 'uid_hash',
      value: string,
    ): Promise<AdapterPayload | undefined> => {
      const row = await db
        .selectFrom('oidc_models')
        .select(['sealed', 'consumed_at'])
        .where('model', '=', model)
        .where(column, '=', hash(value))
        .where('expires_at', '>', clock.now())
        .executeTakeFirst();
      if (!row) return undefined;
      // Sealed by us, from the provider's own payload.
      const payload = (await vault.open(row.sealed)) as AdapterPayload;
      return row.consumed_at ? { ...payload, consumed: true } : payload;
    };
    return {
      upsert: async (id, payload, expiresIn) => {
        const row = {
          sealed: await vault.close(payload),
          grant_hash: payload.grantId === undefined ? null : hash(payload.grantId),
          uid_hash: payload.uid === undefined ? null : hash(payload.uid),
          expires_at: after(clock.now(), expiresIn ?? longestSeconds),
        };
        await db
          .insertInto('oidc_models')
          .values({ ...one(id), ...row, consumed_at: null })
          .onConflict((on) => on.columns(['model', 'id_hash']).doUpdateSet(row))
          .execute();
      },
      find: (id) => find('id_hash', id),
      findByUid: (uid) => find('uid_hash', uid),
      // The device flow is off.
      findByUserCode: async () => undefined,
      consume: async (id) => {
        const { model: name, id_hash: idHash } = one(id);
        const result = await db
          .updateTable('oidc_models')
          .set({ consumed_at: clock.now() })
          .where('model', '=', name)
          .where('id_hash', '=', idHash)
          .where('consumed_at', 'is', null)
          .executeTakeFirst();
        // Of two who come with one code at once, one gets in.
        if (result.numUpdatedRows !== 1n) throw new errors.InvalidGrant('already consumed');
      },
      destroy: async (id) => {
        await db
          .deleteFrom('oidc_models')
          .where('model', '=', model)
          .where('id_hash', '=', hash(id))
          .execute();
      },
      revokeByGrantId: async (grantId) => {
        await db.deleteFrom('oidc_models').where('grant_hash', '=', hash(grantId)).execute();
      },
    };
  };
}
