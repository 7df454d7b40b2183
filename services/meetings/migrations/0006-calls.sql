-- Calls: a meeting that begins now and rings. Who declined said "not now" to it.
alter table meetings add column rings_until timestamptz;
alter table meeting_members add column declined_at timestamptz;
-- Calls that still ring, or that nobody came into, are few among all meetings.
create index meetings_ringing on meetings (rings_until) where rings_until is not null and state = 'open';
