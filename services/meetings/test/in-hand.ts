import pg from 'pg';
import { expect, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import type { House } from './house.ts';

/** A meeting that somebody has in hand: whoever wants to change it waits. */
type InHand = {
  /** How many wait for anything in this database. */
  readonly waiting: () => Promise<number>;
  /** Until so many wait for it: whatever they looked at before is behind them. */
  readonly waitFor: (count: number) => Promise<void>;
  readonly letGo: () => Promise<void>;
};

/** Takes a meeting in hand, so that others meet whatever the machine is doing. */
export async function takeInHand(house: House, meetingId: string): Promise<InHand> {
  const client = new pg.Client({ connectionString: house.place.ownerUrl });
  await client.connect();
  await client.query('begin');
  await client.query('select 1 from meetings where id = $1 for update', [meetingId]);
  const waiting = async (): Promise<number> => {
    const { rows } = await client.query<{ waiting: number }>(
      // The first waits for this transaction, whoever comes later for a lock of this database.
      `select count(*)::int as waiting from pg_locks where not granted and (
         transactionid::text = (pg_current_xact_id()::text::numeric % 4294967296)::text
         or database = (select oid from pg_database where datname = current_database()))`,
    );
    return rows[0]?.waiting ?? 0;
  };
  return {
    waiting,
    waitFor: (count) => vi.waitFor(async () => expect(await waiting()).toBe(count), patience),
    letGo: async () => {
      await client.query('commit');
      await client.end();
    },
  };
}
