import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { sql, type Kysely } from 'kysely';
import type { Clock } from '@astra/kit/clock';
import { after } from '#domain/sessions.ts';
import type { Vault } from '#ports/factors.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

/** A private signing key, EdDSA. */
export type SigningKey = {
  readonly kid: string;
  readonly jwk: JWK;
  readonly createdAt: Date;
  readonly signsFrom: Date;
};

/** Published for so long before it signs: longer than replicas take to see it and verifiers to fetch it again. */
const announceSeconds = 30;
/** An old key stays published for the life of its last token (300 s) and what verifiers and clocks need. */
const keepSeconds = 900;
const rotateAfterSeconds = 30 * 86_400;

export type KeyStore = {
  /** Published keys, newest first. Makes the first one; drops those nobody needs; adds one when the newest is old. */
  readonly load: () => Promise<readonly SigningKey[]>;
  /** Adds a key that signs shortly after. */
  readonly rotate: () => Promise<void>;
};

type Parts = { readonly db: Kysely<Tables>; readonly vault: Vault; readonly clock: Clock };

/** Signing keys in the database, so that replicas agree, sealed. */
export function makeKeyStore(parts: Parts): KeyStore {
  const { db, clock } = parts;
  return {
    load: async () => {
      const now = clock.now();
      const known = await readKeys(parts, db);
      const newest = known[0];
      const isDue = !newest || after(newest.createdAt, rotateAfterSeconds) <= now;
      if (!isDue && known.every((key) => !isRetired(key, known, now))) return known;
      return locked(db, async (trx) => {
        // Another replica may have done it while this one waited.
        const again = await readKeys(parts, trx);
        if (!again[0]) await addKey(parts, trx, now);
        else if (after(again[0].createdAt, rotateAfterSeconds) <= now)
          await addKey(parts, trx, after(now, announceSeconds));
        for (const key of again.filter((each) => isRetired(each, again, now)))
          await trx.deleteFrom('signing_keys').where('kid', '=', key.kid).execute();
        return readKeys(parts, trx);
      });
    },
    rotate: () => locked(db, (trx) => addKey(parts, trx, after(clock.now(), announceSeconds))),
  };
}

/** The key that signs now: the newest whose time has come. */
export const signingKey = (keys: readonly SigningKey[], now: Date): SigningKey => {
  const key = keys.find((each) => each.signsFrom <= now) ?? keys.at(-1);
  if (!key) throw new Error('There is no signing key');
  return key;
};

const isRetired = (key: SigningKey, keys: readonly SigningKey[], now: Date): boolean =>
  keys.some((each) => each.signsFrom > key.signsFrom && after(each.signsFrom, keepSeconds) <= now);

async function readKeys({ vault }: Parts, db: Kysely<Tables>): Promise<readonly SigningKey[]> {
  const rows = await db
    .selectFrom('signing_keys')
    .selectAll()
    .orderBy('signs_from', 'desc')
    .execute();
  return Promise.all(
    rows.map(async (row) => ({
      kid: row.kid,
      // Sealed by us, with the shape that exportJWK gave.
      jwk: (await vault.open(row.sealed_jwk)) as JWK,
      createdAt: row.created_at,
      signsFrom: row.signs_from,
    })),
  );
}

async function addKey(
  { vault, clock }: Parts,
  trx: Kysely<Tables>,
  signsFrom: Date,
): Promise<void> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const bare = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(bare);
  const jwk = { ...bare, kid, alg: 'EdDSA', use: 'sig' };
  await trx
    .insertInto('signing_keys')
    .values({
      kid,
      sealed_jwk: await vault.close(jwk),
      created_at: clock.now(),
      signs_from: signsFrom,
    })
    .execute();
}

const locked = <R>(db: Kysely<Tables>, work: (trx: Kysely<Tables>) => Promise<R>): Promise<R> =>
  db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('identity signing keys', 0))`.execute(
      trx,
    );
    return work(trx);
  });
