-- In which language a patient was written to last is asked by their address.
create index guests_by_address on guests (organisation_id, lower(email), link_sent_at);
