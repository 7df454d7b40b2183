import pg from 'pg';

/**
 * Keeps all that a service tells others, in the order in which it was told, in `outbox.told (id, event)`: what the queues
 * hold has no order within one move, and is gone when it was delivered.
 */
export async function keepWhatIsTold(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`
      create table outbox.told (id bigint primary key, event jsonb not null);
      grant select on outbox.told to public;
      create function outbox.keep_told() returns trigger language plpgsql security definer as $$
        begin
          insert into outbox.told values (new.id, new.event);
          return new;
        end $$;
      create trigger keep_told after insert on outbox.written
        for each row execute function outbox.keep_told();`);
  } finally {
    await client.end();
  }
}
