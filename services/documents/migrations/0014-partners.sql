-- Other organisations of the same installation to which documents may go, and what is shared with them. Nothing is shared
-- where the administrator has not allowed it: with an organisation that is allowed no more, all that was shared goes.
create table partners (
  organisation_id uuid not null,
  partner_id uuid not null,
  name text not null,
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (organisation_id, partner_id),
  check (organisation_id <> partner_id)
);

-- A table of its own, not one more kind of `shares`: what looks for somebody's shares by their role must never find these.
create table partner_shares (
  id uuid primary key,
  organisation_id uuid not null,
  item_id uuid not null references items (id) on delete cascade,
  partner_id uuid not null,
  role text not null check (role in ('clinician', 'secretary')),
  -- As its readers are told whose it is: they have no way to look names up elsewhere.
  from_name text not null,
  maker_name text not null,
  ends_at timestamptz not null,
  made_by uuid not null,
  made_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  foreign key (organisation_id, partner_id) references partners (organisation_id, partner_id) on delete cascade,
  check ((ended_by is null) = (ended_at is null))
);
create unique index partner_shares_with_role on partner_shares (item_id, partner_id, role) where ended_at is null;
create index partner_shares_of_partner on partner_shares (partner_id, made_at desc, id) where ended_at is null;
create index partner_shares_by_time on partner_shares (organisation_id, made_at desc, id) where ended_at is null;
create index partner_shares_of_maker on partner_shares (made_by) where ended_at is null;

-- Whoever opens one asks as by a link: the walls of links show that file and nothing else, and nothing can be changed.
create or replace function is_linked(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select (exists (select 1 from guest_links g join lies_in(asked) up on up.id = g.item_id
          where g.id = this_link() and g.ended_at is null and g.attempts_left > 0 and g.ends_at > now())
        or exists (select 1 from partner_shares p join items i on i.id = p.item_id
          where p.id = this_link() and p.item_id = asked and i.kind = 'file' and p.ended_at is null
            and p.ends_at > now()))
      and not exists (select 1 from lies_in(asked) up where up.binned_at is not null)
  $$;
create or replace function is_linked_in(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from guest_links g join items i on i.id = g.item_id
        where g.id = this_link() and i.space_id = asked)
      or exists (select 1 from partner_shares p join items i on i.id = p.item_id
        where p.id = this_link() and i.space_id = asked and p.ended_at is null and p.ends_at > now())
  $$;

-- What is shared with the organisation of who asks. Which roles they have is the program's to know.
create function received_documents(roles text[], only_one uuid, most integer) returns table (id uuid, organisation_id uuid,
    partner_id uuid, item_id uuid, role text, name text, size_bytes bigint, media_type text, from_name text,
    maker_name text, ends_at timestamptz, made_at timestamptz, holds boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
    select p.id, p.organisation_id, p.partner_id, p.item_id, p.role, i.name, i.size_bytes, i.media_type, p.from_name,
        p.maker_name, p.ends_at, p.made_at, true
      from partner_shares p join items i on i.id = p.item_id
      where p.partner_id = nullif(current_setting('astra.organisation', true), '')::uuid
        and current_setting('astra.scope', true) = 'organisation' and this_link() is null and this_meeting() is null
        and p.role = any(roles) and (only_one is null or p.id = only_one)
        and p.ended_at is null and p.ends_at > now()
        and not exists (select 1 from lies_in(i.id) up where up.binned_at is not null)
      order by p.made_at desc, p.id desc limit most
  $$;
revoke execute on function received_documents(text[], uuid, integer) from public;
grant execute on function received_documents(text[], uuid, integer) to :runtime_role;

-- Who has read it in another organisation, by name: its owner cannot look them up.
alter table openings
  add column reader_name text,
  add column reader_organisation text,
  add check ((reader_name is null) = (reader_organisation is null));

do $$
declare each text;
begin
  foreach each in array array['partners', 'partner_shares'] loop
    execute format('alter table %I enable row level security', each);
    execute format('create policy own_organisation on %I
      using (current_setting(''astra.scope'', true) = ''system''
          or organisation_id = nullif(current_setting(''astra.organisation'', true), '''')::uuid)', each);
    execute format('create policy not_by_link on %I as restrictive using (this_link() is null)', each);
    execute format('create policy not_in_meeting on %I as restrictive using (
      current_setting(''astra.scope'', true) = ''system'' or this_meeting() is null)', each);
  end loop;
end $$;
grant select, insert, update, delete on partners to :runtime_role;
grant select, insert, update on partner_shares to :runtime_role;
