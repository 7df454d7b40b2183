-- Roles as identity told them at the last change, for as long as a short token may still say the former ones. It belongs to no
-- organisation; only the service's own work reads it.
create table roles_of_late (person_id uuid primary key, roles text[] not null, at timestamptz not null);
create index roles_of_late_by_age on roles_of_late (at);
grant select, insert, update, delete on roles_of_late to :runtime_role;
