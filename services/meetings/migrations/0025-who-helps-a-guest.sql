-- Who has answered a guest's call for help: without it two colleagues telephone the same patient.
alter table guests
  add column helped_by uuid,
  add column helped_at timestamptz,
  add constraint guests_helped check ((helped_by is null) = (helped_at is null));
