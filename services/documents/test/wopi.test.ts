import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { hashSecret } from '@astra/kit/random';
import type { WopiClient } from '@astra/testing/wopi-client';
import {
  aColleague as aColleagueIn,
  aDesk as aDeskIn,
  contentOf,
  openIn,
  statusAndLock,
  type Desk,
} from './desk.ts';
import { startTestEditor, type TestEditor } from './editor.ts';
import { startHouse, type House } from './house.ts';

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

describe('a document is opened in the editor', () => {
  test('by a form with a token, at the address that the editor names, in the person’s language', async () => {
    const { nadia, letter } = await aDesk();

    const opened = await openIn(house, nadia, letter);

    const url = new URL(opened.actionUrl);
    expect(url.origin).toBe(editor.editor.origin);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ui: 'fr-FR',
      WOPISrc: `https://visio.test/wopi/files/${letter.id}`,
    });
    expect(opened).toMatchObject({ name: 'Lettre.odt', mode: 'edit' });
    expect(opened.actionUrl).not.toContain(opened.accessToken);
    expect(opened.accessToken).toMatch(/^[\w-]{43}$/u);
  });

  test('and who has opened it stands among its openings, once, and in the trail', async () => {
    const desk = await aDesk();
    const { hugo, client } = await aColleague(desk, 'view');

    await client.get();
    await client.get();

    const { items } = (await house.as(desk.nadia)('GET', `/items/${desk.letter.id}/openings`)).body;
    expect(items.map(({ personId }: { personId: string }) => personId)).toEqual([
      hugo.id,
      desk.nadia.id,
    ]);
    const opened = await house.trail('document.open-editor');
    expect(opened.filter(({ targetId }) => targetId === desk.letter.id)).toHaveLength(2);
    const taken = (await house.trail('document.download')).filter(
      ({ targetId }) => targetId === desk.letter.id,
    );
    expect(taken).toMatchObject([
      { actorId: hugo.id, via: 'editor' },
      { actorId: hugo.id, via: 'editor' },
    ]);
  });

  test.each([
    ['who may only see it', 'view', 'view'],
    ['who may work on it', 'edit', 'edit'],
  ] as const)('by %s, to %s', async (_who, may, mode) => {
    const { opened } = await aColleague(await aDesk(), may);

    expect(opened.mode).toBe(mode);
  });

  test('not when the editor does not know its kind, nor by who does not see it', async () => {
    const { nadia, own, letter } = await aDesk();
    const photo = await house.aFile(nadia, own, { name: 'Radio.dcm' });
    const folder = await house.aFolder(nadia, own, 'Lettres.odt');
    const stranger = house.aPerson();
    const body = { locale: 'fr' };

    const replies = await Promise.all([
      house.as(nadia)('POST', `/items/${photo.id}/editor`, { body }),
      house.as(nadia)('POST', `/items/${folder.id}/editor`, { body }),
      house.as(stranger)('POST', `/items/${letter.id}/editor`, { body }),
    ]);

    expect(replies.map(({ status }) => status)).toEqual([415, 404, 404]);
  });

  test('its token is kept as a hash, and in no trail', async () => {
    const { token } = await aDesk();

    const rows = await house.query<{ row: string }>(
      'select editor_tokens::text as row from editor_tokens',
    );
    const trail = JSON.stringify(await house.events('audit.recorded'));

    expect(rows.some(({ row }) => row.includes(hashSecret(token)))).toBe(true);
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
    expect(trail).not.toContain(token);
  });
});

describe('what the editor is told of a document', () => {
  test('its name, size and version, whose it is, who works on it, and what we do of the protocol', async () => {
    const { nadia, letter, client } = await aDesk();

    const { status, text } = await client.info();

    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      BaseFileName: 'Lettre.odt',
      FileExtension: '.odt',
      Size: 15,
      Version: String(letter.version),
      OwnerId: nadia.id.replaceAll('-', ''),
      UserId: nadia.id.replaceAll('-', ''),
      UserFriendlyName: 'Somebody',
      UserCanWrite: true,
      ReadOnly: false,
      SupportsLocks: true,
      SupportsGetLock: true,
      SupportsExtendedLockLength: true,
      SupportsUpdate: true,
      SupportsRename: false,
      UserCanNotWriteRelative: true,
      PostMessageOrigin: 'https://visio.test',
    });
  });

  test('that who may only see it writes nothing', async () => {
    const desk = await aDesk();
    const { client } = await aColleague(desk, 'view');
    await desk.client.ask('LOCK', { lock: 'L' });

    const info = JSON.parse((await client.info()).text);
    const tried = [
      await client.ask('LOCK', { lock: 'L' }),
      await client.ask('UNLOCK', { lock: 'L' }),
      await client.put(Buffer.from('Other words.'), 'L'),
    ];

    expect(info).toMatchObject({ UserCanWrite: false, ReadOnly: true });
    expect(tried.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(statusAndLock(await client.ask('GET_LOCK'))).toEqual([200, 'L']);
    expect((await desk.client.get()).text).toBe('Cher confrère,');
  });

  test('its content, unless it is larger than the editor takes', async () => {
    const { letter, client } = await aDesk();

    const [whole, enough, tooLarge] = [
      await client.get(),
      await client.get(15),
      await client.get(14),
    ];

    expect(whole.text).toBe('Cher confrère,');
    expect(whole.header('x-wopi-itemversion')).toBe(String(letter.version));
    expect([whole.status, enough.status, tooLarge.status]).toEqual([200, 200, 412]);
    expect(tooLarge.text).toBe('');
  });

  test('nothing of it once it is only shown to who opened it', async () => {
    const desk = await aDesk();
    const { hugo, client } = await aColleague(desk, 'view');
    const before = await client.get();

    const body = { personId: hugo.id, role: null, may: 'view', isMarked: true, endsAt: null };
    await house.as(desk.nadia)('POST', `/items/${desk.letter.id}/shares`, { body });
    const after = await client.get();

    expect([before.status, before.text]).toEqual([200, 'Cher confrère,']);
    expect(after.status).not.toBe(200);
    expect(after.text).not.toContain('Cher');
  });
});

describe('the lock of a document', () => {
  test('is taken, shared under its name, renewed, exchanged and given back; another name is told of it', async () => {
    const { client } = await aDesk();
    const ask = async (...step: Parameters<WopiClient['ask']>) =>
      statusAndLock(await client.ask(...step));

    expect(await ask('GET_LOCK')).toEqual([200, '']);
    expect(await ask('REFRESH_LOCK', { lock: 'A' })).toEqual([409, '']);
    expect(await ask('UNLOCK', { lock: 'A' })).toEqual([409, '']);
    expect(await ask('LOCK', { lock: 'B', old: 'A' })).toEqual([409, '']);
    expect(await ask('LOCK', { lock: 'A' })).toEqual([200, null]);
    expect(await ask('LOCK', { lock: 'A' })).toEqual([200, null]);
    expect(await ask('LOCK', { lock: 'B' })).toEqual([409, 'A']);
    expect(await ask('GET_LOCK')).toEqual([200, 'A']);
    expect(await ask('REFRESH_LOCK', { lock: 'A' })).toEqual([200, null]);
    expect(await ask('REFRESH_LOCK', { lock: 'B' })).toEqual([409, 'A']);
    expect(await ask('LOCK', { lock: 'C', old: 'B' })).toEqual([409, 'A']);
    expect(await ask('LOCK', { lock: 'B', old: 'A' })).toEqual([200, null]);
    expect(await ask('UNLOCK', { lock: 'A' })).toEqual([409, 'B']);
    expect(await ask('UNLOCK', { lock: 'B' })).toEqual([200, null]);
    expect(await ask('GET_LOCK')).toEqual([200, '']);
  });

  test('has a name of up to 1,024 letters', async () => {
    const { client } = await aDesk();
    const lock = 'x'.repeat(1_024);

    const statuses = [
      (await client.ask('LOCK', { lock })).status,
      (await client.ask('LOCK', { lock: `${lock}x` })).status,
      (await client.ask('LOCK', { lock: '' })).status,
      (await client.ask('LOCK')).status,
      (await client.ask('UNLOCK')).status,
      (await client.ask('LOCK', { lock: 'A', old: '' })).status,
    ];

    expect(statuses).toEqual([200, 400, 400, 400, 400, 400]);
    expect(statusAndLock(await client.ask('GET_LOCK'))).toEqual([200, lock]);
  });

  test('is over after half an hour in which nobody renews it', async () => {
    const desk = await aDesk();
    await desk.client.ask('LOCK', { lock: 'A' });
    await house.query('update editor_locks set expires_at = $2 where item_id = $1', [
      desk.letter.id,
      new Date(house.clock.now().getTime() - 1),
    ]);

    const other = await desk.client.ask('LOCK', { lock: 'B' });

    expect(other.status).toBe(200);
    const [row] = await house.query<{ at: Date }>(
      'select expires_at as at from editor_locks where item_id = $1',
      [desk.letter.id],
    );
    expect(row?.at.getTime()).toBe(house.clock.now().getTime() + 30 * minute);
  });

  test('of two who want it at once goes to one', async () => {
    const desk = await aDesk();
    const { client } = await aColleague(desk, 'edit');

    const replies = await Promise.all([
      desk.client.ask('LOCK', { lock: 'A' }),
      client.ask('LOCK', { lock: 'B' }),
    ]);

    expect(replies.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 409,
    ]);
  });

  test('keeps others from putting another content in its place by another way', async () => {
    const { nadia, letter, own, client } = await aDesk();
    await client.ask('LOCK', { lock: 'A' });
    const again = (): Promise<Item> => house.aFile(nadia, own, { fileId: letter.id });
    const [version] = (await house.as(nadia)('GET', `/items/${letter.id}/versions`)).body.items;

    await expect(again()).rejects.toThrow('being-edited');
    const restored = await house.as(nadia)(
      'POST',
      `/items/${letter.id}/versions/${version.id}/restore`,
      { body: { version: letter.version } },
    );

    expect(restored.body).toMatchObject({ type: '/problems/being-edited', status: 409 });
    await client.ask('UNLOCK', { lock: 'A' });
    expect((await again()).versions).toBe(2);
  });
});

describe('what the editor saves', () => {
  test('is a further version, under its lock, by the name of who works on it', async () => {
    const { nadia, letter, client } = await aDesk();
    await client.ask('LOCK', { lock: 'A' });
    const stored = house.stored().length;

    const saved = await client.put(Buffer.from('Cher confrère, merci.'), 'A');

    expect(saved.status).toBe(200);
    const info = JSON.parse((await client.info()).text);
    expect(saved.header('x-wopi-itemversion')).toBe(info.Version);
    expect(info).toMatchObject({ Size: 22, Version: String(letter.version + 1) });
    expect((await client.get()).text).toBe('Cher confrère, merci.');
    const { items } = (await house.as(nadia)('GET', `/items/${letter.id}/versions`)).body;
    expect(items).toMatchObject([
      { number: 2, isCurrent: true, madeBy: nadia.id },
      { number: 1, isCurrent: false },
    ]);
    expect(house.stored().length).toBe(stored + 1);
    expect((await house.trail('document.upload-version')).at(-1)).toMatchObject({
      actorId: nadia.id,
      via: 'editor',
      targetId: letter.id,
      outcome: 'done',
    });
  });

  test('is refused without its lock, and under another', async () => {
    const { client } = await aDesk();
    const without = await client.put(Buffer.from('Words.'));
    const under = await client.put(Buffer.from('Words.'), 'A');
    await client.ask('LOCK', { lock: 'A' });
    const other = await client.put(Buffer.from('Words.'), 'B');

    expect([without, under, other].map(statusAndLock)).toEqual([
      [409, ''],
      [409, ''],
      [409, 'A'],
    ]);
    expect((await client.get()).text).toBe('Cher confrère,');
  });

  test('needs no lock where nothing is written yet', async () => {
    const { client } = await aDesk(Buffer.alloc(0));

    const first = await client.put(Buffer.from('Words.'));
    const second = await client.put(Buffer.from('Words.'));

    expect([first.status, ...statusAndLock(second)]).toEqual([200, 409, '']);
  });

  test('by two under one lock is what the last one saved, and nothing of either is lost', async () => {
    const desk = await aDesk();
    const { hugo, client } = await aColleague(desk, 'edit');
    const lock = 'shared';
    await desk.client.ask('LOCK', { lock });
    await client.ask('LOCK', { lock });

    const statuses = [
      (await desk.client.put(Buffer.from('One'), lock)).status,
      (await client.put(Buffer.from('One and two'), lock)).status,
    ];

    expect(statuses).toEqual([200, 200]);
    const { items } = (await house.as(desk.nadia)('GET', `/items/${desk.letter.id}/versions`)).body;
    expect(items.map(({ madeBy }: { madeBy: string }) => madeBy)).toEqual([
      hugo.id,
      desk.nadia.id,
      desk.nadia.id,
    ]);
  });

  test('counts for the room that there is: what has none is refused, and takes none', async () => {
    const { nadia, client } = await aDesk();
    await client.ask('LOCK', { lock: 'A' });
    const used = async (): Promise<unknown> =>
      house.query('select used_bytes from allowances where organisation_id = $1', [
        nadia.organisationId,
      ]);
    await house.query('update allowances set quota_bytes = used_bytes + 10');
    const before = await used();

    const tooMuch = await client.put(randomBytes(11), 'A');

    expect(tooMuch.status).toBe(413);
    expect(await used()).toEqual(before);
    await house.query('update allowances set quota_bytes = null');
  });

  test('is nothing when less comes than was announced', async () => {
    const { letter, token, client } = await aDesk();
    await client.ask('LOCK', { lock: 'A' });

    await sendHalf(letter, token);

    await expect
      .poll(
        async () => (await house.query("select 1 from uploads where state = 'receiving'")).length,
      )
      .toBe(0);
    expect((await client.get()).text).toBe('Cher confrère,');
    expect((await client.put(Buffer.from('Whole.'), 'A')).status).toBe(200);
  });

  test('says how long it is', async () => {
    const { letter, token, client } = await aDesk();
    await client.ask('LOCK', { lock: 'A' });
    const url = `https://visio.test/wopi/files/${letter.id}/contents?access_token=${token}`;
    const headers = { 'x-wopi-override': 'PUT', 'x-wopi-lock': 'A' };

    const status = await new Promise<number>((resolve, reject) => {
      const asked = httpRequest(
        {
          ...contentOf(house, letter, token),
          method: 'POST',
          headers: { ...headers, ...editor.editor.keys.sign({ token, url }) },
        },
        (reply) => {
          reply.resume();
          resolve(reply.statusCode ?? 0);
        },
      );
      asked.on('error', reject);
      asked.write('in chunks');
      asked.end();
    });

    expect(status).toBe(411);
  });
});

async function sendHalf(letter: Item, token: string): Promise<void> {
  const url = `https://visio.test/wopi/files/${letter.id}/contents?access_token=${token}`;
  await new Promise<void>((resolve) => {
    const asked = httpRequest({
      ...contentOf(house, letter, token),
      method: 'POST',
      headers: {
        'x-wopi-override': 'PUT',
        'x-wopi-lock': 'A',
        'content-length': '1000000',
        ...editor.editor.keys.sign({ token, url }),
      },
    });
    asked.on('error', () => resolve());
    asked.write(randomBytes(300_000), () => asked.destroy());
  });
}

describe('what we do not do of the protocol', () => {
  test.each([
    'PUT_RELATIVE',
    'RENAME_FILE',
    'DELETE',
    'PUT_USER_INFO',
    'GET_SHARE_URL',
    'READ_SECURE_STORE',
    'lock',
    'toString',
    '',
  ])('%s is answered as not done', async (operation) => {
    const { client } = await aDesk();

    const reply = await client.ask(operation, { lock: 'A' });

    expect(reply.status).toBe(501);
  });
});
