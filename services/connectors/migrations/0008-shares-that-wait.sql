-- Who has not looked at what was shared with them is told by mail.
alter table mails drop constraint mails_template_check;
alter table mails add constraint mails_template_check check (template in
  ('consultation-planned', 'consultation-moved', 'consultation-cancelled', 'link-renewed', 'person-invited',
   'reading-waits', 'report-waits', 'release-waits', 'link-locked', 'shares-wait', 'document-link',
   'password-changed', 'sign-in-ways-changed', 'recovery-code-used', 'password-reset-asked',
   'documents-handed-over'));
