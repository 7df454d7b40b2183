-- What is said of a file, by those who are where it lies and by whom it is shared with for that. The texts lie sealed under one
-- key of each file, which the organisation's key wraps: a page of them is opened with one question to the key device.

alter table shares drop constraint shares_may_check, add constraint shares_may_check check (may in ('view', 'comment', 'edit'));
-- The more comes first.
create type share_level as enum ('edit', 'comment', 'view', 'view-marked', 'none');

alter table items add column open_comments integer not null default 0;

create table comment_keys (
  item_id uuid primary key references items (id) on delete cascade,
  id uuid not null unique,
  organisation_id uuid not null,
  key jsonb not null,
  header text not null
);
create index comment_keys_of_organisation on comment_keys (organisation_id, id);

create table comments (
  id uuid primary key,
  -- In the order in which they came.
  number bigint not null generated always as identity,
  organisation_id uuid not null,
  item_id uuid not null references items (id) on delete cascade,
  -- What the file was then; that version may be gone since.
  version_number integer not null,
  sealed text not null,
  version integer not null default 1,
  made_by uuid not null,
  made_at timestamptz not null,
  changed_at timestamptz,
  settled_by uuid,
  settled_at timestamptz,
  check ((settled_by is null) = (settled_at is null))
);
create index comments_of_item on comments (item_id, number desc);

-- How many are open stands beside the file, so that no list of files asks for each.
create function count_open_comments() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    if tg_op <> 'INSERT' and old.settled_at is null then
      update items set open_comments = open_comments - 1 where id = old.item_id;
    end if;
    if tg_op <> 'DELETE' and new.settled_at is null then
      update items set open_comments = open_comments + 1 where id = new.item_id;
    end if;
    return null;
  end $$;
revoke execute on function count_open_comments() from public;
create trigger counted after insert or delete or update of settled_at on comments
  for each row execute function count_open_comments();

-- Whether who asks is among those who speak of it, or only read it. As `is_shared`, it knows no roles: a share with a role is
-- one with everybody of the organisation. Nobody by a link, no guest, and of a room nobody: who is there speaks in the room.
create function is_spoken_of(asked uuid, writes boolean) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select this_link() is null and this_guest() is null and (
      exists (select 1 from items i join spaces s on s.id = i.space_id
        where i.id = asked and i.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
          and case s.kind
            when 'organisation' then true
            when 'own' then s.owner_id = nullif(current_setting('astra.person', true), '')::uuid
            when 'team' then circle_standing(s.id) = any(
              case when writes then '{lead,member}' else '{lead,member,reader,keeper}' end::text[])
            when 'meeting' then stands_in(s.id) in ('moderator', 'professional')
            else false end)
      or exists (select 1 from lies_in(asked) up join shares h on h.item_id = up.id
          join items i on i.id = asked join spaces s on s.id = i.space_id
        where may_be_mine(h) and h.may in ('comment', 'edit') and s.kind not in ('room', 'meeting')))
  $$;
revoke execute on function is_spoken_of(uuid, boolean) from public;
grant execute on function is_spoken_of(uuid, boolean) to :runtime_role;

alter table comments enable row level security;
alter table comment_keys enable row level security;
-- What is not seen is not spoken of either: the wall of what lies there is asked first.
create policy read on comments for select using (
  current_setting('astra.scope', true) = 'system'
  or (exists (select 1 from items where items.id = comments.item_id) and is_spoken_of(item_id, false)));
create policy written on comments for insert with check (
  made_by = nullif(current_setting('astra.person', true), '')::uuid
    and organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and is_spoken_of(item_id, true));
create policy changed on comments for update using (is_spoken_of(item_id, true));
create policy removed on comments for delete using (is_spoken_of(item_id, false));
create policy read on comment_keys for select using (
  current_setting('astra.scope', true) = 'system'
  or (exists (select 1 from items where items.id = comment_keys.item_id) and is_spoken_of(item_id, false)));
create policy written on comment_keys for insert with check (
  organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid and is_spoken_of(item_id, true));
-- Wrapped anew by the service alone.
create policy changed on comment_keys for update using (current_setting('astra.scope', true) = 'system');
grant select, insert, update, delete on comments to :runtime_role;
grant select, insert, update on comment_keys to :runtime_role;
