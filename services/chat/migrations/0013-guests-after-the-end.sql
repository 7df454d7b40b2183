-- Of a meeting's conversation: when the accounts of its guests are to be closed; null: with the meeting, or they are closed.
alter table rooms add column guests_until timestamptz;
create index rooms_by_guests_until on rooms (guests_until) where guests_until is not null;
