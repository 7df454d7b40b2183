-- That a release waits for somebody's word is told by mail as well; it is about no room.
alter table notices
  alter column room_id drop not null,
  add column release_id uuid references archive_releases (id) on delete cascade,
  drop constraint notices_kind_check,
  add constraint notices_kind_check check (kind in ('reading-waits', 'report-waits', 'release-waits')),
  add constraint notices_about_check check (
    (room_id is null) = (kind = 'release-waits') and (release_id is null) = (kind <> 'release-waits'));
