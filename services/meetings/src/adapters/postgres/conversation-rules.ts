import { sql } from 'kysely';
import type { ConversationRule, ConversationRules } from '#ports/conversation-rules.ts';
import { one, run, type Trx } from './rows.ts';

export const makeConversationRules = (trx: Trx): ConversationRules => ({
  of: async (organisationId) =>
    (await one(
      trx,
      sql<ConversationRule>`select days, version from conversation_rules
        where organisation_id = ${organisationId}`,
    )) ?? { days: 0, version: 1 },
  lock: async (organisationId) => {
    await run(
      trx,
      sql`insert into conversation_rules (organisation_id) values (${organisationId})
        on conflict (organisation_id) do nothing`,
    );
    const row = await one(
      trx,
      sql<ConversationRule>`select days, version from conversation_rules
        where organisation_id = ${organisationId} for update`,
    );
    if (!row) throw new Error('The row was written just before');
    return row;
  },
  save: (organisationId, { days, version }) =>
    run(
      trx,
      sql`update conversation_rules set days = ${days}, version = ${version}
        where organisation_id = ${organisationId}`,
    ),
});
