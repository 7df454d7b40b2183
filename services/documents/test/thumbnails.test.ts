import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { FolderStore } from '@astra/file-store/folder/folder-store';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';

let house: House;
const root = mkdtempSync(join(tmpdir(), 'astra-pictures-'));
/** What happens when the file server is next asked for something, before it answers. */
let meanwhile: (() => Promise<unknown>) | null = null;
beforeAll(async () => {
  const files = new FolderStore({ root });
  const read = files.read.bind(files);
  files.read = async (...wish) => {
    const happens = meanwhile;
    meanwhile = null;
    await happens?.();
    return read(...wish);
  };
  house = await startHouse({ files });
  await house.stopRounds();
});
afterAll(async () => {
  await house.close();
  rmSync(root, { recursive: true });
});

/** Red on the left, blue on the right. */
function aPhoto(width = 800, height = 600): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#f00';
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = '#00f';
  context.fillRect(width / 2, 0, width / 2, height);
  return canvas.toBuffer('image/jpeg', 90);
}

/** As a phone writes it that was held upright: the picture lies on its side, and says so. */
function upright(jpeg: Buffer): Buffer {
  const said = Buffer.from(
    'ffe1002245786966000049492a0008000000010012010300010000000600000000000000',
    'hex',
  );
  return Buffer.concat([jpeg.subarray(0, 2), said, jpeg.subarray(2)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const named = Buffer.concat([Buffer.from(type), data]);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
/** A whole PNG of 400 million pixels, in 400 kilobytes. */
function aBomb(): Buffer {
  const side = 20_000;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 8;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const pixels = deflateSync(Buffer.alloc((side + 1) * side));
  const parts = [chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

const thumbnail = (who: Person, { id }: Item): Promise<Reply> =>
  house.as(who)('GET', `/items/${id}/thumbnail`);
const status = async (who: Person, item: Item): Promise<number> =>
  (await thumbnail(who, item)).status;
const open = (who: Person, { id }: Item): Promise<Reply> =>
  house.as(who)('GET', `/items/${id}/content`);

/** A picture that everybody of the organisation sees. */
async function forAll(content = aPhoto()): Promise<{ owner: Person; file: Item }> {
  const owner = house.aPerson();
  const { all } = await house.spacesOf(owner);
  return { owner, file: await house.aFile(owner, all, { name: `${uuid()}.jpg`, content }) };
}
async function share(
  owner: Person,
  file: Item,
  { who, isMarked = false }: { readonly who: Person; readonly isMarked?: boolean },
): Promise<string> {
  const body = { personId: who.id, role: null, may: 'view', isMarked, endsAt: null };
  return (await house.as(owner)('POST', `/items/${file.id}/shares`, { body })).body.id;
}

/** What is painted there. */
async function colourAt(jpeg: Buffer, x: number, y: number): Promise<string> {
  const picture = await loadImage(jpeg);
  const canvas = createCanvas(picture.width, picture.height);
  canvas.getContext('2d').drawImage(picture, 0, 0);
  const [red = 0, , blue = 0] = canvas.getContext('2d').getImageData(x, y, 1, 1).data;
  return red > blue ? 'red' : 'blue';
}

test('whoever put a picture there sees a small one of its middle, turned as its camera says, and nothing is kept on a device', async () => {
  const { owner, file } = await forAll();
  const turned = await forAll(upright(aPhoto()));

  const reply = await thumbnail(owner, file);
  const other = await thumbnail(turned.owner, turned.file);

  expect(reply.status).toBe(200);
  expect(reply.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(reply.bytes.length).toBeLessThan(8_000);
  const { width, height } = await loadImage(reply.bytes);
  expect([width, height]).toEqual([120, 120]);
  expect([await colourAt(reply.bytes, 10, 60), await colourAt(reply.bytes, 110, 60)]).toEqual([
    'red',
    'blue',
  ]);
  expect([await colourAt(other.bytes, 60, 10), await colourAt(other.bytes, 60, 110)]).toEqual([
    'red',
    'blue',
  ]);
});

test('nobody sees of a picture in a list what they have not been given: a thumbnail comes after an opening, and is none', async () => {
  const { owner, file } = await forAll();
  const [hugo, sara] = [house.aPerson(), house.aPerson()];

  expect(await status(hugo, file)).toBe(204);
  await open(hugo, file);
  expect(await status(hugo, file)).toBe(200);
  expect(await status(owner, file)).toBe(200);
  expect(await status(sara, file)).toBe(204);

  const { items } = (await house.as(owner)('GET', `/items/${file.id}/openings`)).body;
  expect(items).toHaveLength(1);
  expect(await house.trail('document.see-thumbnail')).toEqual([]);
  // What has come since, they have not seen.
  await house.aFile(owner, file.spaceId, { fileId: file.id, content: aPhoto(300, 300) });
  expect(await status(hugo, file)).toBe(204);
});

test('a thumbnail that was made goes with the right to the picture, at once', async () => {
  const owner = house.aPerson();
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own, { name: 'Plaie.jpg', content: aPhoto() });
  const [hugo, shown] = [house.aPerson(), house.aPerson()];
  const shareId = await share(owner, file, { who: hugo });
  await share(owner, file, { who: shown, isMarked: true });
  await open(hugo, file);
  await house.as(shown)('GET', `/items/${file.id}/marked`);

  expect(await status(hugo, file)).toBe(200);
  await house.as(owner)('DELETE', `/shares/${shareId}`);
  expect(await status(hugo, file)).toBe(404);
  expect(await status(house.aPerson(), file)).toBe(404);
  // Who is only shown it has none without their name on it.
  expect(await status(shown, file)).toBe(403);
  await house.as(owner)('POST', `/items/${file.id}/bin`, { body: { version: file.version } });
  expect(await status(owner, file)).toBe(404);
});

test.each(['the share ends', 'another picture takes its place'] as const)(
  'who loses the right to a picture while its thumbnail is made has none: %s',
  async (what) => {
    const owner = house.aPerson();
    const { own } = await house.spacesOf(owner);
    const file = await house.aFile(owner, own, { name: 'Plaie.jpg', content: aPhoto() });
    const hugo = house.aPerson();
    const shareId = await share(owner, file, { who: hugo });
    await open(hugo, file);
    const next = { fileId: file.id, content: aPhoto(300, 300) };
    let hasHappened = false;
    meanwhile = async () => {
      if (what === 'the share ends') await house.as(owner)('DELETE', `/shares/${shareId}`);
      else await house.aFile(owner, own, next);
      hasHappened = true;
    };

    const reply = await thumbnail(hugo, file);

    expect(hasHappened).toBe(true);
    expect([reply.status, reply.bytes.length > 0 && reply.headers['content-type']]).toEqual(
      what === 'the share ends' ? [404, 'application/problem+json'] : [204, false],
    );
  },
);

test('of a picture made to break or to fill its reader, of a drawing and of a letter there is none, and the next one comes', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const hostile = [
    aBomb(),
    Buffer.from(svg),
    Buffer.from('A letter.'),
    aPhoto().subarray(0, 300),
    Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(64, 255)]),
  ];
  const made = await Promise.all(hostile.map((content) => forAll(content)));
  const next = await forAll();

  const seen = [];
  for (const { owner, file } of made) seen.push(await status(owner, file));

  expect(seen).toEqual(hostile.map(() => 204));
  expect(await status(next.owner, next.file)).toBe(200);
});

test('a picture that was touched on the file server has no thumbnail, and raises the alarm as its opening does', async () => {
  const { owner, file } = await forAll();
  const [piece] = await house.query<{ name: string }>(
    'select p.name from pieces p join versions v on v.id = p.version_id where v.item_id = $1',
    [file.id],
  );
  const path = join(root, piece?.name ?? '');
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);

  const reply = await thumbnail(owner, file);

  expect(reply.status).toBe(502);
  expect((await house.trail('document.found-damaged')).map(({ targetId }) => targetId)).toEqual([
    file.id,
  ]);
});
