-- Of what is told of a meeting's guests each time is later than the one before, in the order in which it became true: who
-- tells holds the row until then. Written with the owner's eyes: a professional tells, and reads nothing here.
alter table visits add column told_at timestamptz;
create function next_telling(asked uuid, at timestamptz) returns timestamptz
  language sql volatile security definer set search_path = public, pg_temp as $$
    update visits set told_at = greatest(at, told_at + interval '1 millisecond')
      where meeting_id = asked
        and (current_setting('astra.scope', true) = 'system' or stands_in(asked) in ('moderator', 'professional'))
      returning told_at
  $$;
revoke execute on function next_telling(uuid, timestamptz) from public;
grant execute on function next_telling(uuid, timestamptz) to :runtime_role;
