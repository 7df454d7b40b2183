import type { Kysely, Selectable } from 'kysely';
import type { Passkey } from '#domain/records.ts';
import type { Factors } from '#ports/store.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

type PasskeyPart = Pick<
  Factors,
  'passkeys' | 'findPasskey' | 'addPasskey' | 'usePasskey' | 'removePasskey'
>;
type SetupPart = Pick<Factors, 'takePasskeySetup' | 'setPasskeySetup'>;
type RecoveryPart = Pick<Factors, 'recoveryCodesLeft' | 'replaceRecoveryCodes' | 'useRecoveryCode'>;
type TotpPart = Omit<Factors, keyof PasskeyPart | keyof SetupPart | keyof RecoveryPart>;

export const makeFactors = (trx: Kysely<Tables>): Factors => ({
  ...makeTotp(trx),
  ...makePasskeys(trx),
  ...makePasskeySetups(trx),
  ...makeRecovery(trx),
});

function makeTotp(trx: Kysely<Tables>): TotpPart {
  return {
    totp: async (personId) => {
      const row = await trx
        .selectFrom('totp_secrets')
        .selectAll()
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row && { sealedSecret: row.sealed_secret, lastStep: Number(row.last_step) };
    },
    setTotp: async (personId, { sealedSecret, lastStep }, at) => {
      const row = { sealed_secret: sealedSecret, last_step: String(lastStep), created_at: at };
      await trx
        .insertInto('totp_secrets')
        .values({ person_id: personId, ...row })
        .onConflict((on) => on.column('person_id').doUpdateSet(row))
        .execute();
    },
    removeTotp: async (personId) => {
      await trx.deleteFrom('totp_secrets').where('person_id', '=', personId).execute();
    },
    useTotpStep: async (personId, step) => {
      const result = await trx
        .updateTable('totp_secrets')
        .set({ last_step: String(step) })
        .where('person_id', '=', personId)
        .where('last_step', '<', String(step))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    totpSetup: async (personId, now) => {
      const row = await trx
        .selectFrom('totp_setups')
        .select('sealed_secret')
        .where('person_id', '=', personId)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row?.sealed_secret;
    },
    setTotpSetup: async (personId, sealedSecret, expiresAt) => {
      const row = { sealed_secret: sealedSecret, expires_at: expiresAt };
      await trx
        .insertInto('totp_setups')
        .values({ person_id: personId, ...row })
        .onConflict((on) => on.column('person_id').doUpdateSet(row))
        .execute();
    },
    endTotpSetup: async (personId) => {
      await trx.deleteFrom('totp_setups').where('person_id', '=', personId).execute();
    },
  };
}

const toPasskey = (row: Selectable<Tables['passkeys']>): Passkey => ({
  id: row.id,
  personId: row.person_id,
  credentialId: row.credential_id,
  publicKey: new Uint8Array(row.public_key),
  counter: Number(row.counter),
  transports: row.transports,
  isBackedUp: row.is_backed_up,
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
});

function makePasskeys(trx: Kysely<Tables>): PasskeyPart {
  const all = trx.selectFrom('passkeys').selectAll();
  return {
    passkeys: async (personId) =>
      (await all.where('person_id', '=', personId).orderBy('created_at').execute()).map(toPasskey),
    findPasskey: async (credentialId) => {
      const row = await all.where('credential_id', '=', credentialId).executeTakeFirst();
      return row && toPasskey(row);
    },
    addPasskey: async (passkey) => {
      const result = await trx
        .insertInto('passkeys')
        .values({
          id: passkey.id,
          person_id: passkey.personId,
          credential_id: passkey.credentialId,
          public_key: Buffer.from(passkey.publicKey),
          counter: String(passkey.counter),
          transports: [...passkey.transports],
          is_backed_up: passkey.isBackedUp,
          name: passkey.name,
          created_at: passkey.createdAt,
          last_used_at: null,
        })
        .onConflict((on) => on.column('credential_id').doNothing())
        .executeTakeFirst();
      return result.numInsertedOrUpdatedRows === 1n;
    },
    usePasskey: async (passkey, counter, at) => {
      const result = await trx
        .updateTable('passkeys')
        .set({ counter: String(counter), last_used_at: at })
        .where('id', '=', passkey.id)
        .where('counter', '=', String(passkey.counter))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    removePasskey: async (personId, id) => {
      const result = await trx
        .deleteFrom('passkeys')
        .where('id', '=', id)
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

function makePasskeySetups(trx: Kysely<Tables>): SetupPart {
  return {
    takePasskeySetup: async (personId, now) => {
      const row = await trx
        .deleteFrom('passkey_setups')
        .where('person_id', '=', personId)
        .returningAll()
        .executeTakeFirst();
      return row && row.expires_at > now ? row.challenge : undefined;
    },
    setPasskeySetup: async (personId, challenge, expiresAt) => {
      const row = { challenge, expires_at: expiresAt };
      await trx
        .insertInto('passkey_setups')
        .values({ person_id: personId, ...row })
        .onConflict((on) => on.column('person_id').doUpdateSet(row))
        .execute();
    },
  };
}

function makeRecovery(trx: Kysely<Tables>): RecoveryPart {
  return {
    recoveryCodesLeft: async (personId) => {
      const row = await trx
        .selectFrom('recovery_codes')
        .select((eb) => eb.fn.countAll<string>().as('left'))
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return Number(row?.left ?? 0);
    },
    replaceRecoveryCodes: async (personId, hashes) => {
      await trx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute();
      await trx
        .insertInto('recovery_codes')
        .values(hashes.map((hash) => ({ person_id: personId, code_hash: hash })))
        .execute();
    },
    useRecoveryCode: async (personId, hash) => {
      const result = await trx
        .deleteFrom('recovery_codes')
        .where('person_id', '=', personId)
        .where('code_hash', '=', hash)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}
