-- Whoever is given a consultation while their page hears nothing is told so when it does, and of no other of theirs.
alter table meetings add column handed_over_at timestamptz;
