-- Who is asked why a consultation was cancelled: several people of a secretariat look after the same day.
alter table meetings add column cancelled_by uuid;
