-- What is over is forgotten in its time (GDPR, article 5.1 e): the trail keeps who signed in, not these rows.
grant delete on sessions, person_invitations to :runtime_role;
create index sessions_ended on sessions (ended_at) where ended_at is not null;
