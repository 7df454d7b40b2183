import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCanvas } from '@napi-rs/canvas';
import { OPS, getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '@astra/contracts/actor';
import type { Item } from '@astra/contracts/documents';
import { aCircle } from './circle.ts';
import { inDays, readSlowly } from './meeting.ts';
import { aFax, aPdf } from './pdf.ts';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Owned = { readonly owner: Person; readonly file: Item };
const letterOfOffice = readFileSync(
  new URL('../../../packages/office-reader/test/files/letter.docx', import.meta.url),
);
const letter = aPdf(['Bilan CANARY de la page une', 'Et la page deux']);

async function aFile(content: Buffer = letter, name = 'Bilan.pdf'): Promise<Owned> {
  const owner = house.aPerson();
  const { own } = await house.spacesOf(owner);
  return { owner, file: await house.aFile(owner, own, { name, content }) };
}
const share = (owner: Person, { id }: Pick<Item, 'id'>, wish: object): Promise<Reply> =>
  house.as(owner)('POST', `/items/${id}/shares`, {
    body: { personId: null, role: null, may: 'view', isMarked: true, endsAt: null, ...wish },
  });
/** A PDF that a colleague is only shown. */
async function aShown(): Promise<Owned & { readonly reader: Person; readonly shareId: string }> {
  const { owner, file } = await aFile();
  const reader = house.aPerson();
  house.directory.set(reader.id, {
    ...(house.directory.get(reader.id) as NonNullable<ReturnType<typeof house.directory.get>>),
    displayName: 'Dr Hélène Łukasz',
  });
  const made = await share(owner, file, { personId: reader.id });
  expect(made.status).toBe(201);
  return { owner, file, reader, shareId: made.body.id };
}
const marked = (who: Person, { id }: Pick<Item, 'id'>): Promise<Reply> =>
  house.as(who)('GET', `/items/${id}/marked`);
const open = (bytes: Buffer): Promise<PDFDocumentProxy> =>
  getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
const wordsOf = async (pdf: PDFDocumentProxy, number: number): Promise<string> => {
  const { items } = await (await pdf.getPage(number)).getTextContent();
  return items.map((item) => ('str' in item ? item.str : '')).join('\n');
};
/** How dark each pixel of a page is, in rows. */
async function paintedOf(pdf: PDFDocumentProxy, number: number): Promise<Uint8ClampedArray> {
  const page = await pdf.getPage(number);
  const viewport = page.getViewport({ scale: 1 });
  const canvas = createCanvas(Math.floor(viewport.width), Math.floor(viewport.height));
  await page.render({ canvas: canvas as never, viewport }).promise;
  return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
}

test('a colleague is shown a PDF with their name, their house and the time in the pixels of each page', async () => {
  const { file, reader } = await aShown();

  const seen = await house.as(reader)('GET', `/items/${file.id}`);
  const reply = await marked(reader, file);
  const pdf = await open(reply.bytes);

  expect(seen.body.item).toMatchObject({ isMarked: true, may: [] });
  expect(reply.status).toBe(200);
  expect(reply.headers).toMatchObject({
    'content-type': 'application/pdf',
    'accept-ranges': 'none',
  });
  expect(reply.headers['content-security-policy']).toContain('sandbox');
  expect(pdf.numPages).toBe(2);
  const [first, second] = [await wordsOf(pdf, 1), await wordsOf(pdf, 2)];
  for (const words of [first, second])
    expect(words).toMatch(/Dr Hélène Łukasz · Kerval · \d{4}-\d\d-\d\d \d\d:\d\d GMT/u);
  // For who does not see the page; what is to be seen is a picture, and nothing can be taken off it.
  expect([first, second].join()).toMatch(/CANARY de la page une.*la page deux/su);
  const { fnArray } = await (await pdf.getPage(1)).getOperatorList();
  expect(fnArray.filter((each) => each === OPS.paintImageXObject)).toHaveLength(1);
  expect(fnArray).not.toContain(OPS.constructPath);
  expect(reply.bytes.includes(letter.subarray(0, 64))).toBe(false);
});

/** Over the network, so that it can be met in its middle. */
async function begun(reader: Person, path: string): Promise<IncomingMessage> {
  if (!house.app.server.listening) await house.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = house.app.server.address() as AddressInfo;
  const token = await house.issuer.forMember(reader, 'documents');
  return new Promise((opened, failed) => {
    const headers = { authorization: `Bearer ${token}` };
    get({ host: '127.0.0.1', port, path, headers }, (incoming) => {
      incoming.on('error', () => undefined);
      incoming.once('readable', () => opened(incoming));
    }).once('error', failed);
  });
}

test('what is shown stops when the right to it ends, though its first pages are there', async () => {
  const { owner, file } = await aFile(aPdf(Array.from({ length: 150 }, () => 'Long')));
  const reader = house.aPerson();
  const made = await share(owner, file, { personId: reader.id });
  const reply = await begun(reader, `/items/${file.id}/marked`);

  await house.as(owner)('DELETE', `/shares/${made.body.id}`);
  await new Promise<void>((closed) => {
    reply.once('close', () => closed());
    reply.resume();
  });

  expect([reply.statusCode, reply.complete]).toEqual([200, false]);
  expect(reply.headers).not.toHaveProperty('content-length');
});

test('a document of which a later page cannot be shown is cut, and stands in the trail as opened and as refused', async () => {
  const broken = Buffer.from(
    aPdf(['One', 'Two'])
      .toString('latin1')
      .replace(/6 0 obj\n<<.*>>/u, (page) => `6 0 obj\n42`.padEnd(page.length)),
    'latin1',
  );
  const { owner, file } = await aFile(broken);

  const reply = await begun(owner, `/items/${file.id}/marked`);
  await new Promise<void>((closed) => {
    reply.once('close', () => closed());
    reply.resume();
  });

  expect([reply.statusCode, reply.complete]).toEqual([200, false]);
  const entries = await house.trail('document.see-marked');
  const ofFile = entries.filter(({ targetId }) => targetId === file.id);
  expect(ofFile.map(({ outcome, reason }) => [outcome, reason ?? null])).toEqual([
    ['done', null],
    ['refused', 'cannot-be-marked'],
  ]);
});

test('the mark is across the whole page and not only below it: no quarter of an empty page is without it', async () => {
  const { owner, file } = await aFile(aPdf(['']));

  const pdf = await open((await marked(owner, file)).bytes);
  const pixels = await paintedOf(pdf, 1);

  const [wide, high] = [595, 842];
  const darkIn = (column: number, row: number): number => {
    let count = 0;
    for (let y = Math.floor((row * high) / 4); y < ((row + 1) * high) / 4; y += 1)
      for (let x = Math.floor((column * wide) / 4); x < ((column + 1) * wide) / 4; x += 1)
        if ((pixels[(y * wide + x) * 4] ?? 255) < 235) count += 1;
    return count;
  };
  for (const row of [0, 1, 2, 3])
    for (const column of [0, 1, 2, 3])
      expect(darkIn(column, row), `${column} ${row}`).toBeGreaterThan(60);
});

test('a scan is shown, and no white page in its place', async () => {
  const { owner, file } = await aFile(aFax());

  const pixels = await paintedOf(await open((await marked(owner, file)).bytes), 1);

  let light = 0;
  for (let at = 0; at < 595 * 842; at += 1) if ((pixels[at * 4] ?? 255) > 200) light += 1;
  expect(light / (595 * 842)).toBeLessThan(0.01);
});

test('who is only shown a document has it by no other way: not its bytes, a part, an older version, a zip, a copy, nor the editor', async () => {
  const { owner, file, reader } = await aShown();
  const { own } = await house.spacesOf(reader);
  const [before] = (await house.as(owner)('GET', `/items/${file.id}/versions`)).body.items;
  await house.aFile(owner, file.spaceId, { fileId: file.id, content: aPdf(['Newer']) });
  const as = house.as(reader);

  const tries = await Promise.all([
    as('GET', `/items/${file.id}/content`),
    as('GET', `/items/${file.id}/content`, { headers: { range: 'bytes=0-9' } }),
    as('GET', `/items/${file.id}/versions/${before.id}/content`),
    as('GET', `/archive?items=${file.id}`),
    as('POST', `/items/${file.id}/copies`, { body: { to: { spaceId: own } } }),
    as('POST', `/items/${file.id}/editor`, { body: { locale: 'fr' } }),
  ]);

  expect(tries.map(({ status, body }) => [status, body.type])).toEqual(
    tries.map(() => [403, '/problems/only-shown']),
  );
  expect((await house.trail('document.download')).at(-1)).toMatchObject({
    outcome: 'refused',
    reason: 'only-shown',
  });
  // Its owner has it as before.
  expect((await house.as(owner)('GET', `/items/${file.id}/content`)).status).toBe(200);
});

test('a download is cut when its reader is from then on only shown the document', async () => {
  const { owner, file } = await aFile(Buffer.alloc(24 * 2 ** 20, 'a'), 'long.txt');
  const reader = house.aPerson();
  await share(owner, file, { personId: reader.id, isMarked: false });
  const reply = await begun(reader, `/items/${file.id}/content`);

  await share(owner, file, { personId: reader.id });
  await new Promise<void>((closed) => {
    reply.once('close', () => closed());
    readSlowly(reply);
  });

  expect([reply.statusCode, reply.complete]).toEqual([200, false]);
});

test('what is in a folder that is only shown is only shown, and not packed with it; a wider share gives it', async () => {
  const owner = house.aPerson();
  const reader = house.aPerson();
  const { own } = await house.spacesOf(owner);
  const folder = await house.aFolder(owner, own, 'Dossier');
  const file = await house.aFile(owner, own, {
    name: 'a.pdf',
    content: letter,
    folderId: folder.id,
  });
  const film = await house.aFile(owner, own, {
    name: 'film.zip',
    content: Buffer.from('PK\u0005\u0006'.padEnd(22, '\0'), 'latin1'),
    folderId: folder.id,
  });
  await share(owner, folder, { personId: reader.id });
  const as = house.as(reader);

  const inside = (await as('GET', `/spaces/${own}/items?folderId=${folder.id}`)).body.items;
  const zip = await as('GET', `/archive?items=${folder.id}`);
  const one = await marked(reader, file);
  const other = await marked(reader, film);
  await share(owner, file, { personId: reader.id, isMarked: false });
  const plain = await as('GET', `/items/${file.id}/content`);

  expect(inside.map(({ isMarked }: Item) => isMarked)).toEqual([true, true]);
  expect([zip.status, one.status, other.status]).toEqual([403, 200, 409]);
  expect(other.body.type).toBe('/problems/cannot-be-marked');
  expect([plain.status, plain.bytes.equals(letter)]).toEqual([200, true]);
});

test('what is shown stands among the openings and in the trail; what could not be shown does not', async () => {
  const { owner, file, reader } = await aShown();
  const { owner: another, file: broken } = await aFile(
    Buffer.concat([letter.subarray(0, 200), Buffer.alloc(50, 32)]),
  );

  await marked(reader, file);
  const refused = await marked(another, broken);

  const openings = await house.as(owner)('GET', `/items/${file.id}/openings`);
  expect(openings.body.items).toMatchObject([{ personId: reader.id, roles: ['clinician'] }]);
  expect(refused.body.type).toBe('/problems/cannot-be-marked');
  expect((await house.as(another)('GET', `/items/${broken.id}/openings`)).body.items).toEqual([]);
  const entries = await house.trail('document.see-marked');
  const of = (id: string): string[] =>
    entries.filter(({ targetId }) => targetId === id).map(({ outcome }) => outcome);
  expect([of(file.id), of(broken.id)]).toEqual([['done'], ['refused']]);
});

test('what cannot be shown with a name is refused when it is shared, and so is a mark on what may be changed or taken', async () => {
  const { owner, file } = await aFile(Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1'), 'a.wav');
  const { owner: another, file: pdf } = await aFile();
  const personId = house.aPerson().id;
  const link = { guestName: 'Dr Martin', proof: 'code', dateOfBirth: null, endsAt: inDays(7) };
  const asLink = (who: Person, { id }: Item, may: string): Promise<Reply> =>
    house.as(who)('POST', `/items/${id}/links`, {
      body: { ...link, mostOpenings: null, may, isMarked: true },
    });

  const sound = [await share(owner, file, { personId }), await asLink(owner, file, 'view')];
  const wide = [
    await share(another, pdf, { personId, may: 'edit' }),
    await asLink(another, pdf, 'download'),
  ];

  expect(sound.map(({ status, body }) => [status, body.type])).toEqual(
    sound.map(() => [409, '/problems/cannot-be-marked']),
  );
  for (const { status, body } of wide)
    expect([status, body.errors[0].pointer]).toEqual([400, '/isMarked']);
});

test('pictures, texts and office files are shown with the mark; a photo stands as it was held', async () => {
  const canvas = createCanvas(300, 200);
  canvas.getContext('2d').fillRect(0, 0, 300, 200);
  const jpeg = canvas.toBuffer('image/jpeg');
  // Orientation 6: the camera was turned.
  const turned = Buffer.from(
    'ffe100224578696600004d4d002a00000008000101120003000000010006000000000000',
    'hex',
  );
  const photo = Buffer.concat([jpeg.subarray(0, 2), turned, jpeg.subarray(2)]);
  const kinds = [
    [photo, 'photo.jpg'],
    [canvas.toBuffer('image/png'), 'a.png'],
    [canvas.toBuffer('image/webp'), 'a.webp'],
    [Buffer.from('Hémoglobine\t12,4\n'.repeat(70)), 'résultats.txt'],
    [letterOfOffice, 'courrier.docx'],
  ] as const;

  const shown: PDFDocumentProxy[] = [];
  for (const [content, name] of kinds) {
    const { owner, file } = await aFile(content, name);
    const reply = await marked(owner, file);
    expect(reply.status, name).toBe(200);
    expect(decodeURIComponent(String(reply.headers['content-disposition']))).toContain(
      `${name}.pdf`,
    );
    shown.push(await open(reply.bytes));
  }

  const sizes = await Promise.all(
    shown.map(async (pdf) => (await pdf.getPage(1)).getViewport({ scale: 1 })),
  );
  expect(sizes.map(({ width, height }) => width > height)).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
  expect(shown.map(({ numPages }) => numPages)).toEqual([1, 1, 1, 2, 1]);
  expect(await wordsOf(shown[3] as PDFDocumentProxy, 2)).toMatch(/Hémoglobine\s+12,4/u);
  expect(await wordsOf(shown[4] as PDFDocumentProxy, 1)).toContain('Ramipril 5 mg, le soir');
});

test('a role, a team and a reader who loses their share: a mark goes with the share by which one sees it', async () => {
  const { owner, file, reader, shareId } = await aShown();
  const member = house.aPerson();
  const team = await aCircle(house, { people: [{ ...owner, isLead: true }, member] });
  const ofTeam = await house.aFile(owner, team, { name: 'b.pdf', content: letter });
  const outside = house.aPerson({ roles: ['secretary'] });
  await share(owner, ofTeam, { role: 'secretary' satisfies Role });

  expect((await house.as(member)('GET', `/items/${ofTeam.id}/content`)).status).toBe(200);
  expect((await house.as(outside)('GET', `/items/${ofTeam.id}/content`)).status).toBe(403);
  expect((await marked(outside, ofTeam)).status).toBe(200);
  expect((await marked(house.aPerson(), file)).status).toBe(404);
  await house.as(owner)('DELETE', `/shares/${shareId}`);
  expect((await marked(reader, file)).status).toBe(404);
});

test('a guest by link and another organisation are given the marked pages alone, each with their own name', async () => {
  const { owner, file } = await aFile();
  const clinician = house.aPerson({ organisationId: house.elsewhere });
  const administrator = house.aPerson({ roles: ['organisation-administrator'] });
  await house.as(administrator)('PUT', '/partners', {
    body: { organisationId: house.elsewhere, isAllowed: true },
  });
  const ofPartner = await house.as(owner)('POST', `/items/${file.id}/partner-shares`, {
    body: { organisationId: house.elsewhere, role: 'clinician', isMarked: true, endsAt: inDays(7) },
  });
  const made = await house.as(owner)('POST', `/items/${file.id}/links`, {
    body: {
      guestName: 'Dr Martin',
      proof: 'code',
      dateOfBirth: null,
      may: 'view',
      isMarked: true,
      endsAt: inDays(7),
      mostOpenings: null,
    },
  });
  const { token, code } = made.body;
  const outside = (step: string, payload: object) =>
    house.app.inject({ method: 'POST', url: `/guest-links/${step}`, payload });
  const { pass } = (await outside('prove', { token, answer: code })).json();

  const opened = (await outside('open', { pass })).json();
  const byLink = await outside('content', { pass, itemId: file.id });
  const received = await house.as(clinician)('GET', '/received');
  const elsewhere = await house.as(clinician)('GET', `/received/${ofPartner.body.id}/content`, {
    headers: { range: 'bytes=0-5' },
  });

  expect([opened.isMarked, received.body.items[0].isMarked]).toEqual([true, true]);
  expect([byLink.statusCode, elsewhere.status]).toEqual([200, 200]);
  expect(await wordsOf(await open(byLink.rawPayload), 1)).toMatch(/^Dr Martin · \d/u);
  expect(await wordsOf(await open(elsewhere.bytes), 1)).toMatch(/^Somebody · Saint-Avel · \d/u);
  const { items } = (await house.as(owner)('GET', `/items/${file.id}/openings`)).body;
  expect(items).toMatchObject([
    { elsewhere: { name: 'Somebody', organisationName: 'Saint-Avel' } },
    { guestName: 'Dr Martin' },
  ]);
});

test('the database alone keeps the bytes from who is only shown them, and from who comes by such a link', async () => {
  const { owner, file, reader, shareId } = await aShown();
  const had = async (settings: Readonly<Record<string, string>>): Promise<boolean> => {
    const all = { organisation: house.kerval, scope: 'organisation', ...settings };
    const set = Object.entries(all)
      .map(([name, value]) => `set_config('astra.${name}', '${value}', true)`)
      .join(', ');
    const [row] = await house.query<{ may: boolean }>(
      `with s as materialized (select ${set}) select is_had_plain('${file.id}') as may from s`,
    );
    return row?.may === true;
  };

  const link = async (isMarked: boolean): Promise<string> => {
    const wish = { guestName: 'Dr Martin', proof: 'code', dateOfBirth: null, may: 'view' };
    const made = await house.as(owner)('POST', `/items/${file.id}/links`, {
      body: { ...wish, isMarked, endsAt: inDays(7), mostOpenings: null },
    });
    return made.body.link.id;
  };

  expect(await had({ person: owner.id })).toBe(true);
  expect(await had({ person: uuid(), link: await link(true) })).toBe(false);
  expect(await had({ person: uuid(), link: await link(false) })).toBe(true);
  expect(await had({ person: reader.id })).toBe(false);
  expect(await had({ person: uuid() })).toBe(false);
  await house.query('update shares set is_marked = false where id = $1', [shareId]);
  expect(await had({ person: reader.id })).toBe(true);
});
