-- What an organisation keeps of what is written in its rooms, by a member of them that everybody sees. One proposes the rule,
-- another one confirms it; no row: no archive.
create table archive_rules (
  organisation_id uuid primary key,
  id uuid not null unique,
  -- As it is shown in the rooms.
  organisation_name text not null,
  -- Why, in words that everybody in the rooms reads.
  reason text not null,
  has_direct boolean not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  -- Since when the archive's account can read: it comes into no room before.
  ready_at timestamptz,
  check ((confirmed_by is null) = (confirmed_at is null)),
  check (confirmed_by <> proposed_by),
  check (ready_at is null or confirmed_at is not null)
);

-- The archive's device, and how far it has read. It outlives a rule: what it has kept stays for as long as the rooms say.
create table archive_devices (
  organisation_id uuid primary key,
  device_id text not null,
  -- Up to where the chat server has told it what is new.
  position text,
  is_signed boolean not null default false,
  -- Counts what was written: whoever has read an older state writes nothing.
  version integer not null default 0,
  -- The replica that reads for it, until then.
  held_by uuid,
  held_until timestamptz
);
-- The device's keys, record by record as its store has them; sealed, and under names that say nothing.
create table archive_records (
  organisation_id uuid not null references archive_devices (organisation_id),
  id text not null,
  sealed bytea not null,
  primary key (organisation_id, id)
);

create table archived_messages (
  organisation_id uuid not null,
  event_id text not null,
  matrix_room_id text not null,
  sender text not null,
  sent_at timestamptz not null,
  -- Whether it could be opened; what could not waits for this session's key.
  is_open boolean not null,
  session_id text,
  -- What was written: type and content, or the event as the chat server has it.
  sealed bytea not null,
  primary key (organisation_id, event_id)
);
create index archived_messages_of_room on archived_messages (matrix_room_id, sent_at);
create index archived_messages_by_sender on archived_messages (sender);
create index archived_messages_waiting on archived_messages (organisation_id, session_id) where not is_open;

do $$
declare each text;
begin
  foreach each in array array['archive_rules', 'archived_messages'] loop
    execute format('alter table %I enable row level security', each);
    execute format('create policy own_organisation on %I
      using (current_setting(''astra.scope'', true) = ''system''
          or organisation_id = nullif(current_setting(''astra.organisation'', true), '''')::uuid)', each);
  end loop;
  -- The service's own alone.
  foreach each in array array['archive_devices', 'archive_records'] loop
    execute format('alter table %I enable row level security', each);
    execute format('create policy service_alone on %I using (current_setting(''astra.scope'', true) = ''system'')', each);
  end loop;
end $$;
-- Whoever is in a room of another organisation is told that it is archived there.
create policy personal_membership on archive_rules for select
  using (exists (select 1 from rooms where rooms.organisation_id = archive_rules.organisation_id));

grant select, insert, update, delete on archive_rules, archive_records, archived_messages to :runtime_role;
grant select, insert, update on archive_devices to :runtime_role;
