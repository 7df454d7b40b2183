import { sql } from 'kysely';
import type { LinkPreviewRule } from '#domain/link-preview.ts';
import type { LinkPreviewRules } from '#ports/keeping.ts';
import { one, run, type Trx } from './rows.ts';

/** Nobody has decided: nothing is looked at. */
const undecided: LinkPreviewRule = { isAllowed: false, version: 1 };

export const makeLinkPreviewRules = (trx: Trx): LinkPreviewRules => ({
  rule: async (organisationId) => (await ruleOf(trx, organisationId)) ?? undecided,
  lockRule: async (organisationId) => {
    // The row may not be there yet: nobody waits for a row that is not there.
    await run(
      trx,
      sql`select pg_advisory_xact_lock(hashtextextended('link preview ' || ${organisationId}, 0))`,
    );
    return (await ruleOf(trx, organisationId)) ?? undecided;
  },
  saveRule: (organisationId, { isAllowed, version }, at) =>
    run(
      trx,
      sql`insert into link_preview_rules (organisation_id, is_allowed, version, changed_at)
        values (${organisationId}, ${isAllowed}, ${version}, ${at})
        on conflict (organisation_id) do update
          set is_allowed = excluded.is_allowed, version = excluded.version, changed_at = excluded.changed_at`,
    ),
});

const ruleOf = (trx: Trx, organisationId: string): Promise<LinkPreviewRule | null> =>
  one(
    trx,
    sql<LinkPreviewRule>`select is_allowed as "isAllowed", version from link_preview_rules
      where organisation_id = ${organisationId}`,
  );
