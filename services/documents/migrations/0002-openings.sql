-- Who was given a file, when, in which roles: for who may change it. The trail has it too, for the security officer.
create table openings (
  id bigint primary key generated always as identity,
  organisation_id uuid not null,
  item_id uuid not null references items (id),
  version_id uuid not null references versions (id),
  person_id uuid not null,
  roles text[] not null,
  at timestamptz not null
);
create index openings_of_item on openings (item_id, id desc);
alter table openings enable row level security;
create policy own_organisation on openings using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and exists (select 1 from items where items.id = openings.item_id)));
grant select, insert on openings to :runtime_role;
