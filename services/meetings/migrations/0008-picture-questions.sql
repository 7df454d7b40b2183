-- Whether one picture of the call may be kept: who asked whom, and what they said. The picture itself is a document.
create table picture_questions (
  id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  asked_by uuid not null,
  guest_id uuid not null references guests (id),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  -- Once, and never another one.
  answer text check (answer in ('agreed', 'refused')),
  answered_at timestamptz,
  check ((answer is null) = (answered_at is null))
);
create index picture_questions_open on picture_questions (guest_id, expires_at) where answer is null;
alter table picture_questions enable row level security;
create policy own_organisation on picture_questions
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on picture_questions to :runtime_role;
