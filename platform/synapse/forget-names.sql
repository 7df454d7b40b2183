-- Run by whoever runs the chat server, on its database, after people were erased. Synapse keeps the name that somebody had
-- when they came into a room in a column that none of its interfaces empties. Harmless at any time, and as often as one likes.
update room_memberships set display_name = null, avatar_url = null
  where (display_name is not null or avatar_url is not null)
    and user_id in (select user_id from erased_users);
