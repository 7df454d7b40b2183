import { makeSafeName } from '@astra/file-store/safe-path';
import { folded } from './folded.ts';

const longestBytes = 255;

/** What a person calls a file or a folder, made into a name that any file server and computer takes. */
export const safeName = (wanted: string): string =>
  // No script stacks nine marks on a letter.
  makeSafeName(wanted.replaceAll(/(\p{M}{8})\p{M}+/gu, '$1'));

/** The same for two names that some computer takes for one. */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase();

/** What is the same to somebody who searches: marks and case do not matter. */
export const searchKey = (name: string): string => folded(name);

/** Sorts as people do: marks and case do not matter, numbers go by their value. */
export const sortKey = (name: string): string =>
  searchKey(name).replaceAll(/\d{1,15}/gu, (digits) => digits.padStart(15, '0'));

/** `letter.pdf`, `letter (2).pdf`, `letter (3).pdf`: the ending stays, and the name does not grow too long. */
export function numbered(name: string, number: number): string {
  if (number < 2) return name;
  const dot = name.lastIndexOf('.');
  const last = name.slice(dot);
  // The point of "28 nov. 2026" begins no ending.
  const ending = dot > 0 && last.length <= 20 && !/\s/u.test(last) ? last : '';
  const tail = ` (${number})${ending}`;
  let stem = ending === '' ? name : name.slice(0, dot);
  // The last letter with its marks goes, as a person would say it.
  while (bytes(stem + tail) > longestBytes) stem = stem.replace(/\P{M}\p{M}*$/u, '');
  return `${stem.trimEnd()}${tail}`;
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** The first of a name's numbered forms that is free. */
export function freeName(name: string, isTaken: (key: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const form = numbered(name, number);
    if (!isTaken(nameKey(form))) return form;
  }
}

/** The end of a name, in small letters, without its dot: what an editor goes by. Empty when it has none. */
export const endingOf = (name: string): string =>
  /^.+\.([A-Za-z0-9]{1,10})$/su.exec(name)?.[1]?.toLowerCase() ?? '';
