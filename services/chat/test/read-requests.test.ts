import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ReadRequest } from '@astra/contracts/read-requests';
import { patience } from '@astra/testing/patience';
import { startHouse, uuid, type House, type Person } from './house.ts';
import { ask, asked, place, said, say, type Said } from './reading.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Asked = Awaited<ReturnType<typeof asked>>;
const reads = (who: Person, { roomId, requestId }: Pick<Asked, 'roomId' | 'requestId'>) =>
  house.as(who)('POST', `/rooms/${roomId}/read-requests/${requestId}/acknowledge`);
const sees = async (who: Person, { roomId }: Pick<Said, 'roomId'>): Promise<ReadRequest[]> =>
  (await house.as(who)('GET', `/rooms/${roomId}/read-requests`)).body.items;
const waitsFor = async (who: Person): Promise<ReadRequest[]> =>
  (await house.as(who)('GET', '/read-requests')).body.items;
/** As if the time had come. */
const letTimePass = (requestId: string): Promise<unknown> =>
  house.query("update read_requests set due_at = now() - interval '1 second' where id = $1", [
    requestId,
  ]);
const wavesOf = ({ people }: ReadRequest): Record<string, string> =>
  Object.fromEntries(people.map(({ displayName, wave }) => [displayName, wave]));
/** How often pages in the room were told of this request. */
async function told({ session, matrixRoomId }: Said, requestId: string): Promise<number> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(matrixRoomId)}/messages?dir=b&limit=100`;
  const { body } = await house.matrix(session, 'GET', path);
  const events = body['chunk'] as { type: string; content: Record<string, unknown> }[];
  return events.filter(
    ({ type, content }) =>
      type === 'org.astra-visio.reading' && content['request_id'] === requestId,
  ).length;
}

test('who holds a position is asked, says once that they have read, and the author sees who and when', async () => {
  const about = await said(house);

  const made = await ask(house, about, { position: 'On call' });

  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    position: 'On call',
    isRead: false,
    escalation: 'none',
    people: [{ displayName: 'Hugo', wave: 'asked', readAt: null }],
    mayAcknowledge: false,
  });
  const { id: requestId } = made.body as ReadRequest;
  expect(await waitsFor(about.hugo)).toMatchObject([{ id: requestId, mayAcknowledge: true }]);
  expect(await told(about, requestId)).toBe(1);

  const answers = await Promise.all([1, 2].map(() => reads(about.hugo, { ...about, requestId })));

  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await sees(about.nadia, about)).toMatchObject([
    { isRead: true, people: [{ displayName: 'Hugo', readAt: expect.any(String) }] },
  ]);
  expect(await waitsFor(about.hugo)).toEqual([]);
  expect(await told(about, requestId)).toBe(2);
});

test('asked twice for the same message, by a lost answer, it is one', async () => {
  const about = await asked(house);

  const again = await ask(house, about, { position: 'On call' });

  expect(again.body.id).toBe(about.requestId);
  expect(await sees(about.nadia, about)).toHaveLength(1);
});

test('of people named, each has to read it', async () => {
  const about = await said(house);
  const { body } = await ask(house, about, { personIds: [about.hugo.id, about.maud.id] });
  const one = { ...about, requestId: body.id };

  expect((await reads(about.hugo, one)).body).toMatchObject({ isRead: false });
  expect((await reads(about.maud, one)).body).toMatchObject({ isRead: true });
});

test('not read in time, it goes to those who hold the position too, then to the leads, and the author sees it', async () => {
  const about = await asked(house);
  const late = house.aPerson({ name: 'Julien' });
  await place(house, about, { person: late, position: 'On call' });

  await house.use.passOnUnread();
  expect(await sees(about.nadia, about)).toMatchObject([{ escalation: 'none' }]);
  await letTimePass(about.requestId);
  await house.use.passOnUnread();

  const [first] = await sees(about.nadia, about);
  expect(first).toMatchObject({ escalation: 'colleagues', isRead: false });
  expect(first && wavesOf(first)).toEqual({ Hugo: 'asked', Julien: 'colleagues' });
  expect(await waitsFor(late)).toHaveLength(1);
  expect(await waitsFor(about.maud)).toEqual([]);

  await letTimePass(about.requestId);
  await house.use.passOnUnread();

  const [second] = await sees(about.nadia, about);
  expect(second && wavesOf(second)).toEqual({ Hugo: 'asked', Julien: 'colleagues', Maud: 'leads' });
  expect(await waitsFor(about.maud)).toHaveLength(1);
  expect((await reads(about.maud, about)).body).toMatchObject({ isRead: true });
  expect(
    await house.query('select due_at from read_requests where id = $1', [about.requestId]),
  ).toEqual([{ due_at: null }]);
  const trail = await house.trail('read-request.pass-on');
  expect(trail.filter(({ targetId }) => targetId === about.roomId)).toHaveLength(2);
});

test('what the leads have not read in time either, its author is told of', async () => {
  const about = await asked(house);
  for (let step = 0; step < 2; step += 1) {
    await letTimePass(about.requestId);
    await house.use.passOnUnread();
  }

  const [seen] = await sees(about.nadia, about);
  expect(seen && wavesOf(seen)).toEqual({ Hugo: 'asked', Maud: 'leads' });
  expect(seen).toMatchObject({ escalation: 'nobody', isRead: false });
});

test('a message that its author deleted is passed on to nobody, and waits for nobody', async () => {
  const about = await asked(house);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(about.matrixRoomId)}/redact/${encodeURIComponent(about.eventId)}/${uuid()}`;
  expect((await house.matrix(about.session, 'PUT', path, {})).status).toBe(200);

  await letTimePass(about.requestId);
  await house.use.passOnUnread();

  expect(await waitsFor(about.hugo)).toEqual([]);
  expect(await waitsFor(about.maud)).toEqual([]);
  expect(await sees(about.nadia, about)).toMatchObject([{ escalation: 'none', people: [] }]);
  expect(await told(about, about.requestId)).toBe(2);
  const trail = await house.trail('read-request.pass-on');
  expect(trail.filter(({ targetId }) => targetId === about.roomId)).toEqual([]);
});

test('what a keeper of the room lets stand waits on, and what they remove waits for nobody', async () => {
  const about = await asked(house);
  const { roomId, eventId } = about;
  const path = `/rooms/${roomId}`;
  const report = { eventId, reason: 'offensive' };
  expect((await house.as(about.hugo)('POST', `${path}/reports`, report)).status).toBe(204);

  await house.as(about.maud)('POST', `${path}/reports/settle`, { eventId });
  const afterSettling = await waitsFor(about.hugo);
  await house.as(about.maud)('POST', `${path}/removals`, { eventId, reason: 'personal-data' });

  expect(afterSettling).toHaveLength(1);
  expect(await waitsFor(about.hugo)).toEqual([]);
});

test('not read in time where nobody leads the team any more, it says that nobody could be told', async () => {
  const about = await asked(house);
  await house.as(about.admin)('DELETE', `/teams/${about.teamId}/members/${about.maud.id}`);
  await letTimePass(about.requestId);
  await house.query(
    `insert into push_devices values ($1, $2, $3, $4, 'Phone', 'fr', 'https://push.test/' || $4::text, 'x', 'x', now())`,
    [uuid(), about.nadia.id, house.kerval, uuid()],
  );

  await house.use.passOnUnread();

  const [seen] = await sees(about.nadia, about);
  expect(seen).toMatchObject({ escalation: 'nobody', isRead: false });
  expect(seen && wavesOf(seen)).toEqual({ Hugo: 'asked' });
  expect(await told(about, about.requestId)).toBe(2);
  const letters = await house.query(
    'select d.person_id as who from push_letters l join push_devices d on d.id = l.device_id where l.path = $1',
    [`/salons/${about.roomId}`],
  );
  expect(letters).toEqual([{ who: about.nadia.id }]);
});

test('those to whom it is passed on get a mail, once, that says nothing of it', async () => {
  const about = await asked(house);
  await letTimePass(about.requestId);

  await house.use.passOnUnread();
  house.away.isAway = true;
  await house.use.sendNotices();
  house.away.isAway = false;
  await Promise.all([house.use.sendNotices(), house.use.sendNotices()]);
  await house.use.passOnUnread();
  await house.use.sendNotices();

  const mails = (await house.mails()).filter(({ personId }) => personId === about.maud.id);
  expect(mails).toEqual([
    expect.objectContaining({
      kind: 'reading-waits',
      organisationId: house.kerval,
      content: {
        email: `${about.maud.id}@kerval.test`,
        name: 'Maud',
        locale: 'fr',
        link: expect.stringMatching(new RegExp(`/salons/${about.roomId}$`, 'u')),
        organisationName: 'Kerval',
      },
    }),
  ]);
  expect((await house.mails()).some(({ personId }) => personId === about.hugo.id)).toBe(false);
});

/** Somebody has the request in hand until both of them wait for it: neither comes before the other is there. */
async function bothAtOnce(requestId: string, passOn: () => Promise<void>): Promise<void> {
  const hand = new pg.Client({ connectionString: house.place.url });
  await hand.connect();
  try {
    await hand.query("begin; select set_config('astra.scope', 'system', true)");
    const held = await hand.query('select 1 from read_requests where id = $1 for update', [
      requestId,
    ]);
    expect(held.rowCount).toBe(1);
    const both = Promise.all([passOn(), passOn()]);
    await vi.waitFor(
      async () => {
        // By another connection: within a transaction the list of who is there stays as it was at first.
        const waiting = await house.query(
          `select pid from pg_locks where not granted
             and pid in (select pid from pg_stat_activity where datname = current_database())`,
        );
        expect(waiting).toHaveLength(2);
      },
      { ...patience, interval: 20 },
    );
    await hand.query('commit');
    await both;
  } finally {
    await hand.end();
  }
}

test('two replicas that look at the same moment pass it on once', async () => {
  const about = await asked(house);
  await letTimePass(about.requestId);

  await bothAtOnce(about.requestId, house.use.passOnUnread);
  await house.use.passOnUnread();

  const trail = await house.trail('read-request.pass-on');
  expect(trail.filter(({ targetId }) => targetId === about.roomId)).toHaveLength(1);
  expect(await told(about, about.requestId)).toBe(2);
  expect(await sees(about.nadia, about)).toMatchObject([{ escalation: 'leads' }]);
});

test('what was read in time is passed on to nobody', async () => {
  const about = await asked(house);
  await reads(about.hugo, about);
  await house.use.passOnUnread();

  expect(await sees(about.nadia, about)).toMatchObject([{ escalation: 'none', isRead: true }]);
});

test('only one’s own message, in the room where it stands, and nobody who could not read it', async () => {
  const [about, elsewhere] = [await said(house), await said(house)];
  const refused = async (wish: object, who?: Person): Promise<string> => {
    const by = { ...about, nadia: who ?? about.nadia };
    const { status, body } = await ask(house, by, { position: 'On call', ...wish });
    return `${status} ${body.errors?.[0]?.pointer ?? ''}`.trim();
  };

  expect(await refused({}, about.maud)).toBe('400 /eventId');
  expect(await refused({ eventId: elsewhere.eventId })).toBe('400 /eventId');
  expect(await refused({ eventId: `$${'a'.repeat(43)}` })).toBe('400 /eventId');
  expect(await refused({ position: 'Nobody' })).toBe('400 /position');
  expect(await refused({ position: null })).toBe('400 /personIds');
  expect(await refused({ personIds: [about.hugo.id] })).toBe('400 /personIds');
  expect(await refused({ position: null, personIds: [elsewhere.hugo.id] })).toBe('400 /personIds');
  expect(await refused({ position: null, personIds: [about.nadia.id] })).toBe('400 /personIds');
  expect(await refused({ until: new Date().toISOString() })).toBe('400 /until');
  expect(await refused({ until: new Date(Date.now() + 5e8).toISOString() })).toBe('400 /until');
  expect(await sees(about.nadia, about)).toEqual([]);
});

test('who was not asked says nothing, and outside of the room there is nothing to see', async () => {
  const [about, other] = [await asked(house), await asked(house)];
  const stranger = house.aPerson({ organisationId: house.elsewhere });
  const administrator = about.admin;

  expect((await reads(about.maud, about)).status).toBe(403);
  for (const who of [stranger, administrator, other.hugo]) {
    expect((await reads(who, about)).status).toBe(404);
    expect((await house.as(who)('GET', `/rooms/${about.roomId}/read-requests`)).status).toBe(404);
    expect((await ask(house, { ...about, nadia: who }, { position: 'On call' })).status).toBe(404);
  }
  // A request of another room by the address of one’s own.
  expect(
    (await reads(about.hugo, { roomId: about.roomId, requestId: other.requestId })).status,
  ).toBe(404);
  expect((await reads(about.hugo, { roomId: about.roomId, requestId: uuid() })).status).toBe(404);
});

test('who took the position over may answer for it, and who has left the team is waited for no more', async () => {
  const about = await asked(house);
  const next = house.aPerson({ name: 'Julien' });
  await place(house, about, { person: next, position: 'On call' });
  await house.as(about.admin)('DELETE', `/teams/${about.teamId}/members/${about.hugo.id}`);

  expect(await waitsFor(about.hugo)).toEqual([]);
  expect((await reads(about.hugo, about)).status).toBe(404);
  expect(await sees(next, about)).toMatchObject([{ mayAcknowledge: true }]);
  expect((await reads(next, about)).body).toMatchObject({ isRead: true });
});

test('neither the table nor the trail holds a word of what was written', async () => {
  const about = await asked(house);
  await reads(about.hugo, about);

  const rows = await house.query(
    'select to_json(r) from read_requests r union all select to_json(p) from read_request_people p',
  );
  const trail = [
    ...(await house.trail('read-request.ask')),
    ...(await house.trail('read-request.acknowledge')),
  ];
  expect(trail).toContainEqual(
    expect.objectContaining({ targetId: about.roomId, actorId: about.hugo.id, outcome: 'done' }),
  );
  expect(JSON.stringify([rows, trail])).not.toContain('CANARY');
});

test('what pages in the room were not told, by a death or while the chat server was away, they are told once', async () => {
  const about = await asked(house);
  await house.query('update read_requests set told = 0 where id = $1', [about.requestId]);

  await house.use.passOnUnread();
  await house.use.passOnUnread();

  expect(await told(about, about.requestId)).toBe(1);
});

test('row-level security alone shows another organisation nothing', async () => {
  const about = await asked(house);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const counted = async (organisation: string): Promise<number> => {
    await client.query("select set_config('astra.organisation', $1, false)", [organisation]);
    const { rows } = await client.query<{ count: string }>(
      `select (select count(*) from read_requests where id = $1)
        + (select count(*) from read_request_people where request_id = $1) as count`,
      [about.requestId],
    );
    return Number(rows[0]?.count);
  };

  expect(await counted(house.kerval)).toBe(2);
  expect(await counted(house.elsewhere)).toBe(0);
  await client.end();
});

test('a second message of the author is asked about on its own', async () => {
  const about = await asked(house);
  const eventId = await say(house, about.session, about.matrixRoomId);

  await ask(house, { ...about, eventId }, { personIds: [about.maud.id] });

  expect((await sees(about.hugo, about)).map((one) => one.eventId).toSorted()).toEqual(
    [about.eventId, eventId].toSorted(),
  );
});
