-- Somebody's own documents when they have left: handed over to a colleague, or erased. Ids and days alone, so that what was
-- done can be told when there is nothing left of it.
create table departures (
  person_id uuid primary key,
  organisation_id uuid not null,
  handed_to uuid,
  handed_at timestamptz,
  erasure_asked_at timestamptz,
  -- Of what is erased nothing but bytes is left: what lies in their space from then on is new, whenever it was made.
  rows_gone_at timestamptz,
  -- Those that cannot be erased yet hold up none of the others.
  tried_at timestamptz,
  erased_at timestamptz,
  check ((handed_to is null) = (handed_at is null)),
  check (erased_at is null or rows_gone_at is not null),
  check (rows_gone_at is null or erasure_asked_at is not null)
);
create index departures_to_erase on departures (erasure_asked_at)
  where erasure_asked_at is not null and erased_at is null;
alter table departures enable row level security;
create policy own_organisation on departures using (
  current_setting('astra.scope', true) = 'system'
  or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
create policy not_by_link on departures as restrictive using (this_link() is null);
create policy not_in_meeting on departures as restrictive using (
  current_setting('astra.scope', true) = 'system' or this_meeting() is null);
grant select, insert, update on departures to :runtime_role;

-- An erasure is done when the last byte is gone: whose it was is known until then.
alter table removals add column person_id uuid;
create index removals_of_person on removals (person_id) where person_id is not null;
create index partner_shares_made_by on partner_shares (made_by);

-- Who looks after people's access learns how much there is of somebody, and nothing of what it is: the wall of what is
-- somebody's own stays closed to them. These look with the owner's eyes, in the organisation of who asks alone.
create function own_space_here(owner uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp as $$
    select s.id from spaces s
      where s.kind = 'own' and s.owner_id = owner
        and s.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
        and current_setting('astra.scope', true) = 'organisation' and this_link() is null and this_meeting() is null
  $$;
create function make_own_space_here(owner uuid, fresh uuid, at timestamptz) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    if current_setting('astra.scope', true) = 'organisation' and this_link() is null and this_meeting() is null then
      insert into spaces (id, organisation_id, kind, owner_id, made_at)
        values (fresh, nullif(current_setting('astra.organisation', true), '')::uuid, 'own', owner, at)
        on conflict do nothing;
    end if;
    return own_space_here(owner);
  end $$;
-- What is on its way there: whoever makes a file of it holds it before they hold the space, and so does who hands over.
create function hold_uploads_to(owner uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    perform 1 from uploads u where u.space_id = own_space_here(owner) order by u.id for update;
  end $$;
create function amount_of(owner uuid) returns table (files bigint, size_bytes bigint, from_others bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
    select count(*) filter (where i.kind = 'file'),
        coalesce(sum((select sum(v.size_bytes) from versions v where v.item_id = i.id)), 0)::bigint,
        count(*) filter (where i.kind = 'file' and i.made_by <> owner)
      from items i where i.space_id = own_space_here(owner)
  $$;

-- All that lies in the space of who left becomes a folder in the space of who takes it over, with what is in the bin. What
-- the taker had by a share is theirs now; a star goes with the person. True when there was something.
create function hand_over(leaver uuid, taker uuid, folder uuid, called text, by_name text, by_order text, by_search text,
    at timestamptz) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    from_space uuid := own_space_here(leaver);
    to_space uuid := own_space_here(taker);
    moved uuid[];
  begin
    if from_space is null or to_space is null or from_space = to_space then return false; end if;
    moved := array(select i.id from items i where i.space_id = from_space);
    if cardinality(moved) = 0 then return false; end if;
    insert into items (id, organisation_id, space_id, kind, name, name_key, sort_key, search_key, made_by, made_at,
        changed_by, changed_at)
      select folder, s.organisation_id, s.id, 'folder', called, by_name, by_order, by_search, taker, at, taker, at
        from spaces s where s.id = to_space;
    update items set space_id = to_space, folder_id = coalesce(folder_id, folder) where space_id = from_space;
    update uploads set space_id = to_space where space_id = from_space;
    update copies set space_id = to_space where space_id = from_space;
    update shares set ended_by = taker, ended_at = at
      where item_id = any(moved) and person_id = taker and ended_at is null;
    delete from favourites where person_id = leaver and item_id = any(moved);
    return true;
  end $$;
revoke execute on function own_space_here(uuid), make_own_space_here(uuid, uuid, timestamptz),
  hold_uploads_to(uuid), amount_of(uuid), hand_over(uuid, uuid, uuid, text, text, text, text, timestamptz) from public;
grant execute on function own_space_here(uuid), make_own_space_here(uuid, uuid, timestamptz),
  hold_uploads_to(uuid), amount_of(uuid), hand_over(uuid, uuid, uuid, text, text, text, text, timestamptz) to :runtime_role;
