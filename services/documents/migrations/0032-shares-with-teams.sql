-- Something may be shared with a care team: with whoever is in it at that moment. Who is in a team is known here as chat has
-- told it (`circle_people`), for its own documents and for these alike; nothing of it is copied into a share.
alter table shares
  drop constraint shares_check,
  add column team_id uuid references circles (id),
  add check (num_nonnulls(person_id, role, team_id) = 1);
create index shares_with_team on shares (team_id) where team_id is not null and ended_at is null;
drop index shares_with_somebody;
create unique index shares_with_somebody on shares (item_id, coalesce(person_id::text, team_id::text, role),
  coalesce(parent_id, '00000000-0000-0000-0000-000000000000'),
  (case when parent_id is null then '00000000-0000-0000-0000-000000000000' else made_by end)) where ended_at is null;

-- Whether somebody is in a team that is open. Asked with the owner's eyes, and by nobody but the functions below.
create function is_in_team(team uuid, person uuid, organisation uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from circle_people p join circles c on c.id = p.circle_id
      where p.circle_id = team and p.person_id = person and c.kind = 'team' and not c.is_closed
        and c.organisation_id = organisation)
  $$;
create function is_of_team(team uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select is_in_team(team, nullif(current_setting('astra.person', true), '')::uuid,
      nullif(current_setting('astra.organisation', true), '')::uuid)
  $$;
-- With which team something is shared is told to who sees the share, in the team or not.
create function team_name(team uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
    select c.name from circles c where c.id = team and c.kind = 'team'
      and (current_setting('astra.scope', true) = 'system'
        or c.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid)
  $$;
-- Of who asks. The program names them with each transaction; without, a share with a role is nobody's.
create function my_roles() returns text[]
  language sql stable set search_path = public, pg_temp as $$
    select coalesce(string_to_array(nullif(current_setting('astra.roles', true), ''), ','), '{}')
  $$;

create or replace function may_be_mine(share shares) returns boolean
  language sql stable set search_path = public, pg_temp as $$
    select share.ended_at is null and (share.ends_at is null or share.ends_at > now())
      and share.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
      and (share.role = any(my_roles())
        or share.person_id = nullif(current_setting('astra.person', true), '')::uuid
        or (share.team_id is not null and is_of_team(share.team_id)))
      -- Asked of each share of a house when somebody searches: what hangs on nothing costs nothing more.
      and (share.parent_id is null or share_gives(share) is not null)
  $$;

-- As before, and: who passed it on by a team is in that team.
create or replace function share_chain(asked uuid) returns table (level share_level, ends_at timestamptz, links integer, from_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
    with recursive up as (
      select s.*, 1 as link from shares s where s.id = asked
        and (current_setting('astra.scope', true) = 'system'
          or s.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid)
      union all
      select p.*, up.link + 1 from shares p join up on p.id = up.parent_id
        where up.link < 3 and p.may_pass_on and p.organisation_id = up.organisation_id
          and (p.role is not null or p.person_id = up.made_by
            or (p.team_id is not null and is_in_team(p.team_id, up.made_by, p.organisation_id)))
          and exists (select 1 from lies_in(up.item_id) l where l.id = p.item_id))
    select max(case when up.is_marked then 'view-marked' else up.may end::share_level), min(up.ends_at), max(up.link),
        (array_agg(up.made_by order by up.link desc))[1]
      from up
      having bool_or(up.parent_id is null)
        and bool_and(up.ended_at is null and (up.ends_at is null or up.ends_at > now()))
        and bool_and(up.parent_id is null
          or exists (select 1 from items i where i.id = up.item_id and i.space_id = up.space_id))
  $$;

drop function hanging_on(uuid);
create function hanging_on(asked uuid) returns table (people integer, roles integer, teams integer)
  language sql stable security definer set search_path = public, pg_temp as $$
    with recursive down as (
      select s.id, s.person_id, s.role, s.team_id from shares s where s.parent_id = asked and s.ended_at is null
        and s.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
      union all
      select s.id, s.person_id, s.role, s.team_id from shares s join down on s.parent_id = down.id
        where s.ended_at is null)
    select count(distinct down.person_id)::integer, count(distinct down.role)::integer,
        count(distinct down.team_id)::integer
      from down where exists (select 1 from share_chain(down.id))
  $$;

-- With a team shares who puts documents there themselves; what lies in a team is its members' already.
create policy with_ones_own_team on shares as restrictive for insert with check (
  current_setting('astra.scope', true) = 'system'
  or team_id is null
  or (is_of_team(team_id)
    and not exists (select 1 from items i where i.id = shares.item_id and i.space_id = shares.team_id)));

-- What is found by its name and by its words: as before, with what is shared with a team.
create or replace function named_like(asked text, roles text[], most integer) returns table (id uuid, sort_key text)
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
          where may_be_mine(s) and (s.role is null or s.role = any(roles))
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
create or replace function worded_with(asked bigint[], roles text[], most integer) returns table (id uuid)
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
          where may_be_mine(s) and not s.is_marked and (s.role is null or s.role = any(roles))
        union select i.id from items i join below on i.folder_id = below.id)
      select w.item_id from below join content_index w on w.item_id = below.id join items i on i.id = w.item_id
        where w.words @> asked and w.organisation_id = ours
          and i.version_id = w.version_id and i.binned_at is null
        limit most);
    return query select distinct each.id from unnest(found) each (id);
  end $$;

revoke execute on function is_in_team(uuid, uuid, uuid), is_of_team(uuid), team_name(uuid), hanging_on(uuid) from public;
grant execute on function is_of_team(uuid), team_name(uuid), hanging_on(uuid) to :runtime_role;
