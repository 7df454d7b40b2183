import type { Kysely } from 'kysely';
import type { Audit } from '@astra/kit/audit';
import { inScope } from '@astra/kit/database';
import type { RecordRefusal } from '@astra/kit/refusals';
import type { Tables } from '#adapters/postgres/schema.ts';

type Parts = { readonly db: Kysely<Tables>; readonly audit: Audit };

/** Tells the trail of what the door refused. */
export const makeRecordRefusal =
  ({ db, audit }: Parts): RecordRefusal =>
  (actor, { origin, ...refusal }) =>
    inScope(db, 'system', (trx) =>
      audit(trx, actor, {
        ...refusal,
        outcome: 'refused',
        ...(origin === null ? {} : { origin }),
      }),
    );
