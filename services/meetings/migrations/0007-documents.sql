-- Until when documents are there for a guest after the end, as the documents service tells of it, and how new that is.
alter table guests
  add column documents_until timestamptz,
  add column documents_told_at timestamptz;
-- Grows with each change of who is in the meeting and who at its door: of two answers about it, the greater is the later.
alter table meetings add column door_number integer not null default 0;
