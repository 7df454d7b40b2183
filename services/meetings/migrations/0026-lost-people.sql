-- Who was lost is awaited for a minute, also when the last of the others hangs up meanwhile.
alter table attendances add column is_lost boolean not null default false;
