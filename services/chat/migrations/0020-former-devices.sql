-- The public keys of devices by which somebody reads who wrote a message, once the chat server has forgotten the device: for a
-- while, and as the chat server gave them. A device that is still there is among them.
create table former_devices (
  localpart text not null,
  device_id text not null,
  person_id uuid not null references accounts (person_id),
  organisation_id uuid not null,
  keys jsonb not null,
  -- When it was last there.
  seen_at timestamptz not null,
  primary key (localpart, device_id)
);
create index former_devices_of_person on former_devices (person_id);
create index former_devices_by_age on former_devices (seen_at);

-- Who is out of a room again: what they wrote there is still read.
create table former_room_members (
  room_id uuid not null references rooms (id),
  person_id uuid not null,
  -- The room's organisation; a meeting has people of several.
  organisation_id uuid not null,
  left_at timestamptz not null,
  primary key (room_id, person_id)
);
create index former_room_members_by_person on former_room_members (person_id);
create index former_room_members_by_age on former_room_members (left_at);

-- When the keys of an account's devices were last looked at.
alter table accounts add column keys_seen_at timestamptz not null default '-infinity';
create index accounts_by_keys_seen on accounts (keys_seen_at) where is_active;

-- As `shares_a_room`, for somebody who may have left it.
create function shared_a_room(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select shares_a_room(asked) or exists (
      select 1 from room_members mine join former_room_members theirs using (room_id)
      where mine.person_id = nullif(current_setting('astra.person', true), '')::uuid
        and theirs.person_id = asked)
  $$;
revoke execute on function shared_a_room(uuid) from public;
grant execute on function shared_a_room(uuid) to :runtime_role;

do $$
declare each text;
begin
  foreach each in array array['former_devices', 'former_room_members'] loop
    execute format('alter table %I enable row level security', each);
    execute format('create policy own_organisation on %I
      using (current_setting(''astra.scope'', true) = ''system''
          or organisation_id = nullif(current_setting(''astra.organisation'', true), '''')::uuid)', each);
  end loop;
end $$;
create policy personal_membership on former_devices for select using (shared_a_room(person_id));
create policy personal_membership on former_room_members for select using (is_in_room(room_id));

grant select, insert, update, delete on former_devices, former_room_members to :runtime_role;
