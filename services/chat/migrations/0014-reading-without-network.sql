-- Whether the devices of an organisation's people may keep recent messages to be read without network. No row: they may not.
create table offline_rules (
  organisation_id uuid primary key,
  is_allowed boolean not null,
  version integer not null,
  changed_at timestamptz not null
);
alter table offline_rules enable row level security;
create policy own_organisation on offline_rules
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on offline_rules to :runtime_role;
