-- Whoever was put out, and not let in since, has what was given to them afterwards alone: after the end, too.
alter table visit_guests add column removed_at timestamptz;

create function put_out_at(meeting uuid, guest uuid) returns timestamptz
  language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((select removed_at from visit_guests v
      where v.meeting_id = meeting and v.guest_id = guest), '-infinity')
  $$;
revoke execute on function put_out_at(uuid, uuid) from public;
grant execute on function put_out_at(uuid, uuid) to :runtime_role;

create or replace function given_of(asked uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(
      (select case when g.until is null then 'shown' else 'handed' end from givings g
        where g.item_id = asked and g.guest_id = this_guest() and g.meeting_id = this_meeting()
          and g.ended_at is null and (g.until is null or g.until > now())
          and g.made_at > put_out_at(g.meeting_id, g.guest_id)),
      (select 'shown' from presentations p
        where p.item_id = asked and p.meeting_id = this_meeting() and this_guest() is not null),
      'none')
  $$;
