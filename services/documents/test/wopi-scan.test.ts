import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeClamAv } from '#adapters/clamav/clam-av.ts';
import {
  canHaveClamd,
  eicar,
  startClamd,
  type TestClamd,
} from '@astra/file-store/test-support/clamd';
import { openIn, type Desk } from './desk.ts';
import { startTestEditor, type TestEditor } from './editor.ts';
import { creation, pieceAt, startHouse, type House } from './house.ts';

describe.runIf(canHaveClamd())('what the editor saves, with a virus scanner', () => {
  let house: House;
  let editor: TestEditor;
  let clamd: TestClamd;
  beforeAll(async () => {
    clamd = await startClamd();
    editor = await startTestEditor();
    house = await startHouse({
      editor: editor.port,
      scanner: makeClamAv({ host: '127.0.0.1', port: clamd.port }),
    });
    // Nothing is looked at but what the editor saves.
    await house.stopRounds();
  });
  afterAll(async () => {
    await house.close();
    await editor.stop();
    await clamd.stop();
  });

  /** Nadia works on a letter that the scanner has found clean. */
  async function aDesk(): Promise<Desk> {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const content = Buffer.from('Words.');
    const headers = creation(own, content.length, { name: 'Lettre.odt' });
    const begun = await house.as(nadia)('POST', '/uploads', { headers });
    const path = `/${String(begun.headers['location'])}`;
    await house.as(nadia)('PATCH', path, { headers: pieceAt(0), bytes: content });
    await house.use.scanning.one(path.split('/').at(-1) ?? '');
    const { itemId } = (await house.as(nadia)('GET', path)).body;
    const letter = (await house.as(nadia)('GET', `/items/${itemId}`)).body.item;
    const { accessToken: token } = await openIn(house, nadia, letter);
    const client = editor.clientOf(house, letter.id, token);
    await client.ask('LOCK', { lock: 'A' });
    return { nadia, letter, own, token, client };
  }

  test('is looked at before the editor is told that it is saved', async () => {
    const { nadia, letter, client } = await aDesk();

    const saved = await client.put(Buffer.from('Other words.'), 'A');

    expect(saved.status).toBe(200);
    expect((await client.get()).text).toBe('Other words.');
    const { items } = (await house.as(nadia)('GET', `/items/${letter.id}/versions`)).body;
    expect(items).toMatchObject([{ number: 2, isScanned: true }, { number: 1 }]);
  });

  test('is nothing when it has a virus, and the editor is told so', async () => {
    const { client } = await aDesk();

    const saved = await client.put(eicar, 'A');

    expect([saved.status, saved.header('x-wopi-servererror')]).toEqual([500, 'refused-by-scanner']);
    expect((await client.get()).text).toBe('Words.');
    expect((await house.trail('document.upload')).at(-1)).toMatchObject({
      outcome: 'refused',
      reason: 'virus-found',
    });
  });

  test('is nothing while the scanner is away, now and later: the editor sends it again', async () => {
    const { client } = await aDesk();
    await clamd.kill();

    const saved = await client.put(Buffer.from('Other words.'), 'A');

    await clamd.restart();
    const left = await house.query("select 1 from uploads where state = 'scanning'");
    expect(left).toEqual([]);
    expect(saved.status).toBe(503);
    expect((await client.get()).text).toBe('Words.');
    expect((await client.put(Buffer.from('Other words.'), 'A')).status).toBe(200);
  });
});
