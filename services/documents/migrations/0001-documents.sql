-- Folders and files with their rights. The bytes lie on the organisation's file server, sealed; here is where they lie
-- and by which wrapped keys they open. What somebody is still sending is no file yet: it becomes one when it is whole.

create table spaces (
  id uuid primary key,
  organisation_id uuid not null,
  kind text not null check (kind in ('own', 'organisation')),
  owner_id uuid,
  made_at timestamptz not null,
  check ((kind = 'own') = (owner_id is not null))
);
create unique index spaces_of_somebody on spaces (organisation_id, owner_id) where kind = 'own';
create unique index spaces_of_everybody on spaces (organisation_id) where kind = 'organisation';

create table items (
  id uuid primary key,
  organisation_id uuid not null,
  space_id uuid not null references spaces (id),
  folder_id uuid references items (id),
  kind text not null check (kind in ('folder', 'file')),
  name text not null,
  -- Two names that some computer takes for one have the same key.
  name_key text collate "C" not null,
  -- As people sort: without marks, numbers by their value.
  sort_key text collate "C" not null,
  -- As people search: without marks, in small letters.
  search_key text collate "C" not null,
  version integer not null default 1,
  made_by uuid not null,
  made_at timestamptz not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  binned_by uuid,
  binned_at timestamptz,
  -- Of a file: what its newest version is.
  version_id uuid,
  versions integer,
  size_bytes bigint,
  media_type text,
  check ((binned_at is null) = (binned_by is null)),
  check ((kind = 'file') = (version_id is not null)),
  check (folder_id <> id)
);
create unique index items_names on items
  (space_id, coalesce(folder_id, '00000000-0000-0000-0000-000000000000'), name_key) where binned_at is null;
create index items_by_name on items
  (space_id, coalesce(folder_id, '00000000-0000-0000-0000-000000000000'), kind desc, sort_key, id)
  where binned_at is null;
create index items_in_folder on items (folder_id) where folder_id is not null;
create index items_in_bin on items (space_id, binned_at desc, id) where binned_at is not null;

create table versions (
  id uuid primary key,
  item_id uuid not null references items (id),
  organisation_id uuid not null,
  number integer not null,
  size_bytes bigint not null,
  media_type text not null,
  -- Of the sealed file: its data key, wrapped, and its head.
  key jsonb not null,
  header text not null,
  is_scanned boolean not null,
  made_by uuid not null,
  made_at timestamptz not null,
  unique (item_id, number)
);

-- What lies on the file server. A name is kept before anything is written under it, and has a place once all of it is
-- there: so nothing is forgotten there, however a process ends.
create table pieces (
  name text primary key,
  version_id uuid not null,
  organisation_id uuid not null,
  kept_at timestamptz not null,
  place integer,
  from_byte bigint,
  length_bytes bigint,
  unique (version_id, place),
  check ((place is null) = (from_byte is null) and (place is null) = (length_bytes is null))
);
create index pieces_without_place on pieces (kept_at) where place is null;
create index pieces_of_version on pieces (version_id, place);

create table uploads (
  id uuid primary key,
  organisation_id uuid not null,
  person_id uuid not null,
  space_id uuid not null references spaces (id),
  folder_id uuid references items (id),
  -- The file that gets another version.
  file_id uuid references items (id),
  document_id uuid not null,
  version_id uuid not null unique,
  name text not null,
  size_bytes bigint not null,
  received_bytes bigint not null default 0 check (received_bytes <= size_bytes),
  media_type text,
  key jsonb not null,
  header text not null,
  state text not null check (state in ('receiving', 'scanning', 'done', 'refused')),
  begun_at timestamptz not null,
  expires_at timestamptz not null,
  item_id uuid references items (id)
);
create index uploads_of_person on uploads (person_id, begun_at) where state in ('receiving', 'scanning');
create index uploads_to_scan on uploads (begun_at) where state = 'scanning';
create index uploads_by_end on uploads (expires_at);

-- Content that nothing names any more, to be taken from the file server.
create table removals (
  version_id uuid primary key,
  organisation_id uuid not null,
  wanted_at timestamptz not null
);

-- How much room an organisation has, and has used, what is still being sent included.
create table allowances (
  organisation_id uuid primary key,
  version integer not null default 1,
  largest_file_bytes bigint,
  quota_bytes bigint,
  used_bytes bigint not null default 0 check (used_bytes >= 0)
);

do $$
declare each text;
begin
  foreach each in array array['versions', 'pieces', 'removals', 'allowances'] loop
    execute format('alter table %I enable row level security', each);
    execute format('create policy own_organisation on %I
      using (current_setting(''astra.scope'', true) = ''system''
          or organisation_id = nullif(current_setting(''astra.organisation'', true), '''')::uuid)', each);
  end loop;
end $$;
alter table spaces enable row level security;
alter table items enable row level security;
alter table uploads enable row level security;
-- What is somebody's own is not to be seen by their colleagues: the wall knows that, too.
create policy own_organisation on spaces using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and (kind <> 'own' or owner_id = nullif(current_setting('astra.person', true), '')::uuid)));
create policy own_organisation on items using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and exists (select 1 from spaces where spaces.id = items.space_id)));
create policy own_organisation on uploads using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and person_id = nullif(current_setting('astra.person', true), '')::uuid));

grant select, insert, update on spaces, items, versions, allowances to :runtime_role;
grant select, insert, update, delete on pieces, uploads, removals to :runtime_role;
