import { stack } from './stack.ts';

/** Changes what the meetings service keeps, as if time had passed or another service had told it something. */
export async function inMeetings(sql: string, values: readonly (string | number)[]): Promise<void> {
  const { default: pg } = await import('pg');
  const url = stack().run.databases['meetings']?.ownerUrl ?? '';
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql, [...values]);
  await client.end();
}

/** As if the patient had come into the waiting room some minutes earlier. */
export const letMinutesPass = (guestId: string, minutes: number): Promise<void> =>
  inMeetings(
    `update guests set waiting_since = waiting_since - $2 * interval '1 minute' where id = $1`,
    [guestId, minutes],
  );
