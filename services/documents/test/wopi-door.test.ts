import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashSecret } from '@astra/kit/random';
import {
  aColleague as aColleagueIn,
  aDesk as aDeskIn,
  contentOf,
  openIn,
  type Desk,
} from './desk.ts';
import { startTestEditor, type TestEditor } from './editor.ts';
import { startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
let editor: TestEditor;
beforeAll(async () => {
  editor = await startTestEditor();
  house = await startHouse({ editor: editor.port });
  await house.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await house.close();
  await editor.stop();
});
const minute = 60_000;
const aDesk = (content?: Buffer): Promise<Desk> => aDeskIn({ house, editor }, content);
const aColleague = (desk: Desk, may: 'view' | 'edit') => aColleagueIn({ house, editor }, desk, may);

describe('the door', () => {
  test.each([
    ['none', () => ''],
    ['a made-up one', () => 'x'.repeat(43)],
    ['one that is hashed', ({ token }: Desk) => hashSecret(token)],
  ])('of tokens, %s opens nothing', async (_what, tokenOf) => {
    const desk = await aDesk();
    const client = editor.clientOf(house, desk.letter.id, tokenOf(desk));

    const statuses = [
      (await client.info()).status,
      (await client.get()).status,
      (await client.ask('LOCK', { lock: 'A' })).status,
      (await client.put(Buffer.from('Words.'), 'A')).status,
    ];

    expect(statuses).toEqual([401, 401, 401, 401]);
  });

  test('one document’s token opens no other, not even of the same person', async () => {
    const { nadia, own, token } = await aDesk();
    const other = await house.aFile(nadia, own, { name: 'Autre.odt' });

    const reply = await editor.clientOf(house, other.id, token).info();

    expect(reply.status).toBe(404);
  });

  test('a token is over after ten hours', async () => {
    const { token, client } = await aDesk();
    await house.query('update editor_tokens set expires_at = $2 where token_hash = $1', [
      hashSecret(token),
      house.clock.now(),
    ]);

    expect((await client.info()).status).toBe(401);
  });

  test('opens to the editor alone: without its signature, or with another’s, nothing does', async () => {
    const { letter, token } = await aDesk();
    const url = `https://visio.test/wopi/files/${letter.id}?access_token=${token}`;
    const { keys } = editor.editor;
    const ask = (headers: Record<string, string>) =>
      house.app
        .inject({ url: url.slice('https://visio.test'.length), headers })
        .then(({ statusCode }) => statusCode);
    const right = keys.sign({ token, url });
    const old = new Date(Date.now() - 21 * minute);
    const elsewhere = keys.sign({ token, url: url.replace('visio.test', 'other.test') });
    const stranger = (
      await startTestEditor().then(async (other) => {
        await other.stop();
        return other.editor.keys;
      })
    ).sign({ token, url });

    expect(await ask(right)).toBe(200);
    expect(await ask({})).toBe(500);
    expect(await ask({ ...right, 'x-wopi-timestamp': '1' })).toBe(500);
    expect(await ask(keys.sign({ token, url, at: old }))).toBe(500);
    expect(await ask(keys.sign({ token: 'another', url }))).toBe(500);
    expect(await ask(elsewhere)).toBe(500);
    expect(await ask(stranger)).toBe(500);
  });

  test('opens to either of its keys, while it changes them', async () => {
    const { letter, token } = await aDesk();
    const path = `/wopi/files/${letter.id}?access_token=${token}`;
    const signed = editor.editor.keys.sign({ token, url: `https://visio.test${path}` });
    const ask = (headers: Record<string, string | undefined>) =>
      house.app.inject({ url: path, headers }).then(({ statusCode }) => statusCode);
    const { 'x-wopi-proof': present = '', 'x-wopi-proofold': old = '', ...moment } = signed;

    const statuses = [
      // The editor has a key that is newer than what we know: what we know is its old one.
      await ask({ ...moment, 'x-wopi-proof': 'bm90', 'x-wopi-proofold': present }),
      // We know a newer one than it signs with.
      await ask({ ...moment, 'x-wopi-proof': old, 'x-wopi-proofold': 'bm90' }),
      // Both are old.
      await ask({ ...moment, 'x-wopi-proof': 'bm90', 'x-wopi-proofold': old }),
    ];

    expect(statuses).toEqual([200, 200, 500]);
  });
});

describe('a right that ends', () => {
  const endings: readonly (readonly [
    string,
    number,
    (desk: Desk & { readonly hugo: Person; readonly share: string }) => Promise<unknown>,
  ])[] = [
    [
      'the session',
      401,
      ({ hugo }) =>
        house.tell('identity', 'session.ended', {
          sessionId: hugo.sessionId,
          subjectId: hugo.id,
          reason: 'signed-out',
        }),
    ],
    [
      'the account',
      401,
      ({ hugo }) =>
        house.tell('identity', 'person.deactivated', {
          personId: hugo.id,
          organisationId: hugo.organisationId,
        }),
    ],
    ['the share', 404, ({ nadia, share }) => house.as(nadia)('DELETE', `/shares/${share}`)],
    [
      'the document’s place',
      404,
      ({ nadia, letter }) =>
        house.as(nadia)('POST', `/items/${letter.id}/bin`, { body: { version: letter.version } }),
    ],
    [
      'the roles',
      404,
      async ({ hugo }) => {
        const known = house.directory.get(hugo.id);
        if (known) house.directory.set(hugo.id, { ...known, roles: ['platform-administrator'] });
        await house.tell('identity', 'person.changed', {
          personId: hugo.id,
          organisationId: hugo.organisationId,
        });
      },
    ],
  ];

  test.each(endings)('with %s ends at the next word of the editor', async (_what, status, end) => {
    const desk = await aDesk();
    const { hugo, share, client } = await aColleague(desk, 'edit');
    await client.ask('LOCK', { lock: 'A' });

    await end({ ...desk, hugo, share });

    const statuses = [
      (await client.info()).status,
      (await client.get()).status,
      (await client.ask('REFRESH_LOCK', { lock: 'A' })).status,
      (await client.put(Buffer.from('Words.'), 'A')).status,
    ];
    expect(statuses).toEqual([status, status, status, status]);
  });

  test.each(['expired', 'renewed'] as const)(
    'a session that is %s ends no work on a document, and the next one that somebody ends does',
    async (reason) => {
      const desk = await aDesk();
      const { hugo, client } = await aColleague(desk, 'edit');
      const ended = (sessionId: string, why: 'signed-out' | typeof reason) =>
        house.tell('identity', 'session.ended', { sessionId, subjectId: hugo.id, reason: why });
      await client.ask('LOCK', { lock: 'A' });

      await ended(hugo.sessionId, reason);
      const saved = (await client.put(Buffer.from('Words.'), 'A')).status;
      await ended(uuid(), 'signed-out');
      const after = (await client.put(Buffer.from('More words.'), 'A')).status;

      expect([saved, after]).toEqual([200, 401]);
    },
  );

  test('a session whose end is told late takes what was begun before it, and nothing since', async () => {
    const desk = await aDesk();
    const { hugo, client: old } = await aColleague(desk, 'edit');
    await house.query(
      `update editor_tokens set made_at = made_at - interval '2 hours' where person_id = $1`,
      [hugo.id],
    );
    const { accessToken } = await openIn(house, hugo, desk.letter);
    const young = editor.clientOf(house, desk.letter.id, accessToken);
    const ended = (sessionId: string, reason: 'expired' | 'credential-changed', at?: Date) =>
      house.tell('identity', 'session.ended', { sessionId, subjectId: hugo.id, reason }, at);
    await ended(hugo.sessionId, 'expired');

    await ended(uuid(), 'credential-changed', new Date(house.clock.now().getTime() - 60 * minute));

    expect([(await old.info()).status, (await young.info()).status]).toEqual([401, 200]);
  });

  test('a share that becomes one to look at takes the right to write', async () => {
    const desk = await aDesk();
    const { hugo, client } = await aColleague(desk, 'edit');
    await client.ask('LOCK', { lock: 'A' });
    const body = { personId: hugo.id, role: null, may: 'view', endsAt: null };
    await house.as(desk.nadia)('POST', `/items/${desk.letter.id}/shares`, { body });

    const [info, put] = [await client.info(), await client.put(Buffer.from('Words.'), 'A')];

    expect(JSON.parse(info.text)).toMatchObject({ UserCanWrite: false });
    expect(put.status).toBe(404);
  });

  test('somebody whose roles change and who still may goes on', async () => {
    const desk = await aDesk();
    const { hugo, client } = await aColleague(desk, 'edit');
    await house.tell('identity', 'person.changed', {
      personId: hugo.id,
      organisationId: hugo.organisationId,
    });

    expect((await client.info()).status).toBe(200);
  });

  test('cuts what is on its way within a second', async () => {
    const desk = await aDesk(randomBytes(24 * 2 ** 20));
    const { share, opened } = await aColleague(desk, 'view');
    const token = opened.accessToken;
    const { url, ...where } = contentOf(house, desk.letter, token);
    const headers = editor.editor.keys.sign({ token, url });
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest({ ...where, headers }, resolve)
        .on('error', reject)
        .end();
    });
    reply.once('data', () => reply.pause());
    await new Promise((resolve) => reply.once('pause', resolve));

    await house.as(desk.nadia)('DELETE', `/shares/${share}`);
    const at = performance.now();
    const isWhole = await new Promise<boolean>((resolve) => {
      reply.once('close', () => resolve(reply.complete));
      reply.on('error', () => undefined);
      reply.resume();
    });

    expect(isWhole).toBe(false);
    expect(performance.now() - at).toBeLessThan(1_000);
  });
});

describe('without an editor, and with one that is away', () => {
  let other: House;
  let theirs: TestEditor;
  afterEach(async () => {
    await other.close();
    await theirs.stop().catch(() => undefined);
  });

  test('nothing of it is there', async () => {
    theirs = await startTestEditor();
    other = await startHouse();
    const nadia = other.aPerson();
    const { own } = await other.spacesOf(nadia);
    const letter = await other.aFile(nadia, own, { name: 'Lettre.odt' });

    const types = await other.as(nadia)('GET', '/editor');
    const opened = await other.as(nadia)('POST', `/items/${letter.id}/editor`, {
      body: { locale: 'fr' },
    });
    const asked = await theirs.clientOf(other, letter.id, uuid()).info();

    expect(types.body).toEqual({ view: [], edit: [] });
    expect([opened.status, asked.status]).toEqual([404, 404]);
  });

  test('one that never answered is told as that, and nobody is let in unproved', async () => {
    theirs = await startTestEditor();
    await theirs.editor.stop();
    other = await startHouse({ editor: theirs.port });
    const nadia = other.aPerson();

    const reply = await other.as(nadia)('GET', '/editor');

    expect(reply.body).toMatchObject({ type: '/problems/unavailable', status: 503 });
  });

  test('one that signs nothing is let in by its token', async () => {
    theirs = await startTestEditor({ isUnsigned: true });
    other = await startHouse({ editor: theirs.port });
    const nadia = other.aPerson();
    const { own } = await other.spacesOf(nadia);
    const letter = await other.aFile(nadia, own, { name: 'Lettre.odt' });
    const { accessToken } = (
      await other.as(nadia)('POST', `/items/${letter.id}/editor`, { body: { locale: 'fr' } })
    ).body;

    const reply = await theirs.clientOf(other, letter.id, accessToken).info();

    expect(reply.status).toBe(200);
  });
});
