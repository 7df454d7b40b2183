-- Who was erased, until it stands in a list outside of this database: a copy of the database from before knows nothing of it, and
-- the list tells it so. Ids and days alone; a Matrix id is by chance.
create table erasures (
  person_id uuid primary key,
  organisation_id uuid not null,
  localparts text[] not null,
  erased_at timestamptz not null
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
-- Those of before the list.
insert into erasures (person_id, organisation_id, localparts, erased_at)
  select a.person_id, a.organisation_id,
      array[a.localpart] || array(select f.localpart from former_accounts f where f.person_id = a.person_id), a.erased_at
    from accounts a where a.erased_at is not null;
