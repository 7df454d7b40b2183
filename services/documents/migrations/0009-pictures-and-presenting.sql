-- Pictures of the call among a meeting's documents: who asked, who is shown and agreed. Each question to which somebody
-- agreed is good for one; while it has not all come, it can begin to come anew.
create table pictures (
  question_id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null,
  -- The file that it is, or will be.
  item_id uuid not null unique,
  upload_id uuid not null,
  asked_by uuid not null,
  guest_id uuid not null,
  agreed_at timestamptz not null,
  kept_at timestamptz
);
create index pictures_of_meeting on pictures (meeting_id) where kept_at is not null;
alter table pictures enable row level security;
create policy of_this_meeting on pictures using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and meeting_id = this_meeting() and stands_in(meeting_id) <> 'none'));
-- A guest reads what is of a document that they have, and writes nothing.
create policy of_this_guest on pictures as restrictive for select using (
  this_guest() is null or exists (select 1 from items where items.id = pictures.item_id));
create policy by_no_guest on pictures as restrictive for insert with check (this_guest() is null);
create policy changed_by_no_guest on pictures as restrictive for update using (this_guest() is null);
create policy removed_by_no_guest on pictures as restrictive for delete using (this_guest() is null);
grant select, insert, update, delete on pictures to :runtime_role;

-- A document of a meeting that everyone who is in it sees just now, at the page of who presents it.
create table presentations (
  meeting_id uuid primary key,
  organisation_id uuid not null,
  item_id uuid not null references items (id) on delete cascade,
  presenter_id uuid not null,
  page integer not null check (page between 1 and 9999),
  changed_at timestamptz not null
);
create index presentations_of_item on presentations (item_id);
alter table presentations enable row level security;
create policy of_this_meeting on presentations using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and meeting_id = this_meeting() and stands_in(meeting_id) <> 'none'));
create policy of_this_guest on presentations as restrictive for select using (
  this_guest() is null or stands_in(meeting_id) = 'inside');
create policy by_no_guest on presentations as restrictive for insert with check (this_guest() is null);
create policy changed_by_no_guest on presentations as restrictive for update using (this_guest() is null);
create policy removed_by_no_guest on presentations as restrictive for delete using (this_guest() is null);
grant select, insert, update, delete on presentations to :runtime_role;

-- What is presented is shown to each guest, whether it was given to them or not: the walls let them see it inside alone.
create or replace function given_of(asked uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
      (select case when g.until is null then 'shown' else 'handed' end from givings g
        where g.item_id = asked and g.guest_id = this_guest() and g.meeting_id = this_meeting()
          and g.ended_at is null and (g.until is null or g.until > now())),
      (select 'shown' from presentations p
        where p.item_id = asked and p.meeting_id = this_meeting() and this_guest() is not null),
      'none')
  $$;
