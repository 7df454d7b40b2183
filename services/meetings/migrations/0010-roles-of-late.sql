-- Roles as identity told them at the last change, for as long as a short token may still say the former ones. Only the
-- service's own work reads it. Roles are those in one organisation; without one, the person is nowhere any more.
create table roles_of_late (
  person_id uuid primary key,
  organisation_id uuid,
  roles text[] not null,
  at timestamptz not null
);
alter table roles_of_late enable row level security;
create policy own_organisation on roles_of_late
  using (current_setting('astra.scope', true) = 'system' or organisation_id is null
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
create index roles_of_late_by_age on roles_of_late (at);
grant select, insert, update, delete on roles_of_late to :runtime_role;
