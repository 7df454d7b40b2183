-- Asked at each start: whether there is something that the key device of the settings does not open.
create index versions_sealed_by on versions ((key->>'provider'));
create index comment_keys_sealed_by on comment_keys ((key->>'provider'));
