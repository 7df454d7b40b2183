-- Rooms of a whole organisation: who works there is in them, so what each is there is known here as well.
alter table accounts add column roles text[] not null default '{}';
create index accounts_of_organisation on accounts (organisation_id) where kind = 'member' and is_active;

alter table rooms
  -- Of such a room: for whom in the organisation; empty: for everybody. Null of any other room.
  add column for_roles text[],
  -- Of such a room: how many the chat server has let in so far.
  add column joined integer not null default 0,
  drop constraint rooms_kind_check,
  drop constraint rooms_check,
  add constraint rooms_kind_check
    check (kind in ('team', 'announcement', 'private', 'organisation', 'direct', 'meeting')),
  add constraint rooms_of_a_team check ((team_id is not null) =
    (kind in ('team', 'private') or (kind = 'announcement' and for_roles is null))),
  add constraint rooms_of_the_organisation check ((for_roles is not null) =
    (kind = 'organisation' or (kind = 'announcement' and team_id is null)));
create index rooms_of_organisation on rooms (organisation_id) where for_roles is not null;
