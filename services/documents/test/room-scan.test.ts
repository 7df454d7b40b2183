import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { aRoom } from './circle.ts';
import { creation, startHouse, type House, type Person } from './house.ts';

let house: House;
/** The scanner says nothing before this is called. */
let letGo: () => void = () => undefined;
beforeAll(async () => {
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  house = await startHouse({
    scanner: {
      isThere: true,
      isAwake: async () => true,
      scan: async (content) => {
        let text = '';
        for await (const bytes of content) text += Buffer.from(bytes).toString();
        await gate;
        return text === 'virus' ? 'infected' : 'clean';
      },
    },
  });
});
afterAll(() => house.close());

/** Gives the document that it will be. */
async function send(who: Person, roomId: string, text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const headers = {
    ...creation(roomId, bytes.length, { name: `${text}.txt` }),
    'content-type': 'application/offset+octet-stream',
  };
  const begun = await house.as(who)('POST', '/uploads', { headers, bytes });
  return (await house.as(who)('GET', `/${String(begun.headers['location'])}`)).body.documentId;
}

test('those in a room see what is being checked and what was refused, and have only what was found clean', async () => {
  const [nadia, samir] = [house.aPerson(), house.aPerson()];
  const room = await aRoom(house, nadia, { people: [nadia, samir] });
  const [letter, virus] = [await send(nadia, room, 'letter'), await send(nadia, room, 'virus')];
  const seen = async (): Promise<Record<string, string>> => {
    const { body } = await house.as(samir)('GET', `/rooms/${room}/files`);
    return Object.fromEntries(
      body.items.map(({ id, state }: { id: string; state: string }) => [id, state]),
    );
  };
  const statusOf = async (id: string): Promise<number> =>
    (await house.as(samir)('GET', `/items/${id}/content`)).status;

  const before = { seen: await seen(), content: await statusOf(letter) };
  letGo();
  await vi.waitFor(
    async () => expect(Object.values(await seen())).not.toContain('checking'),
    5_000,
  );

  expect(before).toEqual({ seen: { [letter]: 'checking', [virus]: 'checking' }, content: 404 });
  expect(await seen()).toEqual({ [letter]: 'here', [virus]: 'refused' });
  expect([await statusOf(letter), await statusOf(virus)]).toEqual([200, 404]);
});
