-- Where somebody has signed in from before: nobody elsewhere can keep them out by wrong tries.
create index sessions_by_place on sessions (subject_id, origin, started_at);
