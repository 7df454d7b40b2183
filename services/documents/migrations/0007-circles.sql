-- Documents of a care team and of a room: a space whose rights are those of who is in it. Chat tells who that is, and it is
-- kept here as a copy, so that the wall of this database knows it too.

-- A team's space has the team's own id, a room's that of the room: nobody has to look it up.
alter table spaces
  drop constraint spaces_kind_check,
  add constraint spaces_kind_check check (kind in ('own', 'organisation', 'meeting', 'team', 'room'));
-- Beside what lies there, so that the wall is asked of one row alone.
alter table items add column circle_id uuid;
create index items_of_circle on items (circle_id, made_at desc, id) where circle_id is not null;
create index uploads_of_space on uploads (space_id, begun_at) where state in ('scanning', 'refused');

create table circles (
  id uuid primary key,
  organisation_id uuid not null,
  kind text not null check (kind in ('team', 'room')),
  name text,
  -- Of chat: the greater is the later.
  number bigint not null,
  is_closed boolean not null,
  -- After how many days what was sent there goes into the bin; null: it stays.
  kept_days integer,
  asked_at timestamptz not null
);
create index circles_by_age on circles (asked_at) where kind = 'room';
create table circle_people (
  circle_id uuid not null references circles (id),
  person_id uuid not null,
  is_lead boolean not null,
  may_write boolean not null,
  primary key (circle_id, person_id)
);
create index circle_people_by_person on circle_people (person_id);

-- How who asks stands in it. Read with the owner's eyes: who is nobody there is not told who else is.
create function circle_standing(asked uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((select case
        when c.is_closed then case when p.is_lead then 'keeper' else 'reader' end
        when p.is_lead then 'lead'
        when p.may_write then 'member'
        else 'reader' end
      from circle_people p join circles c on c.id = p.circle_id
      where p.circle_id = asked and p.person_id = nullif(current_setting('astra.person', true), '')::uuid
        and c.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid), 'none')
  $$;
-- The teams of who asks.
create function my_teams() returns table (id uuid, name text)
  language sql stable security definer set search_path = public, pg_temp as $$
    select c.id, c.name from circle_people p join circles c on c.id = p.circle_id
    where p.person_id = nullif(current_setting('astra.person', true), '')::uuid and c.kind = 'team'
      and c.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    order by lower(c.name), c.id
  $$;
revoke execute on function circle_standing(uuid), my_teams() from public;
grant execute on function circle_standing(uuid), my_teams() to :runtime_role;

-- Who is in it sees what is there; who is not sees what is shared with them, and of a room nothing.
create policy of_this_circle on spaces as restrictive using (
  current_setting('astra.scope', true) = 'system'
  or kind not in ('team', 'room')
  or circle_standing(id) <> 'none'
  or (kind = 'team' and is_shared_in(id)));
create policy made_by_the_service on spaces for insert with check (current_setting('astra.scope', true) = 'system');
create policy of_this_circle on items as restrictive for select using (
  current_setting('astra.scope', true) = 'system'
  or circle_id is null
  or circle_standing(circle_id) <> 'none'
  or is_shared(id, 'view'));
create policy in_this_circle on items as restrictive for insert with check (
  current_setting('astra.scope', true) = 'system'
  or circle_id is null
  or circle_standing(circle_id) in ('lead', 'member')
  or (folder_id is not null and is_shared(folder_id, 'edit')));
create policy by_this_circle on items as restrictive for update using (
  current_setting('astra.scope', true) = 'system'
  or circle_id is null
  or circle_standing(circle_id) in ('lead', 'member', 'keeper')
  or is_shared(id, 'edit'));

alter table circles enable row level security;
alter table circle_people enable row level security;
-- The copies are the service's own: whoever asks learns of them by what they open.
create policy of_the_service on circles using (current_setting('astra.scope', true) = 'system');
create policy of_the_service on circle_people using (current_setting('astra.scope', true) = 'system');
grant select, insert, update on circles to :runtime_role;
grant select, insert, update, delete on circle_people to :runtime_role;

-- Names in the teams of who asks are found, too. What was sent in a room is found in the room.
create or replace function named_like(asked text, roles text[], most integer) returns table (id uuid, sort_key text)
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
          or i.space_id in (select t.id from my_teams() t)
          or i.id in (select mine.id from mine))
      order by i.sort_key, i.id limit most
  $$;
