import { sql } from 'kysely';
import type { OfflineRule } from '#domain/offline-rule.ts';
import type { OfflineRules } from '#ports/keeping.ts';
import { one, run, type Trx } from './rows.ts';

/** Nobody has decided: nothing is kept. */
const undecided: OfflineRule = { isAllowed: false, version: 1 };

export const makeOfflineRules = (trx: Trx): OfflineRules => ({
  rule: async (organisationId) => (await ruleOf(trx, organisationId)) ?? undecided,
  lockRule: async (organisationId) => {
    // The row may not be there yet: nobody waits for a row that is not there.
    await run(
      trx,
      sql`select pg_advisory_xact_lock(hashtextextended('offline ' || ${organisationId}, 0))`,
    );
    return (await ruleOf(trx, organisationId)) ?? undecided;
  },
  saveRule: (organisationId, { isAllowed, version }, at) =>
    run(
      trx,
      sql`insert into offline_rules (organisation_id, is_allowed, version, changed_at)
        values (${organisationId}, ${isAllowed}, ${version}, ${at})
        on conflict (organisation_id) do update
          set is_allowed = excluded.is_allowed, version = excluded.version, changed_at = excluded.changed_at`,
    ),
});

const ruleOf = (trx: Trx, organisationId: string): Promise<OfflineRule | null> =>
  one(
    trx,
    sql<OfflineRule>`select is_allowed as "isAllowed", version from offline_rules
      where organisation_id = ${organisationId}`,
  );
