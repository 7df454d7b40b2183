-- For what it was done, in the codes of HL7 v3 PurposeOfUse, where that is known.
alter table entries add column purpose text;
