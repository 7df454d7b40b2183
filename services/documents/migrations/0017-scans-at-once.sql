-- Which process has the scanner look at it, and until when that is believed; also until when one that failed rests. So
-- several are looked at at once, each by one process alone.
alter table uploads add column scan_claim uuid,
  add column scan_claimed_until timestamptz not null default '-infinity';
create index uploads_being_scanned on uploads (person_id) where state = 'scanning' and scan_claim is not null;
