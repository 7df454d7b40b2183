-- Why what has come in whole makes no file: a virus is one reason, and not the only one.
alter table uploads add column refusal text
  check (refusal in ('virus-found', 'scan-impossible', 'file-damaged'));
