-- Meetings of several professionals beside consultations, people invited by address, and a third person in a consultation.

alter table meetings
  drop constraint meetings_kind_check,
  add constraint meetings_kind_check check (kind in ('consultation', 'meeting')),
  alter column visit_kind drop not null,
  add column title text,
  add constraint meetings_by_kind check (
    (kind = 'consultation' and visit_kind is not null and title is null)
    or (kind = 'meeting' and visit_kind is null and title is not null));

-- Who is invited with an account, of whichever organisation. The host is not among them.
create table meeting_members (
  meeting_id uuid not null references meetings (id),
  person_id uuid not null,
  -- The meeting's organisation; the person's own stands beside it.
  organisation_id uuid not null,
  home_id uuid not null,
  -- As they were invited: whoever invites learns no name from an address. Null for a colleague.
  invited_as text,
  is_moderator boolean not null default false,
  removed_at timestamptz,
  invited_at timestamptz not null,
  primary key (meeting_id, person_id)
);
create index meeting_members_by_person on meeting_members (person_id);
alter table meeting_members enable row level security;
create policy own_organisation on meeting_members
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on meeting_members to :runtime_role;

-- Whether the person of this transaction is invited to exactly this meeting. Read with the owner's eyes: a policy of
-- meeting_members cannot ask meeting_members.
create function is_invited(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from meeting_members where meeting_id = asked
      and person_id = nullif(current_setting('astra.person', true), '')::uuid)
  $$;
revoke execute on function is_invited(uuid) from public;
grant execute on function is_invited(uuid) to :runtime_role;

-- Somebody of another organisation reaches the meeting to which they are invited, what is needed to take part in it, and
-- nothing else. The name sorts after own_organisation, which is cheaper and asked first.
create policy personal_invitation on meetings using (is_invited(id));
create policy personal_invitation on meeting_members using (is_invited(meeting_id));
create policy personal_invitation on guests using (is_invited(meeting_id));
create policy personal_invitation on guest_links using (is_invited(meeting_id));
create policy personal_invitation on messages using (is_invited(meeting_id));
create policy personal_invitation on participants using (is_invited(meeting_id));
create policy personal_invitation on grants using (is_invited(meeting_id));
create policy personal_invitation on attendances using (is_invited(meeting_id));

-- The default is for a replica of the version before, while both run.
-- A patient proves who they are; whoever else comes by a link is let in by hand, and has no date of birth here.
alter table guests
  add column role text not null default 'patient' check (role in ('patient', 'invitee')),
  alter column date_of_birth drop not null,
  add constraint guests_birth_of_patients check ((role = 'patient') = (date_of_birth is not null)),
  drop constraint guests_step_check,
  add constraint guests_step_check check (step in ('invited', 'proved', 'consented', 'refused-consent',
    'checked', 'waiting', 'admitted', 'in-call', 'left', 'removed'));
-- Never two patients in one consultation; others may be there beside the patient.
drop index if exists guests_one_admitted;
create unique index guests_one_admitted on guests (meeting_id)
  where step in ('admitted', 'in-call') and role = 'patient';
