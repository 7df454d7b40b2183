/** What a picture says of its size, in pixels. */
type PictureSize = { readonly width: number; readonly height: number };

/**
 * The size that a PNG, JPEG or WebP is painted in, from its first bytes: known before anything is unpacked, since some
 * kilobytes can become gigabytes. Null of what is none of these, or does not say.
 */
export function pictureSize(bytes: Uint8Array): PictureSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return sizeOfPng(view) ?? sizeOfJpeg(view) ?? sizeOfWebp(view);
  } catch (error) {
    // It ends before it has said so.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** ISO/IEC 15948, 5.2 and 11.2.2. */
function sizeOfPng(view: DataView): PictureSize | null {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(12) !== 0x49484452) return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** ITU-T T.81, table B.1: frames of all kinds, without the marks between them that are no frames (DHT, JPG, DAC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** ITU-T T.81, B.1.1 and B.2.2. */
function sizeOfJpeg(view: DataView): PictureSize | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    // A filler is one byte, and before each mark there may be some.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
}

const fourBytes = (text: string): number => Buffer.from(text, 'latin1').readUInt32BE();

/** RFC 9649, 2.5 to 2.7: plain, lossless and extended. */
function sizeOfWebp(view: DataView): PictureSize | null {
  if (view.getUint32(0) !== fourBytes('RIFF') || view.getUint32(8) !== fourBytes('WEBP'))
    return null;
  switch (view.getUint32(12)) {
    case fourBytes('VP8 '):
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case fourBytes('VP8L'): {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case fourBytes('VP8X'): {
      const at = (from: number): number =>
        view.getUint16(from, true) + (view.getUint8(from + 2) << 16);
      return { width: at(24) + 1, height: at(27) + 1 };
    }
    default:
      return null;
  }
}
