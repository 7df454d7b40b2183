-- A browser that is signed in. The cookie's secret is never stored, only its SHA-256; the refresh token is sealed.
create table sessions (
  id uuid primary key,
  secret_hash text not null unique check (secret_hash ~ '^[0-9a-f]{64}$'),
  kind text not null check (kind in ('member', 'guest')),
  subject_id text not null,
  organisation_id uuid not null,
  meeting_id uuid,
  identity_session_id text not null,
  refresh_token text not null,
  device text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  check ((kind = 'guest') = (meeting_id is not null))
);
create index sessions_by_identity_session on sessions (identity_session_id);
create index sessions_by_subject on sessions (subject_id);
create index sessions_by_end on sessions (expires_at);

alter table sessions enable row level security;
create policy own_organisation on sessions
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, delete on sessions to :runtime_role;
grant update (last_seen_at, refresh_token) on sessions to :runtime_role;
