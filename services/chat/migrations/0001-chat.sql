-- What ought to be in the chat server. Each change raises `wanted`; the service brings the chat server there and then
-- notes it in `done`. Whatever dies in between leaves a row whose two numbers differ, and is taken up again.

-- Everybody's account: members of organisations, and guests for as long as their meeting.
create table accounts (
  person_id uuid primary key,
  organisation_id uuid not null,
  kind text not null check (kind in ('member', 'guest')),
  meeting_id uuid,
  -- The Matrix id says nothing of the person.
  localpart text not null unique,
  display_name text not null,
  is_active boolean not null default true,
  wanted integer not null default 1,
  done integer not null default 0,
  created_at timestamptz not null,
  check ((kind = 'guest') = (meeting_id is not null))
);
create index accounts_to_do on accounts (person_id) where done < wanted;
create index accounts_of_meeting on accounts (meeting_id) where meeting_id is not null;

create table teams (
  id uuid primary key,
  organisation_id uuid not null,
  name text not null,
  is_closed boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null
);
create index teams_of_organisation on teams (organisation_id);

create table team_members (
  team_id uuid not null references teams (id),
  person_id uuid not null,
  organisation_id uuid not null,
  is_lead boolean not null,
  primary key (team_id, person_id)
);
create index team_members_by_person on team_members (person_id);

create table rooms (
  id uuid primary key,
  organisation_id uuid not null,
  kind text not null check (kind in ('team', 'announcement', 'private', 'direct', 'meeting')),
  name text,
  team_id uuid references teams (id),
  meeting_id uuid unique,
  -- Both people of a direct conversation, in order: there is one.
  direct_key text unique,
  matrix_room_id text unique,
  is_closed boolean not null default false,
  wanted integer not null default 1,
  done integer not null default 0,
  -- Last compared with the chat server.
  looked_at timestamptz not null default '-infinity',
  created_at timestamptz not null,
  check ((kind in ('team', 'announcement', 'private')) = (team_id is not null)),
  check ((kind = 'meeting') = (meeting_id is not null)),
  check ((kind = 'direct') = (direct_key is not null))
);
create index rooms_to_do on rooms (id) where done < wanted;
create index rooms_of_team on rooms (team_id) where team_id is not null;
create index rooms_by_look on rooms (looked_at);

create table room_members (
  room_id uuid not null references rooms (id),
  person_id uuid not null,
  -- The room's organisation; a meeting has people of several.
  organisation_id uuid not null,
  is_moderator boolean not null,
  primary key (room_id, person_id)
);
create index room_members_by_person on room_members (person_id);

-- A browser of a person. It ends with the session that opened it.
create table devices (
  device_id text primary key,
  person_id uuid not null references accounts (person_id),
  organisation_id uuid not null,
  session_id text not null,
  opened_at timestamptz not null,
  ended_at timestamptz,
  -- Gone from the chat server too.
  is_removed boolean not null default false
);
create index devices_of_session on devices (session_id);
create index devices_of_person on devices (person_id);
create index devices_to_remove on devices (device_id) where ended_at is not null and not is_removed;

-- A session that ended while its last token lives on opens nothing any more.
create table ended_sessions (
  session_id text primary key,
  at timestamptz not null
);
create index ended_sessions_by_age on ended_sessions (at);

-- Whether the person of this transaction is in this room, or in a room with that person. Read with the owner's eyes: a
-- policy of room_members cannot ask room_members.
create function is_in_room(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from room_members where room_id = asked
      and person_id = nullif(current_setting('astra.person', true), '')::uuid)
  $$;
create function shares_a_room(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from room_members mine join room_members theirs using (room_id)
      where mine.person_id = nullif(current_setting('astra.person', true), '')::uuid
        and theirs.person_id = asked)
  $$;
revoke execute on function is_in_room(uuid), shares_a_room(uuid) from public;
grant execute on function is_in_room(uuid), shares_a_room(uuid) to :runtime_role;

do $$
declare each text;
begin
  foreach each in array array['accounts', 'teams', 'team_members', 'rooms', 'room_members', 'devices'] loop
    execute format('alter table %I enable row level security', each);
    execute format('create policy own_organisation on %I
      using (current_setting(''astra.scope'', true) = ''system''
          or organisation_id = nullif(current_setting(''astra.organisation'', true), '''')::uuid)', each);
  end loop;
end $$;
-- Somebody of another organisation sees the rooms that they are in, and who is in them.
create policy personal_membership on rooms for select using (is_in_room(id));
create policy personal_membership on room_members for select using (is_in_room(room_id));
create policy personal_membership on accounts for select using (shares_a_room(person_id));

grant select, insert, update on accounts, teams, rooms, devices to :runtime_role;
grant select, insert, update, delete on team_members, room_members to :runtime_role;
grant select, insert, delete on ended_sessions to :runtime_role;
