import { readFileSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { confine } from '#adapters/marking/sandbox/confine.ts';
import { exitCodes } from '#adapters/marking/sandbox/exit-codes.ts';
import { pictureSize } from '#domain/picture-size.ts';

/** What a phone of today takes at its best; more is memory for nothing. */
const mostPixels = 60_000_000;
/** Three of the screen's pixels to one of the list's. */
const side = 120;
const quality = 72;

/** Its output is the picture; nothing else may write there. */
for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
  console[name] = () => undefined;

async function thumbnailOf(content: Buffer): Promise<Uint8Array | null> {
  const told = pictureSize(content);
  if (told === null || told.width * told.height > mostPixels) return null;
  // Turned as its camera says.
  const picture = await loadImage(content);
  const { width, height } = picture;
  if (width * height === 0) return null;
  const cut = Math.min(width, height);
  const canvas = createCanvas(side, side);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, side, side);
  context.imageSmoothingQuality = 'high';
  const [x, y] = [(width - cut) / 2, (height - cut) / 2];
  context.drawImage(picture, x, y, cut, cut, 0, 0, side, side);
  return canvas.toBuffer('image/jpeg', quality);
}

/** Null where the rights of this process could not be taken. */
function confined(): ((code: number) => never) | null {
  try {
    return confine();
  } catch {
    return null;
  }
}

// What the event loop wants of the system it asks for now.
await setImmediate();
const end = confined();
if (!end) process.exit(exitCodes.unconfined);
try {
  const jpeg = await thumbnailOf(readFileSync(0));
  if (jpeg === null) end(exitCodes.unmarkable);
  else for (let at = 0; at < jpeg.byteLength;) at += writeSync(1, jpeg, at);
  end(0);
} catch {
  end(exitCodes.unmarkable);
}
