-- A share may be passed on: who holds it shares the same, or what is in it, further. What is passed on hangs on the share by
-- which it was had and is worth what the whole chain is worth at this moment: nothing of it is copied, so that nothing can
-- be forgotten when a link of the chain ends, is lowered, or lies elsewhere.
alter table shares
  add column may_pass_on boolean not null default false,
  -- The share on which it hangs; null of one that was made by who may change what is shared.
  add column parent_id uuid references shares (id) on delete cascade,
  -- Of what was passed on: where it lay then. Elsewhere others decide.
  add column space_id uuid,
  add check ((parent_id is null) = (space_id is null)),
  -- Who is only shown something gives it to nobody.
  add check (not (may_pass_on and is_marked));
create index shares_on_another on shares (parent_id) where parent_id is not null and ended_at is null;
create index shares_passed_on on shares (made_by) where parent_id is not null and ended_at is null;

-- Whom it is passed on to by one person never takes the place of what they have from another.
drop index shares_with_somebody;
create unique index shares_with_somebody on shares (item_id, coalesce(person_id::text, role),
  coalesce(parent_id, '00000000-0000-0000-0000-000000000000'),
  (case when parent_id is null then '00000000-0000-0000-0000-000000000000' else made_by end)) where ended_at is null;

create function own_level(share shares) returns share_level
  language sql stable set search_path = public, pg_temp as $$
    select (case when share.is_marked then 'view-marked' else share.may end)::share_level
  $$;

-- What a share gives at this moment, until when, how many shares lead to it, itself included, and from whom it came; no row
-- when a link does not hold: it was ended, its day has come, it may be passed on no more, who passed it on does not hold it,
-- what was passed on lies in it no more or in another space, or there are more than three. Read with the owner's eyes: the
-- folders above may be hidden from who asks. Who has a role is the program's to know: it ends what they passed on by it.
create function share_chain(asked uuid) returns table (level share_level, ends_at timestamptz, links integer, from_id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
    with recursive up as (
      select s.*, 1 as link from shares s where s.id = asked
        and (current_setting('astra.scope', true) = 'system'
          or s.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid)
      union all
      select p.*, up.link + 1 from shares p join up on p.id = up.parent_id
        where up.link < 3 and p.may_pass_on and p.organisation_id = up.organisation_id
          and (p.role is not null or p.person_id = up.made_by)
          and exists (select 1 from lies_in(up.item_id) l where l.id = p.item_id))
    select max(case when up.is_marked then 'view-marked' else up.may end::share_level), min(up.ends_at), max(up.link),
        (array_agg(up.made_by order by up.link desc))[1]
      from up
      having bool_or(up.parent_id is null)
        and bool_and(up.ended_at is null and (up.ends_at is null or up.ends_at > now()))
        and bool_and(up.parent_id is null
          or exists (select 1 from items i where i.id = up.item_id and i.space_id = up.space_id))
  $$;

-- The same for a row that is at hand: most hang on nothing.
create function share_gives(share shares) returns share_level
  language sql stable set search_path = public, pg_temp as $$
    select case when share.parent_id is null then own_level(share)
      else (select c.level from share_chain(share.id) c) end
  $$;
create or replace function may_be_mine(share shares) returns boolean
  language sql stable set search_path = public, pg_temp as $$
    select share.ended_at is null and (share.ends_at is null or share.ends_at > now())
      and share.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
      and (share.role is not null
        or share.person_id = nullif(current_setting('astra.person', true), '')::uuid)
      -- Asked of each share of a house when somebody searches: what hangs on nothing costs nothing more.
      and (share.parent_id is null or share_gives(share) is not null)
  $$;
create or replace function is_shared(asked uuid, wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from lies_in(asked) up join shares s on s.item_id = up.id
      where may_be_mine(s) and (wanted = 'view' or share_gives(s) <= wanted::share_level))
  $$;
create or replace function is_spoken_of(asked uuid, writes boolean) returns boolean
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
        where may_be_mine(h) and share_gives(h) <= 'comment' and s.kind not in ('room', 'meeting')))
  $$;

-- How many others have something by what hangs on a share.
create function hanging_on(asked uuid) returns table (people integer, roles integer)
  language sql stable security definer set search_path = public, pg_temp as $$
    with recursive down as (
      select s.id, s.person_id, s.role from shares s where s.parent_id = asked and s.ended_at is null
        and s.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
      union all
      select s.id, s.person_id, s.role from shares s join down on s.parent_id = down.id where s.ended_at is null)
    select count(distinct down.person_id)::integer, count(distinct down.role)::integer
      from down where exists (select 1 from share_chain(down.id))
  $$;

-- The wall of making one. What is somebody's own is shared by them alone; what is passed on hangs on a share of who passes it
-- on, gives no more than that, no longer, and is the last link when there are three.
create function may_hang(share shares) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from shares p cross join lateral share_chain(p.id) c
      where p.id = share.parent_id and p.organisation_id = share.organisation_id and p.may_pass_on and may_be_mine(p)
        and c.links < (case when share.may_pass_on then 2 else 3 end) and own_level(share) >= c.level
        and (c.ends_at is null or share.ends_at <= c.ends_at)
        and exists (select 1 from lies_in(share.item_id) l where l.id = p.item_id)
        and exists (select 1 from items i where i.id = share.item_id and i.space_id = share.space_id))
  $$;
create policy made_by_who_may on shares as restrictive for insert with check (
  current_setting('astra.scope', true) = 'system'
  or (made_by = nullif(current_setting('astra.person', true), '')::uuid
    and case when parent_id is null
      then exists (select 1 from items i join spaces s on s.id = i.space_id
        where i.id = shares.item_id and (s.kind <> 'own' or s.owner_id = shares.made_by))
      else may_hang(shares) end));

revoke execute on function share_chain(uuid), hanging_on(uuid), may_hang(shares) from public;
grant execute on function share_chain(uuid), hanging_on(uuid), may_hang(shares) to :runtime_role;
