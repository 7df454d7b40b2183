-- That what an archive has read may be taken out: of a room, or what one person wrote. One asks and says why, another one
-- confirms; it stays beside the trail as the reason for what was taken.
create table archive_releases (
  id uuid primary key,
  organisation_id uuid not null,
  target_kind text not null check (target_kind in ('room', 'person')),
  target_id uuid not null,
  reason text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  confirmed_by uuid,
  confirmed_at timestamptz,
  check ((confirmed_by is null) = (confirmed_at is null)),
  check (confirmed_by <> asked_by)
);
create index archive_releases_newest on archive_releases (organisation_id, asked_at);
alter table archive_releases enable row level security;
create policy own_organisation on archive_releases
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update, delete on archive_releases to :runtime_role;
