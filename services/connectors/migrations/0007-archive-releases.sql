-- Somebody is told that what an archive has read is asked for, and waits for their word.
alter table mails drop constraint mails_template_check;
alter table mails add constraint mails_template_check check (template in
  ('consultation-planned', 'consultation-moved', 'consultation-cancelled', 'link-renewed', 'person-invited',
   'reading-waits', 'report-waits', 'release-waits', 'link-locked', 'document-link',
   'password-changed', 'sign-in-ways-changed', 'recovery-code-used', 'password-reset-asked',
   'documents-handed-over'));
