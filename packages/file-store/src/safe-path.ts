import { StoreError } from './store-error.ts';

/**
 * Names on a file server. What is there already is read as leniently as safety allows: an old name in
 * another Unicode form is still somebody's file. What is written is strict: a name that any of the
 * servers or a person's computer could take for another one is refused.
 */

/** Names of ours while something is being written; never shown, never to be used by others. */
export const PART_PREFIX = '.astra-part-';

const longestNameBytes = 255;
const longestPathBytes = 3000;

/**
 * NUL and other controls, what turns the direction of writing (an `exe.jpg` that is a `gpj.exe`), fillers and tags that
 * nobody sees. As code points, since an editor does not show them. The joiners (200C, 200D) belong to words and signs.
 */
const invisible =
  /[\p{Cc}\u00AD\u061C\u115F\u1160\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF\u{E0000}-\u{E00FF}\u{E01F0}-\u{E0FFF}]|[\u180B-\u180F]|\u034F|\u17B4|\u17B5/u;
/** A name for the eye: what hides in it, or turns the direction of writing, is shown as a sign of its own. */
export const withNothingHidden = (name: string): string =>
  name.toWellFormed().replaceAll(new RegExp(invisible, 'gu'), '\uFFFD');

/** Taken by Windows and by SMB, whatever comes after a dot. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/iu;
const windowsTakes = /[<>:"|?*]/u;

/** Whether a name of a listing can be handed on: one part of a path and nothing else. */
export function isReadableName(name: string): boolean {
  return (
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !/[/\\]/u.test(name) &&
    !/\p{Cc}/u.test(name) &&
    name.isWellFormed() &&
    Buffer.byteLength(name) <= longestNameBytes &&
    !name.startsWith(PART_PREFIX)
  );
}

/** Whether something new may be called so. */
export function isWritableName(name: string): boolean {
  return (
    isReadableName(name) &&
    name === name.normalize('NFC') &&
    !invisible.test(name) &&
    !windowsTakes.test(name) &&
    !device.test(name) &&
    !/^\s|[\s.]$/u.test(name)
  );
}

/** The parts of a path of something that is there. @throws StoreError `bad-name` */
export function partsToRead(path: string): readonly string[] {
  return parts(path, isReadableName);
}

/**
 * The parts of a path of something new: only its own name is judged strictly, since the folders are
 * there already. @throws StoreError `bad-name`
 */
export function partsToWrite(path: string): readonly string[] {
  const found = parts(path, isReadableName);
  const name = found.at(-1);
  if (name === undefined || !isWritableName(name)) throw badName();
  return found;
}

function parts(path: string, isGood: (name: string) => boolean): readonly string[] {
  if (path === '') return [];
  if (Buffer.byteLength(path) > longestPathBytes) throw badName();
  const found = path.split('/');
  if (!found.every(isGood)) throw badName();
  return found;
}

const badName = (): StoreError => new StoreError('bad-name', 'A path or a name cannot be used');

/**
 * What a person calls a file, made into a name that can be written anywhere and still reads the
 * same. Two different names can become one: the caller looks whether it is taken.
 */
export function makeSafeName(wanted: string): string {
  const visible = wanted
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(new RegExp(invisible, 'gu'), '')
    .replaceAll(/[/\\<>:"|?*]/gu, '_')
    .trim()
    .replace(/[\s.]+$/u, '');
  const free = device.test(visible) || visible.startsWith(PART_PREFIX) ? `_${visible}` : visible;
  const name = free === '' ? '_' : shorten(free);
  return isWritableName(name) ? name : `_${name.replaceAll(/[^\p{L}\p{N}]/gu, '')}`;
}

/** Keeps the ending, which says what the file is, and whole letters with their marks. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= longestNameBytes) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 20 ? name.slice(dot) : '';
  const room = longestNameBytes - Buffer.byteLength(ending);
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(
    ending === '' ? name : name.slice(0, dot),
  )) {
    bytes += Buffer.byteLength(segment);
    if (bytes > room) break;
    kept += segment;
  }
  return `${kept.replace(/[\s.]+$/u, '')}${ending}`;
}

/** A path one step deeper. */
export const joinPath = (folder: string, name: string): string =>
  folder === '' ? name : `${folder}/${name}`;
