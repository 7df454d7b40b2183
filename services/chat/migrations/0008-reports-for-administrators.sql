-- Who keeps a room does not judge what they wrote themselves: where nobody else keeps it, the administrators hear of it.
alter table reports
  add column is_for_administrators boolean not null default false,
  -- Of such a report, as long as they are in the room: they do not hear of it, administrator or not.
  add column written_by uuid;

-- Nobody: the organisation's administrators, whoever they are when it is sent.
alter table notices alter column person_id drop not null;
