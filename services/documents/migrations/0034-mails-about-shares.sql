-- Who is told by mail that something shared with them waits: whether they want to be, and when they were last.
create table share_mails (
  person_id uuid primary key,
  organisation_id uuid not null,
  is_wanted boolean not null default true,
  told_at timestamptz
);
alter table share_mails enable row level security;
create policy of_this_person on share_mails using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and person_id = nullif(current_setting('astra.person', true), '')::uuid));
create policy not_by_link on share_mails as restrictive using (this_link() is null);
create policy not_in_meeting on share_mails as restrictive using (
  current_setting('astra.scope', true) = 'system' or this_meeting() is null);
grant select, insert, update on share_mails to :runtime_role;
-- What is looked through is a week of shares, each few minutes.
create index shares_by_age on shares (made_at) where ended_at is null;
