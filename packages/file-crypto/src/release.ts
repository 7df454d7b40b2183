/**
 * Gives the memory of bytes back at once. Until the collector looks for it, a large file leaves as much garbage behind as it
 * is long, and most of the time that it takes goes into clearing up. Only for bytes that whoever calls has for themselves and
 * has read to the end: they are empty afterwards. What shares its memory with others keeps it.
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
