-- One row a mail. The id is the id of the event that asked for it: an event that comes twice is one mail.
create table mails (
  id uuid primary key,
  organisation_id uuid not null,
  template text not null check (template in
    ('consultation-planned', 'consultation-moved', 'consultation-cancelled', 'link-renewed', 'person-invited')),
  meeting_id uuid,
  guest_id uuid,
  invitation_id uuid,
  sequence integer not null,
  event_at timestamptz not null,
  starts_at timestamptz,
  duration_minutes integer,
  expires_at timestamptz,
  has_link boolean not null,
  -- Masked; emptied once the mail is sent or dropped.
  recipient text not null,
  -- JWE with the address, the names and the link; emptied once the mail is sent or dropped.
  sealed text not null,
  state text not null check (state in ('waiting', 'sent', 'superseded', 'dead')),
  message_id text not null,
  tries integer not null default 0,
  reason text,
  patient_until timestamptz not null,
  settled_at timestamptz
);
create index mails_thread on mails (guest_id, meeting_id) where guest_id is not null;
create index mails_dead on mails (organisation_id, settled_at desc, id desc) where state = 'dead';
create index mails_open on mails (state, template) where state in ('waiting', 'dead');

alter table mails enable row level security;
create policy own_organisation on mails
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, update on mails to :runtime_role;
