-- Visits of patients whose session ended here, kept for an hour so that the device which held it can be told why: it went on
-- elsewhere, or identity refused it and its event has not said why yet. Nothing of the patient; the cookie's hash is the key.
create table replaced_visits (
  secret_hash text primary key check (secret_hash ~ '^[0-9a-f]{64}$'),
  identity_session_id text not null,
  organisation_id uuid not null,
  reason text not null check (reason in ('replaced', 'not-known-yet')),
  ended_at timestamptz not null default now()
);
create index replaced_visits_by_identity_session on replaced_visits (identity_session_id);
create index replaced_visits_by_end on replaced_visits (ended_at);

alter table replaced_visits enable row level security;
create policy own_organisation on replaced_visits
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, delete on replaced_visits to :runtime_role;
grant update (reason) on replaced_visits to :runtime_role;
