/**
 * Takes out of a picture what it says about where, when, by what and by whom it was made, and leaves every pixel as it is.
 * What is behind the picture's end (another picture, a film) goes, too. Null: not understood, so nothing is promised.
 */
export function cleanPhoto(bytes: Uint8Array): Uint8Array | null {
  try {
    if (startsWith(bytes, [0xff, 0xd8, 0xff])) return cleanJpeg(bytes);
    if (startsWith(bytes, pngHead)) return cleanPng(bytes);
    if (word(bytes, 0) === 'RIFF' && word(bytes, 8) === 'WEBP') return cleanWebP(bytes);
    return null;
  } catch (error) {
    // It ends before its parts do.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const photoNames = /\.(?:jpe?g|jfif|png|webp|gif|heic|heif|hif|avif|tiff?|dng|bmp|jxl)$/iu;
/** ISO/IEC 23008-12 and AV1’s image format. */
const heifBrands = /^(?:hei[cmsx]|hev[cmsx]|mif[12]|msf1|avi[fs])/u;

/**
 * Whether it may be a picture that says where it was taken: by its kind, its name or its first bytes. A device that does not
 * know a kind of picture gives it none.
 */
export function mayBePhoto(
  { type, name }: { readonly type: string; readonly name: string },
  head: Uint8Array,
): boolean {
  if (type.startsWith('image/') || photoNames.test(name)) return true;
  const first = word(head, 0);
  return (
    startsWith(head, [0xff, 0xd8, 0xff]) ||
    startsWith(head, pngHead) ||
    (first === 'RIFF' && word(head, 8) === 'WEBP') ||
    first === 'GIF8' ||
    first === 'II*\u0000' ||
    first === 'MM\u0000*' ||
    (word(head, 4) === 'ftyp' && heifBrands.test(word(head, 8)))
  );
}

const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((value, at) => bytes[at] === value);
const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const word = (bytes: Uint8Array, at: number, length = 4): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A part of a file that is there whole. @throws RangeError */
function partOf(bytes: Uint8Array, from: number, end: number): Uint8Array {
  if (end > bytes.length || end < from) throw new RangeError('It ends too early');
  return bytes.subarray(from, end);
}

/** Markers of JPEG (ITU T.81, table B.1). */
const [startOfScan, endOfImage, comment, adobe] = [0xda, 0xd9, 0xfe, 0xee];
const exif = 'Exif\u0000\u0000';

function cleanJpeg(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [partOf(bytes, 0, 2)];
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) throw new RangeError('No marker where one must be');
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === endOfImage) return joined([...kept, partOf(bytes, at, at + 2)]);
    const end = at + 2 + view.getUint16(at + 2);
    const segment = partOf(bytes, at, end);
    if (isPicture(marker, segment)) kept.push(segment);
    else kept.push(...turnOf(segment));
    at = end;
    if (marker !== startOfScan) continue;
    at = endOfScan(view, end);
    kept.push(partOf(bytes, end, at));
  }
}

/** Where the pixels of a scan end: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(view: DataView, from: number): number {
  for (let at = from; ; at += 1) {
    if (view.getUint8(at) !== 0xff) continue;
    const next = view.getUint8(at + 1);
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
}

/** Whether the picture would look otherwise without it. */
function isPicture(marker: number, segment: Uint8Array): boolean {
  if (marker === comment) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  if (marker === adobe) return true;
  if (marker === 0xe0) return word(segment, 4) === 'JFIF';
  return marker === 0xe2 && word(segment, 4, 11) === 'ICC_PROFILE';
}

const orientation = 0x0112;

/** Which way up it is to be shown, in a segment that says nothing else; nothing where it says nothing of that. */
function turnOf(segment: Uint8Array): readonly Uint8Array[] {
  if (word(segment, 4, 6) !== exif) return [];
  const turn = orientationIn(partOf(segment, 10, segment.length));
  if (turn === null || turn < 2 || turn > 8) return [];
  const directory = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0];
  const text = new TextEncoder().encode(exif);
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, ...directory];
  const body = [...text, ...tiff];
  return [Uint8Array.from([0xff, 0xe1, 0, body.length + 2, ...body])];
}

/** Of a TIFF head and its first directory (TIFF 6.0, section 2). */
function orientationIn(tiff: Uint8Array): number | null {
  const view = viewOf(tiff);
  if (tiff.length < 14) return null;
  const isLittle = word(tiff, 0, 2) === 'II';
  const start = view.getUint32(4, isLittle);
  if (start + 2 > tiff.length) return null;
  const count = view.getUint16(start, isLittle);
  for (let entry = 0; entry < count; entry += 1) {
    const at = start + 2 + entry * 12;
    if (at + 12 > tiff.length) return null;
    if (view.getUint16(at, isLittle) === orientation) return view.getUint16(at + 8, isLittle);
  }
  return null;
}

const pngTalk = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

function cleanPng(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  const kept: Uint8Array[] = [partOf(bytes, 0, 8)];
  for (let at = 8; ;) {
    const end = at + 12 + view.getUint32(at);
    const chunk = partOf(bytes, at, end);
    const kind = word(chunk, 4);
    if (!pngTalk.has(kind)) kept.push(chunk);
    if (kind === 'IEND') return joined(kept);
    at = end;
  }
}

/** In a WebP's head: it has Exif, it has XMP. */
const talkFlags = 0x08 | 0x04;

function cleanWebP(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  const whole = 8 + view.getUint32(4, true);
  const kept: Uint8Array[] = [];
  for (let at = 12; at < whole;) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    const chunk = partOf(bytes, at, end).slice();
    const kind = word(chunk, 0);
    if (kind === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~talkFlags;
    if (kind !== 'EXIF' && kind !== 'XMP ') kept.push(chunk);
    at = end;
  }
  const head = partOf(bytes, 0, 12).slice();
  viewOf(head).setUint32(4, 4 + kept.reduce((sum, { length }) => sum + length, 0), true);
  return joined([head, ...kept]);
}
