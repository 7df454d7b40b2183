-- A link that could not be sent is tried again after those that were never tried, and holds up none of them.
alter table password_reset_asks add column failed_at timestamptz;
