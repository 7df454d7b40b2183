-- The wall is asked of each row that a list has to look at, and the planner takes nearly all of them for hidden: it went
-- through a whole folder to give its first page. What is to be shown is therefore chosen with the owner's eyes, as ids, and
-- read through the wall, as always. A place is seen as a whole or not at all, so a page is never the shorter for it.

-- A page of what is in a place, folders first in either direction, and what each goes by.
create function ids_in(place uuid, folder uuid, list_key text, is_backwards boolean, after_kind text, after_mark text,
    after_id uuid, most integer) returns table (id uuid, mark text)
  language plpgsql stable security definer rows 100
  set search_path = public, pg_temp as $$
  declare
    key text := case list_key
      when 'name' then 'i.sort_key'
      when 'changed' then $k$ to_char(i.changed_at at time zone 'utc', 'YYYYMMDDHH24MISSUS') collate "C" $k$
      when 'size' then $k$ lpad(coalesce(i.size_bytes, 0)::text, 16, '0') collate "C" || i.sort_key $k$
    end;
    direction text := case when is_backwards then 'desc' else 'asc' end;
    past text := case when is_backwards then '<' else '>' end;
  begin
    return query execute format(
      'select i.id, %1$s from items i
        where i.space_id = $1 and coalesce(i.folder_id, %2$L::uuid) = coalesce($2, %2$L::uuid) and i.binned_at is null
          and ($3 is null or i.kind < $3 or (i.kind = $3 and (%1$s, i.id) %3$s ($4, $5)))
        order by i.kind desc, %1$s %4$s, i.id %4$s limit $6',
      key, '00000000-0000-0000-0000-000000000000', past, direction)
      using place, folder, after_kind, after_mark, after_id, most;
  end $$;
revoke execute on function ids_in(uuid, uuid, text, boolean, text, text, uuid, integer) from public;
grant execute on function ids_in(uuid, uuid, text, boolean, text, text, uuid, integer) to :runtime_role;

-- Words that are in many names are found among the first of them; only rare ones are looked up by their letters.
create index items_in_order on items (organisation_id, sort_key, id) where binned_at is null;
drop function named_like(text, text[], integer);
create function named_like(asked text, roles text[], most integer) returns table (id uuid, sort_key text)
  language plpgsql stable security definer
  set search_path = public, pg_temp as $$
  declare
    mine uuid := nullif(current_setting('astra.person', true), '')::uuid;
    ours uuid := nullif(current_setting('astra.organisation', true), '')::uuid;
    places uuid[] := array(
      select s.id from spaces s where s.organisation_id = ours and (s.kind = 'organisation' or s.owner_id = mine)
      union select t.id from my_teams() t);
    shared uuid[] := array(
      with recursive below as (
        select s.item_id as id from shares s
          where may_be_mine(s) and (s.person_id is not null or s.role = any(roles))
        union select i.id from items i join below on i.folder_id = below.id)
      select below.id from below);
    found uuid[];
  begin
    found := array(
      select early.id from (
        select i.id, i.sort_key, i.space_id, i.search_key from items i
          where i.organisation_id = ours and i.binned_at is null order by i.sort_key, i.id limit 5000) early
      where early.search_key like asked and (early.space_id = any(places) or early.id = any(shared))
      order by early.sort_key, early.id limit most);
    if cardinality(found) < most then
      found := array(
        select i.id from items i
          where i.organisation_id = ours and i.binned_at is null and i.search_key like asked
            and (i.space_id = any(places) or i.id = any(shared))
          order by i.sort_key, i.id limit most);
    end if;
    return query select i.id, i.sort_key from items i where i.id = any(found);
  end $$;
revoke execute on function named_like(text, text[], integer) from public;
grant execute on function named_like(text, text[], integer) to :runtime_role;
