-- The way back of who forgot their password: a link by mail, and a second factor.
-- Who asked, before anybody looked whether the address is one of ours: the answer takes as long for every address.
create table password_reset_asks (
  id uuid primary key,
  sealed_email text not null,
  origin text,
  request_id text not null,
  asked_at timestamptz not null
);
create index password_reset_asks_in_turn on password_reset_asks (asked_at);

-- One row a person: a newer link takes the older one's place. No hash: the link is used up or ended.
create table password_resets (
  person_id uuid primary key references people (id),
  token_hash text unique,
  expires_at timestamptz not null,
  challenge text,
  -- How many mails went since then: nobody can fill a mailbox.
  mails integer not null,
  counted_from timestamptz not null
);

alter table password_reset_asks enable row level security;
create policy of_the_system on password_reset_asks
  using (current_setting('astra.scope', true) = 'system');
alter table password_resets enable row level security;
create policy of_the_system on password_resets
  using (current_setting('astra.scope', true) = 'system');

grant select, insert, update, delete on password_reset_asks, password_resets to :runtime_role;
