import { LARGEST_PART, LONGEST_HEAD, SMALLEST_PART } from './file-store.ts';
import type { UploadPart, UploadShape, UploadTicket } from './file-store.ts';
import { StoreError } from './store-error.ts';

/** How an upload is cut, with the server's own wish where the caller has none. @throws StoreError */
export function shapeOf(
  { partBytes, headBytes = 0 }: UploadShape,
  usualBytes: number,
): Pick<UploadTicket, 'partBytes' | 'headBytes'> {
  const size = partBytes ?? usualBytes;
  const isGood =
    isWithin(size, SMALLEST_PART, LARGEST_PART) && isWithin(headBytes, 0, LONGEST_HEAD);
  if (!isGood) throw new StoreError('unsupported', 'Parts have 5 to 64 mebibytes');
  return { partBytes: size, headBytes };
}

/** Where a part begins, and how long it is when it is whole. */
export function placeOf(
  { partBytes, headBytes }: UploadTicket,
  index: number,
): { readonly at: number; readonly wholeBytes: number } {
  if (index === 0) return { at: 0, wholeBytes: headBytes + partBytes };
  return { at: headBytes + index * partBytes, wholeBytes: partBytes };
}

/** @throws StoreError for a part that cannot be one of this upload. */
export function mustBePart(ticket: UploadTicket, { index, bytes }: UploadPart): void {
  const isGood =
    isWithin(index, 0, 9_999) && isWithin(bytes.byteLength, 1, placeOf(ticket, index).wholeBytes);
  if (!isGood) throw new StoreError('unsupported', 'Parts come in order, each whole');
}

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;
