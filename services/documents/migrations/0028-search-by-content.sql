-- Files are found by the words in them, where an organisation wants that. Of a word nothing is kept but a number that only
-- the organisation's own index key makes of it: no text, no place in the file, no count. What is in a meeting or a room is
-- never in here.
create extension if not exists btree_gin;

create table content_settings (
  organisation_id uuid primary key,
  version integer not null default 1,
  -- By which words become numbers; it lives as long as the search is on.
  key_id uuid unique,
  key jsonb,
  header text,
  -- Up to where what was there before has come into the queue; null: all of it has.
  filled_to uuid,
  check ((key is null) = (key_id is null) and (key is null) = (header is null))
);

create table content_index (
  item_id uuid primary key references items (id) on delete cascade,
  organisation_id uuid not null,
  space_id uuid not null,
  -- What the file is now; of what it was before nothing is kept.
  version_id uuid not null,
  state text not null default 'waiting' check (state in
    ('waiting', 'searched', 'partly', 'no-words', 'other-kind', 'too-large', 'unreadable', 'failed')),
  words bigint[],
  tries integer not null default 0,
  -- Nobody takes it before then: it rests, or somebody has it. New files come before what was there already.
  next_at timestamptz not null default '1970-01-01T00:00:00Z',
  check ((words is not null) = (state in ('searched', 'partly')))
);
create index content_index_waiting on content_index (next_at, item_id) where state = 'waiting';
create index content_index_of_organisation on content_index (organisation_id, state);
-- A search reads no heap of words that are still to be sorted in.
create index content_index_words on content_index using gin (space_id, words) with (fastupdate = off);

alter table content_settings enable row level security;
create policy own_organisation on content_settings using (
  current_setting('astra.scope', true) = 'system'
  or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
create policy not_by_link on content_settings as restrictive using (this_link() is null);
create policy not_in_meeting on content_settings as restrictive using (
  current_setting('astra.scope', true) = 'system' or this_meeting() is null);
alter table content_index enable row level security;
-- Nobody reads it; who searches is given ids.
create policy of_the_service on content_index using (current_setting('astra.scope', true) = 'system');
grant select, insert, update on content_settings to :runtime_role;
grant select, insert, update, delete on content_index to :runtime_role;

-- Who switches it waits for the files that are being put down, and they for the switch.
create function hold_content_search(organisation uuid, is_switched boolean) returns void
  language plpgsql volatile set search_path = public, pg_temp as $$
  begin
    if is_switched then
      perform pg_advisory_xact_lock(hashtextextended('content search ' || organisation, 0));
    else
      perform pg_advisory_xact_lock_shared(hashtextextended('content search ' || organisation, 0));
    end if;
  end $$;

-- Whatever makes a file, gives it another version or moves it: the index follows in the same transaction.
create function follow_content() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    perform hold_content_search(new.organisation_id, false);
    if exists (select 1 from content_settings c where c.organisation_id = new.organisation_id and c.key is not null)
      and exists (select 1 from spaces s where s.id = new.space_id and s.kind in ('own', 'organisation', 'team'))
    then
      insert into content_index as known (item_id, organisation_id, space_id, version_id)
        values (new.id, new.organisation_id, new.space_id, new.version_id)
        on conflict (item_id) do update set
          space_id = excluded.space_id,
          version_id = excluded.version_id,
          state = case when known.version_id = excluded.version_id then known.state else 'waiting' end,
          words = case when known.version_id = excluded.version_id then known.words end,
          tries = case when known.version_id = excluded.version_id then known.tries else 0 end,
          next_at = case when known.version_id = excluded.version_id then known.next_at else excluded.next_at end;
    else
      delete from content_index where item_id = new.id;
    end if;
    return null;
  end $$;
revoke execute on function hold_content_search(uuid, boolean), follow_content() from public;
grant execute on function hold_content_search(uuid, boolean) to :runtime_role;
create trigger content_made after insert on items for each row
  when (new.kind = 'file') execute function follow_content();
create trigger content_changed after update of version_id, space_id on items for each row
  when (new.kind = 'file' and (old.version_id, old.space_id) is distinct from (new.version_id, new.space_id))
  execute function follow_content();

-- What was there before it was switched on comes into the queue by and by. False when nothing is left.
create function fill_content_index(organisation uuid, most integer) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    upto uuid;
    last_id uuid;
  begin
    if current_setting('astra.scope', true) is distinct from 'system' then return false; end if;
    perform hold_content_search(organisation, false);
    select c.filled_to into upto from content_settings c
      where c.organisation_id = organisation and c.key is not null for update;
    if upto is null then return false; end if;
    with step as materialized (
      -- Of all organisations: a step is a step, however few of them are this one's.
      select i.id, i.space_id, i.version_id, i.kind, i.organisation_id from items i
        where i.id > upto order by i.id limit most),
    put as (
      insert into content_index (item_id, organisation_id, space_id, version_id, next_at)
        select step.id, organisation, step.space_id, step.version_id, '1970-01-02T00:00:00Z'
          from step join spaces s on s.id = step.space_id
          where step.organisation_id = organisation and step.kind = 'file' and s.kind in ('own', 'organisation', 'team')
        on conflict (item_id) do nothing)
    select max(step.id::text)::uuid into last_id from step;
    update content_settings c set filled_to = last_id where c.organisation_id = organisation;
    return last_id is not null;
  end $$;
revoke execute on function fill_content_index(uuid, integer) from public;
grant execute on function fill_content_index(uuid, integer) to :runtime_role;

-- The files with all of these words, among those that who asks may have as they are: not what is only shown to them with a
-- mark, and nothing by a link or in a meeting. Ids alone; who asks reads their rows through the wall, as always.
create function worded_with(asked bigint[], roles text[], most integer) returns table (id uuid)
  language plpgsql stable security definer
  set search_path = public, pg_temp
  set plan_cache_mode = force_custom_plan as $$
  declare
    mine uuid := nullif(current_setting('astra.person', true), '')::uuid;
    ours uuid := nullif(current_setting('astra.organisation', true), '')::uuid;
    place uuid;
    found uuid[] := '{}';
  begin
    if this_link() is not null or this_meeting() is not null or cardinality(asked) = 0 then return; end if;
    for place in
      select s.id from spaces s where s.organisation_id = ours and (s.kind = 'organisation' or s.owner_id = mine)
      union select t.id from my_teams() t
    loop
      found := found || array(
        select w.item_id from content_index w join items i on i.id = w.item_id
          where w.space_id = place and w.words @> asked and w.organisation_id = ours
            and i.version_id = w.version_id and i.binned_at is null
          limit most);
    end loop;
    found := found || array(
      with recursive below as (
        select s.item_id as id from shares s
          where may_be_mine(s) and not s.is_marked and (s.person_id is not null or s.role = any(roles))
        union select i.id from items i join below on i.folder_id = below.id)
      select w.item_id from below join content_index w on w.item_id = below.id join items i on i.id = w.item_id
        where w.words @> asked and w.organisation_id = ours
          and i.version_id = w.version_id and i.binned_at is null
        limit most);
    return query select distinct each.id from unnest(found) each (id);
  end $$;
revoke execute on function worded_with(bigint[], text[], integer) from public;
grant execute on function worded_with(bigint[], text[], integer) to :runtime_role;
