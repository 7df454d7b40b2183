import type { Entry, ReadWish } from './file-store.ts';
import { StoreError } from './store-error.ts';

/** The bytes that are meant by a wish, cut at the end of the file. */
export function rangeOf(
  entry: Entry,
  { from = 0, lengthBytes }: ReadWish,
): { readonly from: number; readonly lengthBytes: number } {
  if (!isCount(from) || (lengthBytes !== undefined && !isCount(lengthBytes)))
    throw new StoreError('unsupported', 'A range is counted in whole bytes from 0');
  const start = Math.min(from, entry.sizeBytes);
  return { from: start, lengthBytes: Math.min(lengthBytes ?? Infinity, entry.sizeBytes - start) };
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** @throws StoreError when it is a folder. */
export function mustBeFile(entry: Entry): Entry {
  if (entry.kind === 'folder') throw new StoreError('wrong-kind', 'It is a folder, not a file');
  return entry;
}

/** The caller has seen the file in one state, and it is in another one now. */
export const changedMeanwhile = (): StoreError =>
  new StoreError('changed', 'The file has changed meanwhile');

/** Somebody was faster, or has always been there. */
export const nameTaken = (): StoreError => new StoreError('exists', 'The name is taken');
