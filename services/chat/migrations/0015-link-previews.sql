-- Whether links in the messages of an organisation's rooms may be looked at for a preview. No row: they may not.
create table link_preview_rules (
  organisation_id uuid primary key,
  is_allowed boolean not null,
  version integer not null,
  changed_at timestamptz not null
);
alter table link_preview_rules enable row level security;
create policy own_organisation on link_preview_rules
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on link_preview_rules to :runtime_role;
