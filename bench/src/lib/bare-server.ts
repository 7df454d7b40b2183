import Fastify from 'fastify';
import pg from 'pg';
import { randomUUID } from 'node:crypto';

/** The peer: bare Fastify and one query by primary key on the same PostgreSQL. In this process, like the load. */
export async function withBareServer<T>(
  adminUrl: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ connectionString: adminUrl, max: 10 });
  await pool.query('create table if not exists bench_peer (id uuid primary key, name text)');
  const id = randomUUID();
  await pool.query('insert into bench_peer values ($1, $2)', [id, 'a row']);
  const app = Fastify();
  app.post('/', async () => {
    const { rows } = await pool.query<{ name: string }>(
      'select name from bench_peer where id = $1',
      [id],
    );
    return { name: rows[0]?.name };
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  try {
    return await work(url);
  } finally {
    await app.close();
    await pool.query('drop table bench_peer');
    await pool.end();
  }
}
