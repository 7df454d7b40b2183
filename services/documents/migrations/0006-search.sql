-- Names are found by three letters of theirs. The wall's own conditions come before anything that could tell of a row, so
-- that no index of words is used behind it: this function looks with the owner's eyes, for the organisation and the person of
-- the transaction alone, and gives ids. Who asks then reads their rows through the wall, as always.
create extension if not exists pg_trgm;
create index items_by_words on items using gin (search_key gin_trgm_ops) where binned_at is null;
create function named_like(asked text, roles text[], most integer) returns table (id uuid, sort_key text)
  language sql stable security definer
  set search_path = public, pg_temp
  set jit = off as $$
    with recursive mine as (
      select s.item_id as id from shares s
        where may_be_mine(s) and (s.person_id is not null or s.role = any(roles))
      union select i.id from items i join mine on i.folder_id = mine.id)
    select i.id, i.sort_key from items i
      where i.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
        and i.binned_at is null and i.search_key like asked
        and (i.space_id in (select s.id from spaces s
            where s.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
              and (s.kind = 'organisation' or s.owner_id = nullif(current_setting('astra.person', true), '')::uuid))
          or i.id in (select mine.id from mine))
      order by i.sort_key, i.id limit most
  $$;
revoke execute on function named_like(text, text[], integer) from public;
grant execute on function named_like(text, text[], integer) to :runtime_role;
-- Its statements are short, and their estimates high for the wall's sake: compiling them took longer than all the rest.
do $$ begin execute format('alter database %I set jit = off', current_database()); end $$;
