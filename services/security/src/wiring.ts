import type { Clock } from '@astra/kit/clock';
import { makeDatabase } from '@astra/kit/database';
import type { Log } from '@astra/kit/log';
import type { Random } from '@astra/kit/random';
import { recordRefusals, type RecordRefusal } from '@astra/kit/refusals';
import { buildServer, type App } from '@astra/kit/server';
import type { TokenVerifier } from '@astra/kit/tokens';
import { makePostgresTrail } from '#adapters/postgres/postgres-trail.ts';
import type { Schema } from '#adapters/postgres/schema.ts';
import { makeAppendEntries, type AppendEntries } from '#app/append-entries.ts';
import { makeListActions, type ListActions } from '#app/list-actions.ts';
import { makeRecordRefusal } from '#app/record-refusal.ts';
import { makeSearchTrail, type SearchTrail } from '#app/search-trail.ts';
import { addEvents } from '#events/receive.ts';
import { addTrail } from '#http/trail.ts';

/** What the service takes from its surroundings. */
export type Surroundings = {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly verify: TokenVerifier;
};
type Reading = { readonly search: SearchTrail; readonly actions: ListActions };
type UseCases = {
  readonly append: AppendEntries;
  readonly own: Reading;
  /** What is of no organisation. */
  readonly platform: Reading;
  readonly recordRefusal: RecordRefusal;
};
type Security = { readonly app: App; readonly stop: readonly (() => Promise<unknown>)[] };

export async function buildSecurity(around: Surroundings): Promise<Security> {
  const { log, clock, random, verify } = around;
  const database = makeDatabase<Schema>(around.databaseUrl, log);
  const trail = makePostgresTrail(database.db);
  const app = await buildServer({
    name: 'security',
    log,
    verify,
    ready: { database: database.check },
  });
  addRoutes(app, {
    append: makeAppendEntries({ trail }),
    own: {
      search: makeSearchTrail({ trail, clock, random }, 'audit.read'),
      actions: makeListActions({ trail }, 'audit.read'),
    },
    platform: {
      search: makeSearchTrail({ trail, clock, random }, 'audit.read-platform'),
      actions: makeListActions({ trail }, 'audit.read-platform'),
    },
    recordRefusal: makeRecordRefusal({ trail, clock, random }),
  });
  return { app, stop: [database.close] };
}

/** Every route, for the service and for its OpenAPI document. */
export function addRoutes(app: App, useCases: UseCases): void {
  recordRefusals(app, useCases.recordRefusal);
  addEvents(app, useCases.append);
  addTrail(app, useCases);
}
