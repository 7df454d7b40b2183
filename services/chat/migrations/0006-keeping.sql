-- For how many days an organisation keeps what is written in its rooms; no row, or null: for as long as the room is there.
create table retention_rules (
  organisation_id uuid primary key,
  days integer check (days between 1 and 7300),
  version integer not null default 1,
  changed_at timestamptz not null
);
alter table rooms
  -- Of this room alone; the shorter of both counts.
  add column own_days integer check (own_days between 1 and 7300),
  -- When what was too old was last deleted from the chat server.
  add column swept_at timestamptz not null default '-infinity';

alter table retention_rules enable row level security;
create policy own_organisation on retention_rules
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
-- Whoever is in a room of another organisation is told how long their words are kept there.
create policy personal_membership on retention_rules for select
  using (exists (select 1 from rooms where rooms.organisation_id = retention_rules.organisation_id));

-- Reads, and does not write, until somebody who keeps the room says otherwise.
alter table room_members add column is_silenced boolean not null default false;

-- What members have told those who keep the room: which message, by whom, why in one coded word; never what it says.
create table reports (
  id uuid primary key,
  room_id uuid not null references rooms (id),
  -- The room's organisation.
  organisation_id uuid not null,
  event_id text not null,
  reason text not null,
  reported_by uuid not null,
  reported_at timestamptz not null,
  settled_at timestamptz,
  settled_by uuid,
  unique (room_id, event_id, reported_by)
);
create index reports_open on reports (room_id) where settled_at is null;
alter table reports enable row level security;
create policy own_organisation on reports
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
create policy personal_membership on reports using (is_in_room(room_id));

-- Somebody who is to be forgotten: asked for, and done once the chat server holds nothing of them that it can let go of.
alter table accounts
  add column erasure_asked_at timestamptz,
  add column erased_at timestamptz;
-- Matrix ids that somebody had before they left and came back: what they wrote then is theirs too.
create table former_accounts (
  localpart text primary key,
  person_id uuid not null references accounts (person_id),
  organisation_id uuid not null
);
create index former_accounts_of_person on former_accounts (person_id);
alter table former_accounts enable row level security;
create policy own_organisation on former_accounts
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
create index accounts_to_erase on accounts (person_id) where erasure_asked_at is not null and erased_at is null;

grant select, insert, update on retention_rules, reports, former_accounts to :runtime_role;
grant delete on reports, devices, read_request_people to :runtime_role;
