-- What was refused after its page was left is told to its sender when they come back, until they take it off their list:
-- those who wait for it in a meeting or a room see it all the same.
alter table uploads add column is_forgotten boolean not null default false;
create index uploads_refused_of_person on uploads (person_id) where state = 'refused' and not is_forgotten;
