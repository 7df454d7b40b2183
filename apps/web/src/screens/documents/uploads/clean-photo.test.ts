import { expect, test } from 'vitest';
import { cleanPhoto, mayBePhoto } from './clean-photo.ts';

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const secret = 'GPS 47.6582 N 2.7608 W, Dr Canary';

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}
/** An Exif segment of a little-endian maker, turned by this and with a place in it. */
function exif(turn: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('II*\u0000', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(turn, 18);
  return segment(0xe1, Buffer.concat([ascii('Exif\u0000\u0000'), tiff, ascii(secret)]));
}
const quantisation = segment(0xdb, Buffer.alloc(65, 3));
const profile = segment(0xe2, ascii('ICC_PROFILE\u0000\u0001\u0001colours'));
const colours = segment(0xee, ascii('Adobe\u0000\u0064\u0000\u0000\u0000\u0000\u0001'));
const jfif = segment(
  0xe0,
  ascii('JFIF\u0000\u0001\u0001\u0000\u0000\u0001\u0000\u0001\u0000\u0000'),
);
/** Pixels with a stuffed byte and a restart in them. */
const scan = Buffer.concat([
  segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([1, 0xff, 0x00, 2, 0xff, 0xd3, 3]),
]);
const start = Buffer.from([0xff, 0xd8]);
const end = Buffer.from([0xff, 0xd9]);

const cleaned = (bytes: Buffer): Buffer => Buffer.from(cleanPhoto(bytes) ?? []);

test('a photo of a phone keeps its pixels, its colours and which way up it is, and nothing else that it says', () => {
  const talk = [
    segment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\u0000${secret}`)),
    segment(0xed, ascii(`Photoshop 3.0\u0000${secret}`)),
    segment(0xe2, ascii(`MPF\u0000${secret}`)),
    segment(0xe0, ascii(`JFXX\u0000${secret}`)),
    segment(0xfe, ascii(secret)),
  ];
  const photo = Buffer.concat([
    start,
    jfif,
    exif(6),
    ...talk,
    profile,
    colours,
    quantisation,
    scan,
    quantisation,
    scan,
    end,
    ascii(secret),
  ]);

  const clean = cleaned(photo);

  expect(clean.includes('Canary')).toBe(false);
  const parts = [start, jfif, profile, colours, quantisation, scan, quantisation, scan, end];
  const turn = clean.subarray(
    start.length + jfif.length,
    clean.length - Buffer.concat(parts.slice(2)).length,
  );
  expect(Buffer.concat([start, jfif, turn, ...parts.slice(2)]).equals(clean)).toBe(true);
  // The one thing that is left: turned by a quarter.
  expect(turn.length).toBe(36);
  expect(turn.readUInt16BE(turn.length - 8)).toBe(6);
  expect(cleaned(clean).equals(clean)).toBe(true);
});

test('a photo that is the right way up says nothing at all', () => {
  const photo = Buffer.concat([start, exif(1), quantisation, scan, end]);

  expect(cleaned(photo).equals(Buffer.concat([start, quantisation, scan, end]))).toBe(true);
});

test('a picture of a screen loses its words and its time', () => {
  const chunk = (kind: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, ascii(kind), body, Buffer.alloc(4)]);
  };
  const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const [size, pixels, last] = [
    chunk('IHDR', Buffer.alloc(13)),
    chunk('IDAT', ascii('xx')),
    chunk('IEND', Buffer.alloc(0)),
  ];
  const talk = ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'].map((kind) => chunk(kind, ascii(secret)));

  const clean = cleaned(Buffer.concat([head, size, ...talk, pixels, last, ascii(secret)]));

  expect(clean.equals(Buffer.concat([head, size, pixels, last]))).toBe(true);
});

test('a WebP loses them, and no longer says that it has them', () => {
  const chunk = (kind: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    return Buffer.concat([ascii(kind), length, body, Buffer.alloc(body.length % 2)]);
  };
  const riff = (...chunks: Buffer[]): Buffer => {
    const body = Buffer.concat([ascii('WEBP'), ...chunks]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(body.length);
    return Buffer.concat([ascii('RIFF'), length, body]);
  };
  const flags = (value: number): Buffer =>
    chunk('VP8X', Buffer.from([value, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  const pixels = chunk('VP8 ', ascii('odd'));

  const clean = cleaned(
    riff(flags(0x1c), pixels, chunk('EXIF', ascii(secret)), chunk('XMP ', ascii(secret))),
  );

  expect(clean.equals(riff(flags(0x10), pixels))).toBe(true);
});

test('what is no such picture, or ends in the middle, is not said to be clean', () => {
  const photo = Buffer.concat([start, exif(6), quantisation, scan, end]);

  expect(cleanPhoto(ascii('%PDF-1.7'))).toBeNull();
  for (const length of [0, 3, 5, 20, 60, photo.length - 1])
    expect(cleanPhoto(photo.subarray(0, length))).toBeNull();
});

const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), ascii('ftypheic')]);

test.each([
  ['its kind', { type: 'image/heic', name: 'a' }, ascii('?')],
  ['its name', { type: '', name: 'IMG_0412.HEIC' }, ascii('?')],
  ['its first bytes', { type: '', name: 'a' }, heic],
  [
    'its first bytes, whatever it is called',
    { type: 'text/plain', name: 'a.txt' },
    Buffer.concat([start, jfif]),
  ],
])('a photo is known by %s', (_by, file, head) => {
  expect(mayBePhoto(file, head)).toBe(true);
});

test.each([
  ['a letter', { type: 'application/pdf', name: 'letter.pdf' }, ascii('%PDF-1.7')],
  [
    'a film',
    { type: 'video/mp4', name: 'film.mp4' },
    Buffer.concat([Buffer.from([0, 0, 0, 24]), ascii('ftypisom')]),
  ],
  ['nothing at all', { type: '', name: 'empty' }, Buffer.alloc(0)],
])('%s is none', (_what, file, head) => {
  expect(mayBePhoto(file, head)).toBe(false);
});
