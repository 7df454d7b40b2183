-- Where the only one who keeps a room is the only administrator too, what they wrote is judged by a security officer.
alter table reports add column is_for_officers boolean not null default false;
