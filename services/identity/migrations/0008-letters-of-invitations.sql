-- What became of the mail of an invitation, as the service that sends it tells.

alter table person_invitations
  add column letter text not null default 'sent' check (letter in ('waiting', 'sent', 'failed')),
  add column letter_at timestamptz;
-- Of the ones before this nothing is known but that they were given on their way.
alter table person_invitations alter column letter set default 'waiting';
