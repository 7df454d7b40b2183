-- What is shared to be only shown: each page has the reader's name and the time across it, and nothing is given out as it is.
alter table shares add column is_marked boolean not null default false,
  add check (not is_marked or may = 'view');
alter table guest_links add column is_marked boolean not null default false,
  add check (not is_marked or may = 'view');
alter table partner_shares add column is_marked boolean not null default false;

-- Whether who asks may have it as it is, whatever the program believes: the key of a version is not read without it. As
-- `is_shared`, it knows no roles: a share with a role is one with everybody of the organisation.
create function is_had_plain(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select case
      when current_setting('astra.scope', true) = 'system' then true
      when this_link() is not null then
        not exists (select 1 from guest_links g where g.id = this_link() and g.is_marked)
        and not exists (select 1 from partner_shares p where p.id = this_link() and p.is_marked)
      else
        exists (select 1 from items i join spaces s on s.id = i.space_id where i.id = asked
          and (s.kind in ('organisation', 'meeting')
            or s.owner_id = nullif(current_setting('astra.person', true), '')::uuid
            or (s.kind in ('team', 'room') and circle_standing(s.id) <> 'none')))
        or exists (select 1 from lies_in(asked) up join shares s on s.item_id = up.id
          where may_be_mine(s) and not s.is_marked)
    end
  $$;
revoke execute on function is_had_plain(uuid) from public;
grant execute on function is_had_plain(uuid) to :runtime_role;

drop function received_documents(text[], uuid, integer);
create function received_documents(roles text[], only_one uuid, most integer) returns table (id uuid, organisation_id uuid,
    partner_id uuid, item_id uuid, role text, is_marked boolean, name text, size_bytes bigint, media_type text,
    from_name text, maker_name text, ends_at timestamptz, made_at timestamptz, holds boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
    select p.id, p.organisation_id, p.partner_id, p.item_id, p.role, p.is_marked, i.name, i.size_bytes, i.media_type,
        p.from_name, p.maker_name, p.ends_at, p.made_at, true
      from partner_shares p join items i on i.id = p.item_id
      where p.partner_id = nullif(current_setting('astra.organisation', true), '')::uuid
        and current_setting('astra.scope', true) = 'organisation' and this_link() is null and this_meeting() is null
        and p.role = any(roles) and (only_one is null or p.id = only_one)
        and p.ended_at is null and p.ends_at > now()
        and not exists (select 1 from lies_in(i.id) up where up.binned_at is not null)
      order by p.made_at desc, p.id desc limit most
  $$;
revoke execute on function received_documents(text[], uuid, integer) from public;
grant execute on function received_documents(text[], uuid, integer) to :runtime_role;
