-- Who has read what is said of a file, and until when: by it one sitting is one entry of the trail, as an opening is.
create table comment_sittings (
  item_id uuid not null references items (id) on delete cascade,
  organisation_id uuid not null,
  person_id uuid not null,
  session_id text not null,
  roles text[] not null,
  last_at timestamptz not null,
  primary key (item_id, person_id, session_id)
);
create index comment_sittings_over on comment_sittings (last_at);
alter table comment_sittings enable row level security;
create policy over on comment_sittings using (current_setting('astra.scope', true) = 'system');
grant select, delete on comment_sittings to :runtime_role;

-- Whether who asks goes on reading what is said of it: the same session and roles, without half an hour in between. Then that
-- is noted. Null: they may not read it.
create function reads_on(asked uuid, session text, had_roles text[], moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  declare
    reader uuid := nullif(current_setting('astra.person', true), '')::uuid;
    house uuid := nullif(current_setting('astra.organisation', true), '')::uuid;
    before comment_sittings;
  begin
    if not is_spoken_of(asked, false) then
      return null;
    end if;
    insert into comment_sittings (item_id, organisation_id, person_id, session_id, roles, last_at)
      values (asked, house, reader, session, had_roles, moment) on conflict do nothing;
    if found then
      return false;
    end if;
    select * into before from comment_sittings
      where item_id = asked and person_id = reader and session_id = session for update;
    -- A list that is open asks again with each news.
    if before.roles <> had_roles or before.last_at < moment - interval '1 minute' then
      update comment_sittings set last_at = moment, roles = had_roles
        where item_id = asked and person_id = reader and session_id = session;
    end if;
    return before.roles = had_roles and before.last_at > moment - interval '30 minutes';
  end $$;
revoke execute on function reads_on(uuid, text, text[], timestamptz) from public;
grant execute on function reads_on(uuid, text, text[], timestamptz) to :runtime_role;

-- Until the end of the transaction nobody else changes what is said of it, nor deletes it. The file is locked before its
-- comments, in the order of a deletion for good: the other way round each would wait for the other.
create function hold_item(asked uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
  begin
    perform 1 from items where id = asked and is_spoken_of(asked, false) for no key update;
  end $$;
revoke execute on function hold_item(uuid) from public;
grant execute on function hold_item(uuid) to :runtime_role;
