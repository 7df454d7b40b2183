-- Documents of a meeting: a space whose rights are those of the meeting at that very moment. Who is in it and who at its
-- door is told by meetings and kept here as a copy, so that the wall of this database knows it too.

-- A meeting's space has the meeting's own id: nobody has to look it up.
alter table spaces
  drop constraint spaces_kind_check,
  add constraint spaces_kind_check check (kind in ('own', 'organisation', 'meeting'));
-- Beside what lies there, so that the wall is asked of one row alone.
alter table items add column meeting_id uuid;
alter table uploads
  add column meeting_id uuid,
  add column is_guests boolean not null default false;
create index items_of_meeting on items (meeting_id, made_at, id) where meeting_id is not null and binned_at is null;

create table visits (
  meeting_id uuid primary key,
  organisation_id uuid not null,
  -- Of meetings: the greater is the later.
  number integer not null,
  is_over boolean not null,
  asked_at timestamptz not null
);
create table visit_people (
  meeting_id uuid not null references visits (meeting_id),
  person_id uuid not null,
  is_moderator boolean not null,
  primary key (meeting_id, person_id)
);
create table visit_guests (
  meeting_id uuid not null references visits (meeting_id),
  guest_id uuid not null,
  is_patient boolean not null,
  place text not null check (place in ('outside', 'waiting', 'inside', 'left')),
  session_id text,
  primary key (meeting_id, guest_id)
);
-- What a guest may have: shown for the visit, or handed over until a day.
create table givings (
  id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null,
  item_id uuid not null references items (id) on delete cascade,
  guest_id uuid not null,
  until timestamptz,
  made_by uuid not null,
  made_at timestamptz not null,
  ended_by uuid,
  ended_at timestamptz,
  check ((ended_by is null) = (ended_at is null))
);
create unique index givings_to_guest on givings (item_id, guest_id) where ended_at is null;
create index givings_of_guest on givings (meeting_id, guest_id) where ended_at is null;

-- The meeting in whose name this transaction asks, and its guest if it is one who asks.
create function this_meeting() returns uuid language sql stable as
  $$ select nullif(current_setting('astra.meeting', true), '')::uuid $$;
create function this_guest() returns uuid language sql stable as
  $$ select nullif(current_setting('astra.guest', true), '')::uuid $$;

-- How who asks stands to the meeting. Read with the owner's eyes: who is nobody there is not told who else is.
create function stands_in(asked uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(case when this_guest() is null then
        (select case when p.is_moderator then 'moderator' else 'professional' end from visit_people p
          where p.meeting_id = asked and p.person_id = nullif(current_setting('astra.person', true), '')::uuid)
      else
        (select case when v.is_over then 'over' when g.place = 'outside' then 'none' else g.place end
          from visit_guests g join visits v using (meeting_id)
          where g.meeting_id = asked and g.guest_id = this_guest())
      end, 'none')
    where asked = this_meeting()
    union all select 'none' where asked is distinct from this_meeting()
  $$;
-- What the guest who asks was given of a document, whatever they are at this moment.
create function given_of(asked uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((select case when g.until is null then 'shown' else 'handed' end from givings g
      where g.item_id = asked and g.guest_id = this_guest() and g.meeting_id = this_meeting()
        and g.ended_at is null and (g.until is null or g.until > now())), 'none')
  $$;
-- Which of these names something there has: of what the asker must not see, a name that is taken is all that is told.
create function names_taken(space uuid, folder uuid, names text[], except_id uuid) returns setof text
  language sql stable security definer set search_path = public, pg_temp as $$
    select i.name_key from items i where i.space_id = space
      and coalesce(i.folder_id, '00000000-0000-0000-0000-000000000000')
        = coalesce(folder, '00000000-0000-0000-0000-000000000000')
      and i.binned_at is null and i.name_key = any(names) and i.id <> except_id
  $$;
revoke execute on function stands_in(uuid), given_of(uuid), names_taken(uuid, uuid, text[], uuid) from public;
grant execute on function stands_in(uuid), given_of(uuid), names_taken(uuid, uuid, text[], uuid) to :runtime_role;

-- Whoever asks in a meeting's name sees what is of this meeting and nothing else; whoever does not sees nothing of any.
create policy of_this_meeting on spaces as restrictive using (
  current_setting('astra.scope', true) = 'system'
  or (case when kind = 'meeting' then id = this_meeting() and stands_in(id) <> 'none' else this_meeting() is null end));
create policy of_this_meeting on items as restrictive using (
  current_setting('astra.scope', true) = 'system'
  or (meeting_id is not distinct from this_meeting()
    and (meeting_id is null or stands_in(meeting_id) <> 'none')));
create policy of_this_meeting on uploads as restrictive using (
  current_setting('astra.scope', true) = 'system' or meeting_id is not distinct from this_meeting());
create policy of_this_meeting on versions as restrictive using (
  current_setting('astra.scope', true) = 'system' or this_meeting() is null
  or exists (select 1 from items where items.id = versions.item_id));
create policy of_this_meeting on pieces as restrictive using (
  current_setting('astra.scope', true) = 'system' or this_meeting() is null
  or exists (select 1 from versions where versions.id = pieces.version_id)
  or exists (select 1 from uploads where uploads.version_id = pieces.version_id));
create policy of_this_meeting on shares as restrictive using (
  current_setting('astra.scope', true) = 'system' or this_meeting() is null);
-- A guest: what they sent, and what they were given.
create policy of_this_guest on items as restrictive for select using (
  this_guest() is null
  or (made_by = this_guest() and stands_in(meeting_id) in ('waiting', 'inside'))
  or (given_of(id) = 'shown' and stands_in(meeting_id) = 'inside')
  or (given_of(id) = 'handed' and stands_in(meeting_id) in ('inside', 'left', 'over')));
create policy by_this_guest on items as restrictive for insert with check (
  this_guest() is null
  or (made_by = this_guest() and stands_in(meeting_id) in ('waiting', 'inside')));
create policy by_no_guest on items as restrictive for update using (this_guest() is null);
create policy by_no_guest_for_good on items as restrictive for delete using (this_guest() is null);

alter table visits enable row level security;
alter table visit_people enable row level security;
alter table visit_guests enable row level security;
alter table givings enable row level security;
-- The copies are the service's own: whoever asks learns of them by what they open.
create policy of_the_service on visits using (current_setting('astra.scope', true) = 'system');
create policy of_the_service on visit_people using (current_setting('astra.scope', true) = 'system');
create policy of_the_service on visit_guests using (current_setting('astra.scope', true) = 'system');
create policy of_this_meeting on givings using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and meeting_id = this_meeting() and stands_in(meeting_id) <> 'none'
    and (this_guest() is null or guest_id = this_guest())));
grant select, insert, update on visits, givings to :runtime_role;
grant select, insert, update, delete on visit_people, visit_guests to :runtime_role;
