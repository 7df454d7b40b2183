import { createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { pictureSize } from './picture-size.ts';

const canvas = createCanvas(321, 123);
const lossless = Buffer.from('524946461a000000574542505650384c0d0000002f40811e0000000000', 'hex');
const extended = Buffer.alloc(30);
extended.write('RIFF', 0, 'latin1');
extended.write('WEBPVP8X', 8, 'latin1');
extended.writeUIntLE(70_000 - 1, 24, 3);
extended.writeUIntLE(123 - 1, 27, 3);

/** With what a camera writes before the picture, and fillers. */
const jpeg = canvas.toBuffer('image/jpeg');
const said = Buffer.concat([
  jpeg.subarray(0, 2),
  Buffer.from('ffffffe10006ffc0ffff', 'hex'),
  jpeg.subarray(2),
]);

test.each([
  ['PNG', canvas.toBuffer('image/png'), 321],
  ['JPEG', jpeg, 321],
  ['JPEG with what a camera says', said, 321],
  ['WebP', canvas.toBuffer('image/webp', 80), 321],
  ['WebP without loss', lossless, 321],
  ['WebP with more', extended, 70_000],
])('the size of a %s is known before it is unpacked', (_, bytes, width) => {
  expect(pictureSize(new Uint8Array(bytes))).toEqual({ width, height: 123 });
});

test('what is no picture, or ends too early, has none', () => {
  const none = [
    Buffer.alloc(0),
    Buffer.from('<svg/>'),
    Buffer.alloc(64, 255),
    jpeg.subarray(0, 20),
  ];

  for (const bytes of none) expect(pictureSize(new Uint8Array(bytes))).toBeNull();
});
