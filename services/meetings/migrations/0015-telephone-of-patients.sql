-- Where a patient can be called when pictures and sound do not get through; no mail, event or log has it.
alter table guests
  -- ITU-T E.164.
  add column phone text check (phone ~ '^\+[1-9][0-9]{3,14}$'),
  -- The same as people write it.
  add column phone_written text,
  add constraint guests_phone_whole check ((phone is null) = (phone_written is null)),
  add constraint guests_phone_of_patients check (role = 'patient' or phone is null);
