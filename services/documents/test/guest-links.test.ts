import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CreateLink, MadeLink } from '@astra/contracts/guest-links';
import type { Item } from '@astra/contracts/documents';
import { hashSecret } from '@astra/kit/random';
import { aCircle, aRoom } from './circle.ts';
import { aLinkWish, inDays } from './meeting.ts';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';

const mebibyte = 2 ** 20;
let house: House;
let origin: string;
beforeAll(async () => {
  house = await startHouse();
  await house.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`;
});
afterAll(() => house.close());

const make = (who: Person, { id }: Item, more: Partial<CreateLink> = {}): Promise<Reply> =>
  house.as(who)('POST', `/items/${id}/links`, { body: aLinkWish(more) });
const made = async (who: Person, item: Item, more: Partial<CreateLink> = {}): Promise<MadeLink> =>
  (await make(who, item, more)).body;
/** Without any token, as somebody outside. */
const outside = async (step: string, body: object): Promise<Reply> => {
  const reply = await house.app.inject({
    method: 'POST',
    url: `/guest-links/${step}`,
    payload: body,
  });
  const isJson = String(reply.headers['content-type']).includes('json');
  return {
    status: reply.statusCode,
    headers: reply.headers,
    body: isJson ? reply.json() : reply.body,
    bytes: reply.rawPayload,
  };
};
const prove = ({ token, code }: MadeLink, answer = code ?? ''): Promise<Reply> =>
  outside('prove', { token, answer });
const passOf = async (link: MadeLink): Promise<string> => (await prove(link)).body.pass;
const stateOf = async (who: Person, { itemId }: { readonly itemId: string }): Promise<string[]> =>
  (await house.as(who)('GET', `/items/${itemId}/links`)).body.items.map(
    ({ state }: { state: string }) => state,
  );

/** By the clock of the service, and that of its database. */
const itsDayComes = ({ link }: MadeLink): Promise<unknown> =>
  house.query('update guest_links set ends_at = $2 where id = $1', [
    link.id,
    new Date(house.clock.now().getTime() - 1_000),
  ]);
const connections = (): Promise<number> =>
  new Promise((resolve, reject) => {
    house.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

/** Nadia’s letter, in a folder with another one. */
async function aLetter(): Promise<{ nadia: Person; own: string; folder: Item; letter: Item }> {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own, 'Dossier CANARY');
  const letter = await house.aFile(nadia, own, { name: 'letter.txt', folderId: folder.id });
  return { nadia, own, folder, letter };
}

test('somebody outside has a letter with the code that they were told, and its owner sees who had it', async () => {
  const { nadia, letter } = await aLetter();

  const link = await made(nadia, letter);
  const card = await outside('look', { token: link.token });
  const pass = await passOf(link);
  const opened = await outside('open', { pass });
  const content = await outside('content', { pass, itemId: letter.id });

  expect(link).toMatchObject({ code: expect.stringMatching(/^\d{6}$/u), link: { state: 'open' } });
  expect(card.body).toMatchObject({ state: 'open', sharedBy: 'Somebody', proof: 'code' });
  expect(JSON.stringify(card.body)).not.toContain('letter');
  expect(opened.body).toMatchObject({ item: { name: 'letter.txt' }, items: [], path: [] });
  expect([content.status, content.bytes.toString()]).toEqual([200, 'A letter.']);
  expect(content.headers['content-security-policy']).toContain('sandbox');
  const { items } = (await house.as(nadia)('GET', `/items/${letter.id}/openings`)).body;
  expect(items).toMatchObject([{ guestName: 'Dr Martin', roles: [] }]);
  const entries = await house.trail('document.download');
  expect(entries.filter(({ targetId }) => targetId === letter.id)).toMatchObject([
    { actorKind: 'guest', actorId: items[0].personId, subjectId: nadia.id, outcome: 'done' },
  ]);
});

test('a link leads into the documents of a team; what was sent in a room is for those who are in it', async () => {
  const nadia = house.aPerson();
  const people = [{ ...nadia, isLead: true }];
  const team = await aCircle(house, { people });
  const room = await aRoom(house, nadia, { people });
  const ofTeam = await house.aFile(nadia, team, { content: Buffer.from('Of the team.') });
  const ofRoom = await house.aFile(nadia, room);

  const pass = await passOf(await made(nadia, ofTeam));
  const content = await outside('content', { pass, itemId: ofTeam.id });
  const refused = await make(nadia, ofRoom);

  expect([content.status, content.bytes.toString()]).toEqual([200, 'Of the team.']);
  expect(refused.status).toBe(403);
});

test('neither the secret nor the proof is kept, and a copy of the table does not help to find the code', async () => {
  const { nadia, letter } = await aLetter();
  const link = await made(nadia, letter);
  const born = await made(nadia, letter, { proof: 'date-of-birth', dateOfBirth: '1961-04-02' });

  const rows = JSON.stringify(await house.query('select * from guest_links'));

  for (const secret of [link.token, link.code ?? '', born.token, '1961-04-02'])
    expect(rows).not.toContain(`"${secret}"`);
  // Whoever tries all codes against the table comes by the right one, too.
  expect(rows).not.toContain(hashSecret(link.code ?? ''));
  expect((await prove(born, '1961-04-02')).status).toBe(200);
});

test('three wrong codes close a link, whoever is in by it is put out, and its owner sees it', async () => {
  const { nadia, letter } = await aLetter();
  const link = await made(nadia, letter);
  const pass = await passOf(link);
  const wrong = link.code === '000000' ? '000001' : '000000';

  const replies = [];
  for (let tries = 0; tries < 3; tries += 1) replies.push(await prove(link, wrong));
  const right = await prove(link);

  expect(replies.map(({ status, body }) => [status, body.type, body.attemptsLeft])).toEqual([
    [401, '/problems/proof-refused', 2],
    [401, '/problems/proof-refused', 1],
    [423, '/problems/link-locked', undefined],
  ]);
  expect(right.body.type).toBe('/problems/link-locked');
  expect((await outside('open', { pass })).body.type).toBe('/problems/link-not-valid');
  expect(await stateOf(nadia, { itemId: letter.id })).toEqual(['locked']);
  const tried = (await house.trail('document.prove-link')).filter(
    ({ targetId }) => targetId === link.link.id,
  );
  expect(tried.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
    'done',
    'proof-refused',
    'proof-refused',
    'link-locked',
    'link-locked',
  ]);
});

test('a link is over on its day, after so many openings, when it is ended, and when its maker is gone', async () => {
  const { nadia, letter } = await aLetter();
  const [once, ended, gone, short] = [
    await made(nadia, letter, { mostOpenings: 1 }),
    await made(nadia, letter),
    await made(nadia, letter),
    await made(nadia, letter, { endsAt: inDays(1) }),
  ];
  const pass = await passOf(once);
  const again = await prove(once);
  const goesOn = await outside('content', { pass, itemId: letter.id });
  await house.as(nadia)('DELETE', `/links/${ended.link.id}`);
  const states = async (): Promise<string[]> =>
    Promise.all(
      [once, ended, short].map(
        async ({ token }) => (await outside('look', { token })).body.state as string,
      ),
    );
  const before = await states();
  const organisationId = nadia.organisationId;
  await house.tell('identity', 'person.deactivated', { personId: nadia.id, organisationId });

  expect([again.body.type, goesOn.status]).toEqual(['/problems/link-not-valid', 200]);
  expect(before).toEqual(['used-up', 'ended', 'open']);
  expect((await outside('look', { token: gone.token })).body.state).toBe('ended');
  expect((await outside('open', { pass })).body.type).toBe('/problems/link-not-valid');
});

test('told late, when its maker has access anew, that they had gone ends no link; of who is still gone it does', async () => {
  const { nadia, letter } = await aLetter();
  const link = await made(nadia, letter);
  const state = async (): Promise<string> =>
    (await outside('look', { token: link.token })).body.state as string;

  const [back, whileBack] = [await toldLateThatGone(nadia), await state()];
  const known = house.directory.get(nadia.id);
  if (known) house.directory.set(nadia.id, { ...known, isActive: false });
  const gone = await toldLateThatGone(nadia);

  expect([back, whileBack, gone, await state()]).toEqual([204, 'open', 204, 'ended']);
});

/** An event that nobody took for an hour. */
function toldLateThatGone({ id: personId, organisationId }: Person): Promise<number> {
  const anHourAgo = new Date(house.clock.now().getTime() - 60 * 60_000);
  return house.tell('identity', 'person.deactivated', { personId, organisationId }, anHourAgo);
}

test('a link whose day has come gives nothing more', async () => {
  const { nadia, letter } = await aLetter();
  const link = await made(nadia, letter);
  const pass = await passOf(link);
  await itsDayComes(link);

  const [opened, proved] = [await outside('open', { pass }), await prove(link)];

  expect([opened.body.type, proved.body.type]).toEqual([
    '/problems/link-not-valid',
    '/problems/link-not-valid',
  ]);
  expect((await outside('look', { token: link.token })).body.state).toBe('expired');
});

test('of a folder somebody outside has what is in it, and of what is beside or above nothing', async () => {
  const { nadia, own, folder, letter } = await aLetter();
  const inside = await house.aFolder(nadia, own, { name: 'In', folderId: folder.id });
  const deep = await house.aFile(nadia, own, { name: 'deep.txt', folderId: inside.id });
  const beside = await house.aFile(nadia, own, { name: 'beside.txt' });
  const pass = await passOf(await made(nadia, inside));
  const others = await house.aFile(house.aPerson(), (await house.spacesOf(nadia)).all);

  const top = await outside('open', { pass });
  const content = (itemId: string): Promise<Reply> => outside('content', { pass, itemId });
  const tried = [letter, beside, folder, others].map(({ id }) => content(id));
  const above = await outside('open', { pass, folderId: folder.id });

  expect(top.body).toMatchObject({ item: { name: 'In' }, items: [{ name: 'deep.txt' }], path: [] });
  expect((await content(deep.id)).status).toBe(200);
  expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(above.status).toBe(404);
  expect(above.bytes.toString()).not.toContain('CANARY');
});

test('a link to look at gives only what the page can show', async () => {
  const { nadia, own, letter } = await aLetter();
  const film = await house.aFile(nadia, own, { name: 'film.bin', content: randomBytes(50) });

  const [shown, other] = [
    await outside('content', {
      pass: await passOf(await made(nadia, letter, { may: 'view' })),
      itemId: letter.id,
    }),
    await outside('content', {
      pass: await passOf(await made(nadia, film, { may: 'view' })),
      itemId: film.id,
    }),
  ];

  expect([shown.status, other.status]).toEqual([200, 403]);
});

test('who may not give it outside makes no link: a reader, a colleague, a security officer; nor one for too long', async () => {
  const { nadia, letter } = await aLetter();
  const reader = house.aPerson();
  const share = { personId: reader.id, role: null, may: 'edit', endsAt: null };
  await house.as(nadia)('POST', `/items/${letter.id}/shares`, { body: share });
  const officer = house.aPerson({ roles: ['security-officer'] });
  const theirs = await house.aFile(officer, (await house.spacesOf(officer)).own);

  const replies = [
    await make(reader, letter),
    await make(house.aPerson(), letter),
    await make(officer, theirs),
    await make(nadia, letter, { endsAt: inDays(91) }),
    await make(nadia, letter, { endsAt: inDays(-1) }),
    await make(nadia, letter, { proof: 'date-of-birth' }),
    await make(nadia, letter, { dateOfBirth: '1961-04-02' }),
  ];

  expect(replies.map(({ status }) => status)).toEqual([403, 404, 403, 400, 400, 400, 400]);
});

test('the administrator sees all links of the organisation and ends them; nobody elsewhere does', async () => {
  const { nadia, letter } = await aLetter();
  const { link, token } = await made(nadia, letter);
  const admin = house.aPerson({ roles: ['organisation-administrator'] });
  const elsewhere = house.aPerson({
    roles: ['organisation-administrator'],
    organisationId: house.elsewhere,
  });
  const ids = async (who: Person): Promise<string[]> =>
    (await house.as(who)('GET', '/links?limit=100')).body.items.map(({ id }: { id: string }) => id);

  const [seen, notSeen] = [await ids(admin), await ids(elsewhere)];
  const refused = await house.as(elsewhere)('DELETE', `/links/${link.id}`);
  const ended = await house.as(admin)('DELETE', `/links/${link.id}`);

  expect(seen).toContain(link.id);
  expect(notSeen).toEqual([]);
  expect([refused.status, ended.status]).toEqual([404, 204]);
  expect((await outside('look', { token })).body.state).toBe('ended');
});

/** An answer of which nothing is read yet. */
const slowly = (body: object): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const url = `${origin}/guest-links/content`;
    const asking = httpRequest(url, { method: 'POST', headers, agent: false }, (reply) => {
      reply.on('error', () => undefined);
      resolve(reply);
    });
    asking.on('error', reject);
    asking.end(JSON.stringify(body));
  });

test.each(['it is ended', 'three wrong codes', 'its day comes', 'the bin'] as const)(
  'a file that somebody outside is just getting is cut within a second: %s',
  async (why) => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const file = await house.aFile(nadia, own, { content: randomBytes(24 * mebibyte) });
    const link = await made(nadia, file);
    const reply = await slowly({ pass: await passOf(link), itemId: file.id });
    const wrong = link.code === '000000' ? '000001' : '000000';
    const reasons = {
      'it is ended': () => house.as(nadia)('DELETE', `/links/${link.link.id}`),
      'three wrong codes': async () => {
        for (let tries = 0; tries < 3; tries += 1) await prove(link, wrong);
      },
      'its day comes': () => itsDayComes(link),
      'the bin': () =>
        house.as(nadia)('POST', `/items/${file.id}/bin`, { body: { version: file.version } }),
    };
    const before = await connections();

    await reasons[why]();
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
  },
);

test('the wall of the database alone keeps who comes by a link to what it leads to', async () => {
  const { nadia, own, folder, letter } = await aLetter();
  const beside = await house.aFile(nadia, own, { name: 'beside.txt' });
  const { all } = await house.spacesOf(nadia);
  const everybodys = await house.aFile(nadia, all, { name: 'everybody.txt' });
  const { link } = await made(nadia, letter);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const seenBy = async (linkId: string): Promise<string[]> => {
    await client.query('begin');
    await client.query(
      `select set_config('astra.organisation', $1, true), set_config('astra.person', $2, true),
        set_config('astra.scope', 'organisation', true), set_config('astra.link', $3, true)`,
      [nadia.organisationId, nadia.id, linkId],
    );
    const ids = [folder, letter, beside, everybodys].map(({ id }) => id);
    const { rows } = await client.query<{ name: string }>(
      `select name from items where id = any($1) union all select 'version' from versions where item_id = any($1)
        union all select 'link' from guest_links union all select 'pass' from guest_passes
        union all select 'share' from shares union all select 'opening' from openings
        union all select 'room' from allowances order by 1`,
      [ids],
    );
    const changed = await client.query('update items set name = name where id = any($1)', [ids]);
    await client.query('rollback');
    return [...rows.map(({ name }) => name), `${changed.rowCount} changed`];
  };

  const [byLink, byNone] = [await seenBy(link.id), await seenBy(uuid())];
  await house.as(nadia)('DELETE', `/links/${link.id}`);
  const after = await seenBy(link.id);
  await client.end();

  expect(byLink).toEqual(['letter.txt', 'version', '0 changed']);
  expect([byNone, after]).toEqual([['0 changed'], ['0 changed']]);
});
