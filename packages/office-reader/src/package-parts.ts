import { elementsOf, parseXml, type Element, type Parsed } from './xml-tree.ts';
import type { Block, PictureType } from './office-document.ts';
import { entriesOf, wholeOf, type Entry } from './zip-entries.ts';

/** All pictures of one file together, bytes: as much as a phone holds. */
const mostPictureBytes = 40_000_000;
const mostPictures = 300;
/** Pixels: what a browser would paint it with is four bytes for each. */
const mostPixels = 40_000_000;

/** The parts of an office file, read once each. */
export type Parts = {
  readonly has: (name: string) => boolean;
  /** Undefined: there is none. @throws what is broken, or made to do harm */
  readonly xml: (name: string) => Element | undefined;
  /** The same, and whether there is more of it; of that others are told by nobody else. */
  readonly parsed: (name: string) => Parsed | undefined;
  /** Whether something that was read has more than was given. */
  readonly isCut: () => boolean;
  readonly picture: (name: string | null, alt: string) => Block;
};

/** The part of Open XML that everything else hangs on. */
export type Main = { readonly name: string; readonly root: Element | undefined };

/** @throws Error for what is no zip */
export function partsOf(content: Uint8Array): Parts {
  const entries = new Map(entriesOf(content).map((entry) => [entry.name, entry]));
  const pictureOf = makePictures(entries);
  const parsed = (name: string): Parsed | undefined => {
    const entry = entries.get(name);
    return entry && parseXml(entry.pieces());
  };
  let isCut = false;
  return {
    has: (name) => entries.has(name),
    xml: (name) => {
      const found = parsed(name);
      isCut ||= found?.isCut === true;
      return found?.root;
    },
    parsed,
    isCut: () => isCut,
    picture: pictureOf,
  };
}

function makePictures(entries: ReadonlyMap<string, Entry>): Parts['picture'] {
  const known = new Map<string, Uint8Array<ArrayBuffer> | null>();
  let left = mostPictureBytes;
  const read = (name: string): Uint8Array<ArrayBuffer> | null => {
    const entry = entries.get(name);
    if (!entry || known.size >= mostPictures) return null;
    try {
      const content = wholeOf(entry, left);
      if (typeOf(content) === null || pixelsOf(content) > mostPixels) return null;
      left -= content.byteLength;
      return content;
    } catch {
      // One picture too many is no reason to show no word.
      return null;
    }
  };
  return (name, alt) => {
    if (name !== null && !known.has(name)) known.set(name, read(name));
    const content = name === null ? null : (known.get(name) ?? null);
    return { kind: 'picture', content, mediaType: content && typeOf(content), alt };
  };
}

/** By its first bytes; a vector picture can hold what is no picture, and is none of them. */
function typeOf(content: Uint8Array): PictureType | null {
  const [first, second, third] = content;
  if (first === 0x89 && second === 0x50 && third === 0x4e) return 'image/png';
  if (first === 0xff && second === 0xd8 && third === 0xff) return 'image/jpeg';
  if (first === 0x47 && second === 0x49 && third === 0x46) return 'image/gif';
  return first === 0x42 && second === 0x4d ? 'image/bmp' : null;
}

/** Infinite where it does not say. */
function pixelsOf(content: Uint8Array): number {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  try {
    switch (typeOf(content)) {
      case 'image/png':
        return view.getUint32(16) * view.getUint32(20);
      case 'image/gif':
        return view.getUint16(6, true) * view.getUint16(8, true);
      case 'image/bmp':
        return Math.abs(view.getInt32(18, true) * view.getInt32(22, true));
      case 'image/jpeg':
        return pixelsOfJpeg(view);
      case null:
        return Infinity;
    }
  } catch {
    return Infinity;
  }
}

/** In its frame (ITU-T T.81, B.2.2). */
function pixelsOfJpeg(view: DataView): number {
  for (let place = 2; ;) {
    const marker = view.getUint16(place);
    const isFrame =
      marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return view.getUint16(place + 5) * view.getUint16(place + 7);
    if (marker < 0xff00) return Infinity;
    place += 2 + view.getUint16(place + 2);
  }
}

/** Where a part of Open XML refers to, by the ids of its references (ECMA-376-2, 9.3). An address outside of the file is the name of no part: nothing is there. */
export type References = ReadonlyMap<string, { readonly kind: string; readonly target: string }>;

export function referencesOf(parts: Parts, part: string): References {
  const slash = part.lastIndexOf('/') + 1;
  const folder = part.slice(0, slash);
  const found = parts.xml(`${folder}_rels/${part.slice(slash)}.rels`);
  return new Map(
    elementsOf(found).map(({ attributes: { Id = '', Type = '', Target = '' } }) => [
      Id,
      { kind: Type.slice(Type.lastIndexOf('/') + 1), target: placed(folder, Target) },
    ]),
  );
}

/** The part of that kind, of all that one refers to. */
export const targetOf = (references: References, kind: string): string | null =>
  [...references.values()].find((each) => each.kind === kind)?.target ?? null;

function placed(folder: string, target: string): string {
  const steps = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const step of target.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  return steps.join('/');
}
