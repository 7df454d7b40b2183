-- What was in the bin long enough, or was taken out of it for good, goes with all that was known of it.
grant delete on items, versions, openings, shares to :runtime_role;
create policy removed on items for delete using (
  current_setting('astra.scope', true) = 'system'
  or (organisation_id = nullif(current_setting('astra.organisation', true), '')::uuid
    and exists (select 1 from spaces where spaces.id = items.space_id
      and (spaces.kind <> 'own'
        or spaces.owner_id = nullif(current_setting('astra.person', true), '')::uuid))));
create index items_long_binned on items (binned_at) where binned_at is not null;
create index uploads_of_item on uploads (item_id) where item_id is not null;
create index uploads_of_file on uploads (file_id) where file_id is not null;
create index uploads_of_folder on uploads (folder_id) where folder_id is not null;
