-- The administrator of an organisation reads its ratings, a year at a time.
create index ratings_by_time on ratings (organisation_id, at);
