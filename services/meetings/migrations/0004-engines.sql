-- Several video engines: which one holds the room of a meeting is decided once, for all who meet.

-- Null before the opening. An open meeting of an earlier release is on the engine that comes first in the settings.
alter table meetings add column engine_id text;

-- What is known of each engine, so that all replicas judge the same. Belongs to no organisation.
create table engines (
  id text primary key,
  is_up boolean not null default true,
  -- Checks in a row that speak against the verdict.
  doubts integer not null default 0,
  doubted_at timestamptz
);
grant select, insert, update on engines to :runtime_role;

-- Rooms that their meetings have left for another engine: closed as soon as the engine answers again, and whoever comes
-- into one meanwhile is put out.
create table left_rooms (
  room_id text primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  engine_id text not null,
  at timestamptz not null,
  closed_at timestamptz
);
create index left_rooms_to_close on left_rooms (engine_id, at) where closed_at is null;
alter table left_rooms enable row level security;
create policy own_organisation on left_rooms
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on left_rooms to :runtime_role;
