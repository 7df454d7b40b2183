-- Which key sealed it, by a name that says nothing of it; empty: sealed before keys had names. While the key is changed
-- there are two, and what still has the old one is sealed anew.
alter table archive_records add column key_name text not null default '';
alter table archived_messages add column key_name text not null default '';
create index archive_records_by_key on archive_records (key_name);
create index archived_messages_by_key on archived_messages (key_name);

-- A person's own words come out from the oldest on.
drop index archived_messages_by_sender;
create index archived_messages_by_sender on archived_messages (sender, sent_at, event_id);

-- An archive that comes after a room was closed does not come into it. Null: it is open, or was closed before there were archives.
alter table rooms add column closed_at timestamptz;
