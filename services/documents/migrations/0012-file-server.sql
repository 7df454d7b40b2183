-- The organisation's own file server, whose content its people look at in place, each with their own rights there. Another
-- address is another server: all that hangs on the one before goes with it.
create table file_servers (
  id uuid primary key,
  organisation_id uuid not null unique,
  name text not null,
  url text not null,
  version integer not null,
  changed_by uuid not null,
  changed_at timestamptz not null
);

-- How somebody signs in there: name and password, sealed by a key of their own which the organisation's key wraps.
create table file_server_sign_ins (
  id uuid primary key,
  server_id uuid not null references file_servers (id) on delete cascade,
  organisation_id uuid not null,
  person_id uuid not null,
  key jsonb not null,
  header text not null,
  sealed text not null,
  -- The server has refused it since: it is not tried again, so that nobody's account there is locked by us.
  is_refused boolean not null default false,
  made_at timestamptz not null,
  unique (server_id, person_id)
);
create index file_server_sign_ins_of_person on file_server_sign_ins (person_id);
create index file_server_sign_ins_of_organisation on file_server_sign_ins (organisation_id);

-- Tries with a password that may be wrong, by person and by the name that they try: we are no machine for guessing.
create table file_server_tries (
  server_id uuid not null references file_servers (id) on delete cascade,
  who text not null,
  tries integer not null,
  ends_at timestamptz not null,
  primary key (server_id, who)
);

-- A file or a folder there, named to others. Nothing of its content is here: who opens it is shown what the server shows them.
create table file_server_references (
  id uuid primary key,
  server_id uuid not null references file_servers (id) on delete cascade,
  organisation_id uuid not null,
  path text not null,
  name text not null,
  kind text not null check (kind in ('file', 'folder')),
  space_id uuid references spaces (id) on delete cascade,
  person_id uuid,
  made_by uuid not null,
  made_at timestamptz not null,
  check ((space_id is null) <> (person_id is null))
);
create index file_server_references_of_space on file_server_references (space_id, made_at desc) where space_id is not null;
create index file_server_references_of_person on file_server_references (person_id, made_at desc) where person_id is not null;
create index file_server_references_of_maker on file_server_references (made_by, made_at desc);
create index file_server_references_of_server on file_server_references (server_id);

alter table file_servers enable row level security;
alter table file_server_sign_ins enable row level security;
alter table file_server_tries enable row level security;
alter table file_server_references enable row level security;
create policy own_organisation on file_servers using (
  current_setting('astra.scope', true) = 'system'
  or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
create policy of_this_person on file_server_sign_ins using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and person_id = nullif(current_setting('astra.person', true), '')::uuid));
create policy of_the_service on file_server_tries using (current_setting('astra.scope', true) = 'system');
-- Of a space as whoever sees it: its own wall is asked.
create policy of_who_is_meant on file_server_references using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and (nullif(current_setting('astra.person', true), '')::uuid in (made_by, person_id)
      or (space_id is not null
        and exists (select 1 from spaces s where s.id = file_server_references.space_id)))));
-- Nobody outside, and no guest of a meeting: nothing of a file server is theirs.
do $$
declare each text;
begin
  foreach each in array array['file_servers', 'file_server_sign_ins', 'file_server_references'] loop
    execute format('create policy not_by_link on %I as restrictive using (this_link() is null)', each);
    execute format('create policy not_in_meeting on %I as restrictive using (
      current_setting(''astra.scope'', true) = ''system'' or this_meeting() is null)', each);
  end loop;
end $$;
grant select, insert, update, delete on file_servers, file_server_sign_ins, file_server_tries to :runtime_role;
grant select, insert, delete on file_server_references to :runtime_role;
