-- That something waits for a colleague.
alter table mails drop constraint mails_template_check;
alter table mails add constraint mails_template_check check (template in
  ('consultation-planned', 'consultation-moved', 'consultation-cancelled', 'link-renewed', 'person-invited',
   'reading-waits', 'report-waits'));
