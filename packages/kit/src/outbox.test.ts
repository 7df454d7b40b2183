import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import type { CloudEvent } from '@astra/contracts/events';
import { makeServiceDatabase, type TestDatabase } from '@astra/testing/postgres';
import { patience } from '@astra/testing/patience';
import { systemClock } from './clock.ts';
import { inScope, makeDatabase, type Database } from './database.ts';
import { makeLiveNews } from './live.ts';
import { makeLog } from './log.ts';
import { migrate } from './migrate.ts';
import { makeOutbox, prepareOutbox, type Outbox } from './outbox.ts';
import { systemRandom } from './random.ts';

const log = makeLog('test', 'silent');
/** What the outboxes write to the log. */
const lines: string[] = [];
const heard = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
const received: CloudEvent[] = [];
let answers: number[] = [];
let url: string;
let place: TestDatabase;
let database: Database<{ things: { id: string; organisation_id: string } }>;
let receiver: Server;
let outbox: Outbox;
const folder = fileURLToPath(new URL('../test/migrations', import.meta.url));

beforeAll(async () => {
  place = await makeServiceDatabase(inject('postgresAdminUrl'), 'kit');
  const urls = { ownerUrl: place.ownerUrl, runtimeUrl: place.url };
  await migrate({ ...urls, folder });
  await prepareOutbox(urls, ['connectors', 'gateway', 'meetings', 'security']);
  database = makeDatabase(place.url, log);
  receiver = createServer((request, reply) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const status = answers.shift() ?? 204;
      if (status === 204) received.push(...(JSON.parse(body) as CloudEvent[]));
      reply.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  outbox = anOutbox();
  await outbox.start();
});

/** As each replica has one. */
function anOutbox(settings: { readonly replayEveryMs?: number } = {}): Outbox {
  return makeOutbox({
    service: 'meetings',
    db: database.db,
    databaseUrl: place.url,
    receivers: { gateway: url },
    tokens: { own: async () => 'token' },
    clock: systemClock,
    random: systemRandom,
    log: heard,
    ...settings,
  });
}

afterAll(async () => {
  await outbox.stop();
  await database.close();
  receiver.close();
  await place.drop();
});

const aPerson = { personId: systemRandom.uuid(), organisationId: systemRandom.uuid() };

test('an event goes out once its transaction is committed, and soon', async () => {
  await inScope(database.db, 'system', (trx) => outbox.publish(trx, 'person.changed', aPerson));

  await vi.waitFor(
    () => expect(received).toMatchObject([{ type: 'person.changed', data: aPerson }]),
    { timeout: 3000 },
  );
});

test('nothing is told of a transaction that was rolled back', async () => {
  received.length = 0;
  const fails = inScope(database.db, 'system', async (trx) => {
    await outbox.publish(trx, 'person.changed', aPerson);
    throw new Error('undone');
  });

  await expect(fails).rejects.toThrow('undone');
  await inScope(database.db, 'system', (trx) => outbox.publish(trx, 'person.deactivated', aPerson));

  await vi.waitFor(
    () => expect(received.map((event) => event.type)).toEqual(['person.deactivated']),
    { timeout: 3000 },
  );
});

test('a receiver that fails gets the event again', async () => {
  received.length = 0;
  answers = [503];

  await inScope(database.db, 'system', (trx) => outbox.publish(trx, 'person.changed', aPerson));

  await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 10_000, interval: 100 });
});

/** With so little patience, what fails twice is given up. */
async function withLittlePatience(): Promise<void> {
  await setPatience(1);
  onTestFinished(() => setPatience(1500));
}

const setPatience = (tries: number): Promise<void> =>
  asOwner(`update outbox.queue set retry_limit = ${tries} where name = 'to-gateway'`);

async function asOwner(text: string): Promise<void> {
  const owner = makeDatabase(place.ownerUrl, log);
  await sql.raw(text).execute(owner.db);
  await owner.close();
}

/** What monitoring reads of the events to the gateway. */
async function figures(): Promise<string> {
  const registry = new Registry();
  outbox.addTo(registry);
  const lines = (await registry.metrics()).split('\n');
  return lines.filter((line) => line.startsWith('astra_events_held')).join(' ');
}
const heldTo = (waiting: number, dead: number): string =>
  `astra_events_held{receiver="gateway",state="waiting"} ${waiting} astra_events_held{receiver="gateway",state="dead"} ${dead}`;

/** Nobody takes it twice; then somebody would. */
async function aGivenUpEvent(): Promise<void> {
  received.length = 0;
  lines.length = 0;
  answers = [503, 503];
  await inScope(database.db, 'system', (trx) => outbox.publish(trx, 'person.changed', aPerson));
  await vi.waitFor(() => expect(lines.join('')).toContain('given up for now'), patience);
}

test('an event that its receiver does not take for too long is counted, named in the log without what it says, and told again at the next start', async () => {
  await withLittlePatience();
  const before = await figures();

  await aGivenUpEvent();

  await vi.waitFor(async () => expect(await figures()).toBe(heldTo(0, 1)), patience);
  expect(before).toBe(heldTo(0, 0));
  expect(lines.join('')).toMatch(/"receiver":"gateway","ids":\["[\w-]{36}"\],"types":\["person/u);
  expect(lines.join('')).not.toContain(aPerson.personId);
  expect(received).toEqual([]);

  const after = anOutbox();
  onTestFinished(() => after.stop());
  await after.start();

  await vi.waitFor(() => expect(received).toMatchObject([{ data: aPerson }]), patience);
  expect(lines.join('')).toContain(received[0]?.id);
  expect(lines.join('')).toMatch(
    /"events":1,"msg":"Events that had been given up are told again"/u,
  );
  await vi.waitFor(async () => expect(await figures()).toBe(heldTo(0, 0)), patience);
});

test('what was given up is told again by whoever runs on, without a start', async () => {
  await withLittlePatience();
  const beside = anOutbox({ replayEveryMs: 100 });
  onTestFinished(() => beside.stop());
  await beside.start();

  await aGivenUpEvent();

  await vi.waitFor(() => expect(received).toMatchObject([{ data: aPerson }]), patience);
  await vi.waitFor(async () => expect(await figures()).toBe(heldTo(0, 0)), patience);
});

test('a connection that is cut in the middle fails what was asked of it, and nothing else', async () => {
  const cut = inScope(database.db, 'system', async (trx) => {
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx);
    return trx.selectFrom('things').selectAll().execute();
  });

  await expect(cut).rejects.toThrow();
  const after = inScope(database.db, 'system', (trx) =>
    trx.selectFrom('things').selectAll().execute(),
  );
  await expect(after).resolves.toBeDefined();
});

test('row-level security alone keeps organisations apart', async () => {
  const [a, b] = [systemRandom.uuid(), systemRandom.uuid()];
  const insert = (organisation: string) =>
    inScope(database.db, { organisationId: organisation }, (trx) =>
      trx
        .insertInto('things')
        .values({ id: systemRandom.uuid(), organisation_id: organisation })
        .execute(),
    );
  await insert(a);
  await insert(b);
  const seenBy = (scope: { organisationId: string } | 'system') =>
    inScope(database.db, scope, (trx) => trx.selectFrom('things').selectAll().execute());

  expect(await seenBy({ organisationId: a })).toMatchObject([{ organisation_id: a }]);
  expect(await database.db.selectFrom('things').selectAll().execute()).toEqual([]);
  expect(await seenBy('system')).toHaveLength(2);
  const asOther = inScope(database.db, { organisationId: a }, (trx) =>
    trx.insertInto('things').values({ id: systemRandom.uuid(), organisation_id: b }).execute(),
  );
  await expect(asOther).rejects.toThrow('row-level security');
});

test('a migration runs once, and one that was changed afterwards is refused', async () => {
  const urls = { ownerUrl: place.ownerUrl, runtimeUrl: place.url };

  await migrate({ ...urls, folder });

  const changed = fileURLToPath(new URL('../test/migrations-changed', import.meta.url));
  await expect(migrate({ ...urls, folder: changed })).rejects.toThrow(
    'was changed after it had run',
  );
});

test('live news reach every listener at commit', async () => {
  const news = makeLiveNews<{ id: string }>(place.url, 'test_news', log);
  await news.start();
  const heard: unknown[] = [];
  news.listen((each) => heard.push(each));

  await inScope(database.db, 'system', (trx) => news.tell(trx, { id: 'm1' }));

  await vi.waitFor(() => expect(heard).toEqual([{ id: 'm1' }]), patience);
  await news.stop();
});
