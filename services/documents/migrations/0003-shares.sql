-- What is shared with a person, or with everybody of a role, until a day or until somebody ends it.
create table shares (
  id uuid primary key,
  organisation_id uuid not null,
  item_id uuid not null references items (id),
  person_id uuid,
  role text,
  may text not null check (may in ('view', 'edit')),
  ends_at timestamptz,
  made_by uuid not null,
  made_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  check ((person_id is null) <> (role is null)),
  check ((ended_by is null) = (ended_at is null))
);
create unique index shares_with_somebody on shares (item_id, coalesce(person_id::text, role)) where ended_at is null;
create index shares_of_person on shares (person_id) where ended_at is null;
create index shares_of_role on shares (organisation_id, role) where ended_at is null;
create index shares_by_time on shares (organisation_id, made_at desc, id);
alter table shares enable row level security;
create policy own_organisation on shares
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on shares to :runtime_role;

-- An item and the folders above it. Read with the owner's eyes: what lies above may be somebody else's, and still counts.
create function lies_in(asked uuid) returns table (id uuid, binned_at timestamptz, steps integer)
  language sql stable security definer set search_path = public, pg_temp as $$
    with recursive up as (
      select i.id, i.folder_id, i.binned_at, 0 as steps from items i where i.id = asked
      union all select f.id, f.folder_id, f.binned_at, up.steps + 1 from items f join up on f.id = up.folder_id)
    select id, binned_at, steps from up
  $$;
-- Whether a share may be for the person of this transaction. Which roles somebody has is the program's to know: here a
-- share with a role is one with everybody of the organisation.
create function may_be_mine(share shares) returns boolean
  language sql stable set search_path = public, pg_temp as $$
    select share.ended_at is null and (share.ends_at is null or share.ends_at > now())
      and share.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
      and (share.role is not null
        or share.person_id = nullif(current_setting('astra.person', true), '')::uuid)
  $$;
create function is_shared(asked uuid, wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from lies_in(asked) up join shares s on s.item_id = up.id
      where may_be_mine(s) and (wanted = 'view' or s.may = wanted))
  $$;
create function is_shared_in(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from shares s join items i on i.id = s.item_id
      where i.space_id = asked and may_be_mine(s))
  $$;
revoke execute on function lies_in(uuid), is_shared(uuid, text), is_shared_in(uuid) from public;
grant execute on function lies_in(uuid), is_shared(uuid, text), is_shared_in(uuid) to :runtime_role;

-- One policy for each act, with what is cheap to see first: whether something is shared is asked of the few rows that are
-- not one's own. A space that is seen for the sake of something shared in it is not open with all that is in it.
drop policy own_organisation on items;
create policy seen on items for select using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and exists (select 1 from spaces where spaces.id = items.space_id
      and (spaces.kind <> 'own'
        or spaces.owner_id = nullif(current_setting('astra.person', true), '')::uuid)))
  or is_shared(id, 'view'));
create policy changed on items for update using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and exists (select 1 from spaces where spaces.id = items.space_id
      and (spaces.kind <> 'own'
        or spaces.owner_id = nullif(current_setting('astra.person', true), '')::uuid)))
  or is_shared(id, 'edit'));
create policy added on items for insert with check (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and exists (select 1 from spaces where spaces.id = items.space_id
      and (spaces.kind <> 'own'
        or spaces.owner_id = nullif(current_setting('astra.person', true), '')::uuid)))
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
      and folder_id is not null and is_shared(folder_id, 'edit')));
drop policy own_organisation on spaces;
create policy seen on spaces for select using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and (kind <> 'own' or owner_id = nullif(current_setting('astra.person', true), '')::uuid
      or is_shared_in(id))));
create policy made on spaces for insert with check (
  organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and (kind <> 'own' or owner_id = nullif(current_setting('astra.person', true), '')::uuid));
