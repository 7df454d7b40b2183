-- When a moderator put a guest out; null once they are let in again. It outlives their coming back to the waiting room.
alter table guests add column removed_at timestamptz;
-- As early as is known: what was given after it is theirs.
update guests set removed_at = least(now(), coalesce(last_seen_at, admitted_at, now())) where step = 'removed';
