-- Whether a patient wants somebody there who was invited beside them. It stands with who would come in, and goes with them.
alter table guests
  -- As what they come, in the words of who invited them; the patient reads it.
  add column part text check (part in ('interpreter', 'relative', 'professional', 'other')),
  add column company_question_id uuid,
  add column company_asked_by uuid,
  add column company_asked_at timestamptz,
  add column company_answer text check (company_answer in ('agreed', 'refused', 'agreed-aloud')),
  add column company_answered_at timestamptz,
  add constraint guests_company_whole check (
    (company_question_id is null) = (company_asked_by is null)
    and (company_question_id is null) = (company_asked_at is null)
    and (company_answer is null) = (company_answered_at is null)
    and (company_answer is null or company_question_id is not null)),
  -- A patient is asked about others, and nobody about a patient.
  add constraint guests_company_of_invitees check (role = 'invitee' or (part is null and company_question_id is null));

-- Proof of what a patient answered about whom: written once, never changed (no right to).
create table company_answers (
  question_id uuid primary key,
  organisation_id uuid not null,
  meeting_id uuid not null references meetings (id),
  -- Whose answer it is, and about whom.
  guest_id uuid not null references guests (id),
  about_id uuid not null references guests (id),
  asked_by uuid not null,
  asked_at timestamptz not null,
  answer text not null check (answer in ('agreed', 'refused', 'agreed-aloud')),
  answered_at timestamptz not null,
  -- The patient, or the host who heard it.
  said_by uuid not null,
  session_id text not null,
  request_id text not null,
  check ((answer = 'agreed-aloud') = (said_by <> guest_id))
);
create index company_answers_by_guest on company_answers (guest_id);
alter table company_answers enable row level security;
create policy own_organisation on company_answers
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert on company_answers to :runtime_role;
