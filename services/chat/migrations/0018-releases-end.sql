-- A release that was withdrawn, refused or ended stays, with its reason; what was taken by it cannot be made to have none.
alter table archive_releases
  add column ended_by uuid,
  add column ended_at timestamptz,
  add check ((ended_by is null) = (ended_at is null));
