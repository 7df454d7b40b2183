-- Copies on their way. What is copied, how far it is and under which keys stands here until all of it is there: then it
-- becomes folders and files in one transaction, so that nobody ever sees the half of a copy.
create table copies (
  id uuid primary key,
  organisation_id uuid not null,
  person_id uuid not null,
  -- Who asked, with the roles and the session of that moment: the copy is made with no other right.
  asked_by jsonb not null,
  -- What is gone for good meanwhile ends the copy; what came of it is cleared away by the service.
  source_id uuid not null,
  name text not null,
  space_id uuid not null references spaces (id),
  folder_id uuid,
  -- How many folders are in each other in it.
  height integer not null,
  size_bytes bigint not null,
  done_bytes bigint not null default 0 check (done_bytes <= size_bytes),
  state text not null check (state in ('copying', 'done', 'failed')),
  problem text,
  made_id uuid,
  begun_at timestamptz not null,
  -- Which process works on it, and until when it is believed to live.
  claim uuid,
  claimed_until timestamptz not null,
  check ((state = 'failed') = (problem is not null)),
  check ((state = 'done') = (made_id is not null))
);
create index copies_of_person on copies (person_id, begun_at);
create index copies_to_make on copies (claimed_until) where state = 'copying';

create table copy_parts (
  copy_id uuid not null references copies (id) on delete cascade,
  number integer not null,
  organisation_id uuid not null,
  person_id uuid not null,
  source_id uuid not null,
  new_id uuid not null,
  -- The folder that it lies in, by number; null of the first.
  parent integer,
  kind text not null check (kind in ('folder', 'file')),
  name text not null,
  -- Of a file: which version of it is copied, and the copy’s own.
  source_version_id uuid,
  version_id uuid unique,
  size_bytes bigint,
  media_type text,
  is_scanned boolean,
  key jsonb,
  header text,
  kept_bytes bigint not null default 0,
  is_kept boolean not null default false,
  primary key (copy_id, number),
  check ((kind = 'file') = (version_id is not null))
);

-- A star is between a person and a document: nobody else learns of it.
create table favourites (
  item_id uuid not null references items (id) on delete cascade,
  organisation_id uuid not null,
  person_id uuid not null,
  made_at timestamptz not null,
  primary key (person_id, item_id)
);
create index favourites_by_time on favourites (person_id, made_at desc, item_id);
create index favourites_of_item on favourites (item_id);

do $$
declare each text;
begin
  foreach each in array array['copies', 'copy_parts', 'favourites'] loop
    execute format('alter table %I enable row level security', each);
    execute format('create policy of_this_person on %I
      using (current_setting(''astra.scope'', true) = ''system''
          or (organisation_id = nullif(current_setting(''astra.organisation'', true), '''')::uuid
            and person_id = nullif(current_setting(''astra.person'', true), '''')::uuid))', each);
  end loop;
end $$;
grant select, insert, update, delete on copies, copy_parts to :runtime_role;
grant select, insert, delete on favourites to :runtime_role;

-- What somebody did last.
create index openings_of_person on openings (person_id, id desc);
create index items_changed_by on items (changed_by, changed_at desc);
create index versions_made_by on versions (made_by, made_at desc);

-- Ways to a document for somebody outside. Of the secret only a hash is kept; of the second proof a hash together with that
-- secret, so that a copy of this table is no help to guess six digits or a date.
create table guest_links (
  id uuid primary key,
  organisation_id uuid not null,
  item_id uuid not null references items (id) on delete cascade,
  token_hash text not null unique,
  proof text not null check (proof in ('code', 'date-of-birth')),
  proof_hash text not null,
  guest_name text not null,
  may text not null check (may in ('view', 'download')),
  ends_at timestamptz not null,
  most_openings integer,
  openings integer not null default 0,
  last_opened_at timestamptz,
  attempts_left integer not null check (attempts_left >= 0),
  made_by uuid not null,
  made_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  check ((ended_by is null) = (ended_at is null)),
  check (most_openings is null or openings <= most_openings)
);
create index guest_links_of_item on guest_links (item_id, made_at desc);
create index guest_links_by_time on guest_links (organisation_id, made_at desc, id) where ended_at is null;
create index guest_links_of_maker on guest_links (made_by) where ended_at is null;
-- Who has given the second proof. Each is somebody of their own in the trail and among the openings.
create table guest_passes (
  id uuid primary key,
  link_id uuid not null references guest_links (id) on delete cascade,
  pass_hash text not null unique,
  made_at timestamptz not null,
  expires_at timestamptz not null
);
create index guest_passes_of_link on guest_passes (link_id);

-- The link by which this transaction asks.
create function this_link() returns uuid language sql stable as
  $$ select nullif(current_setting('astra.link', true), '')::uuid $$;
-- Whether the link leads to it, holds, and nothing of the way is in the bin. Read with the owner's eyes: who asks by a link
-- sees nothing of what lies above.
create function is_linked(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from guest_links g join lies_in(asked) up on up.id = g.item_id
        where g.id = this_link() and g.ended_at is null and g.attempts_left > 0 and g.ends_at > now())
      and not exists (select 1 from lies_in(asked) up where up.binned_at is not null)
  $$;
create function is_linked_in(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from guest_links g join items i on i.id = g.item_id
      where g.id = this_link() and i.space_id = asked)
  $$;
-- What the maker of a link calls who came by it; null of everybody else.
create function guest_named(asked uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
    select g.guest_name from guest_passes p join guest_links g on g.id = p.link_id
      where p.id = asked and g.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
  $$;
revoke execute on function is_linked(uuid), is_linked_in(uuid), guest_named(uuid) from public;
grant execute on function is_linked(uuid), is_linked_in(uuid), guest_named(uuid) to :runtime_role;

-- Whoever asks by a link sees what it leads to and nothing else, and changes nothing.
create policy by_link on items for select using (this_link() is not null and is_linked(id));
-- Nor do the walls of a team keep out who was given a link into it.
drop policy of_this_circle on items;
create policy of_this_circle on items as restrictive for select using (
  current_setting('astra.scope', true) = 'system'
  or circle_id is null
  or circle_standing(circle_id) <> 'none'
  or is_shared(id, 'view')
  or (this_link() is not null and is_linked(id)));
drop policy of_this_circle on spaces;
create policy of_this_circle on spaces as restrictive using (
  current_setting('astra.scope', true) = 'system'
  or kind not in ('team', 'room')
  or circle_standing(id) <> 'none'
  or (kind = 'team' and (is_shared_in(id) or (this_link() is not null and is_linked_in(id)))));
create policy of_this_link on items as restrictive for select using (this_link() is null or is_linked(id));
create policy not_by_link on items as restrictive for insert with check (this_link() is null);
create policy not_changed_by_link on items as restrictive for update using (this_link() is null);
create policy not_removed_by_link on items as restrictive for delete using (this_link() is null);
create policy by_link on spaces for select using (this_link() is not null and is_linked_in(id));
create policy of_this_link on spaces as restrictive for select
  using (this_link() is null or is_linked_in(id));
create policy not_by_link on spaces as restrictive for insert with check (this_link() is null);
create policy of_this_link on versions as restrictive using (
  this_link() is null or exists (select 1 from items where items.id = versions.item_id));
create policy of_this_link on pieces as restrictive using (
  this_link() is null or exists (select 1 from versions where versions.id = pieces.version_id));
create policy not_seen_by_link on openings as restrictive for select using (this_link() is null);
do $$
declare each text;
begin
  foreach each in array array['uploads', 'shares', 'givings', 'allowances', 'removals', 'copies', 'copy_parts', 'favourites']
  loop
    execute format('create policy not_by_link on %I as restrictive using (this_link() is null)', each);
  end loop;
end $$;
alter table guest_links enable row level security;
alter table guest_passes enable row level security;
create policy own_organisation on guest_links using (
  current_setting('astra.scope', true) = 'system'
  or (this_link() is null
    and organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid));
create policy of_the_service on guest_passes using (current_setting('astra.scope', true) = 'system');
grant select, insert, update on guest_links to :runtime_role;
grant select, insert on guest_passes to :runtime_role;
