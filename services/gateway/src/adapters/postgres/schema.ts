import type { Generated, Selectable } from 'kysely';
import type { LossReason, SessionKind } from '#domain/session.ts';

type SessionTable = {
  id: string;
  secret_hash: string;
  kind: SessionKind;
  subject_id: string;
  organisation_id: string;
  meeting_id: string | null;
  identity_session_id: string;
  refresh_token: string;
  device: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
};

type ReplacedVisitTable = {
  secret_hash: string;
  identity_session_id: string;
  organisation_id: string;
  reason: LossReason;
  ended_at: Generated<Date>;
};

export type Tables = { sessions: SessionTable; replaced_visits: ReplacedVisitTable };
export type SessionRow = Selectable<SessionTable>;
