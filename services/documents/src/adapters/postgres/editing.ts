import { sql } from 'kysely';
import type { Editing, EditorToken } from '#ports/editor.ts';
import { one, run, type Trx } from './rows.ts';

export function makeEditing(trx: Trx): Editing {
  return {
    addToken: (token, tokenHash) =>
      run(
        trx,
        sql`insert into editor_tokens (id, token_hash, organisation_id, item_id, person_id, session_id, roles, may, made_at,
            expires_at)
          values (${token.id}, ${tokenHash}, ${token.organisationId}, ${token.itemId}, ${token.personId},
            ${token.sessionId}, ${token.roles}, ${token.may}, ${token.madeAt}, ${token.expiresAt})`,
      ),
    findToken: (tokenHash, now) =>
      one(
        trx,
        sql<EditorToken>`select id, organisation_id as "organisationId", item_id as "itemId", person_id as "personId",
            session_id as "sessionId", roles, may, made_at as "madeAt", expires_at as "expiresAt"
          from editor_tokens where token_hash = ${tokenHash} and expires_at > ${now}`,
      ),
    hasTokens: async (personId) =>
      (await one(trx, sql`select 1 from editor_tokens where person_id = ${personId} limit 1`)) !==
      null,
    setRoles: (personId, roles) =>
      run(trx, sql`update editor_tokens set roles = ${roles} where person_id = ${personId}`),
    endTokens: (whose) =>
      run(
        trx,
        'personId' in whose
          ? sql`delete from editor_tokens where person_id = ${whose.personId}`
          : sql`delete from editor_tokens where session_id = ${whose.sessionId}
              and made_at <= coalesce(${whose.begunUntil ?? null}::timestamptz, 'infinity')`,
      ),
    outlive: (sessionId) =>
      run(
        trx,
        sql`update editor_tokens set session_id = person_id::text where session_id = ${sessionId}`,
      ),
    ...locking(trx),
  };
}

function locking(trx: Trx): Pick<Editing, 'lockOf' | 'setLock' | 'release' | 'forget'> {
  return {
    lockOf: async (itemId, now) => {
      const row = await one(
        trx,
        sql<{
          lock: string;
        }>`select lock from editor_locks where item_id = ${itemId} and expires_at > ${now}`,
      );
      return row?.lock ?? null;
    },
    setLock: ({ itemId, organisationId, lock, takenBy, expiresAt }) =>
      run(
        trx,
        sql`insert into editor_locks (item_id, organisation_id, lock, taken_by, expires_at)
          values (${itemId}, ${organisationId}, ${lock}, ${takenBy}, ${expiresAt})
          on conflict (item_id) do update set lock = excluded.lock, taken_by = excluded.taken_by,
            expires_at = excluded.expires_at`,
      ),
    release: (itemId) => run(trx, sql`delete from editor_locks where item_id = ${itemId}`),
    forget: async (before) => {
      await run(trx, sql`delete from editor_tokens where expires_at < ${before}`);
      await run(trx, sql`delete from editor_locks where expires_at < ${before}`);
    },
  };
}
