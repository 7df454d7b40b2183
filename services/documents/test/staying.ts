import pg from 'pg';
import type { House } from './house.ts';

/** Rows that the database does not let go of. Gives what ends that. */
export async function startStaying(
  house: House,
  table: 'items' | 'uploads',
  ...ids: readonly string[]
): Promise<() => Promise<void>> {
  const run = async (sql: string): Promise<void> => {
    const owner = new pg.Client({ connectionString: house.place.ownerUrl });
    await owner.connect();
    await owner.query(sql);
    await owner.end();
  };
  await run(`create function stays() returns trigger language plpgsql as
      $$ begin if old.id = any('{${ids.join(',')}}') then raise exception 'It stays'; end if; return old; end $$;
    create trigger stays before delete on ${table} for each row execute function stays()`);
  return () => run('drop function stays() cascade');
}
