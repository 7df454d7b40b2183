-- Useful links of rooms: readable to this service, unlike messages; the form says so.
create table room_links (
  id uuid primary key,
  room_id uuid not null references rooms (id),
  -- The room's organisation.
  organisation_id uuid not null,
  title text not null,
  address text not null check (address like 'https://%'),
  description text,
  position integer not null,
  added_by uuid not null,
  added_at timestamptz not null,
  version integer not null default 1
);
create index room_links_of_room on room_links (room_id, position);

alter table room_links enable row level security;
create policy own_organisation on room_links
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
-- Somebody of another organisation, in the rooms that they are in.
create policy personal_membership on room_links using (is_in_room(room_id));

grant select, insert, update, delete on room_links to :runtime_role;
