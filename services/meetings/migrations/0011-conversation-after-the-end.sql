-- Until when the patient of a consultation reads and writes after its end; null: as the organisation has it, and once it
-- has ended: no longer.
alter table meetings add column conversation_until timestamptz;

-- For how many days after the end an organisation leaves the conversation open to patients; without a row: until the end.
create table conversation_rules (
  organisation_id uuid primary key,
  days integer not null default 0 check (days between 0 and 30),
  version integer not null default 1
);
alter table conversation_rules enable row level security;
create policy own_organisation on conversation_rules
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on conversation_rules to :runtime_role;
