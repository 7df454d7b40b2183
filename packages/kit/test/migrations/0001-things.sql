create table things (id uuid primary key, organisation_id uuid not null);
alter table things enable row level security;
create policy own_organisation on things
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update, delete on things to :runtime_role;
