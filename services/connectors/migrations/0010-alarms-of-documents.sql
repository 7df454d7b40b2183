-- Who is in charge is told that files were changed on the file server, or that the room for them runs out.
alter table mails drop constraint mails_template_check;
alter table mails add constraint mails_template_check check (template in
  ('consultation-planned', 'consultation-moved', 'consultation-cancelled', 'link-renewed', 'person-invited',
   'reading-waits', 'report-waits', 'release-waits', 'link-locked', 'shares-wait', 'document-link',
   'password-changed', 'sign-in-ways-changed', 'recovery-code-used', 'password-reset-asked',
   'documents-handed-over', 'files-changed', 'room-nearly-full'));
