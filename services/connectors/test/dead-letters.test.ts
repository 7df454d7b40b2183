import { beforeAll, expect, test, vi } from 'vitest';
import pg from 'pg';
import type { DeadLetter } from '@astra/contracts/connectors';
import { systemRandom } from '@astra/kit/random';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import { aMeetingEvent, kerval, startConnectors } from './arrange.ts';

const elsewhere = systemRandom.uuid();
// Nobody listens there: nothing but unreadable content is given up.
const connectors = shared(() => startConnectors('smtp://127.0.0.1:9'));
let ids: readonly string[];
let foreignId: string;
beforeAll(async () => {
  const events = await Promise.all(
    [1, 2, 3].map(() => aMeetingEvent({ sealed: 'broken', organisationId: kerval })),
  );
  const foreign = await aMeetingEvent({ sealed: 'broken', organisationId: elsewhere });
  await connectors.post([...events, foreign]);
  ids = events.map((event) => event.id);
  foreignId = foreign.id;
  await vi.waitFor(async () => expect(await countDead()).toBe(4), patience);
});

async function countDead(scope = 'system', organisation = ''): Promise<number> {
  const client = new pg.Client({ connectionString: connectors.place.url });
  await client.connect();
  try {
    await client.query(
      `select set_config('astra.scope', $1, false), set_config('astra.organisation', $2, false)`,
      [scope, organisation],
    );
    const { rows } = await client.query(
      `select count(*)::int as n from mails where state = 'dead'`,
    );
    return (rows as { n: number }[])[0]?.n ?? -1;
  } finally {
    await client.end();
  }
}
async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: connectors.place.ownerUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}
type Method = 'GET' | 'POST';
const ask = (method: Method, url: string, authorization?: string) =>
  connectors.app.inject({
    method,
    url,
    ...(authorization === undefined ? {} : { headers: { authorization } }),
  });
const retry = (id: string): [Method, string] => ['POST', `/dead-letters/${id}/retry`];

test('a secretary pages through the dead letters of the own organisation, newest first', async () => {
  const secretary = await connectors.asMember(['secretary']);

  const first = (await ask('GET', '/dead-letters?limit=2', secretary)).json<{
    items: DeadLetter[];
    next: string;
  }>();
  const second = (await ask('GET', `/dead-letters?limit=2&cursor=${first.next}`, secretary)).json<{
    items: DeadLetter[];
    next: null;
  }>();

  expect([...first.items, ...second.items].map((each) => each.id).toSorted()).toEqual(
    ids.toSorted(),
  );
  expect(second.next).toBeNull();
  expect(JSON.stringify(first)).not.toContain('sealed');
});

test("another organisation's dead letter cannot be told from one that does not exist", async () => {
  const secretary = await connectors.asMember(['secretary']);

  const foreign = await ask(...retry(foreignId), secretary);
  const unknown = await ask(...retry(systemRandom.uuid()), secretary);

  expect([foreign.statusCode, unknown.statusCode]).toEqual([404, 404]);
  expect(Object.keys(foreign.json<object>())).toEqual(Object.keys(unknown.json<object>()));
  expect(await countDead()).toBe(4);
});

test('the program alone keeps organisations apart, should the wall of the database be down', async () => {
  const secretary = await connectors.asMember(['secretary']);
  await asOwner('alter table mails disable row level security');

  const list = await ask('GET', '/dead-letters', secretary);
  const foreign = await ask(...retry(foreignId), secretary);

  await asOwner('alter table mails enable row level security');
  expect(
    list
      .json<{ items: DeadLetter[] }>()
      .items.map((each) => each.id)
      .toSorted(),
  ).toEqual(ids.toSorted());
  expect(foreign.statusCode).toBe(404);
});

test.each(['clinician', 'security-officer', 'platform-administrator'] as const)(
  'a %s may neither see nor retry them, and the trail says who tried',
  async (role) => {
    const authorization = await connectors.asMember([role]);
    connectors.audited.length = 0;

    expect((await ask('GET', '/dead-letters', authorization)).statusCode).toBe(403);
    expect((await ask(...retry(ids[0] ?? ''), authorization)).statusCode).toBe(403);

    await vi.waitFor(
      () =>
        expect(
          connectors.audited
            .filter(({ reason }) => reason === 'not-allowed')
            .map((entry) => `${entry.action} ${entry.outcome}`)
            .toSorted(),
        ).toEqual(['dead-letter.retry refused', 'dead-letter.see refused']),
      patience,
    );
  },
);

test('guests, services and strangers have no business here', async () => {
  const guest = await connectors.issuer.forGuest(
    { id: systemRandom.uuid(), organisationId: kerval, meetingId: systemRandom.uuid() },
    'connectors',
  );
  const service = await connectors.issuer.forService('meetings', 'connectors');

  expect((await ask('GET', '/dead-letters', `Bearer ${guest}`)).statusCode).toBe(403);
  expect((await ask('GET', '/dead-letters', `Bearer ${service}`)).statusCode).toBe(403);
  expect((await ask('GET', '/dead-letters')).statusCode).toBe(401);
});

test('every forged token is refused on every route', async () => {
  const routes: [Method, string][] = [
    ['GET', '/dead-letters'],
    retry(ids[0] ?? ''),
    ['POST', '/internal/events'],
  ];
  for (const [name, token] of Object.entries(
    await connectors.issuer.forgeries('connectors', 'meetings'),
  ))
    for (const [method, url] of routes)
      expect((await ask(method, url, `Bearer ${token}`)).statusCode, `${name} on ${url}`).toBe(401);
});

test.each([
  ['/dead-letters?limit=0'],
  ['/dead-letters?limit=201'],
  ['/dead-letters?limit=many'],
  ['/dead-letters?cursor=not-a-cursor'],
  ['/dead-letters?cursor=%3Cb%3E'],
  [`/dead-letters?cursor=${'a'.repeat(401)}`],
  ['/dead-letters?organisationId=other'],
])('%s is not understood', async (url) => {
  const reply = await ask('GET', url, await connectors.asMember(['secretary']));

  expect(reply.statusCode).toBe(400);
  expect(reply.json()).toMatchObject({ type: '/problems/invalid-input' });
});

test('an id that is none is not understood', async () => {
  const secretary = await connectors.asMember(['secretary']);

  expect((await ask(...retry('1 or 1=1'), secretary)).statusCode).toBe(400);
});

test('events are taken from meetings and identity, each for itself', async () => {
  const event = await aMeetingEvent({});
  const asStranger = await connectors.issuer.forService('gateway', 'connectors');
  const stranger = await connectors.app.inject({
    method: 'POST',
    url: '/internal/events',
    headers: { authorization: `Bearer ${asStranger}` },
    payload: [event],
  });

  expect(stranger.statusCode).toBe(403);
  expect(await connectors.post([event], 'identity')).toBe(403);
  expect(await connectors.post([{ ...event, source: 'urn:astra:identity' }])).toBe(403);
  expect(await connectors.post([{ ...event, data: { meetingId: 'x' } }])).toBe(400);
  expect(await connectors.post([])).toBe(400);
});

test('the database alone keeps organisations apart', async () => {
  expect(await countDead('organisation', kerval)).toBe(3);
  expect(await countDead('organisation', elsewhere)).toBe(1);
  expect(await countDead('organisation', '')).toBe(0);
});
