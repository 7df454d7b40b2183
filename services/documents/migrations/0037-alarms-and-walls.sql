-- What somebody in charge of a house is told by mail: that its files were changed on the file server, that its room runs out.
create table alarms (
  organisation_id uuid not null,
  kind text not null check (kind in ('files-changed', 'room-nearly-full')),
  -- When it was last met; null: it is over.
  raised_at timestamptz,
  told_at timestamptz,
  primary key (organisation_id, kind)
);
create index alarms_to_tell on alarms (raised_at) where raised_at is not null;
alter table alarms enable row level security;
create policy of_the_service on alarms using (current_setting('astra.scope', true) = 'system');
grant select, insert, update on alarms to :runtime_role;
