-- Which file server this database belongs to: the id stands there in a small file, too. An empty folder in which a share is
-- not mounted has no such file, and nothing in it is believed.
create table store_mark (
  is_only boolean primary key default true check (is_only),
  id uuid not null,
  marked_at timestamptz not null
);
alter table store_mark enable row level security;
create policy of_the_service on store_mark using (current_setting('astra.scope', true) = 'system');
grant select, insert on store_mark to :runtime_role;
