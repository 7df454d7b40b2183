-- What became of the newest mail to each guest, as connectors tells it. What was mailed before counts as sent.

alter table guests
  add column mail_state text not null default 'sent'
    check (mail_state in ('waiting', 'sent', 'failed')),
  add column mail_asked_at timestamptz,
  add column mail_at timestamptz;
alter table guests alter column mail_state set default 'waiting';
