import { createHash } from 'node:crypto';

/**
 * The id of what somebody asks for under an id of their own (RFC 9562, version 8): the same each time, and another one for
 * everybody else, to whom it tells nothing of what there is.
 */
export function idAsked(personId: string, asked: string): string {
  const bytes = createHash('sha256').update(`${personId} ${asked}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
