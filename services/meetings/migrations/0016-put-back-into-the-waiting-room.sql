-- Since when somebody waits who was put back out of the call; their place in the queue stays that of `waiting_since`.
-- One that is older than `waiting_since` is of an earlier stay (a service of before this knows nothing of it).
alter table guests add column put_back_at timestamptz;
