import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { AuditEntry, AuditRow } from '@astra/contracts/audit';
import { inScope, type Scope } from '@astra/kit/database';
import type { EntryRow, Schema } from '#adapters/postgres/schema.ts';
import type { Search, Trail, TrailDesk } from '#ports/trail.ts';

export function makePostgresTrail(db: Kysely<Schema>): Trail {
  return {
    inScope: (scope, work) =>
      inScope(db, scope, (trx) =>
        work({
          append: (entries) => append(trx, entries),
          search: (search) => find(trx, ownerIn(scope), search),
          hasReadSince: (...asked) => hasReadSince(trx, ...asked),
          actions: () => actions(trx, ownerIn(scope)),
        }),
      ),
  };
}

/** One statement and one parameter, however many entries there are. Times to the millisecond, as pages are cut by them. */
async function append(trx: Transaction<Schema>, entries: readonly AuditEntry[]): Promise<void> {
  await sql`
    insert into entries (id, at, service, organisation_id, actor_kind, actor_id, via, action,
      target_kind, target_id, subject_id, outcome, reason, session_id, origin, request_id,
      purpose)
    select id, date_trunc('milliseconds', at), service, "organisationId", "actorKind", "actorId", via, action,
      "targetKind", "targetId", "subjectId", outcome, reason, "sessionId", origin, "requestId",
      purpose
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as entry (
      id uuid, at timestamptz, service text, "organisationId" uuid, "actorKind" text,
      "actorId" text, via text, action text, "targetKind" text, "targetId" text,
      "subjectId" text, outcome text, reason text, "sessionId" text, origin text,
      "requestId" text, purpose text)
    on conflict (id) do nothing`.execute(trx);
}

/** Said again beside row-level security, whose condition alone finds no index: its other half lets all organisations in. */
const isOwn = sql<boolean>`organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid`;
const isOfNone = sql<boolean>`organisation_id is null`;
const ownerIn = (scope: Scope): RawBuilder<boolean> => (scope === 'system' ? isOfNone : isOwn);

async function find(
  trx: Transaction<Schema>,
  owner: RawBuilder<boolean>,
  { filter, before, limit }: Search,
): Promise<readonly AuditRow[]> {
  let query = trx.selectFrom('entries').selectAll().where(owner);
  if (before !== null)
    query = query.where((each) =>
      each(
        each.refTuple('at', 'sequence'),
        '<',
        each.tuple(new Date(before.at), String(before.sequence)),
      ),
    );
  if (filter.from !== undefined) query = query.where('at', '>=', new Date(filter.from));
  if (filter.to !== undefined) query = query.where('at', '<', new Date(filter.to));
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId);
  if (filter.targetId !== undefined) query = query.where('target_id', '=', filter.targetId);
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId);
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome);
  const rows = await query.orderBy('at', 'desc').orderBy('sequence', 'desc').limit(limit).execute();
  return rows.map(toAuditRow);
}

async function hasReadSince(
  trx: Transaction<Schema>,
  ...[{ id, sessionId, organisationId }, reading, since]: Parameters<TrailDesk['hasReadSince']>
): Promise<boolean> {
  const row = await trx
    .selectFrom('entries')
    .select('sequence')
    .where('organisation_id', '=', organisationId)
    .where('actor_id', '=', id)
    .where('action', '=', reading)
    .where('outcome', '=', 'done')
    .where('service', '=', 'security')
    .where('session_id', '=', sessionId)
    .where('at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Jumps from one action to the next in the index: as many steps as there are actions, not entries. */
async function actions(
  trx: Transaction<Schema>,
  owner: RawBuilder<boolean>,
): Promise<readonly string[]> {
  const { rows } = await sql<{ action: string }>`
    with recursive found (action) as (
      (select action from entries where ${owner} order by action limit 1)
      union all
      select (select entries.action from entries
              where ${owner} and entries.action > found.action
              order by entries.action limit 1)
      from found where found.action is not null)
    select action from found where action is not null`.execute(trx);
  return rows.map((row) => row.action);
}

const toAuditRow = (row: EntryRow): AuditRow => ({
  sequence: Number(row.sequence),
  receivedAt: row.received_at.toISOString(),
  id: row.id,
  at: row.at.toISOString(),
  service: row.service,
  organisationId: row.organisation_id,
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  via: row.via,
  action: row.action,
  targetKind: row.target_kind,
  targetId: row.target_id,
  subjectId: row.subject_id,
  outcome: row.outcome,
  reason: row.reason,
  sessionId: row.session_id,
  origin: row.origin,
  requestId: row.request_id,
  purpose: row.purpose,
});
