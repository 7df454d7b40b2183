import { sql, type Kysely } from 'kysely';
import type { PgBoss } from 'pg-boss';
import { Gauge, type Registry } from 'prom-client';
import type { Log } from './log.ts';

/** Events that a receiver has not taken for a day: counted, and told again and again, so that none is lost unseen. */
export type DeadLetters = {
  /** Tells them again, now and then every hour. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** `astra_events_held`: how many events wait, and how many are given up, by receiver. */
  readonly addTo: (registry: Registry) => void;
};

type Settings = {
  readonly boss: Pick<PgBoss, 'redrive'>;
  // oxlint-disable-next-line typescript/no-explicit-any -- the service's own tables do not matter here
  readonly db: Kysely<any>;
  readonly receivers: readonly string[];
  readonly log: Log;
  readonly everyMs: number;
};

export const queueTo = (receiver: string): string => `to-${receiver}`;
export const deadTo = (receiver: string): string => `dead-to-${receiver}`;

const mostAtOnce = 500;

export function makeDeadLetters(settings: Settings): DeadLetters {
  const { receivers, log, everyMs } = settings;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  const tellAll = async (): Promise<void> => {
    for (const receiver of receivers) await tellAgain(settings, receiver);
  };
  const replay = (): void => {
    round = round
      .then(tellAll)
      .catch((err: unknown) => log.warn({ err }, 'Events given up could not be told again'));
  };
  return {
    start: () => {
      timer = setInterval(replay, everyMs);
      replay();
    },
    stop: async () => {
      clearInterval(timer);
      await round;
    },
    addTo: (registry) => registry.registerMetric(makeGauge(settings)),
  };
}

async function tellAgain({ boss, log }: Settings, receiver: string): Promise<void> {
  const way = { destination: queueTo(receiver), limit: mostAtOnce };
  let events = 0;
  let moved: number;
  do {
    moved = await boss.redrive(deadTo(receiver), way);
    events += moved;
  } while (moved === mostAtOnce);
  if (events > 0) log.warn({ receiver, events }, 'Events that had been given up are told again');
}

type Held = { readonly name: string; readonly count: number };

function makeGauge({ db, receivers, log }: Settings): Gauge {
  return new Gauge({
    name: 'astra_events_held',
    help: 'Events that wait for a receiver, or that were given up after a day of tries',
    labelNames: ['receiver', 'state'],
    registers: [],
    async collect() {
      this.reset();
      // Without the database the other figures are told all the same.
      const held = await countHeld(db).catch((err: unknown) => {
        log.warn({ err }, 'Events could not be counted');
        return undefined;
      });
      if (!held) return;
      const count = (name: string): number => held.get(name) ?? 0;
      for (const receiver of receivers) {
        this.set({ receiver, state: 'waiting' }, count(queueTo(receiver)));
        this.set({ receiver, state: 'dead' }, count(deadTo(receiver)));
      }
    },
  });
}

async function countHeld(db: Settings['db']): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<Held>`select name, count(*)::int as count from outbox.job
    where state in ('created', 'retry', 'active') group by name`.execute(db);
  return new Map(rows.map(({ name, count }) => [name, count]));
}
