import { sql, type Kysely, type Transaction } from 'kysely';
import type { CloudEvent } from '@astra/contracts/events';
import { inScope } from './database.ts';
import type { Log } from './log.ts';

/** Moves what was written to the queues of its receivers: all or nothing, on one replica at a time for each row. */
export type OutboxPump = {
  /** Something was committed just now. */
  readonly wake: () => void;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
};

// oxlint-disable-next-line typescript/no-explicit-any -- the service's own tables do not matter here
type AnyTables = any;
type Settings = {
  readonly db: Kysely<AnyTables>;
  readonly log: Log;
  readonly enqueue: (
    trx: Transaction<AnyTables>,
    receiver: string,
    batch: readonly CloudEvent[],
  ) => Promise<unknown>;
};
type Row = { readonly id: string; readonly receiver: string; readonly event: CloudEvent };

/** What comes within this time goes together: nobody waits for an event, and one move costs the same for one as for many. */
const gatherMs = 15;
/** What a replica wrote that died before it moved it. */
const lookEveryMs = 1_000;
const mostAtOnce = 500;

export function makeOutboxPump({ db, log, enqueue }: Settings): OutboxPump {
  let timer: NodeJS.Timeout | undefined;
  let round: NodeJS.Timeout | undefined;
  let moving: Promise<void> | undefined;
  let isAsked = false;

  const moveOnce = (): Promise<number> =>
    inScope(db, 'system', async (trx) => {
      const { rows } = await sql<Row>`delete from outbox.written where id in
          (select id from outbox.written order by id limit ${mostAtOnce} for update skip locked)
        returning id, receiver, event`.execute(trx);
      const inOrder = rows.toSorted((a, b) => Number(a.id) - Number(b.id));
      for (const [receiver, batch] of Map.groupBy(inOrder, (row) => row.receiver))
        await enqueue(
          trx,
          receiver,
          batch.map(({ event }) => event),
        );
      return rows.length;
    });

  const moveAll = async (): Promise<void> => {
    while ((await moveOnce()) === mostAtOnce);
  };

  const move = (): void => {
    timer = undefined;
    if (moving) {
      isAsked = true;
      return;
    }
    moving = moveAll()
      .catch((err: unknown) => log.warn({ err }, 'Events could not be moved to their queues'))
      .finally(() => {
        moving = undefined;
        if (isAsked) wake();
        isAsked = false;
      });
  };

  const wake = (): void => {
    if (round) timer ??= setTimeout(move, gatherMs);
  };

  return {
    wake,
    start: () => {
      round = setInterval(move, lookEveryMs);
      move();
    },
    stop: async () => {
      clearInterval(round);
      clearTimeout(timer);
      round = undefined;
      await moving;
    },
  };
}
