-- When somebody was last to be told, and could not be: the others come before them.
alter table share_mails add column tried_at timestamptz;
