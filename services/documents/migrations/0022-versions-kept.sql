-- Versions go by a rule, and one can go without the rest of its file. What somebody outside has had of a file stays as it
-- was then: whoever answers for it later can show what they had.
alter table uploads add column is_by_editor boolean not null default false;
alter table versions add column is_by_editor boolean not null default false;

-- `versions` is how many there are; a number is never given twice, whatever went.
alter table items
  add column last_version integer,
  -- When a version of it may be one too many; null: none before another comes.
  add column thin_at timestamptz;
update items set last_version = versions, thin_at = case when versions > 1 then now() end where kind = 'file';
create index items_to_thin on items (thin_at) where thin_at is not null;

-- Who had it stays when the version goes, and which it was.
alter table openings add column version_number integer;
update openings o set version_number = v.number from versions v where v.id = o.version_id;
alter table openings
  alter column version_id drop not null,
  drop constraint openings_version_id_fkey,
  add constraint openings_version_id_fkey foreign key (version_id) references versions (id) on delete set null;
create index openings_of_version on openings (version_id);
-- Of whatever writes it: a process of before this, too, that still runs beside a newer one.
create function number_opening() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    new.version_number := (select number from versions where id = new.version_id);
    return new;
  end $$;
revoke execute on function number_opening() from public;
create trigger numbered before insert on openings for each row execute function number_opening();

-- What it was when it was given. Of what was given before: what came last until then.
alter table givings add column version_id uuid references versions (id) on delete set null;
update givings g set version_id = (select v.id from versions v
  where v.item_id = g.item_id and v.made_at <= g.made_at order by v.number desc limit 1);
create index givings_of_version on givings (version_id);

-- Whether a patient, a guest by link or another organisation has had this very version. Read with the owner's eyes: who
-- cleans up is told that it was given, and not to whom.
create function is_given(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from openings o where o.version_id = asked
        and (o.reader_name is not null or o.roles = '{}'))
      or exists (select 1 from givings g where g.version_id = asked)
  $$;
revoke execute on function is_given(uuid) from public;
grant execute on function is_given(uuid) to :runtime_role;

-- Whether somebody's copy is being made of it: whoever takes one away sees no copy of anybody else's.
create index copy_parts_of_version on copy_parts (source_version_id);
create function is_being_copied(asked uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select 1 from copy_parts where source_version_id = asked)
  $$;
revoke execute on function is_being_copied(uuid) from public;
grant execute on function is_being_copied(uuid) to :runtime_role;

-- Whatever the program believes: nobody takes away what the file is now, what was given, or what they do not see.
create policy removed on versions as restrictive for delete using (
  current_setting('astra.scope', true) = 'system'
  or (this_link() is null and this_guest() is null and not is_given(id)
    and exists (select 1 from items where items.id = versions.item_id and items.version_id <> versions.id)));

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
