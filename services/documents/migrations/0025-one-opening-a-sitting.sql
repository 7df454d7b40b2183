-- A film, or a long PDF, is read in parts, and each part is a request of its own. They are one opening: until its reader
-- has asked for nothing of it for half an hour, or comes by another session.
alter table openings
  add column session_id text,
  add column last_at timestamptz,
  -- By somebody who belongs to another organisation than the file.
  add column is_outside boolean not null default false;
update openings set last_at = at;
-- Of whatever writes it: a process of before this, too, that still runs beside a newer one.
create or replace function number_opening() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    new.version_number := (select number from versions where id = new.version_id);
    new.last_at := coalesce(new.last_at, new.at);
    return new;
  end $$;
alter table openings alter column last_at set not null;
drop index openings_of_person;
create index openings_of_person on openings (person_id, last_at desc);
create index openings_of_sitting on openings (version_id, session_id, last_at desc) where session_id is not null;

-- Whether who asks goes on with what they have open; then that is noted. Written with the owner's eyes: nobody changes an
-- opening, and who comes by a link reads none.
create function goes_on(version uuid, session text, had_roles text[], moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    found_id bigint;
    found_last timestamptz;
  begin
    -- Two parts that are asked for at once are not two openings.
    perform pg_advisory_xact_lock(hashtextextended('opening ' || version || ' ' || session, 0));
    select o.id, o.last_at into found_id, found_last from openings o
      where o.version_id = version and o.session_id = session and o.roles = had_roles
        and o.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
        and o.person_id = nullif(current_setting('astra.person', true), '')::uuid
        and o.last_at > moment - interval '30 minutes'
      order by o.last_at desc limit 1;
    -- A film asks many times a minute.
    if found_last < moment - interval '1 minute' then
      update openings set last_at = moment where id = found_id;
    end if;
    return found_id is not null;
  end $$;
revoke execute on function goes_on(uuid, text, text[], timestamptz) from public;
grant execute on function goes_on(uuid, text, text[], timestamptz) to :runtime_role;

-- A guest is told of what they sent and of what was handed over to them, as long as they have it; not of what is only shown.
create policy of_this_guest on openings as restrictive for select using (
  this_guest() is null
  or exists (select 1 from items i where i.id = openings.item_id
    and (i.made_by = this_guest() or given_of(i.id) = 'handed')));

-- Whether somebody outside has had this very version: a professional of another house too, who read it in a meeting, and a
-- patient who sent it.
create or replace function is_given(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from openings o where o.version_id = asked
        and (o.is_outside or o.reader_name is not null or o.roles = '{}'))
      or exists (select 1 from givings g where g.version_id = asked)
      or exists (select 1 from versions v join items i on i.id = v.item_id
          join visit_guests g on g.meeting_id = i.meeting_id and g.guest_id = v.made_by
        where v.id = asked)
  $$;
