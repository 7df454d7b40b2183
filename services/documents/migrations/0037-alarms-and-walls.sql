-- What somebody in charge of a house is told by mail: that its files were changed on the file server, that its room runs out.
create table alarms (
  organisation_id uuid not null,
  kind text not null check (kind in ('files-changed', 'room-nearly-full')),
  -- When it was last met; null: it is over.
  raised_at timestamptz,
  told_at timestamptz,
  primary key (organisation_id, kind)
);
create index alarms_to_tell on alarms (raised_at) where raised_at is not null;
alter table alarms enable row level security;
create policy of_the_service on alarms using (current_setting('astra.scope', true) = 'system');
grant select, insert, update on alarms to :runtime_role;

-- The sealed content of a file is for who sees the file: until now the wall here knew the house alone, but in a meeting's name
-- and by a link. Asked for one row at a time: of `exists` a plan may read all items before, once for each question.
drop policy of_this_meeting on versions;
drop policy of_this_link on versions;
create policy of_seen_items on versions as restrictive using (
  current_setting('astra.scope', true) = 'system'
  or (select true from items where items.id = versions.item_id));
drop policy of_this_meeting on pieces;
drop policy of_this_link on pieces;
create policy of_seen_items on pieces as restrictive using (
  current_setting('astra.scope', true) = 'system'
  or (select true from versions where versions.id = pieces.version_id)
  or (select true from uploads where uploads.version_id = pieces.version_id));
