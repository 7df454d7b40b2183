-- Which of the deployment's video engines an organisation uses, and in which order.
create table engine_rules (
  organisation_id uuid primary key,
  -- By preference; null: all of them, in the order of the settings.
  engine_ids text[],
  version integer not null default 1
);
alter table engine_rules enable row level security;
create policy own_organisation on engine_rules
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on engine_rules to :runtime_role;

-- Whom a moderator has muted in a meeting, until they are asked to speak. It outlives a new join and another engine.
create table silences (
  meeting_id uuid not null references meetings (id),
  person_id uuid not null,
  -- The meeting's organisation.
  organisation_id uuid not null,
  by_id uuid not null,
  at timestamptz not null,
  -- How often in a row they opened their microphone all the same, and when last.
  breaches integer not null default 0,
  breached_at timestamptz,
  primary key (meeting_id, person_id)
);
alter table silences enable row level security;
create policy own_organisation on silences
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
create policy personal_invitation on silences using (is_invited(meeting_id));
grant select, insert, update, delete on silences to :runtime_role;
