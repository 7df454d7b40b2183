-- When an account took the place of a closed one: older news that the person has left is no news any more.
alter table accounts add column renewed_at timestamptz;
