-- Browsers that are told of news while no page is open, each of one session: it ends with it.
create table push_devices (
  id uuid primary key,
  person_id uuid not null references accounts (person_id),
  organisation_id uuid not null,
  session_id text not null,
  name text not null,
  locale text not null check (locale in ('fr', 'en')),
  -- Where the browser's maker takes what is for it, and the keys that it is sealed with.
  endpoint text not null unique,
  p256dh text not null,
  auth text not null,
  added_at timestamptz not null,
  told_at timestamptz
);
create index push_devices_of_person on push_devices (person_id);
create index push_devices_of_session on push_devices (session_id);

-- By which the chat server names a person to this service; only the two know it.
create table push_keys (
  person_id uuid primary key references accounts (person_id),
  organisation_id uuid not null,
  push_key text not null unique,
  looked_at timestamptz not null
);

-- What is to be told to a browser. News of the same thing is one: `topic`.
create table push_letters (
  device_id uuid not null references push_devices (id) on delete cascade,
  organisation_id uuid not null,
  topic text not null,
  kind text not null,
  path text not null,
  due_at timestamptz not null,
  -- What was not taken by then is old.
  until timestamptz not null,
  tries integer not null default 0,
  -- Another one each time that there is news: what was sent meanwhile does not count for it.
  news uuid not null,
  primary key (device_id, topic)
);
create index push_letters_due on push_letters (due_at);

-- Whom a meeting rings for, or makes wait, as they were told.
create table push_summons (
  meeting_id uuid not null,
  person_id uuid not null,
  organisation_id uuid not null,
  kind text not null check (kind in ('call', 'waiting')),
  until timestamptz not null,
  primary key (meeting_id, person_id, kind)
);
create index push_summons_over on push_summons (until);

do $$
declare each text;
begin
  foreach each in array array['push_devices', 'push_keys', 'push_letters', 'push_summons'] loop
    execute format('alter table %I enable row level security', each);
  end loop;
end $$;
-- One's own and nobody else's, not even within an organisation.
create policy own on push_devices
  using (current_setting('astra.scope', true) = 'system'
      or person_id = nullif(current_setting('astra.person', true), '')::uuid);
create policy service on push_keys using (current_setting('astra.scope', true) = 'system');
create policy service on push_summons using (current_setting('astra.scope', true) = 'system');
-- Whoever's act makes news writes letters to others by the function below, and reads none.
create policy service on push_letters using (current_setting('astra.scope', true) = 'system'
  or exists (select 1 from push_devices d where d.id = device_id));

-- Writes what is to be told to every browser of these people. Whose act it is sees nothing of their browsers.
create function tell_by_push(people uuid[], topic_of text, kind_of text, path_of text, due timestamptz, late timestamptz)
  returns void language sql volatile security definer set search_path = public, pg_temp as $$
    insert into push_letters as l (device_id, organisation_id, topic, kind, path, due_at, until, news)
      select d.id, d.organisation_id, topic_of, kind_of, path_of, due, late, gen_random_uuid()
        from push_devices d where d.person_id = any(people)
      on conflict (device_id, topic) do update set
        kind = excluded.kind, until = excluded.until, news = excluded.news, tries = 0,
        -- Of two rooms, the list of rooms.
        path = case when l.kind = 'message' and l.path <> excluded.path then '/salons' else excluded.path end,
        due_at = case when excluded.kind = 'message' then least(l.due_at, excluded.due_at) else excluded.due_at end
  $$;
revoke execute on function tell_by_push(uuid[], text, text, text, timestamptz, timestamptz) from public;
grant execute on function tell_by_push(uuid[], text, text, text, timestamptz, timestamptz) to :runtime_role;

grant select, insert, update, delete on push_devices, push_keys, push_letters, push_summons to :runtime_role;

-- Mails that are to be sent to colleagues: that something waits, once for each thing. Gone when handed over.
create table notices (
  id uuid primary key,
  person_id uuid not null,
  organisation_id uuid not null,
  room_id uuid not null references rooms (id),
  kind text not null check (kind in ('reading-waits', 'report-waits')),
  asked_at timestamptz not null
);
alter table notices enable row level security;
create policy own_organisation on notices
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
grant select, insert, delete on notices to :runtime_role;
