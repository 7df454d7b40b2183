-- When a moderator put a guest out; null once they are let in again. It outlives their coming back to the waiting room.
alter table guests add column removed_at timestamptz;
update guests set removed_at = now() where step = 'removed';
