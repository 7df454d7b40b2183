import { sql } from 'kysely';
import { AppError } from '@astra/kit/problems';
import type { Comment } from '#domain/comment.ts';
import type { Comments } from '#ports/comments.ts';
import { isGone, many, one, run, toSealed, type SealedRow, type Trx } from './rows.ts';
import { makeWrappedKeys } from './wrapped-keys.ts';

const columns = sql`id, number::text as mark, version, sealed as bytes, version_number as "versionNumber", made_by as "madeBy",
  made_at as "madeAt", changed_at as "changedAt", settled_by as "settledBy", settled_at as "settledAt"`;

export function makeComments(trx: Trx): Comments {
  return {
    list: (itemId, { before, limit }) =>
      many(
        trx,
        sql<Comment>`select ${columns} from comments
          where item_id = ${itemId} and (${before}::bigint is null or number < ${before}::bigint)
          order by number desc limit ${limit}`,
      ),
    find: (itemId, id) =>
      one(
        trx,
        sql<Comment>`select ${columns} from comments where id = ${id} and item_id = ${itemId}`,
      ),
    ...sitting(trx),
    ...changing(trx),
    ...keeping(trx),
    ...makeWrappedKeys(trx, { table: 'comment_keys', id: 'id', columns: keyColumns }),
  };
}

function sitting(trx: Trx): Pick<Comments, 'hold' | 'noteSitting' | 'forgetSittings'> {
  return {
    hold: (itemId) => run(trx, sql`select hold_item(${itemId})`),
    noteSitting: async ({ itemId, sessionId, roles }, at) => {
      const row = await one(
        trx,
        sql<{
          goesOn: boolean | null;
        }>`select reads_on(${itemId}, ${sessionId}, ${roles}, ${at}) as "goesOn"`,
      ).catch((error: unknown) => {
        throw isGone(error) ? new AppError('not-found', undefined, { cause: error }) : error;
      });
      // The right to it has ended since it was looked at.
      if (row?.goesOn == null) throw new AppError('not-found');
      return !row.goesOn;
    },
    forgetSittings: (before) =>
      run(trx, sql`delete from comment_sittings where last_at < ${before}`),
  };
}

function changing(trx: Trx): Pick<Comments, 'add' | 'change' | 'settle' | 'remove'> {
  return {
    add: ({ id, organisationId, itemId, itemIs, bytes, madeBy }, at) =>
      one(
        trx,
        sql<Comment>`insert into comments (id, organisation_id, item_id, version_number, sealed, made_by, made_at)
          select ${id}::uuid, ${organisationId}::uuid, i.id, v.number, ${bytes}, ${madeBy}::uuid, ${at}::timestamptz
            from items i join versions v on v.id = i.version_id where i.id = ${itemId} and i.version = ${itemIs}
          returning ${columns}`,
      ),
    change: ({ id, version, bytes }, at) =>
      one(
        trx,
        sql<Comment>`update comments set sealed = ${bytes}, version = version + 1, changed_at = ${at}, settled_by = null, settled_at = null
          where id = ${id} and version = ${version} returning ${columns}`,
      ),
    settle: ({ id, version }, settled) =>
      run(
        trx,
        sql`update comments set settled_by = ${settled?.by ?? null}, settled_at = ${settled?.at ?? null}
          where id = ${id} and version = ${version} and (settled_at is null) = ${settled !== null}`,
      ),
    remove: (id) => run(trx, sql`delete from comments where id = ${id}`),
  };
}

const keyColumns = sql`organisation_id, item_id as document_id, id as version_id, key, header`;

function keeping(trx: Trx): Pick<Comments, 'key' | 'keepKey'> {
  const find = (itemId: string): Promise<SealedRow | null> =>
    one(trx, sql<SealedRow>`select ${keyColumns} from comment_keys where item_id = ${itemId}`);
  return {
    key: async (itemId) => {
      const row = await find(itemId);
      return row && toSealed(row);
    },
    keepKey: async (sealed) => {
      const { organisationId, documentId, versionId, key, header } = sealed;
      await run(
        trx,
        sql`insert into comment_keys (item_id, id, organisation_id, key, header)
          values (${documentId}, ${versionId}, ${organisationId}, ${JSON.stringify(key)}::jsonb, ${header})
          on conflict (item_id) do nothing`,
      );
      const row = await find(documentId);
      return row ? toSealed(row) : sealed;
    },
  };
}
