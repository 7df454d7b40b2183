import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MatrixDevice } from '@astra/testing/synapse';
import { Hospital, seen, typed, until, words, type TestDevice } from './people.ts';

let hospital: Hospital;
let nadia: TestDevice;
let julien: TestDevice;
beforeAll(async () => {
  hospital = await Hospital.open();
  [nadia, julien] = (await Promise.all(
    ['Nadia', 'Julien'].map(async (name) => hospital.device(await hospital.person(name))),
  )) as [TestDevice, TestDevice];
}, 120_000);
afterAll(() => hospital.stop());

const aRoom = (...people: readonly TestDevice[]): Promise<string> =>
  hospital.synapse.makeRoom(
    'Cardiologie',
    people.map(({ device }) => device.userId),
  );

/** Every text of every table of the chat server. */
async function dump(): Promise<string> {
  const client = new pg.Client({ connectionString: hospital.synapse.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    const all = await client.query<{ text: string | null }>(
      `select string_agg(t::text, E'\\n') as text from ${name} t`,
    );
    texts.push(all.rows[0]?.text ?? '');
  }
  await client.end();
  return texts.join('\n');
}

/** As any program with somebody's token does. */
const raw = (
  by: MatrixDevice,
  roomId: string,
  of: { readonly type: string; readonly txnId?: string; readonly content: object },
) =>
  hospital.synapse.ask({
    method: 'PUT',
    path: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/${of.type}/${of.txnId ?? randomUUID()}`,
    token: by.accessToken,
    body: of.content,
  });

describe('a conversation of two, and somebody who means no good', () => {
  test('whoever takes the chat server’s database finds who wrote and when, and no word of it', async () => {
    const planted = `MME-BELLEC-${randomUUID()}`;
    const roomId = await aRoom(nadia, julien);
    const [hers, his] = [await nadia.open(roomId), await julien.open(roomId)];
    await hers.send(typed(planted));
    await seen(his, [`nadia: ${planted}`]);
    await his.send(typed(`${planted} bien vu`));
    await seen(hers, [`nadia: ${planted}`, `julien: ${planted} bien vu`]);

    const all = await dump();

    // That sender and room are there shows that the search finds what is there.
    expect(all).toContain(roomId);
    expect(all).toContain('m.megolm.v1.aes-sha2');
    expect(all).not.toContain(planted);
  }, 120_000);

  test('the same message sent twice under one name is one message, even by hand', async () => {
    const roomId = await aRoom(nadia, julien);
    const txnId = randomUUID();
    const reaction = { type: 'm.reaction', txnId, content: { any: 'thing' } };

    const first = await raw(nadia.device, roomId, reaction);
    const again = await raw(nadia.device, roomId, reaction);

    expect(first.status).toBe(200);
    expect(again.body).toEqual(first.body);
  }, 60_000);

  test('malformed events of whatever kind are passed over in peace, and what comes after them is read', async () => {
    const roomId = await aRoom(nadia, julien);
    const [hers, his] = [await nadia.open(roomId), await julien.open(roomId)];
    const sealed = { algorithm: 'm.megolm.v1.aes-sha2' };
    const malformed: readonly { readonly type: string; readonly content: object }[] = [
      { type: 'm.room.encrypted', content: {} },
      { type: 'm.room.encrypted', content: { algorithm: 7, ciphertext: { nested: [[]] } } },
      {
        type: 'm.room.encrypted',
        content: { ...sealed, ciphertext: 'no base64 !', session_id: 'x', sender_key: null },
      },
      {
        type: 'm.room.encrypted',
        content: { ...sealed, ciphertext: 'x'.repeat(50_000), 'm.relates_to': 'what' },
      },
      {
        type: 'm.room.encrypted',
        content: { ...sealed, 'm.relates_to': { rel_type: 'm.replace', event_id: 12 } },
      },
      {
        type: 'm.reaction',
        content: {
          'm.relates_to': {
            rel_type: 'm.annotation',
            event_id: '$nothing',
            key: 'x'.repeat(5_000),
          },
        },
      },
      { type: 'm.reaction', content: { 'm.relates_to': [] } },
      { type: 'org.example.\u202Ereversed', content: { body: ['not', 'a', 'text'] } },
    ];
    for (const one of malformed) await raw(nadia.device, roomId, one);

    await hers.send(typed('et pourtant'));

    await until(
      his,
      () => words(his).includes('nadia: et pourtant'),
      () => words(his),
    );
    expect(JSON.stringify(his.getSnapshot())).not.toContain('not a text');
  }, 120_000);

  test('a colleague’s device that they did not confirm is told to those who write to them', async () => {
    const [eva, paul] = [
      await hospital.device(await hospital.person('Eva')),
      await hospital.device(await hospital.person('Paul')),
    ];
    const roomId = await aRoom(eva, paul);
    await eva.open(roomId);
    const { encryption } = eva.session;
    if (!encryption) throw new Error('No encryption');
    await encryption.watch([paul.device.userId]);
    const before = encryption.getSnapshot().unconfirmedPeople;

    const spy = hospital.chat(await hospital.synapse.signIn(paul.device.userId));
    await spy.session.start();

    await until(encryption, ({ unconfirmedPeople }) =>
      unconfirmedPeople.includes(paul.device.userId),
    );
    expect(before).toEqual([]);
  }, 120_000);
});
