-- Whoever plans finds patients who were here before by the beginnings of their names.

-- The words of a name, each once, as they are looked for: without accents, case, marks and titles.
create function name_words(name text) returns text[]
  language sql immutable strict parallel safe as $$
    select coalesce(array_agg(distinct word order by word), '{}') from regexp_split_to_table(
      lower(regexp_replace(
        replace(replace(replace(replace(normalize(name, NFD), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'),
        '[\u0300-\u036F]', '', 'g')),
      '[[:space:][:punct:]\u00A0\u2010-\u2015\u2018\u2019\u202F]+') as word
    where word <> '' and word <> all ('{m,mr,mrs,ms,mme,mlle,mx,monsieur,madame,mademoiselle,mister,miss,dr,docteur,doctor,pr,prof,professeur,professor}')
  $$;

-- One row a word. They go with the guest: nothing here outlives an erasure there. In byte order, so that a beginning is a
-- span of the index, which row-level security lets be used.
create table guest_words (
  guest_id uuid not null references guests (id) on delete cascade,
  organisation_id uuid not null,
  word text collate "C" not null,
  primary key (guest_id, word)
);
create index guest_words_by_word on guest_words (organisation_id, word, guest_id);
alter table guest_words enable row level security;
create policy own_organisation on guest_words
  using (current_setting('astra.scope', true) = 'system'
      or organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid);
-- Written by the database alone, whichever version of the service writes the guest.
grant select on guest_words to :runtime_role;

create function keep_guest_words() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      if tg_op = 'UPDATE' then
        delete from guest_words where guest_id = new.id;
      end if;
      insert into guest_words (guest_id, organisation_id, word)
        select new.id, new.organisation_id, unnest(name_words(new.name));
      return null;
    end
  $$;
revoke execute on function keep_guest_words() from public;
create trigger guest_words_begin after insert on guests
  for each row when (new.role = 'patient') execute function keep_guest_words();
create trigger guest_words_follow after update of name on guests
  for each row when (new.role = 'patient' and new.name is distinct from old.name) execute function keep_guest_words();

insert into guest_words (guest_id, organisation_id, word)
  select id, organisation_id, unnest(name_words(name)) from guests where role = 'patient'
  on conflict do nothing;
