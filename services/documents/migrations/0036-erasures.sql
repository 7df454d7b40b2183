-- What went for good, until it stands in a list outside of this database: a copy of the database from before knows nothing of
-- it, and the list tells it so. Ids and days alone.
create table erasures (
  kind text not null check (kind in ('item', 'person')),
  subject_id uuid not null,
  organisation_id uuid not null,
  erased_at timestamptz not null,
  primary key (kind, subject_id)
);
create index erasures_by_age on erasures (erased_at);
-- So much of that list this database knows: what stands behind it was erased after this copy of it was made.
create table erasure_list (
  is_only boolean primary key default true check (is_only),
  known_bytes bigint not null check (known_bytes >= 0)
);
alter table erasures enable row level security;
alter table erasure_list enable row level security;
create policy of_the_service on erasures using (current_setting('astra.scope', true) = 'system');
create policy of_the_service on erasure_list using (current_setting('astra.scope', true) = 'system');
grant select, insert, update, delete on erasures to :runtime_role;
grant select, insert, update on erasure_list to :runtime_role;
