-- What a room keeps no longer does not come back: neither what the service itself took out, nor what has grown too old in
-- the bin. Of all else the bin keeps it, as always. Read with the owner's eyes: how long a room keeps is the service's own.
create function is_kept(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select not exists (select 1 from items i join circles c on c.id = i.circle_id
      where i.id = asked and c.kind = 'room'
        and (i.binned_by = '00000000-0000-0000-0000-000000000000'
          or (c.kept_days is not null and i.made_at < now() - make_interval(days => c.kept_days))))
  $$;
revoke execute on function is_kept(uuid) from public;
grant execute on function is_kept(uuid) to :runtime_role;
