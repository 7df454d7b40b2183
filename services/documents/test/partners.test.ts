import { randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { roles, type Role } from '@astra/contracts/actor';
import type { Item } from '@astra/contracts/documents';
import type { PartnerRole } from '@astra/contracts/partner-shares';
import { aCircle } from './circle.ts';
import { inDays } from './meeting.ts';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';

const mebibyte = 2 ** 20;
let house: House;
let port: number;
beforeAll(async () => {
  house = await startHouse();
  await house.app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = house.app.server.address() as AddressInfo);
});
afterAll(() => house.close());

const admin = (organisationId = house.kerval): Person =>
  house.aPerson({ roles: ['organisation-administrator'], organisationId });
const elsewhere = (...held: Role[]): Person =>
  house.aPerson({ roles: held, organisationId: house.elsewhere });
const setPartner = (who: Person, organisationId: string, isAllowed = true): Promise<Reply> =>
  house.as(who)('PUT', '/partners', { body: { organisationId, isAllowed } });
const share = (who: Person, { id }: Item, wish: object = {}): Promise<Reply> =>
  house.as(who)('POST', `/items/${id}/partner-shares`, {
    body: { organisationId: house.elsewhere, role: 'clinician', endsAt: inDays(7), ...wish },
  });
type Listed = { readonly id: string; readonly name: string };
const received = async (who: Person): Promise<Listed[]> =>
  (await house.as(who)('GET', '/received')).body.items;
const content = (who: Person, shareId: string): Promise<Reply> =>
  house.as(who)('GET', `/received/${shareId}/content`);
const status = async (who: Person, shareId: string): Promise<number> =>
  (await content(who, shareId)).status;

type Shared = { readonly owner: Person; readonly file: Item; readonly id: string };
/** A file that everybody of a role in the other organisation may read. */
async function aShared(role: PartnerRole = 'clinician', bytes?: Buffer): Promise<Shared> {
  await setPartner(admin(), house.elsewhere);
  const owner = house.aPerson();
  const { own } = await house.spacesOf(owner);
  const wish = { name: 'Bilan.txt', ...(bytes === undefined ? {} : { content: bytes }) };
  const file = await house.aFile(owner, own, wish);
  const made = await share(owner, file, { role });
  expect(made.status).toBe(201);
  return { owner, file, id: made.body.id };
}

test('a clinician of another organisation reads what is shared with it, sees from whom, and its owner sees who they were', async () => {
  const { owner, file, id } = await aShared();
  const reader = elsewhere('clinician');

  const found = (await received(reader)).find((one) => one.id === id);
  const whole = await content(reader, id);
  const part = await house.as(reader)('GET', `/received/${id}/content`, {
    headers: { range: 'bytes=2-7' },
  });

  expect(found).toMatchObject({
    name: 'Bilan.txt',
    organisationName: 'Kerval',
    sharedBy: 'Somebody',
    mediaType: 'text/plain',
  });
  expect([whole.status, whole.bytes.toString()]).toEqual([200, 'A letter.']);
  expect(whole.headers['content-security-policy']).toContain('sandbox');
  expect([part.status, part.bytes.toString()]).toEqual([206, 'letter']);
  const openings = (await house.as(owner)('GET', `/items/${file.id}/openings`)).body.items;
  // The whole and a part of it, in one sitting.
  expect(openings).toHaveLength(1);
  expect(openings[0]).toMatchObject({
    personId: reader.id,
    roles: ['clinician'],
    guestName: null,
    elsewhere: { name: 'Somebody', organisationName: 'Saint-Avel' },
  });
});

test('both organisations have it in their trail, and neither a name of a file or of a person', async () => {
  const { owner, file, id } = await aShared();
  const reader = elsewhere('clinician');
  await content(reader, id);
  await house.as(owner)('DELETE', `/partner-shares/${id}`);

  const both = async (action: string, targetId: string): Promise<unknown[]> =>
    (await house.trail(action))
      .filter((entry) => entry.targetId === targetId)
      .map(({ actorId, organisationId, outcome }) => [actorId, organisationId, outcome]);
  const inBoth = (who: Person): unknown[] =>
    [who.organisationId, who === reader ? house.kerval : house.elsewhere].map((each) => [
      who.id,
      each,
      'done',
    ]);

  expect(await both('document.share-with-partner', file.id)).toEqual(inBoth(owner));
  expect(await both('document.download-received', file.id)).toEqual(inBoth(reader));
  expect(await both('document.end-partner-share', id)).toEqual(inBoth(owner));
  const told = JSON.stringify(await house.events('audit.recorded'));
  for (const name of ['Bilan', 'Somebody', 'Saint-Avel']) expect(told).not.toContain(name);
});

test('who reads it is everybody there who has the role, nobody else there, nobody at home by it, and nobody anywhere else', async () => {
  const { owner, id } = await aShared('secretary');
  const colleague = house.aPerson({ roles: ['secretary'] });
  const third = house.aPerson({ roles: ['clinician', 'secretary'], organisationId: uuid() });

  const there: string[] = [];
  for (const role of roles) there.push(`${role} ${await status(elsewhere(role), id)}`);
  const others = [];
  for (const who of [owner, colleague, third])
    others.push([await status(who, id), (await received(who)).map((one) => one.id === id)]);

  expect(there).toEqual([
    'clinician 404',
    'secretary 200',
    'organisation-administrator 404',
    'security-officer 404',
    'platform-administrator 403',
  ]);
  expect(others).toEqual([owner, colleague, third].map(() => [404, []]));
  const reader = elsewhere('secretary');
  expect((await received(reader)).filter((one) => one.id === id)).toHaveLength(1);
  const shares = await house.as(owner)('GET', '/received');
  expect(shares.body.items).toEqual([]);
});

test('who reads it can do nothing else with it, and comes to nothing that lies around it', async () => {
  await setPartner(admin(), house.elsewhere);
  const owner = house.aPerson();
  const { own } = await house.spacesOf(owner);
  const folder = await house.aFolder(owner, own, 'CANARY folder');
  const file = await house.aFile(owner, own, { folderId: folder.id });
  const beside = await house.aFile(owner, own, { folderId: folder.id, name: 'CANARY beside.txt' });
  const { id } = (await share(owner, file)).body;
  const reader = elsewhere('clinician');
  const { own: theirs } = await house.spacesOf(reader);
  const as = house.as(reader);
  const { version } = file;

  const replies = [
    await as('GET', `/items/${file.id}`),
    await as('GET', `/items/${file.id}/content`),
    await as('GET', `/items/${file.id}/versions`),
    await as('GET', `/items/${file.id}/openings`),
    await as('GET', `/items/${file.id}/partner-shares`),
    await as('GET', `/archive?items=${file.id}`),
    await as('PATCH', `/items/${file.id}`, { body: { version, name: 'Mine' } }),
    await as('POST', `/items/${file.id}/bin`, { body: { version } }),
    await as('POST', `/items/${file.id}/copies`, { body: { to: { spaceId: theirs } } }),
    await as('DELETE', `/partner-shares/${id}`),
    await as('GET', `/items/${beside.id}`),
    await as('GET', `/spaces/${own}/items?folderId=${folder.id}`),
    await as('GET', `/received/${beside.id}/content`),
    await as('GET', `/received/${file.id}/content`),
  ];
  const [shared, found] = [await as('GET', '/shared'), await as('GET', '/search?q=letter')];

  expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 404));
  expect([shared.body.items, found.body.items]).toEqual([[], []]);
  expect(await status(reader, id)).toBe(200);
});

test('the wall of the database shows by a share that file and nothing else, lets nothing be changed, and shows nothing without it', async () => {
  const { owner, file, id } = await aShared();
  const { own } = await house.spacesOf(owner);
  await house.aFile(owner, own, { name: 'beside.txt' });
  await share(owner, await house.aFile(owner, own), { role: 'secretary' });
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const counts = async (organisationId: string, link: string): Promise<unknown> => {
    await client.query('begin');
    await client.query(
      `select set_config('astra.organisation', $1, true), set_config('astra.person', $2, true),
        set_config('astra.scope', 'organisation', true), set_config('astra.link', $3, true)`,
      [organisationId, uuid(), link],
    );
    const { rows } = await client.query<{ seen: string[]; around: number; changed: number }>(
      `with tried as (update items set name = name where space_id = $1 returning 1)
        select array(select id from items where space_id = $1) as seen,
          ((select count(*) from partner_shares where organisation_id = $2 and this_link() is not null)
            + (select count(*) from shares) + (select count(*) from uploads)
            + (select count(*) from openings) + (select count(*) from versions where item_id <> $3
              and item_id in (select id from items where space_id = $1)))::integer as around,
          (select count(*) from tried)::integer as changed`,
      [own, house.kerval, file.id],
    );
    await client.query('rollback');
    return rows[0];
  };

  const [byShare, without, bySomething] = [
    await counts(house.kerval, id),
    await counts(house.elsewhere, ''),
    await counts(house.kerval, uuid()),
  ];
  await client.end();

  expect(byShare).toEqual({ seen: [file.id], around: 0, changed: 0 });
  expect(without).toEqual({ seen: [], around: 0, changed: 0 });
  expect(bySomething).toEqual({ seen: [], around: 0, changed: 0 });
});

type Ending = (shared: Shared, reader: Person) => Promise<unknown>;
const endings: Record<string, Ending> = {
  'its owner ends it': ({ owner, id }) => house.as(owner)('DELETE', `/partner-shares/${id}`),
  'the administrator ends it': ({ id }) => house.as(admin())('DELETE', `/partner-shares/${id}`),
  'the organisation is allowed no more': () => setPartner(admin(), house.elsewhere, false),
  'its day comes': ({ id }) =>
    house.query("update partner_shares set ends_at = now() - interval '1 second' where id = $1", [
      id,
    ]),
  'the bin': ({ owner, file: { id, version } }) =>
    house.as(owner)('POST', `/items/${id}/bin`, { body: { version } }),
  'its maker is gone': ({ owner: { id: personId, organisationId } }) =>
    house.tell('identity', 'person.deactivated', { personId, organisationId }),
};

const connections = (): Promise<number> =>
  new Promise((resolve, reject) => {
    house.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
async function slowly(who: Person, shareId: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${await house.issuer.forMember(who, 'documents')}` };
  return new Promise((opened, failed) => {
    const path = `/received/${shareId}/content`;
    get({ host: '127.0.0.1', port, path, headers, agent: false }, (reply) => {
      reply.on('error', () => undefined);
      opened(reply);
    }).once('error', failed);
  });
}

const cuts: Record<string, Ending> = {
  ...endings,
  'the reader has other roles': (_, { id: personId, organisationId }) =>
    house.tell('identity', 'person.changed', { personId, organisationId }),
  'the reader is gone': (_, { id: personId, organisationId }) =>
    house.tell('identity', 'person.deactivated', { personId, organisationId }),
};

test.each(Object.keys(cuts))(
  'a file that somebody there is just getting is cut within a second: %s',
  async (why) => {
    const shared = await aShared('clinician', randomBytes(24 * mebibyte));
    const reader = elsewhere('clinician');
    const reply = await slowly(reader, shared.id);
    const before = await connections();

    await cuts[why]?.(shared, reader);
    const from = performance.now();
    await expect.poll(connections, { interval: 20, timeout: 20_000 }).toBe(before - 1);
    const took = performance.now() - from;

    // What lies between the two is a buffer, not a right.
    const closed = new Promise((resolve) => {
      reply.once('close', resolve);
    });
    reply.resume();
    await closed;
    expect(reply.complete).toBe(false);
    expect(took).toBeLessThan(1_000);
    // Somebody else there who would be meant has nothing more of it either, where it was ended for all.
    const other = elsewhere('clinician');
    const [after, listed] = [await status(other, shared.id), await received(other)];
    expect([after, listed.some(({ id }) => id === shared.id)]).toEqual(
      why in endings ? [404, false] : [200, true],
    );
  },
);

test('nothing goes before the administrator has allowed it, and only the administrator allows', async () => {
  const organisationId = uuid();
  const [owner, head] = [house.aPerson({ organisationId }), admin(organisationId)];
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own);

  const before = await share(owner, file);
  const byOwner = await setPartner(owner, house.elsewhere);
  const unknown = await setPartner(head, uuid());
  const itself = await setPartner(head, organisationId);
  const allowed = await setPartner(head, house.elsewhere);
  const after = await share(owner, file);
  const listed = await house.as(owner)('GET', '/partners');

  expect([before, byOwner, unknown, itself, allowed, after].map((one) => one.status)).toEqual([
    403, 403, 404, 404, 200, 201,
  ]);
  expect(listed.body).toMatchObject({
    code: organisationId,
    items: [{ organisationId: house.elsewhere, name: 'Saint-Avel', madeBy: head.id }],
    longestDays: 90,
  });
  // Who is there is nobody's to know: what comes back holds a name of a house, and none of a person.
  expect(after.body).toMatchObject({ organisationName: 'Saint-Avel', role: 'clinician' });
  // What Kerval allows is no allowance of this one's, nor the other way round.
  await setPartner(head, house.elsewhere, false);
  expect((await share(owner, file)).status).toBe(403);
});

test('a folder does not go, nor what is a reader’s, a room’s or shared for too long; of a team by who may change it', async () => {
  await setPartner(admin(), house.elsewhere);
  const [owner, reader, officer] = [
    house.aPerson(),
    house.aPerson(),
    house.aPerson({ roles: ['security-officer'] }),
  ];
  const { own } = await house.spacesOf(owner);
  const folder = await house.aFolder(owner, own);
  const file = await house.aFile(owner, own, { folderId: folder.id });
  const body = { personId: reader.id, role: null, may: 'edit', endsAt: null };
  await house.as(owner)('POST', `/items/${file.id}/shares`, { body });
  const people = [{ ...owner, isLead: true }];
  const [team, room] = [
    await aCircle(house, { kind: 'team', people }),
    await aCircle(house, { kind: 'room', people }),
  ];
  await house.as(owner)('GET', `/rooms/${room}/files`);
  const ofOfficer = await house.aFile(officer, (await house.spacesOf(officer)).own);

  const replies = [
    await share(owner, folder),
    await share(reader, file),
    await share(officer, ofOfficer),
    await share(owner, await house.aFile(owner, room)),
    await share(house.aPerson(), file),
    await share(owner, file, { endsAt: inDays(91) }),
    await share(owner, file, { endsAt: inDays(-1) }),
    await share(owner, file, { role: 'security-officer' }),
    await share(owner, await house.aFile(owner, team)),
  ];

  expect(replies.map((reply) => reply.status)).toEqual([
    403, 403, 403, 403, 404, 400, 400, 400, 201,
  ]);
});

test('the administrator sees each and ends it, without a name that is not theirs to see; nobody elsewhere does', async () => {
  const organisationId = uuid();
  const [owner, head] = [house.aPerson({ organisationId }), admin(organisationId)];
  await setPartner(head, house.elsewhere);
  const { own, all } = await house.spacesOf(owner);
  const [hers, everybodys] = [
    await house.aFile(owner, own, { name: 'CANARY.txt' }),
    await house.aFile(owner, all, { name: 'Protocole.txt' }),
  ];
  for (const file of [hers, everybodys]) {
    house.clock.advance(1_000);
    await share(owner, file);
  }

  const first = await house.as(head)('GET', '/partner-shares?limit=1');
  const rest = await house.as(head)('GET', `/partner-shares?cursor=${first.body.next}`);
  const others = await house.as(admin())('GET', '/partner-shares?limit=200');
  const byOwner = await house.as(owner)('GET', '/partner-shares');
  const { id } = rest.body.items[0];
  const byStranger = await house.as(admin())('DELETE', `/partner-shares/${id}`);
  const ended = await house.as(head)('DELETE', `/partner-shares/${id}`);

  const items = [...first.body.items, ...rest.body.items];
  expect(items.map(({ itemId, itemName }) => [itemId, itemName])).toEqual([
    [everybodys.id, 'Protocole.txt'],
    [hers.id, null],
  ]);
  expect(JSON.stringify(others.body)).not.toContain(hers.id);
  expect([byOwner.status, byStranger.status, ended.status]).toEqual([403, 404, 204]);
  expect((await house.as(owner)('GET', `/items/${hers.id}/partner-shares`)).body.items).toEqual([]);
});

test('sharing again takes the place of what was before, and what is gone for good takes its shares with it', async () => {
  const { owner, file, id } = await aShared();
  const next = (await share(owner, file, { endsAt: inDays(1) })).body.id;
  const reader = elsewhere('clinician');

  expect([await status(reader, id), await status(reader, next)]).toEqual([404, 200]);
  const body = { version: file.version };
  await house.as(owner)('POST', `/items/${file.id}/bin`, { body });
  expect((await house.as(owner)('DELETE', `/items/${file.id}`)).status).toBe(204);
  expect(await house.query('select 1 from partner_shares where item_id = $1', [file.id])).toEqual(
    [],
  );
});

test('the wall of the database may be down: the program alone gives to those who are meant', async () => {
  const { id } = await aShared();
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query<{ text: string }>(
    "select pg_get_functiondef('received_documents'::regproc) as text",
  );
  const told = rows[0]?.text ?? '';
  // It tells everybody of all that was ever shared with anybody.
  const open = told.replace(/where p\.partner_id[\s\S]*?order by/u, 'order by');
  expect(open).not.toBe(told);
  await owner.query(open.replace('made_at, true', 'made_at, p.ended_at is null'));
  try {
    const third = house.aPerson({ roles: ['clinician'], organisationId: uuid() });
    const tried = [];
    for (const who of [third, house.aPerson(), elsewhere('secretary')])
      tried.push([await status(who, id), await received(who)]);

    expect(tried).toEqual([1, 2, 3].map(() => [404, []]));
    expect((await received(elsewhere('clinician'))).length).toBeGreaterThan(0);
  } finally {
    await owner.query(told);
    await owner.end();
  }
});

test('who asks for what their role does not carry is in the trail', async () => {
  const clinician = house.aPerson();

  const { status } = await house.as(clinician)('GET', '/partner-shares');

  expect(status).toBe(403);
  expect(await house.trail('document.see-all-shares')).toContainEqual(
    expect.objectContaining({ actorId: clinician.id, outcome: 'refused', reason: 'not-allowed' }),
  );
});
