-- The key under which somebody's words came: sent again after a reply that was lost on its way, they stand there once.
alter table messages add column idempotency_key uuid;
create unique index messages_once on messages (guest_id, author_id, idempotency_key);
