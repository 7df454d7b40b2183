-- People, organisations, factors, sessions, invitations, guests, and what the OpenID provider keeps.
-- Second wall behind the policy: a request made for an organisation sees that organisation's rows only.

create table organisations (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  phone text,
  timezone text not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  idempotency_key uuid,
  request_hash text,
  unique (created_by, idempotency_key)
);

create table people (
  id uuid primary key,
  email text not null,
  -- The address in lower case: one account an address.
  email_key text not null unique,
  display_name text not null,
  locale text not null check (locale in ('fr', 'en')),
  password_hash text,
  version integer not null default 1,
  created_at timestamptz not null
);

create table memberships (
  person_id uuid not null references people (id),
  organisation_id uuid not null references organisations (id),
  roles text[] not null,
  is_active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  primary key (person_id, organisation_id)
);
create index memberships_of_organisation on memberships (organisation_id);

create table totp_secrets (
  person_id uuid primary key references people (id),
  sealed_secret text not null,
  -- Last time step used: a code works once (RFC 6238, 5.2).
  last_step bigint not null default 0,
  created_at timestamptz not null
);

-- A secret shown to its person but not proved yet.
create table totp_setups (
  person_id uuid primary key references people (id),
  sealed_secret text not null,
  expires_at timestamptz not null
);

create table passkeys (
  id uuid primary key,
  person_id uuid not null references people (id),
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  is_backed_up boolean not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_of_person on passkeys (person_id);

create table passkey_setups (
  person_id uuid primary key references people (id),
  challenge text not null,
  expires_at timestamptz not null
);

create table recovery_codes (
  person_id uuid not null references people (id),
  code_hash text not null,
  primary key (person_id, code_hash)
);

create table sessions (
  id uuid primary key,
  kind text not null check (kind in ('member', 'guest')),
  subject_id uuid not null,
  organisation_id uuid not null references organisations (id),
  meeting_id uuid,
  amr text[] not null,
  auth_time timestamptz not null,
  device text not null,
  origin text,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- Ends by itself after so long without a refresh; null = only at expires_at.
  idle_seconds integer,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text
);
create index sessions_of_subject on sessions (subject_id) where ended_at is null;
create index sessions_open on sessions (expires_at) where ended_at is null;

create table person_invitations (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  email text not null,
  email_key text not null,
  display_name text not null,
  roles text[] not null,
  locale text not null,
  token_hash text not null unique,
  invited_by uuid not null,
  invited_by_name text not null,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'sent' check (state in ('sent', 'accepted', 'withdrawn')),
  -- What the invited person has chosen, until the first code is proved.
  chosen_name text,
  chosen_locale text,
  password_hash text,
  sealed_totp text,
  idempotency_key uuid,
  request_hash text,
  unique (organisation_id, invited_by, idempotency_key)
);

create table guest_tickets (
  ticket_hash text primary key,
  guest_id uuid not null,
  meeting_id uuid not null,
  organisation_id uuid not null references organisations (id),
  visit_ends_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index guest_tickets_expired on guest_tickets (expires_at);

-- A sign-in under way, bound to an interaction of the OpenID provider.
create table sign_ins (
  uid text primary key,
  person_id uuid references people (id),
  is_shared_device boolean not null default false,
  challenge text,
  expires_at timestamptz not null
);

-- Failed tries by account and by network, for the growing delay.
create table throttles (
  key text primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);

create table signing_keys (
  kid text primary key,
  sealed_jwk text not null,
  created_at timestamptz not null,
  -- Published before it signs, so that every verifier knows it by then.
  signs_from timestamptz not null
);

-- What the OpenID provider keeps (codes, refresh tokens, grants, its browser sessions): hashed ids, sealed content.
create table oidc_models (
  model text not null,
  id_hash text not null,
  sealed text not null,
  grant_hash text,
  uid_hash text,
  consumed_at timestamptz,
  expires_at timestamptz not null,
  primary key (model, id_hash)
);
create index oidc_models_grant on oidc_models (grant_hash) where grant_hash is not null;
create index oidc_models_uid on oidc_models (model, uid_hash) where uid_hash is not null;
create index oidc_models_expired on oidc_models (expires_at);

alter table organisations enable row level security;
create policy own_organisation on organisations
  using (current_setting('astra.scope', true) = 'system'
      or id = nullif(current_setting('astra.organisation', true), '')::uuid);

alter table memberships enable row level security;
create policy own_organisation on memberships
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);

alter table sessions enable row level security;
create policy own_organisation on sessions
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);

alter table person_invitations enable row level security;
create policy own_organisation on person_invitations
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);

alter table guest_tickets enable row level security;
create policy own_organisation on guest_tickets
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);

-- A person is seen by the organisations they belong to.
alter table people enable row level security;
create policy own_members on people
  using (current_setting('astra.scope', true) = 'system'
      or exists (select 1 from memberships m where m.person_id = people.id
          and m.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid));

do $$
declare factors text;
begin
  foreach factors in array array['totp_secrets', 'totp_setups', 'passkeys', 'passkey_setups', 'recovery_codes'] loop
    execute format('alter table %I enable row level security', factors);
    execute format($policy$create policy own_members on %I
      using (current_setting('astra.scope', true) = 'system'
          or exists (select 1 from memberships m where m.person_id = %I.person_id
              and m.organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid))$policy$, factors, factors);
  end loop;
end $$;

grant select, insert, update on organisations, people, memberships, sessions, person_invitations to :runtime_role;
grant select, insert, update, delete on totp_secrets, totp_setups, passkeys, passkey_setups,
  guest_tickets, sign_ins, throttles, signing_keys, oidc_models to :runtime_role;
grant select, insert, delete on recovery_codes to :runtime_role;
