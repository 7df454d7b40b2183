import type { Generated, Selectable } from 'kysely';
import type { AuditEntry, AuditRow } from '@astra/contracts/audit';

type EntriesTable = {
  /** A bigint comes as text. */
  sequence: Generated<string>;
  received_at: Generated<Date>;
  id: string;
  at: Date;
  service: string;
  organisation_id: string | null;
  actor_kind: AuditEntry['actorKind'];
  actor_id: string | null;
  via: string | null;
  action: string;
  target_kind: string | null;
  target_id: string | null;
  subject_id: string | null;
  outcome: AuditEntry['outcome'];
  reason: string | null;
  session_id: string | null;
  origin: string | null;
  request_id: string | null;
  purpose: AuditRow['purpose'];
};

/** The tables of this service's database. */
export type Schema = { readonly entries: EntriesTable };
export type EntryRow = Selectable<EntriesTable>;
