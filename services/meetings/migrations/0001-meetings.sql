-- Consultations, the way in of their guests, and what really happened in the room.

create table meetings (
  id uuid primary key,
  organisation_id uuid not null,
  kind text not null check (kind in ('consultation')),
  visit_kind text not null check (visit_kind in ('first', 'follow-up')),
  state text not null check (state in ('planned', 'open', 'ended', 'cancelled')),
  host_id uuid not null,
  starts_at timestamptz not null,
  duration_minutes integer not null check (duration_minutes between 5 and 240),
  -- Kept beside the start so that overlaps and days are found by index.
  ends_at timestamptz not null,
  -- The engine's name of the room: random, so that a meeting's id opens nothing.
  room_id text not null unique,
  -- RFC 5545 SEQUENCE of the calendar entry.
  sequence integer not null default 0,
  opened_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  created_by uuid not null,
  idempotency_key uuid not null,
  request_hash text not null,
  created_at timestamptz not null default now(),
  unique (organisation_id, created_by, idempotency_key)
);
create index meetings_by_day on meetings (organisation_id, starts_at, id);
create index meetings_by_host on meetings (host_id, starts_at);
create index meetings_open on meetings (state) where state = 'open';
alter table meetings enable row level security;
create policy own_organisation on meetings
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on meetings to :runtime_role;

create table guests (
  id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  name text not null,
  email text not null,
  date_of_birth date not null,
  locale text not null check (locale in ('fr', 'en')),
  -- Last word of the name without accents or case: finds namesakes.
  family_key text not null,
  step text not null check (step in ('invited', 'proved', 'consented', 'refused-consent',
    'checked', 'waiting', 'admitted', 'in-call', 'left')),
  attempts_left integer not null default 3 check (attempts_left between 0 and 3),
  link_sent_at timestamptz not null,
  link_opened_at timestamptz,
  proved_at timestamptz,
  -- The one session that may wait and join.
  session_id text,
  waiting_since timestamptz,
  admitted_at timestamptz,
  checks jsonb,
  is_audio_only boolean not null default false,
  asks_for_help boolean not null default false,
  is_host_informed boolean not null default false,
  is_online boolean not null default false,
  last_seen_at timestamptz,
  consent_version text,
  consent_accepted boolean,
  consent_at timestamptz
);
create index guests_by_meeting on guests (meeting_id);
-- The last wall behind the state machine: never two patients in one consultation.
create unique index guests_one_admitted on guests (meeting_id) where step in ('admitted', 'in-call');
create index guests_online on guests (last_seen_at) where is_online;
alter table guests enable row level security;
create policy own_organisation on guests
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on guests to :runtime_role;

create table guest_links (
  -- SHA-256 of a 256-bit secret; the secret itself is nowhere in clear.
  token_hash text primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  guest_id uuid not null references guests (id),
  generation integer not null,
  -- The secret under a key that this database does not hold, so that a later mail can repeat the link. Null once replaced.
  sealed text,
  created_at timestamptz not null,
  replaced_at timestamptz,
  unique (guest_id, generation)
);
create unique index guest_links_one_living on guest_links (guest_id) where replaced_at is null;
alter table guest_links enable row level security;
create policy own_organisation on guest_links
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on guest_links to :runtime_role;

-- Proof of what was answered to which text: written once, never changed (no right to).
create table consents (
  id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  guest_id uuid not null references guests (id),
  version text not null,
  locale text not null,
  text_hash text not null,
  is_accepted boolean not null,
  at timestamptz not null,
  session_id text not null,
  request_id text not null
);
create index consents_by_guest on consents (guest_id, at);
alter table consents enable row level security;
create policy own_organisation on consents
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert on consents to :runtime_role;

create table messages (
  id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  guest_id uuid not null references guests (id),
  author_kind text not null check (author_kind in ('host', 'staff', 'guest')),
  author_id uuid not null,
  text text not null,
  at timestamptz not null
);
create index messages_by_guest on messages (guest_id, at);
alter table messages enable row level security;
create policy own_organisation on messages
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
-- Erased by retention later, never changed.
grant select, insert on messages to :runtime_role;

-- One stable engine identity for each person in each meeting: who rejoins takes the place of their own ghost.
create table participants (
  id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  person_id uuid not null,
  kind text not null check (kind in ('member', 'guest')),
  unique (meeting_id, person_id)
);
alter table participants enable row level security;
create policy own_organisation on participants
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert on participants to :runtime_role;

create table grants (
  id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  participant_id uuid not null references participants (id),
  session_id text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  burnt_at timestamptz,
  -- The engine's event that used it, or 'reconciliation' when that event was lost.
  burnt_by text,
  revoked_at timestamptz
);
create index grants_by_meeting on grants (meeting_id);
create index grants_by_session on grants (session_id);
alter table grants enable row level security;
create policy own_organisation on grants
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on grants to :runtime_role;

create table attendances (
  id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  participant_id uuid not null references participants (id),
  grant_id uuid not null unique references grants (id),
  joined_at timestamptz not null,
  left_at timestamptz
);
create index attendances_by_meeting on attendances (meeting_id, joined_at);
create index attendances_running on attendances (meeting_id) where left_at is null;
alter table attendances enable row level security;
create policy own_organisation on attendances
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on attendances to :runtime_role;

-- How often a guest asked for a room of the network test, so that one visit cannot fill the engine with rooms.
create table probes (
  id uuid primary key,
  organisation_id uuid not null,
  guest_id uuid not null references guests (id),
  at timestamptz not null
);
create index probes_by_guest on probes (guest_id, at);
alter table probes enable row level security;
create policy own_organisation on probes
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, delete on probes to :runtime_role;

create table ratings (
  guest_id uuid primary key references guests (id),
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  stars integer not null check (stars between 1 and 5),
  comment text,
  at timestamptz not null
);
alter table ratings enable row level security;
create policy own_organisation on ratings
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on ratings to :runtime_role;

-- What follows belongs to no organisation; only the service's own work reads it.

-- Events of the engine that were taken already: they can come twice.
create table engine_events (id text primary key, at timestamptz not null);
create index engine_events_by_age on engine_events (at);
grant select, insert, delete on engine_events to :runtime_role;

-- Sessions that ended while their last short token may still live.
create table ended_sessions (session_id text primary key, at timestamptz not null);
create index ended_sessions_by_age on ended_sessions (at);
grant select, insert, delete on ended_sessions to :runtime_role;

-- Last known copy of identity's directory, so that calls go on while identity is away.
create table directory_people (
  id uuid primary key,
  organisation_id uuid not null,
  display_name text not null,
  roles text[] not null,
  is_active boolean not null,
  refreshed_at timestamptz not null
);
alter table directory_people enable row level security;
create policy own_organisation on directory_people
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on directory_people to :runtime_role;

create table directory_organisations (
  id uuid primary key,
  name text not null,
  phone text,
  timezone text not null,
  refreshed_at timestamptz not null
);
alter table directory_organisations enable row level security;
create policy own_organisation on directory_organisations
  using (current_setting('astra.scope', true) = 'system'
      or id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on directory_organisations to :runtime_role;
