-- Up to which share somebody has looked at what others share with them: what was shared since is new to them.
create table shared_looks (
  person_id uuid primary key,
  organisation_id uuid not null,
  looked_until timestamptz not null
);
alter table shared_looks enable row level security;
create policy of_this_person on shared_looks using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and person_id = nullif(current_setting('astra.person', true), '')::uuid));
create policy not_by_link on shared_looks as restrictive using (this_link() is null);
create policy not_in_meeting on shared_looks as restrictive using (
  current_setting('astra.scope', true) = 'system' or this_meeting() is null);
grant select, insert, update on shared_looks to :runtime_role;
