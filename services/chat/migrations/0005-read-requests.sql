-- "To be read by": who is asked to have read a message, until when, and who says so. The event's id alone: no words.
create table read_requests (
  id uuid primary key,
  room_id uuid not null references rooms (id),
  organisation_id uuid not null,
  event_id text not null,
  asked_by uuid not null,
  -- Whoever holds it in the team; null when people were named.
  position text,
  until timestamptz not null,
  -- When it is passed on; null: never (again).
  due_at timestamptz,
  escalation text not null default 'none' check (escalation in ('none', 'colleagues', 'leads')),
  -- When it counted as read.
  read_at timestamptz,
  created_at timestamptz not null,
  -- Each change raises `news`; pages in the room are told up to `told`.
  news integer not null default 1,
  told integer not null default 0,
  unique (room_id, event_id)
);
create index read_requests_due on read_requests (due_at) where due_at is not null;
create index read_requests_untold on read_requests (id) where told < news;

create table read_request_people (
  request_id uuid not null references read_requests (id),
  person_id uuid not null,
  organisation_id uuid not null,
  -- Asked first, or when it was not read in time.
  wave text not null check (wave in ('asked', 'colleagues', 'leads')),
  read_at timestamptz,
  primary key (request_id, person_id)
);
create index read_request_people_waiting on read_request_people (person_id) where read_at is null;

do $$
declare each text;
begin
  foreach each in array array['read_requests', 'read_request_people'] loop
    execute format('alter table %I enable row level security', each);
    execute format('create policy own_organisation on %I
      using (current_setting(''astra.scope'', true) = ''system''
          or organisation_id = nullif(current_setting(''astra.organisation'', true), '''')::uuid)', each);
  end loop;
end $$;
grant select, insert, update on read_requests, read_request_people to :runtime_role;
