-- The organisation's own editor of office documents (WOPI). A token is for one person, one document and one session; only
-- its hash is kept. What it opens is asked of the person's rights each time: here stands only whose it is.
create table editor_tokens (
  id uuid primary key,
  token_hash text not null unique,
  organisation_id uuid not null,
  item_id uuid not null references items (id) on delete cascade,
  person_id uuid not null,
  session_id text not null,
  -- As identity last told.
  roles text[] not null,
  may text not null check (may in ('view', 'edit')),
  made_at timestamptz not null,
  expires_at timestamptz not null
);
create index editor_tokens_of_person on editor_tokens (person_id);
create index editor_tokens_of_session on editor_tokens (session_id);
create index editor_tokens_of_item on editor_tokens (item_id);
create index editor_tokens_by_end on editor_tokens (expires_at);

-- Who works on a document has its lock, under a name that the editor gives; all who work on it together have the same.
create table editor_locks (
  item_id uuid primary key references items (id) on delete cascade,
  organisation_id uuid not null,
  lock text not null check (length(lock) between 1 and 1024),
  taken_by uuid not null,
  expires_at timestamptz not null
);
create index editor_locks_by_end on editor_locks (expires_at);

alter table editor_tokens enable row level security;
alter table editor_locks enable row level security;
create policy of_this_person on editor_tokens using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and person_id = nullif(current_setting('astra.person', true), '')::uuid));
create policy of_what_is_seen on editor_locks using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and exists (select 1 from items where items.id = editor_locks.item_id)));
do $$
declare each text;
begin
  foreach each in array array['editor_tokens', 'editor_locks'] loop
    execute format('create policy not_by_link on %I as restrictive using (this_link() is null)', each);
  end loop;
end $$;
grant select, insert, update, delete on editor_tokens, editor_locks to :runtime_role;

-- Whose link three wrong proofs have closed is told by mail, once; those of before this day are seen on the page.
alter table guest_links add column lock_told_at timestamptz;
update guest_links set lock_told_at = now() where attempts_left = 0;
create index guest_links_to_tell on guest_links (made_at) where attempts_left = 0 and lock_told_at is null;
