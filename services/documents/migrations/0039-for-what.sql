-- For what somebody had a file, in the codes of HL7 v3 PurposeOfUse: null of what was noted before, and by a link.
alter table openings add column purpose text check (purpose in ('TREAT', 'PATADMIN', 'PATRQT', 'HOPERAT'));
