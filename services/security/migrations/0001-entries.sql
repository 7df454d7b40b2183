-- The trail: what people and services did or tried. Entries are added and read; nothing else is possible for any role
-- that a service or a person uses. A superuser, and whoever may change this schema, can still remove the guards first:
-- only the Merkle log with its outside witness will show that.
create table entries (
  sequence bigint generated always as identity primary key,
  received_at timestamptz not null default now(),
  id uuid not null unique,
  at timestamptz not null,
  service text not null,
  organisation_id uuid,
  actor_kind text not null,
  actor_id text,
  via text,
  action text not null,
  target_kind text,
  target_id text,
  subject_id text,
  outcome text not null,
  reason text,
  session_id text,
  origin text,
  request_id text
);
-- Each filter of the search, newest first.
create index entries_newest on entries (organisation_id, sequence);
create index entries_action on entries (organisation_id, action, sequence);
create index entries_actor on entries (organisation_id, actor_id, sequence) where actor_id is not null;
create index entries_target on entries (organisation_id, target_id, sequence) where target_id is not null;
create index entries_subject on entries (organisation_id, subject_id, sequence) where subject_id is not null;
create index entries_outcome on entries (organisation_id, outcome, sequence) where outcome <> 'done';
create index entries_at on entries using brin (at) with (pages_per_range = 32);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'An entry of the trail is never changed or removed' using errcode = 'insufficient_privilege';
end $$;
create trigger entries_no_change before update or delete on entries
  for each row execute function refuse_change();
create trigger entries_no_truncate before truncate on entries
  for each statement execute function refuse_change();
-- Also while a session calls itself a replica, which would skip ordinary triggers.
alter table entries enable always trigger entries_no_change;
alter table entries enable always trigger entries_no_truncate;

alter table entries enable row level security;
create policy own_organisation on entries
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert on entries to :runtime_role;
