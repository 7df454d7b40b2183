/** A part of a file, as it was asked for. */
export type ByteRange = { readonly from: number; readonly lengthBytes: number };

/**
 * What a `Range` header means for a file of this size (RFC 9110, 14.2): null for the whole, as for anything that is not
 * one plain range; `outside` for a part that the file does not have.
 */
export function byteRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | null | 'outside' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '') return last === '' ? null : lastBytes(Number(last), sizeBytes);
  const from = Number(first);
  const end = last === '' ? sizeBytes : Number(last) + 1;
  if (end <= from && last !== '') return null;
  if (from >= sizeBytes) return 'outside';
  return { from, lengthBytes: Math.min(end, sizeBytes) - from };
}

function lastBytes(count: number, sizeBytes: number): ByteRange | 'outside' {
  const lengthBytes = Math.min(count, sizeBytes);
  return lengthBytes === 0 ? 'outside' : { from: sizeBytes - lengthBytes, lengthBytes };
}
